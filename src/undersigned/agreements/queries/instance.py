"""A text's answers as they stand, in the shape that the frontier computes from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from undersigned import frontier
from undersigned.core.errors import Refused
from undersigned.parties.models import Party
from undersigned.parties.queries import parties_in
from undersigned.positions.models import Condition, Submission
from undersigned.positions.queries import current_positions, is_sealed_now
from undersigned.texts.models import Clause, Text, Wording
from undersigned.texts.queries import clauses_of

UNANSWERED = "U"
REFUSED = "N"


@dataclass(frozen=True, slots=True)
class Answer:
    """A position, without the rows around it: a text has tens of thousands of them, read at every page."""

    stance: str
    words: str
    language: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Instance:
    """A text's clauses, wordings and positions as a draft of the frontier; all indices are the draft's.

    Attributes:
        wordings: per clause its wordings as `draft.clauses[c].variants`: the strongest first, omission last.
        positions: what each party said, by (party, clause, variant); no entry where it said nothing.
        unweighed: proposed wordings that have no strength yet, and so are in no text.
    """

    text: Text
    draft: frontier.Draft
    clauses: tuple[Clause, ...]
    wordings: tuple[tuple[Wording, ...], ...]
    parties: tuple[Party, ...]
    positions: Mapping[tuple[int, int, int], Answer]
    unweighed: tuple[Wording, ...]

    @property
    def strongest(self) -> int:
        """The strength of the text with every clause in its strongest wording."""
        return sum(max(v.strength for v in clause.variants) for clause in self.draft.clauses)

    @property
    def weight(self) -> int:
        """The weight of all parties together."""
        return sum(party.weight for party in self.draft.parties)

    @property
    def questions(self) -> int:
        """How many answers there would be if every party had said something about every wording."""
        return len(self.parties) * sum(not w.is_omission for row in self.wordings for w in row)

    @property
    def answered(self) -> int:
        """How many of the questions have an answer."""
        return sum(not self.wordings[c][v].is_omission for _p, c, v in self.positions)

    def pinned(self, parties: Iterable[str] = (), clauses: Iterable[str] = ()) -> frontier.Draft:
        """Return the draft with more parties that must sign and clauses that must stay, by uid.

        What the text no longer has is passed over: an old link stays usable.
        """
        people = {party.uid: p for p, party in enumerate(self.parties)}
        places = {clause.uid: c for c, clause in enumerate(self.clauses)}
        pins = self.draft.pins
        must = {people[uid] for uid in parties if uid in people}
        stay = {places[uid] for uid in clauses if uid in places}
        return replace(
            self.draft, pins=replace(pins, parties=pins.parties | must, clauses=pins.clauses | stay)
        )

    def text_of(self, wordings: Iterable[int]) -> frontier.Text:
        """Return one variant a clause for wordings named by primary key. Raises: Refused if they do not fit."""
        chosen = set(wordings)
        found = [[v for v, wording in enumerate(row) if wording.pk in chosen] for row in self.wordings]
        if len(chosen) != len(found) or any(len(row) != 1 for row in found):
            raise Refused(_("The text has changed since you chose: look at it once more."))
        return tuple(row[0] for row in found)

    def chosen(self, text: frontier.Text) -> dict[int, int]:
        """Return a text as wording by clause, both as primary keys: what freezing asks for."""
        rows = zip(self.clauses, self.wordings, text, strict=True)
        return {clause.pk: row[variant].pk for clause, row, variant in rows}

    def signers_of(self, wordings: Iterable[int]) -> list[Party]:
        """Return the parties that sign the text made of wordings named by primary key."""
        signing = frontier.signers(self.draft, self.text_of(wordings))
        return [self.parties[p] for p in signing]


def instance_of(text: Text, *, parties: Iterable[Party] | None = None) -> Instance:
    """Return a text's current positions as an instance of the frontier.

    Who said nothing about a wording is unanswered. Leaving a clause out is accepted by whoever handed in the
    form that says so, unless the party said otherwise. The number of queries does not depend on the rows.

    Args:
        parties: those to count, by default all of the coalition.
    Raises: Refused while a sealed round is open, and where clauses, parties, strengths or members are missing.
    """
    if is_sealed_now(text):
        raise Refused(_("Answers are sealed: nobody reads them until the round closes."))
    people = tuple(parties_in(text.coalition).select_related("voucher") if parties is None else parties)
    clauses = tuple(clauses_of(text))
    if not clauses or not people:
        raise Refused(
            _("There is nothing to compare yet: a text needs clauses, and organisations to sign it.")
        )
    _require_members(text, people)
    wordings = tuple(_weighed(clause) for clause in clauses)
    reading = _Reading(clauses, wordings, people, _handed_in(text), _answers(text))
    return Instance(
        text=text,
        draft=_draft(text, reading),
        clauses=clauses,
        wordings=wordings,
        parties=people,
        positions=reading.positions,
        unweighed=tuple(w for clause in clauses for w in clause.wordings.all() if w.strength is None),
    )


def _require_members(text: Text, parties: Sequence[Party]) -> None:
    missing = [party.name for party in parties if not party.members]
    if text.weight_rule == Text.WeightRule.MEMBERS and missing:
        raise Refused(
            _("Organisations count by their members here, and the number is missing for: %(names)s.")
            % {"names": ", ".join(missing)}
        )


def _weighed(clause: Clause) -> tuple[Wording, ...]:
    """Return the wordings that a text may have. Raises: Refused where a pinned clause has none."""
    found = tuple(
        wording
        for wording in clause.wordings.all()
        if wording.strength is not None and not (clause.pinned and wording.is_omission)
    )
    if not found:
        raise Refused(
            _("Clause %(number)s has no wording with a strength yet.") % {"number": clause.number or "–"}
        )
    return found


def _handed_in(text: Text) -> dict[int, datetime]:
    """Return when each party last handed in its answers."""
    submissions = Submission.objects.filter(round__text=text).order_by("submitted_at")
    return dict(submissions.values_list("party_id", "submitted_at"))


def _answers(text: Text) -> dict[tuple[int, int], Answer]:
    """Return the positions in force by the primary keys of party and wording."""
    positions = current_positions(text).select_related(None).prefetch_related(None).order_by()
    conditions: dict[int, list[Condition]] = {}
    held = Condition.objects.filter(position__in=positions.values("pk")).order_by("pk")
    for condition in held.select_related("party", "clause").prefetch_related("wordings"):
        conditions.setdefault(condition.position_id, []).append(condition)
    rows = positions.values_list("pk", "party_id", "wording_id", "stance", "words", "language")
    return {
        (party, wording): Answer(stance, words, language, tuple(conditions.get(pk, ())))
        for pk, party, wording, stance, words, language in rows
    }


def _draft(text: Text, reading: "_Reading") -> frontier.Draft:
    by_members = text.weight_rule == Text.WeightRule.MEMBERS
    clauses = tuple(
        frontier.Clause(clause.uid, clause.number, tuple(_variant(wording) for wording in row))
        for clause, row in zip(reading.clauses, reading.wordings, strict=True)
    )
    stay = {c for c, row in enumerate(reading.wordings) if not row[-1].is_omission}
    return frontier.Draft(
        clauses=clauses,
        parties=tuple(
            frontier.Party(party.uid, party.name, party.members or 1 if by_members else 1)
            for party in reading.parties
        ),
        answers=reading.answers(),
        conditions=tuple(reading.conditions),
        pins=frontier.Pins(clauses=frozenset(stay)),
        title=text.title,
    )


def _variant(wording: Wording) -> frontier.Variant:
    return frontier.Variant(
        "omit" if wording.is_omission else wording.uid, wording.body, wording.strength or 0
    )


class _Reading:
    """Positions turned into letters and conditions."""

    def __init__(
        self,
        clauses: tuple[Clause, ...],
        wordings: tuple[tuple[Wording, ...], ...],
        parties: tuple[Party, ...],
        handed_in: Mapping[int, datetime],
        answers: Mapping[tuple[int, int], Answer],
    ) -> None:
        self.clauses, self.wordings, self.parties, self.handed_in = clauses, wordings, parties, handed_in
        self.people = {party.pk: p for p, party in enumerate(parties)}
        self.places = {clause.pk: c for c, clause in enumerate(clauses)}
        cells = {wording.pk: (c, v) for c, row in enumerate(wordings) for v, wording in enumerate(row)}
        self.positions = {
            (self.people[party], *cells[wording]): answer
            for (party, wording), answer in answers.items()
            if party in self.people and wording in cells
        }
        self.conditions: list[frontier.Condition] = []

    def answers(self) -> tuple[tuple[str, ...], ...]:
        """Return the letters, parties x clauses, and collect the conditions on the way."""
        return tuple(
            tuple(
                "".join(self._letter(p, c, v) for v in range(len(row))) for c, row in enumerate(self.wordings)
            )
            for p in range(len(self.parties))
        )

    def _letter(self, p: int, c: int, v: int) -> str:
        answer = self.positions.get((p, c, v))
        if answer is None:
            return self._silence(p, self.wordings[c][v])
        if not answer.conditions:
            return answer.stance
        atoms = [self._atom(condition, p, c, v, answer.stance) for condition in answer.conditions]
        if any(atom is False for atom in atoms):
            return REFUSED
        pending = [atom for atom in atoms if isinstance(atom, frontier.Condition)]
        self.conditions += pending
        return "I" if pending else answer.stance

    def _silence(self, p: int, wording: Wording) -> str:
        """The form that a party hands in says: clauses left out do not stop us. It speaks of those it showed."""
        handed_in = self.handed_in.get(self.parties[p].pk)
        agreed = wording.is_omission and handed_in is not None and wording.created_at <= handed_in
        return "S" if agreed else UNANSWERED

    def _atom(self, condition: Condition, p: int, c: int, v: int, then: str) -> frontier.Condition | bool:
        """Return a condition, or whether it holds in every text: what it names may be gone by now."""
        if condition.party_id is not None:
            other = self.people.get(condition.party_id)
            if other is None or other == p:
                return other is not None
            return frontier.Condition(p, c, v, if_party=other, then=then)
        named = {wording.pk for wording in condition.wordings.all()}
        place = self.places.get(condition.clause_id or 0)
        if place is None:
            return any(wording.is_omission for wording in condition.wordings.all())
        if place == c:
            return self.wordings[c][v].pk in named
        variants = tuple(u for u, wording in enumerate(self.wordings[place]) if wording.pk in named)
        if not variants:
            return False
        return frontier.Condition(p, c, v, if_clause=place, if_variants=variants, then=then)
