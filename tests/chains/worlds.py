"""Invented links, and the acts that record them."""

from typing import Any

from tests.cases.worlds import make_case
from tests.factories import make_coalition, make_text, seated
from tests.library.worlds import quoted, take_in

from undersigned.cases import actions as cases
from undersigned.cases.models import Case, CaseActor
from undersigned.chains import actions
from undersigned.chains.models import Link
from undersigned.core.actor import Actor
from undersigned.core.models import Audience
from undersigned.library.models import Source
from undersigned.parties.models import Coalition
from undersigned.texts.actions import cite_passage
from undersigned.texts.models import Clause


class Valley:
    """A coalition with a public case of a dam, a source, and bodies that are linked on demand."""

    def __init__(self, *, audience: int = Audience.PUBLIC) -> None:
        self.coalition: Coalition = make_coalition()
        self.editor: Actor = seated(self.coalition, "editor")
        self.source: Source = take_in(
            "The mill buys its power at the dam.", self.coalition, audience=audience
        )
        self.case: Case = make_case(self.coalition)
        self.dam = self.body("Harrow Dam", "other", case=self.case)

    def body(self, name: str, kind: str = "firm", *, case: Case | None = None) -> CaseActor:
        made = cases.name_actor(self.coalition, name, kind, actor=self.editor)
        if case:
            cases.set_actors(case, [*case.actors.all(), made], actor=self.editor)
        return made

    def claim(self, words: str = "It is so.", *, sourced: bool = True) -> Clause:
        clause: Clause = make_text(self.coalition, 1).clauses.get()
        Clause.objects.filter(pk=clause.pk).update(kind="claim")
        clause.wordings.filter(is_omission=False).update(body=words)
        clause.refresh_from_db()
        if sourced:
            cite_passage(clause, quoted(self.source, "at the dam", actor=self.editor), actor=self.editor)
        return clause

    def draft(
        self, one: CaseActor, other: CaseActor, tie: str = "supplies", **told: Any
    ) -> actions.LinkDraft:
        clause = told.pop("clause", None) or self.claim(f"{one} {tie} {other}, it says.")
        return actions.LinkDraft(one, tie, other, clause, **({"audience": Audience.PUBLIC} | told))

    def link(self, one: CaseActor, other: CaseActor, tie: str = "supplies", **told: Any) -> Link:
        return actions.record_link(self.coalition, self.draft(one, other, tie, **told), actor=self.editor)
