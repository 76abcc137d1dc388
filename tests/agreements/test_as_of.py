"""What stood on the public page at a moment is what the page as of that moment shows later."""

import contextlib
from datetime import timedelta

from django.template.loader import render_to_string
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.agreements.worlds import World
from tests.factories import make_party, seated
from undersigned.agreements.actions import editions, signatures
from undersigned.agreements.models import Edition, Signature
from undersigned.agreements.queries.editions import standing
from undersigned.agreements.views.page import shown
from undersigned.core.actor import NOBODY
from undersigned.core.erasure import erase
from undersigned.core.errors import Refused
from undersigned.core.registry import offers
from undersigned.positions.actions import Answer, object_to, withdraw_objection
from undersigned.positions.models import Objection, Position
from undersigned.positions.states import Effect, Stance
from undersigned.reviews.actions import Answer as Reviewed
from undersigned.reviews.actions import answer_review, set_review
from undersigned.reviews.models import Review
from undersigned.reviews.states import Outcome

ERASED = '<em class="erased">erased</em>'
ACTS = ["object", "withdraw", "leave", "accede", "set", "holds", "amend", "take back", "state", "erase"]


def rendered(edition: Edition, at: object) -> str:
    state = standing(edition, at)  # type: ignore[arg-type]
    context = {"text": edition.text, "edition": edition, **shown(state, "en")}
    context["pieces"] = offers("agreements.beside", standing=state, actor=NOBODY, now=False)
    return render_to_string("agreements/_standing.html", context)


class History:
    """A published edition with a reservation, and what can happen to it; every word said is another one."""

    def __init__(self) -> None:
        self.world = World(parties=3, clauses=2)
        wording = self.world.wordings(1)[0]
        self.reserving, self.other, _third = self.world.parties
        self.world.answer(self.reserving, Answer(wording, Stance.RESERVE, "Word0", "en"))
        for party in self.world.parties[1:]:
            self.world.answer(party)
        self.world.close()
        self.edition = self.world.freeze()
        for party in self.world.parties:
            self.world.ratify(self.edition, party)
        self.edition = editions.publish(self.edition, actor=self.world.secretary)
        self.wording, self.count, self.erased = wording, 0, []  # type: ignore[var-annotated]
        self.delegates = {
            party.pk: seated(self.world.coalition, "delegate", party=party) for party in self.world.parties
        }

    def word(self) -> str:
        self.count += 1
        return f"Word{self.count}"

    @property
    def position(self) -> Position:
        return Position.objects.get(party=self.reserving, wording=self.wording, superseded_at=None)

    def review(self) -> Review:
        day = timezone.localdate() + timedelta(days=9)
        return set_review(self.position, day, actor=self.world.secretary)

    def do(self, act: str) -> None:
        getattr(self, f"do_{act.replace(' ', '_')}")()

    def do_object(self) -> None:
        who = self.delegates[self.other.pk]
        object_to(self.position, self.other, Effect.STANDS, self.word(), actor=who, language="en")

    def do_withdraw(self) -> None:
        if objection := Objection.objects.filter(withdrawn_at=None).first():
            withdraw_objection(objection, actor=self.delegates[self.other.pk])

    def do_leave(self) -> None:
        if signature := Signature.objects.filter(state="ratified").exclude(party=self.reserving).last():
            signer = self.world.signer(self.edition, signature.party)
            signatures.withdraw(signature, self.word(), actor=signer)

    def do_accede(self) -> None:
        party = make_party(self.world.coalition)
        line = self.edition.clauses.first()
        assert line
        self.world.ratify(
            self.edition,
            party,
            notes={line.pk: signatures.Note("reservation", self.word())},
            language="en",
        )

    def do_set(self) -> None:
        self.review()

    def do_holds(self) -> None:
        told = Reviewed(Outcome.HOLDS, self.word(), "en")
        answer_review(self.review(), told, actor=self.delegates[self.reserving.pk])

    def do_amend(self) -> None:
        told = Reviewed(Outcome.AMENDED, self.word(), "en", Stance.RESERVE, self.word())
        answer_review(self.review(), told, actor=self.delegates[self.reserving.pk])

    def do_take_back(self) -> None:
        told = Reviewed(Outcome.WITHDRAWN, self.word(), "en")
        answer_review(self.review(), told, actor=self.delegates[self.reserving.pk])

    def do_state(self) -> None:
        day = timezone.localdate() + timedelta(days=9)
        review = set_review(self.edition, day, actor=self.world.secretary, party=self.other)
        told = Reviewed(Outcome.AMENDED, self.word(), "en")
        answer_review(review, told, actor=self.delegates[self.other.pk])

    def do_erase(self) -> None:
        for kind, model in (("objection", Objection), ("review", Review)):
            row = model.objects.filter(erased_at=None).exclude(words="").last()  # type: ignore[attr-defined]
            if row:
                self.erased.append(row.words)
                erase(kind, row.uid)


class AsOf(TestCase):
    @settings(max_examples=20)
    @given(st.lists(st.sampled_from(ACTS), min_size=1, max_size=8))
    def test_the_page_as_of_a_moment_is_what_stood_there_then(self, acts: list[str]) -> None:
        history = History()
        then = []
        for act in acts:
            with contextlib.suppress(Refused, Position.DoesNotExist):
                history.do(act)
            at = timezone.now()
            then.append((at, rendered(history.edition, at)))

        for at, page in then:
            for word in history.erased:
                page = page.replace(f'<span lang="en" dir="ltr">{word}</span>', ERASED)
            assert rendered(history.edition, at) == page
