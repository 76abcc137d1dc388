"""Taking in what another node tells of a text that both work on: one act, however often and late it comes."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.log import signer
from undersigned.exchange import rules
from undersigned.exchange.actions.answers import Answers
from undersigned.exchange.actions.frame import (
    coalition_of,
    read_moment,
    store_frame,
    store_wordings,
    weigh_wordings,
)
from undersigned.exchange.models import Hosted, Peer, Reader, Shared, Taken
from undersigned.ledger.log import NoNote, Verifier
from undersigned.ledger.messages import Message, NoMessage, read_message, sender_of
from undersigned.parties.models import Party, Seat
from undersigned.people.models import User
from undersigned.texts.models import Text


@transaction.atomic
def take(data: bytes, *, actor: Actor) -> Taken:
    """Take in a message; one that was taken before changes nothing.

    A text that is new here comes with its coalition, parties and rounds; who takes in the first is the coalition's
    secretary here, and takes in the others.
    Raises: Refused with one sentence where the sender is not let in, the file is damaged or for another node, or
        a row contradicts what stands here; then nothing is taken.
    """
    peer = _sender(data)
    try:
        message = read_message(data, _keys(peer))
    except NoMessage as refusal:
        raise Refused(str(refusal)) from None
    own = signer().name
    if message.to not in ("", own):
        raise Refused(_("This message is meant for %(node)s.") % {"node": message.to})
    text = Text.objects.select_related("coalition").filter(uid=message.text).first()
    require(rules.can_take, actor, text)
    if before := Taken.objects.filter(digest=message.digest).first():
        return before
    shared = _shared(text, peer, message, own, actor)
    answers = Answers(shared.text, _may_tell(shared, peer, message), drafts=shared.home == peer)
    answers.store(message.rows)
    taken = Taken.objects.create(
        peer=peer, text=shared.text, number=message.number, digest=message.digest, left_out=answers.left_out
    )
    journal.record(
        actor,
        "exchange.taken",
        shared.text,
        text=shared.text,
        coalition=shared.text.coalition,
        node=peer.name,
        number=message.number,
        digest=message.digest,
    )
    return taken


def _sender(data: bytes) -> Peer:
    try:
        origin = sender_of(data)
    except NoMessage as refusal:
        raise Refused(str(refusal)) from None
    for peer in Peer.objects.filter(ended_at=None).exclude(log_key=""):
        if origin in {verifier.name for verifier in _keys(peer)}:
            return peer
    raise Refused(_("The node %(name)s is not let in here.") % {"name": origin})


def _keys(peer: Peer) -> list[Verifier]:
    try:
        return [Verifier.read(line) for line in peer.log_key.splitlines()]
    except NoNote:
        return []


def _shared(text: Text | None, peer: Peer, message: Message, own: str, actor: Actor) -> Shared:
    """Return the shared text, with what its own node says of it where the message is newer than the last."""
    if text is None:
        return _begun(peer, message, own, actor)
    shared = _locked(text, peer)
    if shared.home is None:
        hosted = {h.party.uid for h in Hosted.objects.filter(peer=peer).select_related("party")}
        store_wordings(text, [row for row in message.of("wording") if row["proposed_by"] in hosted])
    elif message.number > shared.taken:
        store_frame(message, own)
        weigh_wordings(text, message.of("wording"))
        Shared.objects.filter(pk=shared.pk).update(taken=message.number)
    shared.text.refresh_from_db()
    return shared


def _locked(text: Text, peer: Peer) -> Shared:
    shared = Shared.objects.select_for_update(of=("self",)).filter(text=text).select_related("home").first()
    reads = Reader.objects.filter(shared=shared, peer=peer, ended_at=None)
    if shared is None or not (shared.home == peer or reads.exists()):
        raise Refused(_("This text is not shared with %(name)s.") % {"name": peer.name})
    return shared


def _begun(peer: Peer, message: Message, own: str, actor: Actor) -> Shared:
    """Take in a text that is new here; whoever does so is the secretary of a coalition that came with it."""
    coalition = coalition_of(message)
    if coalition is not None:
        require(rules.can_bring_in, actor, coalition)
    text = store_frame(message, own, joins=actor.is_operator)
    weigh_wordings(text, message.of("wording"))
    shared = Shared.objects.create(text=text, home=peer, taken=message.number)
    Reader.objects.create(shared=shared, peer=peer)
    user = User.objects.filter(pk=actor.user_id).first() if actor.user_id else None
    if coalition is None and user is not None:
        Seat.objects.create(user=user, coalition=text.coalition, power=Seat.Power.SECRETARY)
    return shared


def _may_tell(shared: Shared, peer: Peer, message: Message) -> "_Telling":
    return _Telling(shared, peer, message)


class _Telling:
    """Whose words a node may tell: those of the parties that answer there.

    The node where the text is drafted tells for all others too, but for those that answer here; of these what they
    said there before they were handed over.
    """

    def __init__(self, shared: Shared, peer: Peer, message: Message) -> None:
        self.drafts = shared.home == peer
        self.hosted = set(Hosted.objects.filter(peer=peer).values_list("party_id", flat=True))
        self.until = {row["uid"]: read_moment(row["node_since"]) for row in message.of("party")}

    def __call__(self, party: Party, at: datetime) -> bool:
        if not self.drafts:
            return party.pk in self.hosted
        before = self.until.get(party.uid)
        return bool(party.elsewhere) or (before is not None and at <= before)
