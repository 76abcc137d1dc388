"""The register by the names of Popolo: organizations, motions, vote events with their votes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from undersigned.cases.models import Case, Question
from undersigned.parties.models import Party
from undersigned.positions.models import Position
from undersigned.positions.queries.register.cells import Facts, Said
from undersigned.positions.queries.register.reading import Reader, read_window
from undersigned.positions.queries.register.taking import Scope, words_of
from undersigned.positions.states import Stance
from undersigned.texts.models import Wording

OPTIONS = {Stance.ACCEPT: "yes", Stance.RESERVE: "yes", Stance.STAND_ASIDE: "abstain", Stance.REFUSE: "no"}


@dataclass
class _Made:
    voters: dict[int, Party] = field(default_factory=dict)
    motions: dict[int, dict[str, Any]] = field(default_factory=dict)
    events: dict[str, dict[str, Any]] = field(default_factory=dict)


def popolo(reader: Reader, scope: Scope) -> dict[str, Any]:
    """Return what a reader may take away: organizations, motions, and vote events with their votes.

    An option is what was said of the words of the motion; its `polarity` tells whether a yes to them is a yes (1) or
    a no (-1) to the question. A reservation is a yes with its words beside it.
    Source: the Popolo specification, https://www.popoloproject.com/specs/.
    """
    made = _Made()
    for case in scope.cases:
        _add_case(made, reader.taking_away(), scope, case)
    return {
        "organizations": [_organization(made.voters[key]) for key in sorted(made.voters)],
        "motions": list(made.motions.values()),
        "vote_events": list(made.events.values()),
    }


def _add_case(made: _Made, reader: Reader, scope: Scope, case: Case) -> None:
    window = read_window(reader, scope.parties, scope.questions, [case])
    wordings = Wording.objects.select_related("clause__text").in_bulk(list(window.wordings))
    found = [
        (party, question, facts)
        for question in scope.questions
        for party, facts in _facts(window.facts, scope, (question.pk, case.pk))
    ]
    words = words_of(said for _party, _question, facts in found for said in facts.seen)
    for party, question, facts in found:
        for said in facts.seen:
            wording = wordings[said.wording]
            made.motions.setdefault(said.wording, _motion(wording, question, case, said))
            event = made.events.setdefault(_event_id(wording, said), _event(wording, said))
            event["votes"].append(_vote(party, said, words[said.pk]))
            made.voters[party.pk] = party
    _add_absences(made, found)


def _facts(
    facts: dict[tuple[int, tuple[int, int]], Facts], scope: Scope, place: tuple[int, int]
) -> Iterator[tuple[Party, Facts]]:
    for party in scope.parties:
        if (party.pk, place) in facts:
            yield party, facts[party.pk, place]


def _add_absences(made: _Made, found: list[tuple[Party, Question, Facts]]) -> None:
    """Add the absences that a public register tells to the events that they belong to."""
    numbered = {event["identifier"]: event for event in made.events.values() if event["identifier"]}
    for party, _question, facts in found:
        for silence in facts.silences:
            if silence.public and silence.number in numbered:
                numbered[silence.number]["votes"].append({"voter_id": party.uid, "option": "absent"})
                made.voters[party.pk] = party


def _organization(party: Party) -> dict[str, Any]:
    identifiers = [{"scheme": "register", "identifier": party.reference}] if party.reference else []
    return {"id": party.uid, "name": party.name, "classification": party.kind, "identifiers": identifiers}


def _motion(wording: Wording, question: Question, case: Case, said: Said) -> dict[str, Any]:
    text, called = wording.clause.text, question.reference or question.called
    return {
        "id": wording.uid,
        "identifier": text.reference or text.title,
        "text": wording.body,
        "classification": "clause",
        "question": {"id": question.uid, "identifier": called, "text": question.phrasing},
        "case": {"id": case.uid, "identifier": case.reference, "name": case.name},
        "polarity": said.polarity,
    }


def _event_id(wording: Wording, said: Said) -> str:
    return f"{wording.uid}-{said.number}" if said.number else wording.uid


def _event(wording: Wording, said: Said) -> dict[str, Any]:
    """Return a vote event without votes; outside a register each party says on its own day."""
    return {
        "id": _event_id(wording, said),
        "identifier": said.number,
        "motion_id": wording.uid,
        "start_date": said.on if said.number else None,
        "votes": [],
    }


def _vote(party: Party, said: Said, position: Position) -> dict[str, Any]:
    vote: dict[str, Any] = {"voter_id": party.uid, "option": OPTIONS[Stance(said.stance)]}
    if said.reserved:
        vote["reservation"] = "(erased)" if position.erased_at else position.words
    return vote if said.number else vote | {"date": said.on}
