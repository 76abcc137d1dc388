"""A case as of a day is what stood there then: whatever was done since, and whatever was erased says so."""

import re
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cases.worlds import make_case, make_fact, make_question, told
from tests.factories import make_party, make_text
from tests.library.worlds import quoted, signed_in, transcript
from tests.texts.worlds import answer, clause_of

from undersigned.cases import actions
from undersigned.cases.models import Case, CaseVersion, Fact
from undersigned.core.actor import OPERATOR
from undersigned.core.asof import address_of
from undersigned.core.erasure import erase
from undersigned.core.errors import Refused
from undersigned.core.identifiers import new_uid
from undersigned.core.models import Audience
from undersigned.library import actions as library
from undersigned.library.models import Source
from undersigned.parties import actions as parties
from undersigned.parties.models import Party
from undersigned.texts import actions as texts
from undersigned.texts.models import BriefingLine, Clause


class World:
    """A case with everything that can be done in it; `n` chooses among what there is."""

    def __init__(self, source: Source) -> None:
        coalition = source.coalition
        self.case = make_case(coalition, f"The dam {new_uid()}", audience=Audience.COALITION)
        self.other = make_case(coalition, f"The weir {new_uid()}")
        self.source, self.passage = source, source.passages.all()[0]
        self.parties = [make_party(coalition, f"{name} {new_uid()}") for name in ("Ash", "Birch", "Cedar")]
        self.questions = [make_question(coalition), make_question(coalition, "Is {case} safe?")]
        self.clause = clause_of(make_text(coalition))
        Clause.objects.filter(pk=self.clause.pk).update(kind="claim")
        answer(self.clause.wordings.all()[0])  # Before anybody answers, a draft is edited in place.
        self.clause.refresh_from_db()
        self.draft = make_text(coalition, title="Draft")  # Nobody was asked: its words are edited in place.
        texts.set_subject(clause_of(self.draft), self.questions[0], self.case, 1, actor=OPERATOR)

    def describe(self, n: int) -> None:
        actions.describe_case(
            self.case,
            actor=OPERATOR,
            name=f"The dam {n} {self.case.uid}",
            summary=f"Said {n}.",
            audience=self.case.audience,
            sources=[self.source] if n % 2 else [],
            names=[("fr", f"Le barrage {n}")],
            parent=self.other if n % 3 == 0 else None,
        )

    def record(self, n: int) -> None:
        section = Fact.Section.values[n % 3]
        make_fact(self.case, f"Fact {n}.", section, happened=f"20{n:02}", attributed_to="A paper")

    def change(self, n: int) -> None:
        if fact := self.case.facts.filter(removed_at=None).first():
            actions.change_fact(fact, told(f"Changed {n}.", attributed_to="B"), actor=OPERATOR)

    def remove(self, n: int) -> None:
        if fact := self.case.facts.filter(removed_at=None).last():
            actions.remove_fact(fact, f"Wrong {n}.", actor=OPERATOR)

    def concern(self, n: int) -> None:
        actions.concern(self.case, self.parties[n % 3], actor=OPERATOR, vouched_by=self.parties[(n + 1) % 3])

    def end_concern(self, n: int) -> None:
        if concerned := self.case.concerned.filter(ended_at=None).first():
            actions.end_concern(concerned, actor=OPERATOR)

    def tie(self, n: int) -> None:
        parties.tie(self.parties[n % 3], self.case.coalition, "The League", "member", actor=OPERATOR)

    def untie(self, n: int) -> None:
        if relation := self.parties[n % 3].relations.filter(ended_at=None).first():
            parties.untie(relation, self.case.coalition, actor=OPERATOR)

    def talk_about(self, n: int) -> None:
        named = [actions.name_actor(self.case.coalition, f"Firm {n % 4}", "firm", actor=OPERATOR)]
        actions.set_actors(self.case, named if n % 2 else [], actor=OPERATOR)

    def define(self, n: int) -> None:
        word = f"word {n % 3}"
        actions.define_term(self.case, word, f"Means {n}.", actor=OPERATOR, language="en", citation="A book")

    def remove_term(self, n: int) -> None:
        if term := self.case.terms.filter(removed_at=None).first():
            actions.remove_term(term, actor=OPERATOR)

    def put(self, n: int) -> None:
        actions.put_question(self.questions[n % 2], self.case, actor=OPERATOR, asker=f"Asker {n}")

    def inapplicable(self, n: int) -> None:
        actions.say_inapplicable(self.questions[n % 2], self.case, f"Because {n}.", actor=OPERATOR)

    def dispute(self, n: int) -> None:
        if asking := self.case.askings.filter(closed_at=None).first():
            actions.raise_dispute(asking, f"Disputed {n}.", actor=OPERATOR, language="en")

    def settle(self, n: int) -> None:
        for asking in self.case.askings.all():
            for dispute in asking.disputes.filter(settled_at=None):
                actions.settle_dispute(dispute, f"Settled {n}.", actor=OPERATOR)

    def answer(self, n: int) -> None:
        texts.set_subject(self.clause, self.questions[n % 2], self.case, 1, actor=OPERATOR)

    def answer_nothing(self, n: int) -> None:
        texts.end_subject(self.clause, actor=OPERATOR)

    def brief(self, n: int) -> None:
        texts.cite_passage(self.clause, self.passage, actor=OPERATOR)
        length = BriefingLine.Length.MINUTE
        texts.set_briefing(self.case, length, [self.clause] if n % 2 else [], actor=OPERATOR)

    def cite(self, n: int) -> None:
        if fact := self.case.facts.filter(removed_at=None).first():
            (texts.cite_fact if n % 2 else texts.uncite_fact)(self.clause, fact, actor=OPERATOR)

    def rename(self, n: int) -> None:
        party = Party.objects.get(pk=self.parties[n % 3].pk)
        told = {
            "languages": ["en"],
            "parent": None,
            "members": None,
            "members_on": None,
            "members_evidence": "",
        }
        parties.change_party(
            party,
            self.case.coalition,
            actor=OPERATOR,
            kind=party.kind,
            name=f"{'AZ'[n % 2]} {n} {new_uid()}",
            place="",
            **told,
        )

    def rename_other(self, n: int) -> None:
        name = f"The weir {n} {self.other.uid}"
        actions.describe_case(self.other, actor=OPERATOR, name=name, summary="", audience=0, sources=[])

    def liken(self, n: int) -> None:
        actions.declare_like(self.questions[n % 2], self.case, self.other, f"Alike {n}.", actor=OPERATOR)

    def retitle_source(self, n: int) -> None:
        told = library.Provenance(title=f"Title {n}", language="en", audience=self.source.audience)
        library.describe_source(self.source, told, actor=OPERATOR)

    def describe_text(self, n: int) -> None:
        names = [self.case.name] if n % 3 else []
        texts.describe_text(self.draft, actor=OPERATOR, title=f"Draft {n}", cases=names)

    def edit_draft(self, n: int) -> None:
        clause = clause_of(self.draft)
        wording = clause.wordings.filter(is_omission=False).first()
        assert wording
        texts.reword(wording, f"Drafted {n}.", actor=OPERATOR)
        texts.number_clause(clause, f"N{n}", actor=OPERATOR)

    def reword(self, n: int) -> None:
        wording = self.clause.wordings.filter(retired_at=None, is_omission=False).first()
        assert wording
        texts.reword(wording, f"Reworded {n}.", actor=OPERATOR)


ACTS = [name for name, act in vars(World).items() if callable(act) and not name.startswith("_")]


def shown(client: Client, page: str, at: datetime | None = None) -> str:
    """Return what a page says now or as of a moment, without notice and forms."""
    said = client.get(page, {"as_of": address_of(at)} if at else {}).content.decode()
    (inside,) = re.findall(r"(?s)<main.*</main>", said)
    told = re.sub(r'(?s)<div class="notice as-of">.*?</div>|<form.*?</form>|\?as_of=[^"]*', "", inside)
    return " ".join(told.split())


HISTORIES = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 30)), min_size=1, max_size=8)


@pytest.mark.django_db
def test_any_past_state_of_a_case_is_shown_as_it_was() -> None:
    source = sourced()
    client = signed_in(source.coalition, "observer")

    @settings(max_examples=settings.default.max_examples // 6)  # Each is a page many times over.
    @given(HISTORIES)
    def each(acts: list[tuple[str, int]]) -> None:
        world = World(source)
        page = f"/case/{world.case.uid}/"
        then: list[tuple[datetime, str]] = []
        for name, n in acts:
            with suppress(Refused):
                getattr(world, name)(n)
            now = timezone.now()
            then.append((now, shown(client, page)))
        for at, said in then:
            assert shown(client, page, at) == said

    each()


def sourced() -> Source:
    """Return a source with one passage."""
    source = transcript()
    quoted(source, "sluice is opened")
    return source


def days_ago(rows: Any, days: int, *fields: str) -> None:
    """Put moments of rows back, as if they had been written days ago."""
    for row in rows:
        type(row)._default_manager.filter(pk=row.pk).update(
            **{name: value - timedelta(days=days) for name in fields if (value := getattr(row, name))}
        )


@pytest.mark.django_db
def test_the_address_names_the_day_and_a_case_did_not_stand_before_it_was_opened() -> None:
    case = make_case()
    fact = make_fact(case, "Rusted.")
    days_ago([case], 9, "created_at")
    days_ago([fact], 5, "recorded_at")
    days_ago(fact.versions.all(), 5, "since_at")
    today = timezone.localdate()

    def shown(days: int) -> str:
        return Client().get(f"/case/{case.uid}/?as_of={today - timedelta(days=days)}").content.decode()

    assert "Rusted." in shown(4)
    assert "Rusted." not in shown(7)
    assert "This is what stood here" in shown(7)
    assert "nothing stood here before" in shown(20)
    assert "That day is still to come." in shown(-2)
    assert "Define it" not in shown(4)


@pytest.mark.django_db
def test_what_was_erased_since_says_so_on_the_day_it_stood_too() -> None:
    case = make_case()
    fact = make_fact(case, "Zyxmarble fell.")
    days_ago([case], 9, "created_at")
    days_ago([fact], 5, "recorded_at")
    days_ago(fact.versions.all(), 5, "since_at")
    erase("fact", fact.uid)

    day = timezone.localdate() - timedelta(days=3)
    said = Client().get(f"/case/{case.uid}/?as_of={day}").content.decode()
    assert "Zyxmarble" not in said
    assert '<em class="erased">erased</em>' in said


@pytest.mark.django_db
def test_a_source_that_was_withdrawn_since_is_marked_where_it_stood() -> None:
    world = World(sourced())
    world.describe(1)
    client, page = signed_in(world.case.coalition, "observer"), f"/case/{world.case.uid}/"
    at = timezone.now()
    library.withdraw_source(world.source, "It was not theirs.", actor=OPERATOR)

    mark = '<em class="erased">erased</em>'
    assert (mark in shown(client, page), mark in shown(client, page, at)) == (False, True)


@pytest.mark.django_db
def test_an_erased_case_keeps_its_address_and_none_of_its_names() -> None:
    world = World(sourced())
    for n in (1, 2):
        world.describe(n)
    erase("case", world.case.uid)

    said = signed_in(world.case.coalition, "observer").get(f"/case/{world.case.uid}/").content.decode()
    assert "erased" in said
    for words in ("The dam", "Said 1", "Said 2", "Le barrage"):
        assert words not in said
    assert not CaseVersion.objects.exclude(summary="").exists()


@pytest.mark.django_db
def test_no_case_is_a_part_of_itself_nor_of_its_own_parts() -> None:
    one = make_case()
    two, three = make_case(one.coalition, "Two"), make_case(one.coalition, "Three")

    def put_under(case: Case, parent: Case) -> None:
        actions.describe_case(
            case, actor=OPERATOR, name=case.name, summary="", audience=0, sources=[], parent=parent
        )

    put_under(two, one)
    put_under(three, two)
    for case, parent in ((one, one), (one, two), (one, three)):
        with pytest.raises(Refused, match="part of itself"):
            put_under(case, parent)
    with pytest.raises(Refused, match="another coalition"):
        put_under(one, make_case())
    assert "Three" in Client().get(f"/case/{two.uid}/").content.decode()
