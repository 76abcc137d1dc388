"""The act that takes roll calls over: one transaction, one event that commits to every row."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.cases.models import Case, CaseVersion, Question
from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.models import Audience
from undersigned.core.names import legible_name, name_key
from undersigned.core.tables import Files
from undersigned.parties import rules as parties
from undersigned.parties.actions.parties import check_looks
from undersigned.parties.models import Coalition, Membership, Party, keys_of
from undersigned.positions.actions.imports.calls import (
    LANGUAGE,
    store_absences,
    store_calls,
    store_positions,
    told,
)
from undersigned.positions.actions.imports.known import Known, known_in
from undersigned.positions.actions.imports.members import date_memberships
from undersigned.positions.actions.imports.moves import Move, changes, corrections
from undersigned.positions.actions.imports.rows import store
from undersigned.positions.actions.imports.unga import (
    ABSENT,
    Register,
    RollCall,
    parent_of,
    read_unga,
)
from undersigned.positions.models import Absence, Position
from undersigned.texts.models import Subject


@dataclass(frozen=True)
class Imported:
    """What a folder holds, and what was done: `new` positions stored, and every answer that moved by them."""

    parties: int
    cases: int
    questions: int
    positions: int
    new: int = 0
    moved: Sequence[Move] = ()


@transaction.atomic
def import_unga(files: Files, coalition: Coalition, *, actor: Actor) -> Imported:
    """Take roll calls about cases over into a coalition's register: all of a folder, or nothing.

    What is there already stays as it is. A vote that the source tells otherwise now supersedes the earlier row; what
    a folder does not tell any more stands.
    Raises: NotAllowed; Refused with file, line and reason, as `read_unga` does, and where a roll call that was
        imported before has another text, day or words now.
    """
    require(parties.can_manage, actor, coalition)
    register = read_unga(files)
    Coalition.objects.select_for_update().get(pk=coalition.pk)
    taking = _Taking(coalition, register, known_in(coalition), timezone.now())
    done = taking.take()
    if taking.changed:
        journal.record(
            actor,
            "register.imported",
            coalition,
            coalition=coalition,
            count=done.new,
            rows=taking.digest(),
            files={name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())},
        )
    return done


@dataclass
class _Taking:
    """One import under way; `stored` are the rows that its event commits to."""

    coalition: Coalition
    register: Register
    known: Known
    now: datetime
    stored: list[tuple[str, str, str]] = field(default_factory=list)
    changed: bool = False

    def take(self) -> Imported:
        register, known = self.register, self.known
        before = {rcid: dict(cast) for rcid, cast in known.votes.items()}
        asked_before = list(known.asked.values())
        self._parties()
        cases, questions = self._cases(), self._questions()
        self._calls(cases, questions)
        new = self._votes()
        asked = known.asked.values()
        moved = changes(asked, known.votes) - changes(asked_before, before)
        moved |= corrections(asked, before, known.votes)
        if self.changed:
            date_memberships(self.coalition, self.known)
        return Imported(
            len(register.parties),
            len(register.cases),
            len(register.questions),
            register.positions,
            new,
            sorted(moved),
        )

    def digest(self) -> str:
        """Return what commits to the votes stored: the SHA-256 of their lines `rcid,party,vote`."""
        return hashlib.sha256("\n".join(map(",".join, self.stored)).encode()).hexdigest()

    def _parties(self) -> None:
        fresh = {code: name for code, name in self.register.parties.items() if code not in self.known.parties}
        kind = Party.Kind.ORGANISATION
        made = store(
            Party(reference=code, name=legible_name(name), kind=kind, languages=[LANGUAGE])
            for code, name in fresh.items()
        )
        taken = set(Membership.objects.filter(coalition=self.coalition).values_list("name_key", flat=True))
        for party in made:
            if name_key(party.name) in taken:
                raise Refused(_("%(name)s is in the coalition already.") % {"name": party.name})
        check_looks(self.coalition, made)
        store(Membership(coalition=self.coalition, party=party, **keys_of(party.name)) for party in made)
        self.known.parties.update({party.reference: party.pk for party in made})
        self.changed |= bool(made)

    def _cases(self) -> dict[str, Case]:
        there = {each.reference: each for each in self.coalition.cases.exclude(reference="")}
        fresh = [row for row in self.register.cases if row[0] not in there]
        made = store(
            Case(
                coalition=self.coalition,
                reference=reference,
                name=label,
                summary=note,
                audience=Audience.PUBLIC,
                created_at=self.now,
            )
            for reference, label, note in fresh
        )
        there |= {case.reference: case for case in made}
        for (_reference, _label, note), case in zip(fresh, made, strict=True):
            if parent := there.get(parent_of(note)):
                case.parent = parent
                case.save(update_fields=["parent"])
        store(
            CaseVersion(
                case=case, parent=case.parent, name=case.name, summary=case.summary, since_at=self.now
            )
            for case in made
        )
        self.changed |= bool(made)
        return there

    def _questions(self) -> dict[str, Question]:
        there = {each.reference: each for each in self.coalition.questions.exclude(reference="")}
        last = self.coalition.questions.aggregate(last=Max("number"))["last"] or 0
        fresh = [row for row in self.register.questions if row[0] not in there]
        made = store(
            Question(
                coalition=self.coalition,
                number=number,
                reference=reference,
                phrasing=phrasing,
                language=LANGUAGE,
                concerns=Question.Concerns.RIGHT,
                polarity=Question.Polarity.SUPPORT,
                note=_told_by(rule),
                phrased_at=self.now,
            )
            for number, (reference, phrasing, rule) in enumerate(fresh, last + 1)
        )
        self.changed |= bool(made)
        return there | {question.reference: question for question in made}

    def _calls(self, cases: dict[str, Case], questions: dict[str, Question]) -> None:
        known = self.known
        for call in self.register.roll_calls:
            if (there := known.calls.get(call.rcid)) and there.told != told(call):
                raise Refused(
                    _("Roll call %(rcid)s was imported with another text, day or words: %(told)s.")
                    % {"rcid": call.rcid, "told": ", ".join(there.told)}
                )
        fresh = [call for call in self.register.roll_calls if call.rcid not in known.calls]
        known.calls.update(store_calls(self.coalition, fresh, cases, self.now))
        whole = [call for call in self.register.roll_calls if not call.clause]
        self._answer(whole, cases, questions)
        known.asked.update({call.rcid: call for call in whole})
        self.changed |= bool(fresh)

    def _answer(
        self, whole: Sequence[RollCall], cases: dict[str, Case], questions: dict[str, Question]
    ) -> None:
        """Let the clause of each vote on a whole text answer its question; answered otherwise before, it ends."""
        made, ended = [], []
        for call in whole:
            clause = self.known.calls[call.rcid].clause
            question, case = questions[call.question], cases[call.case]
            subject = self.known.subjects.get(clause)
            told = (question.pk, case.pk, call.polarity)
            if subject and (subject.question_id, subject.case_id, subject.polarity) == told:
                continue
            ended += [subject.pk] if subject else []
            made.append(
                Subject(
                    clause_id=clause,
                    question=question,
                    case=case,
                    polarity=call.polarity,
                    since_at=self.now,
                )
            )
        Subject.objects.filter(pk__in=ended).update(until_at=self.now)
        store(made)
        self.changed |= bool(made)

    def _votes(self) -> int:
        """Store what is new or told otherwise; return how many positions were stored."""
        fresh = [
            (call, party, vote)
            for call in self.register.roll_calls
            for party, vote in self.register.votes[call.rcid].items()
            if self.known.votes[call.rcid].get(party) != vote
        ]
        self._supersede([(call.rcid, party) for call, party, _vote in fresh])
        said = [row for row in fresh if row[2] != ABSENT]
        silent = [row for row in fresh if row[2] == ABSENT]
        store_positions(self.known, said, self.now)
        store_absences(self.known, silent, self.now)
        for call, party, vote in fresh:
            self.known.votes[call.rcid][party] = vote
            self.stored.append((call.rcid, party, vote))
        self.changed |= bool(fresh)
        return len(said)

    def _supersede(self, cells: Iterable[tuple[str, str]]) -> None:
        there = {cell: self.known.rows[cell] for cell in cells if cell in self.known.rows}
        absent = {cell for cell in there if self.known.votes[cell[0]][cell[1]] == ABSENT}
        _end(Position, [pk for cell, pk in there.items() if cell not in absent], self.now)
        _end(Absence, [there[cell] for cell in absent], self.now)


def _end(model: type[Model], keys: Sequence[int], now: datetime) -> None:
    for start in range(0, len(keys), 500):
        model._default_manager.filter(pk__in=keys[start : start + 500]).update(superseded_at=now)


def _told_by(rule: str) -> str:
    return f"Put to votes by a mapping that is not the source's own: {rule}" if rule else ""


def _told(call: RollCall) -> tuple[str, str, str]:
    return call.resolution, call.on, call.clause or call.title
