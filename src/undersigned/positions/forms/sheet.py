"""The answering page, filled in: the clauses in the reader's language, what stands, and what was typed.

Field names: `s-` stance, `w-` words, `if-` conditions, each with a wording's uid; `m-` must stay, `mw-` why,
`o-` other words, each with a clause's uid; `asked` the clauses that the form shows in full; `listed` the wordings
that its page showed; `as_of` the newest position that it knew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext as _

from undersigned.core.errors import Refused
from undersigned.parties.models import Party
from undersigned.parties.queries import parties_in
from undersigned.positions import queries
from undersigned.positions.actions import Answer, OnlyIf, Outdated, Proposal, Unclear, softer
from undersigned.positions.forms.precedents import chosen_fields
from undersigned.positions.forms.reading import Reading, Words
from undersigned.positions.models import Objection, Position, Round
from undersigned.positions.queries import Meeting
from undersigned.positions.states import Stance
from undersigned.texts.models import Clause, Wording
from undersigned.texts.queries import clauses_of

AND_SOFTER = "S+"
CHOICES = {AND_SOFTER, "", *Stance.values}


@dataclass
class Line:
    """One wording on the page: what is chosen and typed, what is wrong with it, what another window stored."""

    wording: Wording
    words: Words
    weaker: list[Wording]
    chosen: str = ""
    said: str = ""
    conditions: list[tuple[str, str]] = field(default_factory=list)
    problem: str = ""
    stored: Position | None = None
    follows: Meeting | None = None
    objections: list[Objection] = field(default_factory=list)


@dataclass
class Item:
    """One clause on the page, and its place among the others, from 1."""

    place: int
    clause: Clause
    lines: list[Line]
    omission: Line | None
    other_words: str = ""
    problem: str = ""

    @property
    def is_answered(self) -> bool:
        return any(line.chosen for line in self.lines)


class Sheet:
    """A party's page in a round.

    Args:
        languages: the reader's, best first.
        only: the place of the one clause to show, from 1; None shows all.
        data: what was sent, where something was.
    """

    def __init__(
        self,
        round: Round,
        party: Party,
        languages: Sequence[str],
        *,
        only: int | None = None,
        data: QueryDict | None = None,
    ) -> None:
        self.round, self.party, self.language = round, party, languages[0]
        self.stored = {p.wording_id: p for p in queries.positions_of(party, round.text)}
        self.as_of = max((p.pk for p in self.stored.values()), default=0)
        reserves = any(p.stance == Stance.RESERVE for p in self.stored.values())
        self.objections = queries.objections_to(party, round.text) if reserves else {}
        clauses = list(clauses_of(round.text))
        self.reading = Reading(round.text, party, clauses, self.stored.values(), languages)
        self.all_items = [self._item(n, clause) for n, clause in enumerate(clauses, 1)]
        self.items = [item for item in self.all_items if only in (None, item.place)]
        self.parties = [p for p in parties_in(round.text.coalition) if p != party]
        self.asked: list[Item] = []
        self.gone: list[Line] = []
        self.problem = ""
        self.chosen: list[tuple[str, str]] = []
        self._label_conditions()
        if data is not None:
            self._fill(data)

    # What stands

    def _item(self, place: int, clause: Clause) -> Item:
        wordings = list(clause.wordings.all())
        lines = [self._line(w, wordings) for w in wordings if not w.is_omission]
        omission = next((self._line(w, []) for w in wordings if w.is_omission and not clause.pinned), None)
        for line in lines[1:]:
            line.weaker = []
        if lines and self._took_all(lines[0]):
            lines[0].chosen = AND_SOFTER
        return Item(place, clause, lines, omission)

    def _line(self, wording: Wording, among: Sequence[Wording]) -> Line:
        line = Line(wording, self.reading.of(wording), softer(wording, among))
        line.objections = self.objections.get((self.party.pk, wording.pk), [])
        if position := self.stored.get(wording.pk):
            line.chosen, line.said = position.stance, position.words
            line.conditions = [(token, "") for token in _tokens(position)]
        return line

    def _took_all(self, line: Line) -> bool:
        def said(wording: Wording) -> tuple[str, list[str]] | None:
            position = self.stored.get(wording.pk)
            return (position.stance, sorted(_tokens(position))) if position else None

        mine = said(line.wording)
        return bool(line.weaker and mine and mine[0] == "S" and all(said(w) == mine for w in line.weaker))

    def _label_conditions(self) -> None:
        self.signers = [(f"p:{p.uid}", p.name) for p in self.parties]
        self.readings = {
            item.clause.pk: [
                (f"w:{line.wording.uid}", _label(item, line))
                for line in [*item.lines, *([item.omission] if item.omission else [])]
            ]
            for item in self.all_items
        }
        self._names = dict(self.signers)
        for pairs in self.readings.values():
            self._names.update(pairs)
        for item in self.all_items:
            for line in item.lines:
                line.conditions = [(token, self._name(token)) for token, _old in line.conditions]

    def _name(self, token: str) -> str:
        return self._names.get(token) or _("a wording or organisation that is gone")

    @property
    def listed(self) -> str:
        """The wordings that this page shows, for the form to send back."""
        lines = [[*item.lines, *([item.omission] if item.omission else [])] for item in self.all_items]
        return " ".join(line.wording.uid for row in lines for line in row)

    @property
    def answered(self) -> int:
        return sum(item.is_answered for item in self.all_items)

    # What was typed

    def _fill(self, data: QueryDict) -> None:
        known = data.get("as_of", "")
        self.as_of = int(known) if known.isdecimal() else 0
        self.seen = data.get("listed", "").split()
        asked = data.getlist("asked")
        self.asked = [item for item in self.all_items if item.clause.uid in asked]
        for item in self.asked:
            item.other_words = _typed(data, f"o-{item.clause.uid}")
            for line in item.lines:
                self._fill_line(line, data)
            if item.omission:
                ticked = f"m-{item.clause.uid}" in data
                item.omission.chosen = Stance.REFUSE.value if ticked else ""
                item.omission.said = _typed(data, f"mw-{item.clause.uid}")
        self.gone = self._fill_gone(data)

    def _fill_line(self, line: Line, data: QueryDict) -> None:
        uid = line.wording.uid
        line.chosen, line.said = data.get(f"s-{uid}", ""), _typed(data, f"w-{uid}")
        tokens = dict.fromkeys(token for token in data.getlist(f"if-{uid}") if token)
        line.conditions = [(token, self._name(token)) for token in tokens]
        if line.chosen not in CHOICES:
            raise Refused(_("This form did not arrive whole. Open the page again."))

    def _fill_gone(self, data: QueryDict) -> list[Line]:
        """Return what was answered to wordings that were reworded or taken out while the page stood open."""
        live = {line.wording.uid for item in self.all_items for line in item.lines}
        sent = {key[2:] for key, value in data.items() if key.startswith("s-") and value}
        lost = Wording.objects.filter(clause__text=self.round.text, uid__in=sent - live).select_related(
            "clause"
        )
        gone = [Line(wording, self.reading.of(wording), []) for wording in lost]
        for line in gone:
            self._fill_line(line, data)
        return gone

    @property
    def answers(self) -> list[Answer]:
        """What was typed, as answers; what stands as it stood is among them."""
        said: list[Answer] = []
        for item in self.asked:
            taken = {w.pk for line in item.lines if line.chosen == AND_SOFTER for w in line.weaker}
            lines = [line for line in item.lines if not (line.wording.pk in taken and self._untouched(line))]
            said += [self._answer(line) for line in lines if line.chosen or line.said or line.conditions]
            if item.omission:
                said += self._answer_omission(item.omission)
        return said + [self._answer(line) for line in self.gone]

    def _untouched(self, line: Line) -> bool:
        position = self.stored.get(line.wording.pk)
        if position is None:
            return not line.chosen
        typed = (line.chosen, line.said, sorted(token for token, _label in line.conditions))
        return typed == (position.stance, position.words, sorted(_tokens(position)))

    def _answer(self, line: Line) -> Answer:
        stance = Stance(line.chosen.rstrip("+")) if line.chosen else None
        position = self.stored.get(line.wording.pk)
        same_words = bool(position and position.words == line.said)
        # The field is out of sight once "accept" is chosen: words that stood there before are left behind.
        words = "" if stance in (None, Stance.ACCEPT) and same_words else line.said
        language = position.language if position and same_words else self.language
        conditions = self._conditions(line)
        return Answer(line.wording, stance, words, language, conditions, line.chosen == AND_SOFTER)

    def _answer_omission(self, line: Line) -> list[Answer]:
        position = self.stored.get(line.wording.pk)
        refused = position is not None and position.stance == Stance.REFUSE
        if line.chosen or refused or line.said:
            return [self._answer(line)]
        return []

    def _conditions(self, line: Line) -> tuple[OnlyIf, ...]:
        parties = {f"p:{p.uid}": p for p in [*self.parties, self.party]}
        stored = self.stored.get(line.wording.pk)
        wordings = {f"w:{w.uid}": w for w in self._known_wordings(stored)}
        by_clause: dict[int, list[Wording]] = {}
        signers = []
        for token, _label in line.conditions:
            if party := parties.get(token):
                signers.append(OnlyIf(party=party))
            elif wording := wordings.get(token):
                by_clause.setdefault(wording.clause_id, []).append(wording)
        return (*signers, *(OnlyIf(wordings=tuple(group)) for group in by_clause.values()))

    def _known_wordings(self, stored: Position | None) -> list[Wording]:
        live = [w for item in self.all_items for w in item.clause.wordings.all()]
        kept = [w for c in stored.conditions.all() for w in c.wordings.all()] if stored else []
        return [*kept, *live]

    @property
    def proposals(self) -> list[Proposal]:
        return [
            Proposal(item.clause, item.other_words.strip(), self.language)
            for item in self.asked
            if item.other_words.strip()
        ]

    # What came back

    def refuse(self, error: Refused) -> None:
        """Put what the act refused at its place on the page; everything typed stays."""
        self.problem = str(error)
        if isinstance(error, Outdated):
            self.as_of = max((p.pk for p in self.stored.values()), default=0)
            self._place({}, error.stored)
        elif isinstance(error, Unclear):
            self._place(error.problems, {})
            for item in self.asked:
                item.problem = error.proposals.get(item.clause.pk, "")

    def follow(self, meetings: Sequence[Meeting], data: QueryDict) -> None:
        """Show the page again so that answers can be changed to follow earlier ones; nothing typed is lost."""
        self.problem = _("Nothing is stored yet: change the answer that is marked, and send it.")
        self.chosen = [*chosen_fields(data), *(("met", meeting.token) for meeting in meetings)]
        marked = {meeting.wording.pk: meeting for meeting in meetings}
        for line in (line for item in self.asked for line in item.lines):
            line.follows = marked.get(line.wording.pk)

    @property
    def first_problem(self) -> str:
        """The id, on the page, of the first place that needs a look; empty where there is none."""
        for item in self.asked:
            for line in [*item.lines, *([item.omission] if item.omission else [])]:
                if line.problem or line.stored or line.follows:
                    return f"q-{line.wording.uid}"
            if item.problem:
                return f"p-{item.clause.uid}"
        return ""

    def _place(self, problems: Mapping[int, str], stored: Mapping[int, Position | None]) -> None:
        omissions = [item.omission for item in self.asked if item.omission]
        for line in [*self.gone, *omissions, *(line for item in self.asked for line in item.lines)]:
            line.problem = problems.get(line.wording.pk, "")
            line.stored = stored.get(line.wording.pk)


def _typed(data: QueryDict, name: str) -> str:
    """Return a field's words as people wrote them; NUL, which no keyboard has, no database keeps."""
    return data.get(name, "").replace("\r\n", "\n").replace("\0", "").strip()


def _tokens(position: Position) -> list[str]:
    conditions = list(position.conditions.all())
    signers = [f"p:{c.party.uid}" for c in conditions if c.party]
    return signers + [f"w:{w.uid}" for c in conditions for w in c.wordings.all()]


def _label(item: Item, line: Line) -> str:
    if line.wording.is_omission:
        return _("%(number)s is left out") % {"number": item.clause.number or item.place}
    body = line.words.body
    start = body if len(body) <= 60 else body[:59].rsplit(" ", 1)[0] + "…"
    return _("%(number)s reads “%(words)s”") % {"number": item.clause.number or item.place, "words": start}
