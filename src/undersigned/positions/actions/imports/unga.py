"""A folder of roll calls about cases, read and checked: nothing here knows the database.

The files are those of the extract of UN General Assembly roll calls (docs/methods/register.md): `rollcalls.csv`,
`votes.csv`, `cases.csv`, `questions.csv`, `parties.csv`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from undersigned.core.tables import Files, known_date, once, read_table, refuse

WHOLE, PARAGRAPH = "resolution", "paragraph"
ABSENT = "absent"
# Question and case where whoever accepts the text says no to the question. Source: the README of the extract: the
# text on the embargo concerning Cuba asks to end it, that concerning South Africa asks to apply one.
OPPOSITE = {("embargo", "cuba")}
SUB_CASE = "sub-case of "


@dataclass(frozen=True)
class Asked:
    """A vote: its number in the source, its day as far as it is known, the case and question that it is about."""

    rcid: str
    on: str
    case: str
    question: str

    @property
    def order(self) -> tuple[str, int, str]:
        """What votes are sorted by: the day as far as known, then the source's number."""
        return self.on, len(self.rcid), self.rcid


@dataclass(frozen=True)
class RollCall(Asked):
    """A vote on a text; `basis` tells how absences are known.

    `clause` names the paragraphs voted on separately; empty for a vote on the whole.
    """

    resolution: str
    clause: str
    title: str
    basis: str

    @property
    def polarity(self) -> int:
        """1 where a yes to the text is a yes to the question, else -1."""
        return -1 if (self.question, self.case) in OPPOSITE else 1


@dataclass(frozen=True)
class Register:
    """A folder's content: `votes[rcid][party]` is yes, no, abstain or absent; the roll calls that it has votes of,
    in order of time.

    `cases` are (reference, name, note), `questions` (reference, phrasing, rule), `parties` names by reference.
    """

    parties: Mapping[str, str]
    cases: Sequence[tuple[str, str, str]]
    questions: Sequence[tuple[str, str, str]]
    roll_calls: Sequence[RollCall]
    votes: Mapping[str, Mapping[str, str]]

    @property
    def positions(self) -> int:
        """The number of votes that say something; an absence says nothing."""
        return sum(vote != ABSENT for cast in self.votes.values() for vote in cast.values())


def read_unga(files: Files) -> Register:
    """Read a folder of roll calls.

    Raises: Refused with file, line and reason for whatever cannot be taken as it stands.
    """
    parties = {reference: name for reference, name, _none in _named(files, "parties.csv", ("party", "name"))}
    cases = list(_named(files, "cases.csv", ("case_id", "label", "note")))
    questions = list(_questions(files))
    known = {"case": {row[0] for row in cases}, "question": {row[0] for row in questions}}
    roll_calls = list(_roll_calls(files, known))
    votes = _votes(files, {call.rcid: call for call in roll_calls}, set(parties))
    held = sorted((call for call in roll_calls if votes[call.rcid]), key=lambda call: call.order)
    return Register(parties, cases, questions, held, votes)


def parent_of(note: str) -> str:
    """Return the reference of the case that a note says a case is part of; empty where it says none."""
    return note.removeprefix(SUB_CASE) if note.startswith(SUB_CASE) else ""


def _named(files: Files, name: str, columns: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    seen: dict[object, int] = {}
    for line, cells in read_table(files, name, columns):
        reference, label = cells[0].strip(), cells[1].strip()
        if not reference or not label:
            refuse(name, line, _("an id or a name is missing."))
        if len(reference) > 60 or len(label) > 200:
            refuse(name, line, _("the id or the name is too long."))
        once(name, line, reference, seen, f"“{reference}”")
        once(name, line, ("name", label), seen, f"“{label}”")
        yield reference, label, "".join(cells[2:]).strip()


def _questions(files: Files) -> Iterator[tuple[str, str, str]]:
    name, seen = "questions.csv", dict[object, int]()
    for line, (reference, phrasing, rule) in read_table(
        files, name, ("question_id", "phrasing", "mapping_rule")
    ):
        if "{case}" not in phrasing:
            refuse(name, line, _("the question has no place for a case: write {case} where it stands."))
        if not reference.strip() or len(reference) > 60 or len(phrasing) > 400:
            refuse(name, line, _("an id is missing, or something is too long."))
        once(name, line, reference, seen, f"“{reference}”")
        yield reference, phrasing, rule


COLUMNS = (
    "rcid",
    "resolution",
    "date",
    "date_precision",
    "case_id",
    "question_id",
    "vote_on",
    "clause",
    "title",
    "absent_basis",
)


def _roll_calls(files: Files, known: Mapping[str, set[str]]) -> Iterator[RollCall]:
    name, seen = "rollcalls.csv", dict[object, int]()
    for line, cells in read_table(files, name, COLUMNS):
        rcid, resolution, day, precision, case, question, vote_on, clause, title, basis = cells
        if not rcid or not resolution or not title or max(len(rcid), len(resolution)) > 80:
            refuse(name, line, _("an id, a resolution or a title is missing or too long."))
        once(name, line, rcid, seen, _("roll call %(rcid)s") % {"rcid": rcid})
        if vote_on not in (WHOLE, PARAGRAPH) or (vote_on == PARAGRAPH) != bool(clause):
            refuse(name, line, _("a vote is on a resolution, or on a paragraph that is named."))
        if vote_on == WHOLE:
            once(name, line, (WHOLE, resolution), seen, _("the vote on %(text)s") % {"text": resolution})
        for kind, value in (("case", case), ("question", question)):
            if value not in known[kind]:
                refuse(
                    name,
                    line,
                    _("“%(value)s” is no %(kind)s of this folder.") % {"value": value, "kind": kind},
                )
        if basis not in ("", "source", "inferred"):
            refuse(name, line, _("an absence is told by the source, or inferred (absent_basis)."))
        on = known_date(name, line, day, precision)
        yield RollCall(rcid, on, case, question, resolution, clause, title, basis)


def _votes(files: Files, calls: Mapping[str, RollCall], parties: set[str]) -> dict[str, dict[str, str]]:
    name = "votes.csv"
    cast: dict[str, dict[str, str]] = {rcid: {} for rcid in calls}
    for line, (rcid, party, vote) in read_table(files, name, ("rcid", "party", "vote")):
        if rcid not in cast:
            refuse(name, line, _("rollcalls.csv has no roll call “%(rcid)s”.") % {"rcid": rcid})
        if party not in parties:
            refuse(name, line, _("parties.csv has no party “%(party)s”.") % {"party": party})
        if vote not in STANCES and vote != ABSENT:
            refuse(name, line, _("“%(vote)s” is no vote: yes, no, abstain or absent.") % {"vote": vote})
        if party in cast[rcid]:
            told = {"party": party, "rcid": rcid}
            refuse(name, line, _("%(party)s has voted in roll call %(rcid)s already.") % told)
        if vote == ABSENT and not calls[rcid].basis:
            refuse(name, line, _("rollcalls.csv does not say how this absence is known (absent_basis)."))
        cast[rcid][party] = vote
    return cast


STANCES = {"yes": "S", "no": "N", "abstain": "A"}
VOTES = {letter: vote for vote, letter in STANCES.items()}
