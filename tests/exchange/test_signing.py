"""Signatures gathered on two nodes for one edition meet."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from tests.exchange.worlds import (
    HERE,
    THERE,
    being,
    come_back,
    know,
    say,
    share_a_text,
    told,
    undone,
)
from tests.factories import link_holder, seated

from undersigned.agreements.actions.editions import freeze, publish
from undersigned.agreements.actions.signatures import Decision, Note, ratify, withdraw
from undersigned.agreements.models import Edition, Reservation, Signature
from undersigned.core.actor import OPERATOR, Actor
from undersigned.core.errors import NotAllowed
from undersigned.exchange.actions.taking import take
from undersigned.parties.models import Party
from undersigned.positions.actions import close_round
from undersigned.positions.states import Stance
from undersigned.texts.models import Text, Wording

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]
ASSEMBLY = Decision("Assembly", timezone.localdate() - timedelta(days=1), 12, 3, 1, "Three feared the cost.")


def frozen(folder: Path) -> tuple[str, bytes]:
    """Return a text of this node, frozen with all four towns, and what it tells of it; nothing is left here."""
    found: list[tuple[str, bytes]] = []
    with undone():
        world = share_a_text(folder)
        for party in world.towns:
            say(party.uid, world.text.uid, [Stance.ACCEPT] * 3)
        close_round(world.round, actor=seated(world.text.coalition))
        strongest = {
            clause.pk: Wording.objects.filter(clause=clause, is_omission=False).first().pk  # type: ignore[union-attr]
            for clause in world.text.clauses.all()
        }
        freeze(world.text, strongest, actor=seated(world.text.coalition), key="")
        found.append((world.text.uid, told(world.text.uid, THERE)[0]))
    return found[0]


def sign(name: str, *, words: str = "") -> Signature:
    """Let a party ratify the edition, with a reservation on its first clause where there are words."""
    party, edition = Party.objects.get(name=name), Edition.objects.get()
    actor = link_holder(party, edition.text.coalition, edition.uid, "sign")
    line = edition.clauses.all()[0]
    notes = {line.pk: Note("reservation", words)} if words else {}
    return ratify(edition, party, ASSEMBLY, actor=actor, notes=notes)


def test_an_edition_crosses_with_its_words_and_provisional_signatures(folder: Path) -> None:
    uid, data = frozen(folder)
    with being(THERE, folder):
        know(HERE, folder)
        assert take(data, actor=OPERATOR).left_out == []
    edition = Edition.objects.get(text__uid=uid)
    assert edition.clauses.count() == 3
    assert set(edition.signatures.values_list("party__name", "state")) == {
        ("Upton", "provisional"),
        ("Downton", "provisional"),
    }
    with pytest.raises(NotAllowed):
        freeze(Text.objects.get(uid=uid), {}, actor=seated(edition.text.coalition), key="")


def test_signatures_with_decision_and_reservation_meet_on_both_nodes(folder: Path) -> None:
    uid, data = frozen(folder)
    answers: list[bytes] = []
    with undone(), being(THERE, folder):
        know(HERE, folder)
        take(data, actor=OPERATOR)
        sign("Farside", words="Not before spring.")
        answers += told(uid, HERE)
        withdraw(sign("Overwater"), "The council fell.", actor=_officer("Overwater"))
        answers += told(uid, HERE)
    states = []
    for order in (answers, answers[::-1], [*answers, *answers]):
        with undone(), being(HERE, folder):
            text = come_back(data, folder)
            sign("Upton")
            for message in order:
                assert take(message, actor=OPERATOR).left_out == []
            publish(Edition.objects.get(), actor=seated(text.coalition))
            states.append(set(Signature.objects.values_list("party__name", "state", "body")))
            assert Reservation.objects.get().words == "Not before spring."
    assert (
        states[0]
        == states[1]
        == states[2]
        == {
            ("Upton", "ratified", "Assembly"),
            ("Downton", "provisional", ""),
            ("Farside", "ratified", "Assembly"),
            ("Overwater", "withdrawn", "Assembly"),
        }
    )


def _officer(name: str) -> Actor:
    party, edition = Party.objects.get(name=name), Edition.objects.get()
    return link_holder(party, edition.text.coalition, edition.uid, "sign")
