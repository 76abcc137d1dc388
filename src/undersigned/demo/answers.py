"""What the story's parties say: short marks in a file, spelled out as one answer a wording."""

from collections.abc import Mapping
from typing import Any

from undersigned.parties.models import Party
from undersigned.positions.actions import Answer, OnlyIf
from undersigned.positions.states import Stance
from undersigned.texts.models import Clause, Text, Wording
from undersigned.texts.queries import clauses_of


def answers_of(text: Text, party: Party, said: Mapping[str, Any]) -> list[Answer]:
    """Return a party's answers to every wording of a text.

    Args:
        said: by clause number a list of [stance letter, words, condition] for its wordings, strongest first;
            clauses that are not named are accepted. `stay` names clauses that must stay, with the reason.
    """
    clauses = list(clauses_of(text))
    places = {clause.number: _ways(clause) for clause in clauses}
    answers = []
    for clause in clauses:
        marks = said.get(clause.number, [])
        for place, wording in enumerate(places[clause.number]):
            mark = marks[place] if place < len(marks) else ["S", ""]
            answers.append(_answer(wording, mark, party, text, places))
        if clause.number in said.get("stay", {}):
            answers.append(_must_stay(clause, said["stay"][clause.number], party))
    return answers


def _ways(clause: Clause) -> list[Wording]:
    return [wording for wording in clause.wordings.all() if not wording.is_omission]


def _answer(
    wording: Wording, mark: list[Any], party: Party, text: Text, places: Mapping[str, list[Wording]]
) -> Answer:
    condition = mark[2] if len(mark) > 2 else {}
    conditions: list[OnlyIf] = []
    if "party" in condition:
        conditions.append(OnlyIf(party=Party.objects.get(coalitions=text.coalition, name=condition["party"])))
    if "clause" in condition:
        ways = places[condition["clause"]]
        conditions.append(OnlyIf(wordings=tuple(ways[place] for place in condition["wordings"])))
    return Answer(wording, Stance(mark[0]), mark[1], party.language, tuple(conditions))


def _must_stay(clause: Clause, words: str, party: Party) -> Answer:
    omission = next(wording for wording in clause.wordings.all() if wording.is_omission)
    return Answer(omission, Stance.REFUSE, words, party.language)
