"""One text on several nodes, in one database: what a node tells is written, and the database put back as it was."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from tests.factories import link_holder, make_coalition, make_party, make_round, make_text, seated

from undersigned.agreements.models import Signature
from undersigned.core.log import lay_key
from undersigned.exchange.actions.answers import Answers
from undersigned.exchange.actions.frame import store_frame, weigh_wordings
from undersigned.exchange.actions.sharing import message_for, share
from undersigned.exchange.models import Hosted, Peer, Reader, Shared
from undersigned.ledger.log import Verifier
from undersigned.ledger.messages import read_message
from undersigned.parties.models import Party
from undersigned.positions.actions import Answer, take_positions
from undersigned.positions.models import Position, Round
from undersigned.positions.states import Stance
from undersigned.texts.models import Text, Wording

HERE, THERE = "here.example", "there.example"


class Undone(Exception):
    """Leaves a block, and nothing of what was stored in it."""


@contextmanager
def undone() -> Iterator[None]:
    """Run a block and put the database back as it was before it."""
    try:
        with transaction.atomic():
            yield
            raise Undone
    except Undone:
        pass


@contextmanager
def being(node: str, folder: Path) -> Iterator[None]:
    """Be another node for the length of a block: sign with its key."""
    before = settings.RECORD_KEY_FILE
    settings.RECORD_KEY_FILE = folder / f"{node}-key"
    lay_key(settings.RECORD_KEY_FILE, f"https://{node}")
    try:
        yield
    finally:
        settings.RECORD_KEY_FILE = before


def key_of(node: str, folder: Path) -> str:
    return str(lay_key(folder / f"{node}-key", f"https://{node}").verifier)


def know(node: str, folder: Path, name: str = "") -> Peer:
    """Let a node in."""
    address = f"https://{name.lower() or node}"
    return Peer.objects.create(name=name or node, address=address, log_key=key_of(node, folder))


@dataclass
class Two:
    """A text that is drafted here and answered on two nodes: `towns` answer here, `away` there."""

    text: Text
    round: Round
    towns: list[Party]
    away: list[Party]
    peer: Peer


def share_a_text(folder: Path, *, peer: str = "", **round: Any) -> Two:
    """Draft a text with two towns of this node and two of the other, and share it; `peer` is what it is called."""
    coalition = make_coalition()
    towns = [make_party(coalition, name) for name in ("Upton", "Downton")]
    away = [make_party(coalition, name) for name in ("Farside", "Overwater")]
    text = make_text(coalition, clauses=3, wordings=2)
    opened = make_round(text, **round)
    known = know(THERE, folder, peer)
    share(text, known, away, actor=seated(coalition))
    for party in away:
        party.refresh_from_db()
    return Two(text, opened, towns, away, known)


def say(party_uid: str, text_uid: str, stances: list[Stance | None], words: str = "Not so fast.") -> None:
    """Let a party answer the strongest wording of each clause."""
    party, round = Party.objects.get(uid=party_uid), Round.objects.get(text__uid=text_uid)
    wordings = Wording.objects.filter(clause__text__uid=text_uid, is_omission=False).order_by(
        "clause__order", "pk"
    )
    first = {wording.clause_id: wording for wording in reversed(wordings)}
    answers = [
        Answer(wording, stance, words if stance in (Stance.RESERVE, Stance.REFUSE) else "", "en")
        for wording, stance in zip(sorted(first.values(), key=lambda w: w.pk), stances, strict=False)
    ]
    actor = link_holder(party, round.text.coalition, round.uid)
    take_positions(round, party, answers, actor=actor, submit=False)


def told(text_uid: str, *to: str) -> list[bytes]:
    """Return what this node tells others of a text now."""
    text = Text.objects.get(uid=text_uid)
    peers = Peer.objects.filter(name__in=to)
    found = (message_for(text, peer, actor=seated(text.coalition)) for peer in peers)
    return [data for data in found if data]


def come_back(data: bytes, folder: Path) -> Text:
    """Be again the node that told this of its own text: two nodes share one database here, one at a time."""
    message = read_message(data, [Verifier.read(key_of(HERE, folder))])
    text = store_frame(message, f"{HERE}/record")
    weigh_wordings(text, message.of("wording"))
    Text.objects.filter(pk=text.pk).update(elsewhere="")
    text.refresh_from_db()
    Answers(text, lambda _party, _at: True, drafts=True).store(message.rows)
    peer = know(THERE, folder)
    shared = Shared.objects.create(text=text, told=message.number)
    Reader.objects.create(shared=shared, peer=peer)
    for party in Party.objects.exclude(elsewhere=""):
        Hosted.objects.create(party=party, peer=peer)
    return text


def state_of(text_uid: str) -> dict[str, Any]:
    """Return all that stands of a text, without what only this node knows."""
    positions = Position.objects.filter(wording__clause__text__uid=text_uid).order_by("uid")
    signatures = Signature.objects.filter(edition__text__uid=text_uid).order_by("uid")
    return {
        "positions": [
            (p.uid, p.stance, p.words, p.taken_at, p.superseded_at, p.ratified_at, bool(p.erased_at))
            for p in positions
        ],
        "signatures": [(s.uid, s.party.uid, s.state, s.body, s.ratified_at, s.ended_at) for s in signatures],
    }
