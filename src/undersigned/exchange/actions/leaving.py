"""A party takes everything of its own to another node: one file, taken in there by one command."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.agreements.models import Signature
from undersigned.agreements.queries.editions import standing
from undersigned.agreements.queries.exports import bundle_of
from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.exchange import rules
from undersigned.exchange.actions.bundles import receive
from undersigned.exchange.actions.sharing import hand_over, message_for
from undersigned.exchange.actions.taking import take
from undersigned.exchange.models import Peer, Reader, Received, Shared, Taken
from undersigned.exchange.queries.telling import moment
from undersigned.ledger import NotCanonical, canonical, read_canonical
from undersigned.parties.models import Coalition, Party
from undersigned.texts.models import Text

FORMAT = "undersigned-leaving-1"


@transaction.atomic
def leave(party: Party, peer: Peer, *, actor: Actor) -> bytes:
    """Return the file with which a party moves: every text it was asked about with its own answers, what it signed.

    From now on it answers and signs at the other node. Nothing of it is deleted here: what it said in common texts
    belongs to them too.
    Raises: Refused where it answers elsewhere already, and for a node that is not let in.
    """
    require(rules.can_hand_over, actor, party)
    if peer.ended_at or not peer.log_key:
        raise Refused(_("The node %(name)s is not let in here.") % {"name": peer.name})
    texts = list(_texts_of(party))
    if not texts:
        raise Refused(_("%(party)s has no text here that it could take along.") % {"party": party.name})
    for text in texts:
        shared, _made = Shared.objects.get_or_create(text=text)
        Reader.objects.get_or_create(shared=shared, peer=peer, ended_at=None, defaults={"only": party})
        hand_over(text, party, peer)
        journal.record(
            actor,
            "exchange.left",
            party,
            text=text,
            coalition=text.coalition,
            party=party.name,
            node=peer.name,
        )
    return canonical(
        {
            "format": FORMAT,
            "node": settings.BASE_URL,
            "party": party.uid,
            "made_at": moment(timezone.now()),
            "messages": [read_canonical(_told(text, peer, actor)) for text in texts],
            "bundles": [read_canonical(data) for data in _signed_by(party)],
        }
    )


def arrive(data: bytes, *, actor: Actor) -> tuple[list[Taken], list[Received]]:
    """Take in the file of a party that comes from another node; a second time changes nothing.

    Raises: Refused, as `take` and `receive` do; then nothing is taken in.
    """
    file = _read(data)
    with transaction.atomic():
        taken = [take(canonical(message), actor=actor) for message in file["messages"]]
        received = []
        for bundle in file["bundles"]:
            members = [member for member in bundle["members"] if member["kind"] == "coalition"]
            coalition = Coalition.objects.filter(uid__in=[member["id"] for member in members]).first()
            if coalition is not None:
                received.append(receive(coalition, canonical(bundle), actor=actor, peer=taken[0].peer))
    return taken, received


def node_of(data: bytes) -> str:
    """Return the address of the node that a party comes from. Raises: Refused for a file of another kind."""
    return str(_read(data)["node"])


def _texts_of(party: Party) -> Iterator[Text]:
    said = Q(rounds__submissions__party=party) | Q(editions__signatures__party=party)
    said |= Q(clauses__wordings__positions__party=party) | Q(clauses__wordings__proposed_by=party)
    open_to = Q(coalition__memberships__party=party, coalition__memberships__until=None)
    texts = Text.objects.filter(said & open_to, elsewhere="").select_related("coalition")
    return texts.distinct().order_by("pk").iterator()


def _told(text: Text, peer: Peer, actor: Actor) -> bytes:
    data = message_for(text, peer, actor=actor)
    assert data is not None
    return data


def _signed_by(party: Party) -> Iterator[bytes]:
    signatures = Signature.objects.filter(party=party, edition__published_at__isnull=False)
    for signature in signatures.select_related("edition__text__coalition", "edition__text__owner"):
        yield bundle_of([standing(signature.edition)])


def _read(data: bytes) -> dict[str, Any]:
    try:
        file = read_canonical(data)
    except NotCanonical as refusal:
        raise Refused(_("The file is damaged: %(reason)s") % {"reason": refusal}) from None
    if not isinstance(file, dict) or file.get("format") != FORMAT or not isinstance(file.get("node"), str):
        raise Refused(_("This is no %(format)s file.") % {"format": FORMAT})
    if not all(isinstance(file.get(name), list) for name in ("messages", "bundles")):
        raise Refused(_("This is no %(format)s file.") % {"format": FORMAT})
    if not all(_is_bundle(bundle) for bundle in file["bundles"]):
        raise Refused(_("A bundle in the file is damaged."))
    return file


def _is_bundle(value: object) -> bool:
    members = value.get("members") if isinstance(value, dict) else None
    return isinstance(members, list) and all(
        isinstance(m, dict) and {"kind", "id"} <= m.keys() for m in members
    )
