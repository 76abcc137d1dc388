"""An undertaking that a party signs is its pledge, with the terms that were set, until it withdraws."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from tests.agreements.worlds import World
from tests.factories import make_party
from undersigned.agreements.actions import editions, signatures
from undersigned.agreements.actions.days import show_due
from undersigned.agreements.actions.signatures import Note
from undersigned.agreements.models import Edition, Signature
from undersigned.core.actor import OPERATOR
from undersigned.core.errors import NotAllowed, Refused
from undersigned.parties.actions import admit_protected
from undersigned.pledges.actions.pledges import set_terms
from undersigned.pledges.models import Pledge
from undersigned.pledges.queries.pledges import pledged_beside, state_of
from undersigned.pledges.states import PledgeState
from undersigned.texts.actions import reword
from undersigned.texts.models import Clause

pytestmark = pytest.mark.django_db


class Undertaking(World):
    """A text whose first clause is an undertaking to give 40 pallets to a party, which does not sign it."""

    def __init__(self) -> None:
        super().__init__(parties=2, clauses=2)
        Clause.objects.filter(text=self.text, order=1).update(kind=Clause.Kind.UNDERTAKING)
        self.clause = self.text.clauses.select_related("text__coalition").get(order=1)
        self.recipient = make_party(self.coalition, "Lower Ferry")
        self.due_on = timezone.localdate() + timedelta(days=30)
        set_terms(
            self.clause,
            actor=self.secretary,
            quantity=Decimal(40),
            unit="pallets",
            due_on=self.due_on,
            recipient=self.recipient,
        )
        for party in self.parties:
            self.answer(party)
        self.close()

    def published(self, *signers: int) -> Edition:
        edition = self.freeze()
        for signer in signers or range(len(self.parties)):
            self.ratify(edition, self.parties[signer])
        return editions.publish(edition, actor=self.secretary)


def test_each_signer_of_an_undertaking_has_pledged_it_once_with_its_terms() -> None:
    world = Undertaking()
    world.published()

    made = Pledge.objects.order_by("party__name")
    assert [each.party for each in made] == world.parties
    first = made[0]
    assert first.words == world.wordings(1)[0].body
    told = (first.quantity, first.unit, first.due_on, first.recipient)
    assert told == (Decimal(40), "pallets", world.due_on, world.recipient)


def test_who_stands_aside_has_pledged_nothing_and_a_reservation_stands_beside_the_pledge() -> None:
    world = Undertaking()
    edition = world.freeze()
    line = edition.clauses.get(clause=world.clause)
    world.ratify(edition, world.parties[0], notes={line.pk: Note("stand_aside")})
    world.ratify(edition, world.parties[1], notes={line.pk: Note("reservation", "Not in June.")})

    pledge = Pledge.objects.get()

    assert pledge.party == world.parties[1]
    assert "Not in June." in Client().get(f"/pledges/{pledge.uid}/").content.decode()


def test_the_same_words_in_the_next_edition_are_no_second_pledge_and_outlive_the_first_signature() -> None:
    world = Undertaking()
    first = world.published(0)
    reword(world.wordings(2)[0], "Another demand.", actor=world.secretary)
    second = world.published(0)
    assert Pledge.objects.count() == 1

    party = world.parties[0]
    own = Signature.objects.filter(party=party)
    signatures.withdraw(own.get(edition=first), "We signed it anew.", actor=world.signer(first, party))
    assert Pledge.objects.get().signature == own.get(edition=second)
    signatures.withdraw(own.get(edition=second), "We cannot.", actor=world.signer(second, party))

    pledge = Pledge.objects.get()
    assert (state_of(pledge, timezone.now()), pledge.dropped_words) == (PledgeState.DROPPED, "We cannot.")
    assert pledge.dropped_at == own.get(edition=second).ended_at


def test_who_accedes_after_the_day_has_not_promised_to_be_late() -> None:
    world = Undertaking()
    edition = world.published()
    world.clause.terms.__class__.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    late = make_party(world.coalition, "Saltmere")

    world.ratify(edition, late)

    assert Pledge.objects.get(party=late).due_on is None


def test_the_recipient_of_an_undertaking_that_signs_it_promises_nothing_to_itself() -> None:
    world = Undertaking()
    world.ratify(world.published(), world.recipient)

    assert Pledge.objects.get(party=world.recipient).recipient is None


def test_what_an_unnamed_signer_pledged_names_it_nowhere_in_public() -> None:
    world = Undertaking()
    edition = world.freeze()
    signature = world.ratify(edition, world.parties[0], named=False)
    world.ratify(edition, world.parties[1])
    editions.publish(edition, actor=world.secretary)
    hidden = Pledge.objects.get(signature=signature)

    assert Client().get(f"/pledges/{hidden.uid}/").status_code == 404
    for address in (f"/t/{world.text.uid}/", f"/c/{world.coalition.slug}/pledges/"):
        page = Client().get(address).content.decode()
        assert "Party 1" in page
        assert hidden.uid not in page
        assert "Party 0" not in page
    assert len(pledged_beside([world.clause.pk], timezone.now())[world.clause.pk]) == 1


def test_a_protected_signer_has_pledged_on_the_day_on_which_its_signature_is_shown() -> None:
    world = Undertaking()
    party = admit_protected(world.coalition, "The lower landing", voucher=world.recipient, actor=OPERATOR)
    edition = world.published()
    signature = world.ratify(edition, party)
    assert not Pledge.objects.filter(party=party).exists()

    Signature.objects.filter(pk=signature.pk).update(shown_from=timezone.localdate())
    show_due(world.coalition)

    signature.refresh_from_db()
    assert Pledge.objects.get(party=party).made_at == signature.shown_at


def test_terms_are_set_by_drafters_until_an_organisation_has_signed() -> None:
    world = Undertaking()
    with pytest.raises(NotAllowed):
        set_terms(world.clause, actor=world.signer(world.freeze(), world.parties[0]))
    with pytest.raises(Refused, match="Only an undertaking has terms"):
        set_terms(world.text.clauses.get(order=2), actor=world.secretary)

    world.published()
    with pytest.raises(Refused, match="its terms stay"):
        set_terms(world.clause, actor=world.secretary, quantity=Decimal(4), unit="pallets")
