"""What is gone, and the node's own pages."""

from django.conf import settings
from tests.doors.house.library import HEARD, quote, take_in
from tests.doors.house.world import House

from undersigned.agreements.queries.editions import standing
from undersigned.agreements.queries.exports import bundle
from undersigned.cases import actions as cases
from undersigned.cases.models import Fact
from undersigned.core import log
from undersigned.core.actor import OPERATOR
from undersigned.core.erasure import erase
from undersigned.core.models import Audience, Event, LogEntry
from undersigned.exchange.actions.bundles import receive
from undersigned.exchange.actions.sharing import share
from undersigned.exchange.models import Peer
from undersigned.ledger.log import Signer
from undersigned.library import actions as library
from undersigned.texts.models import Text


def lay_gone(house: House) -> None:
    """What was withdrawn or erased: its address stays, its words are gone."""
    source = take_in(house, Audience.PUBLIC, "Withdrawn")
    passage = quote(source, HEARD)
    library.withdraw_source(source, "It was asked for.", actor=OPERATOR)
    house.put("source.gone", uid=source.uid, speaker_uid="gone", start=0, first=0)
    house.put("passage.gone", uid=passage.uid)
    fact = cases.record_fact(
        house.cases["open"],
        Fact.Section.EVENT,
        cases.FactDraft("It burnt.", "en", "1932", citation="The minutes"),
        actor=OPERATOR,
    )
    erase("fact", fact.uid)
    house.put("fact.gone", uid=fact.uid)


def lay_node(house: House) -> None:
    """The node's own pages, its log with everything that happened, and one act in it."""
    log.lay_key(settings.RECORD_KEY_FILE, settings.BASE_URL)
    log.lay_witness_key(settings.WITNESS_KEY_FILE, settings.BASE_URL)
    log.sequence()
    house.put("node", uidb36="1", key="a-key", pk=0, level=0, path=f"000.p/{LogEntry.objects.count() % 256}")
    house.put("event", uid=Event.objects.filter(verb="edition.published").latest("id").uid)
    house.bundle = bundle(standing(house.text.editions.get(number=1)))
    received = receive(house.coalition, house.bundle, actor=OPERATOR)
    house.put("received", uid=received.uid)
    house.put("finding", uid="000000000000")
    _known(house)
    house.put("token", token=house.tokens["answer"])


def _known(house: House) -> None:
    """Another node that is let in, which cannot be reached, and a text that is shared with it."""
    key = Signer(f"{house.name.lower()}.example/record", bytes(32)).verifier
    peer = Peer.objects.create(
        name=f"Node {house.name}", address=f"https://{house.name.lower()}.invalid", log_key=str(key)
    )
    share(Text.objects.get(uid=house.places["text.inner"]["uid"]), peer, [], actor=OPERATOR)
