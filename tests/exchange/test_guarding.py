"""What a node that was let in cannot do by a message: take over, rename unseen, leave names where none are erased."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.dumps import everything
from tests.exchange.test_pages import a_bundle
from tests.exchange.worlds import HERE, THERE, being, come_back, know, say, share_a_text, told, undone
from tests.factories import make_coalition, make_party, make_text, make_user, seated

from undersigned.core.actor import OPERATOR, Actor
from undersigned.core.erasure import erase
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.kept import then
from undersigned.exchange.actions.bundles import receive
from undersigned.exchange.actions.sharing import share
from undersigned.exchange.actions.taking import take
from undersigned.ledger.messages import NoMessage, sender_of
from undersigned.parties.actions import change_party
from undersigned.parties.models import Coalition, Party, Seat
from undersigned.positions.states import Stance
from undersigned.texts.models import Text

pytestmark = pytest.mark.django_db
YES = Stance.ACCEPT


def renamed(party: Party, coalition: Coalition, name: str) -> None:
    said: dict[str, Any] = {
        "kind": party.kind,
        "name": name,
        "place": "",
        "languages": ["en"],
        "parent": None,
    }
    said |= {"members": None, "members_on": None, "members_evidence": ""}
    change_party(party, coalition, actor=seated(coalition), **said)


def two_messages(folder: Path) -> tuple[str, list[bytes]]:
    """Return what this node tells of a text before and after it has renamed a party and the text."""
    found: list[tuple[str, list[bytes]]] = []
    with undone():
        world = share_a_text(folder)
        say(world.towns[0].uid, world.text.uid, [YES])
        messages = told(world.text.uid, THERE)
        renamed(world.towns[0], world.text.coalition, "Upton on the Hill")
        Text.objects.filter(pk=world.text.pk).update(title="Another title")
        found.append((world.text.uid, messages + told(world.text.uid, THERE)))
    return found[0]


def test_what_is_told_anew_keeps_what_was_told_before(folder: Path) -> None:
    uid, (first, second) = two_messages(folder)
    with being(THERE, folder):
        know(HERE, folder)
        before = take(first, actor=OPERATOR).at
        take(second, actor=OPERATOR)
    assert Text.objects.get(uid=uid).title == "Another title"
    with then(before):
        assert Text.objects.get(uid=uid).title == "Joint statement"
        assert set(Party.objects.values_list("uid", flat=True)) == {p.uid for p in Party.objects.all()}
        assert "Upton" in {party.name for party in Party.objects.all()}
    assert "Upton on the Hill" in {party.name for party in Party.objects.all()}


def two_texts(folder: Path) -> tuple[bytes, bytes]:
    """Return what this node tells of two texts of one coalition."""
    found: list[bytes] = []
    with undone():
        world = share_a_text(folder)
        other = make_text(world.text.coalition, clauses=1)
        share(other, world.peer, world.away, actor=seated(world.text.coalition))
        found += [told(text.uid, THERE)[0] for text in (world.text, other)]
    return found[0], found[1]


def test_a_second_text_of_a_coalition_makes_nobody_its_secretary(folder: Path) -> None:
    first, other = two_texts(folder)
    with being(THERE, folder):
        know(HERE, folder)
        coalition_uid = take(first, actor=OPERATOR).text.coalition.uid
        stranger = make_user()
        with pytest.raises(NotAllowed):
            take(other, actor=Actor(kind="person", user_id=stranger.pk))
        assert not Seat.objects.filter(user=stranger).exists()
        take(other, actor=seated(Coalition.objects.get(uid=coalition_uid)))
    assert Text.objects.count() == 2


def test_a_message_brings_no_party_of_another_coalition_along(folder: Path) -> None:
    _uid, (first, second) = two_messages(folder)
    with being(THERE, folder):
        know(HERE, folder)
        take(first, actor=OPERATOR)
        elsewhere = make_coalition("Others")
        theirs = make_party(elsewhere, "Weavers")
        Party.objects.filter(name="Downton").update(uid="y" * 12)
        uid = next(
            row["uid"] for kind, row in rows_in(second) if kind == "party" and row["name"] == "Downton"
        )
        Party.objects.filter(pk=theirs.pk).update(uid=uid)
        with pytest.raises(Refused, match="Downton"):
            take(second, actor=OPERATOR)
    theirs.refresh_from_db()
    assert theirs.name == "Weavers"
    assert theirs.coalitions.get() == elsewhere


def rows_in(data: bytes) -> list[tuple[str, dict[str, Any]]]:
    return [(kind, row) for kind, row in json.loads(data)["rows"]]


def test_what_was_left_out_names_nobody(folder: Path) -> None:
    uid, (first, _second) = two_messages(folder)
    with undone(), being(THERE, folder):
        know(HERE, folder)
        take(first, actor=OPERATOR)
        Party.objects.update(elsewhere="")
        Party.objects.filter(name="Downton").update(name="Zyxmarble")
        say(Party.objects.get(name="Zyxmarble").uid, uid, [YES])
        forged = told(uid, HERE)[0]
    with being(HERE, folder):
        come_back(first, folder)
        Party.objects.filter(name="Downton").update(name="Zyxmarble")
        assert len(take(forged, actor=OPERATOR).left_out) == 1
        erase("party", Party.objects.get(name="Zyxmarble").uid)
    assert "Zyxmarble" not in everything()


def test_a_bundle_of_others_can_be_erased_with_its_title() -> None:
    coalition = make_coalition()
    received = receive(coalition, a_bundle("Zyxmarble stays."), actor=seated(coalition))
    erase("received", received.uid)
    assert "On the weir" not in everything()
    assert "Zyxmarble" not in everything()


def test_who_sends_is_read_before_the_rest_of_a_message_is() -> None:
    begun = b'{"format":"undersigned-exchange-1","from":"hill.example/record","made_at":' + b"[" * 10_000
    assert sender_of(begun) == "hill.example/record"
    with pytest.raises(NoMessage, match="no undersigned-exchange-1 file"):
        sender_of(b"[" * 10_000_000)
