"""Cases: names, terms, people concerned, actors, facts and questions."""

from undersigned.cases.models.case import Case, CaseName, CaseVersion, Term
from undersigned.cases.models.facts import Fact, FactVersion
from undersigned.cases.models.people import ActorName, CaseActor, Concerned
from undersigned.cases.models.questions import Asking, Dispute, Likeness, Question, StrongestVersion

__all__ = [
    "ActorName",
    "Asking",
    "Case",
    "CaseActor",
    "CaseName",
    "CaseVersion",
    "Concerned",
    "Dispute",
    "Fact",
    "FactVersion",
    "Likeness",
    "Question",
    "StrongestVersion",
    "Term",
]
