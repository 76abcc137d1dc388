"""What parties say of a text on several nodes, brought together: the same set of messages gives the same state.

Rows keep their ids wherever they are. A position ends at the earliest moment that anybody tells, and at the latest
when the party's next one on the same words begins; a signature is as far as the furthest that is told; what was
erased on one node is erased on all. Nothing depends on the order in which messages come, or on how often.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from undersigned.agreements.models import Edition, EditionClause, Reservation, Signature
from undersigned.agreements.states import SignatureState
from undersigned.core.erasure import erase
from undersigned.core.registry import ERASERS
from undersigned.exchange.actions.frame import instant, read_moment
from undersigned.parties.models import Party
from undersigned.positions.models import Condition, Objection, Position, Round, Submission
from undersigned.texts.models import Clause, Text, Wording

Row = Mapping[str, Any]
# How far a signature has come; of two that have come as far the earlier stands.
RANK = {
    SignatureState.PROVISIONAL: 0,
    SignatureState.DECLINED: 1,
    SignatureState.RATIFIED: 2,
    SignatureState.WITHDRAWN: 3,
}


class Answers:
    """The rows of parties in one message, stored in one text.

    `may_tell` says of a party, and of the moment at which something was said, whether the sender may tell it;
    what it may not is passed over, and `left_out` says so in sentences. `drafts`: the text is drafted there, and
    so it tells for everybody whose signature is expected.
    """

    def __init__(self, text: Text, may_tell: Callable[[Party, datetime], bool], *, drafts: bool) -> None:
        self.text = text
        self.may_tell = may_tell
        self.drafts = drafts
        self.left_out: list[str] = []
        self._ends: dict[tuple[str, str], dict[str, datetime | None]] = {}
        self.parties = {p.uid: p for p in Party.objects.filter(memberships__coalition=text.coalition)}
        self.clauses = {c.uid: c for c in Clause.objects.filter(text=text)}
        self.wordings = {w.uid: w for w in Wording.objects.filter(clause__text=text)}
        self.rounds = {r.uid: r for r in Round.objects.filter(text=text)}
        self.editions = {e.uid: e for e in Edition.objects.filter(text=text)}

    def store(self, rows: Iterable[tuple[str, Row]]) -> None:
        """Store what is new of positions, submissions, signatures and objections."""
        keep = {
            "position": self._position,
            "submission": self._submission,
            "signature": self._signature,
            "objection": self._objection,
        }
        told = list(rows)
        for kind, store in keep.items():
            for each, row in told:
                if each == kind:
                    store(row)
        self._chain({(row["party"], row["wording"]) for kind, row in told if kind == "position"})

    def _mine(self, kind: str, row: Row, at: datetime) -> Party | None:
        """Return the party of a row that the sender may tell."""
        party = self.parties.get(row["party"])
        if party is None or not self.may_tell(party, at):
            # By its id alone: what is kept here is not erased with a name.
            self.left_out.append(f"{kind} {row.get('uid', '')}: {row['party']} does not answer there.")
            return None
        return party

    def _position(self, row: Row) -> None:
        known = Position.objects.filter(uid=row["uid"]).select_related("wording", "party").first()
        taken = instant(row["taken_at"])
        if known is None:
            party, wording = self._mine("position", row, taken), self.wordings.get(row["wording"])
            if party is not None and wording is not None:
                self._new_position(row, party, wording, taken)
            elif party is not None:
                self.left_out.append(f"position {row['uid']}: its wording is not known here yet.")
            return
        if not self._same(known, row):
            return
        ended = _earlier(known.superseded_at, read_moment(row["ended_at"]))
        ratified = _earlier(known.ratified_at, read_moment(row["ratified_at"]))
        if (ended, ratified) != (known.superseded_at, known.ratified_at):
            Position.objects.filter(pk=known.pk).update(superseded_at=ended, ratified_at=ratified)
        if row["erased_at"] and known.erased_at is None:
            _erase("position", known.uid)

    def _same(self, known: Position, row: Row) -> bool:
        told = (row["wording"], row["party"], row["stance"], row["words"], instant(row["taken_at"]))
        here = (known.wording.uid, known.party.uid, known.stance, known.words, known.taken_at)
        erased = known.erased_at or row["erased_at"]
        if told == here or (erased and told[:3] + told[4:] == here[:3] + here[4:]):
            return True
        self.left_out.append(f"position {known.uid}: it says otherwise than what stands here.")
        return False

    def _new_position(self, row: Row, party: Party, wording: Wording, taken: datetime) -> None:
        # It ends as it begins until the chain is laid: no two may stand at once.
        position = Position.objects.create(
            uid=row["uid"],
            wording=wording,
            party=party,
            round=self.rounds.get(row["round"]),
            stance=row["stance"],
            words=row["words"],
            language=row["language"],
            mandate=row["mandate"],
            taken_at=taken,
            superseded_at=read_moment(row["ended_at"]) or taken,
            ratified_at=read_moment(row["ratified_at"]),
            erased_at=read_moment(row["erased_at"]),
        )
        for told in row["conditions"]:
            other, clause = self.parties.get(told["party"]), self.clauses.get(told["clause"])
            if other is None and clause is None:
                continue
            condition = Condition.objects.create(position=position, party=other, clause=clause)
            condition.wordings.set([self.wordings[uid] for uid in told["wordings"] if uid in self.wordings])
        self._ends.setdefault((row["party"], row["wording"]), {})[row["uid"]] = read_moment(row["ended_at"])

    def _chain(self, touched: Iterable[tuple[str, str]]) -> None:
        """Let each position end where it was told to, and at the latest when the next one begins."""
        for party, wording in touched:
            chain = Position.objects.filter(party__uid=party, wording__uid=wording).order_by(
                "taken_at", "uid"
            )
            told = self._ends.get((party, wording), {})
            ends = [told.get(position.uid, position.superseded_at) for position in chain]
            begins = [position.taken_at for position in chain]
            for n, position in enumerate(chain):
                later = begins[n + 1] if n + 1 < len(begins) else None
                end = _earlier(ends[n], later)
                if end != position.superseded_at:
                    Position.objects.filter(pk=position.pk).update(superseded_at=end)

    def _submission(self, row: Row) -> None:
        at, round = instant(row["submitted_at"]), self.rounds.get(row["round"])
        party = self._mine("submission", row, at)
        if party is None or round is None:
            return
        made, new = Submission.objects.get_or_create(round=round, party=party, defaults={"submitted_at": at})
        if not new and at < made.submitted_at:
            Submission.objects.filter(pk=made.pk).update(submitted_at=at)

    def _signature(self, row: Row) -> None:
        edition = self.editions.get(row["edition"])
        known = Signature.objects.filter(uid=row["uid"]).first()
        provisional = row["state"] == SignatureState.PROVISIONAL
        if known is not None and (provisional or _reached(row) <= _reached_by(known)):
            return
        at = instant(row["ratified_at"] or row["provisional_at"])
        expected = self.drafts and provisional
        party = self.parties.get(row["party"]) if expected else self._mine("signature", row, at)
        if party is None or edition is None:
            return
        if known is None and _live_elsewhere(row, edition, party):
            self.left_out.append(f"signature {row['uid']}: {party.uid} has signed this edition already.")
            return
        self._put_signature(row, edition, party)

    def _put_signature(self, row: Row, edition: Edition, party: Party) -> None:
        decision = dict(row["decision"])
        decided = decision.pop("decided_on")
        signature, _made = Signature.objects.update_or_create(
            uid=row["uid"],
            defaults={
                "edition": edition,
                "party": party,
                "state": row["state"],
                "accession": row["accession"],
                "provisional_at": instant(row["provisional_at"]),
                "ratified_at": read_moment(row["ratified_at"]),
                "ended_at": read_moment(row["ended_at"]),
                "ended_words": row["ended_words"],
                "named": row["named"],
                "shown_from": date.fromisoformat(row["shown_from"]) if row["shown_from"] else None,
                "shown_at": read_moment(row["shown_at"]),
                "decided_on": date.fromisoformat(decided) if decided else None,
                "language": row["language"],
                **decision,
            },
        )
        signature.only_if.set([self.parties[uid] for uid in row["only_if"] if uid in self.parties])
        lines = {line.clause.uid: line for line in EditionClause.objects.filter(edition=edition)}
        signature.reservations.all().delete()
        Reservation.objects.bulk_create(
            Reservation(
                uid=note["uid"],
                signature=signature,
                edition_clause=lines[note["clause"]],
                kind=note["kind"],
                words=note["words"],
                language=note["language"],
                erased_at=read_moment(note["erased_at"]),
            )
            for note in row["notes"]
            if note["clause"] in lines
        )

    def _objection(self, row: Row) -> None:
        known = Objection.objects.filter(uid=row["uid"]).first()
        made = instant(row["made_at"])
        position = Position.objects.filter(uid=row["position"], wording__clause__text=self.text).first()
        party = self._mine("objection", row, made) if known is None else None
        if party is not None and position is not None:
            Objection.objects.create(
                uid=row["uid"],
                position=position,
                party=party,
                effect=row["effect"],
                words=row["words"],
                language=row["language"],
                made_at=made,
                withdrawn_at=read_moment(row["withdrawn_at"]),
                erased_at=read_moment(row["erased_at"]),
            )
        elif known is not None:
            withdrawn = _earlier(known.withdrawn_at, read_moment(row["withdrawn_at"]))
            Objection.objects.filter(pk=known.pk).update(withdrawn_at=withdrawn)
            if row["erased_at"] and known.erased_at is None:
                _erase("objection", known.uid)


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    told = [moment for moment in (one, other) if moment is not None]
    return min(told) if told else None


def _reached(row: Row) -> tuple[int, float]:
    """Return how far a signature has come; the larger stands."""
    at = row["ratified_at"]
    return RANK[SignatureState(row["state"])], -instant(at).timestamp() if at else 0.0


def _reached_by(known: Signature) -> tuple[int, float]:
    return RANK[SignatureState(known.state)], -known.ratified_at.timestamp() if known.ratified_at else 0.0


def _live_elsewhere(row: Row, edition: Edition, party: Party) -> bool:
    live = (SignatureState.PROVISIONAL, SignatureState.RATIFIED)
    others = Signature.objects.filter(edition=edition, party=party, state__in=live).exclude(uid=row["uid"])
    return row["state"] in live and others.exists()


def _erase(kind: str, uid: str) -> None:
    if kind in ERASERS:
        erase(kind, uid)
