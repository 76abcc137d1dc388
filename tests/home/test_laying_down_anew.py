"""The index laid down anew is what the acts had laid down, whatever happened before and whoever interrupts it."""

from contextlib import suppress
from typing import Any

import pytest
from django.db.models import Q, QuerySet
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories import make_coalition
from tests.home.searching import drafted, everything, frozen, laid_down
from tests.library.worlds import corrected, transcript
from tests.positions.actions.imports.folders import small

from undersigned.agreements.actions import editions
from undersigned.cases.actions import define_term, open_case
from undersigned.core import search
from undersigned.core.actor import OPERATOR
from undersigned.core.erasure import erase
from undersigned.core.errors import Refused
from undersigned.core.models import Audience, SearchEntry
from undersigned.demo import story
from undersigned.home.actions.rebuilding import rebuild
from undersigned.library import actions as library
from undersigned.parties import actions as parties
from undersigned.parties.models import Party
from undersigned.positions.actions.imports import import_unga
from undersigned.texts import actions as texts
from undersigned.texts.models import Clause, Wording
from undersigned.texts.queries import wordings_of

pytestmark = pytest.mark.django_db


def test_what_an_imported_register_brings_is_found_as_if_it_were_laid_down_anew() -> None:
    coalition = make_coalition("The assembly")
    import_unga(small(), coalition, actor=OPERATOR)

    by_the_act = laid_down()
    assert {"case", "question", "party", "text", "draft"} <= {row[0] for row in by_the_act}
    rebuild()
    assert laid_down() == by_the_act


class History:
    """Acts that change what is found, on whatever there is; each is chosen by a number."""

    def __init__(self) -> None:
        self.coalition = make_coalition()
        self.editor = OPERATOR
        self.count = 0

    def act(self, chosen: int, which: int) -> None:
        self.count += 1
        acts = [
            self.draft, self.reword, self.retire, self.translate, self.describe, self.publish, self.admit,
            self.rename, self.leave, self.erase, self.case, self.term, self.source, self.correct, self.close,
            self.withdraw,
        ]  # fmt: skip
        acts[chosen % len(acts)](which)

    def _one(self, rows: QuerySet[Any], which: int) -> Any:
        found = list(rows.order_by("pk"))
        return found[which % len(found)] if found else None

    def clauses(self) -> QuerySet[Clause]:
        return Clause.objects.filter(retired_at=None, text__coalition=self.coalition)

    def now(self) -> QuerySet[Party]:
        inside = Q(memberships__coalition=self.coalition, memberships__until=None)
        return Party.objects.filter(inside, erased_at=None)

    def draft(self, which: int) -> None:
        drafted(self.coalition, f"The reservoir {self.count} is empty.")

    def reword(self, which: int) -> None:
        if wording := self._one(Wording.objects.filter(retired_at=None, clause__in=self.clauses()), which):
            texts.reword(wording, f"The wells {self.count} are dry.", actor=self.editor)

    def retire(self, which: int) -> None:
        if clause := self._one(self.clauses(), which):
            texts.retire_clause(clause, actor=self.editor)

    def translate(self, which: int) -> None:
        if text := self._one(self.coalition.texts.all(), which):
            texts.translate_title(text, "fr", f"Barrage {self.count}", actor=self.editor)

    def describe(self, which: int) -> None:
        if text := self._one(self.coalition.texts.all(), which):
            texts.describe_text(text, title=f"On wells {self.count}", actor=self.editor)

    def publish(self, which: int) -> None:
        if (text := self._one(self.coalition.texts.filter(editions=None), which)) and wordings_of(text):
            editions.publish(frozen(text, f"Town {self.count}"), actor=self.editor)

    def admit(self, which: int) -> None:
        parent = self._one(self.now().filter(kind="organisation"), which)
        told = {"kind": "current", "parent": parent} if parent and which % 2 else {}
        parties.admit_party(self.coalition, f"Friends {self.count}", actor=self.editor, **told)

    def rename(self, which: int) -> None:
        if party := self._one(self.now().filter(kind="organisation"), which):
            told = {"kind": party.kind, "place": "Saltmere", "languages": ["ar"], "parent": None}
            name = f"Renamed {self.count}"
            parties.change_party(party, self.coalition, actor=self.editor, name=name, **told, **NO_MEMBERS)

    def leave(self, which: int) -> None:
        if party := self._one(self.now().filter(currents=None), which):
            parties.leave(party, self.coalition, actor=self.editor)

    def erase(self, which: int) -> None:
        if party := self._one(self.now(), which):
            erase("party", party.uid)

    def case(self, which: int) -> None:
        open_case(self.coalition, f"Dam {which % 3}", actor=self.editor)

    def term(self, which: int) -> None:
        if case := self._one(self.coalition.cases.all(), which):
            told = {"language": "en", "citation": "A dictionary", "actor": self.editor}
            define_term(case, f"sluice {which % 2}", f"A gate {self.count}.", **told)

    def source(self, which: int) -> None:
        transcript(self.coalition, audience=which % 3)

    def correct(self, which: int) -> None:
        if source := self._one(self.coalition.sources.filter(withdrawn_at=None), which):
            heard = ("Salt Mere", "duty engine here")[which % 2]
            corrected(source, heard, f"Meant {self.count}")

    def close(self, which: int) -> None:
        if source := self._one(self.coalition.sources.filter(withdrawn_at=None), which):
            told = library.Provenance(title=f"Hour {self.count}", audience=which % 3)
            library.describe_source(source, told, actor=self.editor)

    def withdraw(self, which: int) -> None:
        if source := self._one(self.coalition.sources.filter(withdrawn_at=None), which):
            library.withdraw_source(source, "Not ours.", actor=self.editor)


NO_MEMBERS: dict[str, Any] = {"members": None, "members_on": None, "members_evidence": ""}


@settings(max_examples=10)
@given(st.lists(st.tuples(st.integers(0, 15), st.integers(0, 5)), max_size=10))
def test_everything_laid_down_anew_is_what_the_acts_had_laid_down(chosen: list[tuple[int, int]]) -> None:
    history = History()
    for act in chosen:
        with suppress(Refused):
            history.act(*act)
    before = laid_down()

    rebuild()

    assert laid_down() == before


def test_a_whole_demonstration_laid_down_anew_is_what_its_acts_had_laid_down() -> None:
    story.build()
    before = laid_down()

    rebuild()

    assert len(before) > 100
    assert laid_down() == before


def test_whoever_interrupts_finds_everything_as_before() -> None:
    everything(make_coalition())
    before = laid_down()
    SearchEntry.objects.filter(kind="party").update(words="of an earlier time")

    def stop(done: int, of: int) -> None:
        if done == of - 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(stop)

    assert {row[:3] for row in laid_down()} == {row[:3] for row in before}
    rebuild()
    assert laid_down() == before


def test_what_belongs_to_nothing_is_taken_out() -> None:
    search.put([search.Entry("party", "gone", 1, Audience.PUBLIC, "/", "A ghost", "ghosts")])

    rebuild()

    assert laid_down() == []
