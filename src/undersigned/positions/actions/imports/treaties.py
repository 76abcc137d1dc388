"""The act that takes over what states declared to treaties, and what others object to it."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import transaction
from django.utils import timezone

from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.names import legible_name, name_key
from undersigned.core.tables import Files
from undersigned.parties import rules as parties
from undersigned.parties.actions.parties import check_looks
from undersigned.parties.models import Coalition, Membership, Party, keys_of
from undersigned.positions.actions.imports.articles import Places, places_of
from undersigned.positions.actions.imports.rows import store
from undersigned.positions.actions.imports.treaty_tables import (
    DECLARING,
    TO_CONFIRM,
    Answer,
    Part,
    Treaties,
    articles_of,
    read_treaties,
)
from undersigned.positions.models import Objection, Position
from undersigned.positions.states import Origin, Stance

LANGUAGE = "en"
WHOLE = ""
Cell = tuple[str, str, str]
"""A treaty, a party, and the number of an article; empty for the whole."""


@dataclass(frozen=True)
class Draft:
    """A position before it is stored."""

    stance: Stance
    words: str
    mandate: str
    bound: str


@dataclass(frozen=True)
class TreatyMove:
    """A position that a later part of the source tells otherwise."""

    party: str
    treaty: str
    article: str
    before: str
    after: str


@dataclass(frozen=True)
class TreatiesImported:
    """What a folder holds, and what was done: `new` positions and objections; `marks` parts said nothing."""

    treaties: int
    parties: int
    positions: int
    objections: int
    marks: int
    new: int = 0
    moved: Sequence[TreatyMove] = ()


@transaction.atomic
def import_treaties(
    files: Files, coalition: Coalition, *, actor: Actor, texts: Mapping[str, tuple[str, bytes]] | None = None
) -> TreatiesImported:
    """Take treaties over into a coalition's register, with reservations, declarations and objections: all or nothing.

    Args:
        texts: by treaty the name and content of a file with its words; used the first time.
    Raises: NotAllowed; Refused as `read_treaties` does, and where a file's treaty is not in the folder; what the
        reading engine raises for a file that it cannot read.
    """
    require(parties.can_manage, actor, coalition)
    told = read_treaties(files)
    Coalition.objects.select_for_update().get(pk=coalition.pk)
    now = timezone.now()
    drafts = drafts_of(told)
    people = _parties(coalition, told, drafts)
    articles = {(treaty, place) for treaty, _party, place in drafts}
    places = places_of(coalition, told, articles, texts or {}, actor)
    stored, moved = _store(drafts, _past(told, drafts), people, places, now)
    objecting = _object(told.answers, drafts, people, places, now)
    done = TreatiesImported(
        len(told.titles),
        len(people),
        len(drafts),
        len(told.answers),
        told.marks,
        len(stored) + objecting,
        moved,
    )
    if done.new:
        rows = "\n".join("\t".join((p.uid, p.stance, p.words)) for p in stored)
        journal.record(
            actor,
            "register.imported",
            coalition,
            coalition=coalition,
            count=done.new,
            rows=hashlib.sha256(rows.encode()).hexdigest(),
            files={name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())},
        )
    return done


def drafts_of(told: Treaties) -> dict[Cell, Draft]:
    """Return what stands, for each party on each article and on the whole of a treaty.

    Parts on one article become one position with the words of all, in order; a part on several articles one on each.
    """
    parts: dict[Cell, list[Part]] = defaultdict(list)
    for part in told.parts:
        for place in part.places:
            parts[part.treaty, part.party, place].append(part)
    drafts = {cell: _drafted(told, cell, found) for cell, found in parts.items()}
    for (treaty, party), standing in told.status.items():
        drafts.setdefault((treaty, party, WHOLE), Draft(Stance.ACCEPT, "", standing.told, standing.bound))
    for treaty, party in told.silent:
        accepted = drafts.get((treaty, party, WHOLE)) or Draft(Stance.ACCEPT, "", "", "")
        noted = f"{accepted.mandate}; it declared something whose text is not in this source".lstrip("; ")
        drafts[treaty, party, WHOLE] = Draft(accepted.stance, accepted.words, noted, accepted.bound)
    _withdraw(told, drafts)
    for answer in told.answers:
        for cell in _objected(answer, drafts):
            drafts.setdefault(cell, Draft(Stance.RESERVE, "", _KNOWN_BY_OBJECTION, ""))
    return drafts


_KNOWN_BY_OBJECTION = (
    f"reservation known from objections to it; its words are not in this source; {TO_CONFIRM}"
)


def _drafted(told: Treaties, cell: Cell, parts: Sequence[Part]) -> Draft:
    treaty, party, _place = cell
    standing = told.status.get((treaty, party))
    reserves = any(part.kind not in DECLARING for part in parts)
    kinds = ", ".join(dict.fromkeys(part.kind for part in parts))
    named = ";".join(dict.fromkeys(article for part in parts for article in part.articles))
    stage = ", ".join(dict.fromkeys(part.stage for part in parts if part.stage))
    facts = (kinds, f"on {named or 'the whole'}", stage, standing.told if standing else "", TO_CONFIRM)
    return Draft(
        Stance.RESERVE if reserves else Stance.ACCEPT,
        "\n\n".join(part.words for part in parts),
        "; ".join(filter(None, facts))[:300],
        standing.bound if standing else "",
    )


def _withdraw(told: Treaties, drafts: dict[Cell, Draft]) -> None:
    """Let a general reservation that was withdrawn in part stand only beside the articles that it still speaks of."""
    for (treaty, party), (articles, day, words) in told.withdrawn.items():
        general = drafts.get((treaty, party, WHOLE))
        if general is None:
            continue
        noted = f"general reservation withdrawn in part, {day}; {general.mandate}"[:300]
        drafts[treaty, party, WHOLE] = Draft(Stance.ACCEPT, words, noted, general.bound)
        for place in articles_of(articles):
            kept = f"{general.words}\n\n{words}"
            drafts[treaty, party, place] = Draft(Stance.RESERVE, kept, noted, general.bound)


def _past(told: Treaties, drafts: Mapping[Cell, Draft]) -> dict[Cell, Draft]:
    """Return the general reservations that were withdrawn since: they are kept as what was said before."""
    found = {}
    for treaty, party in told.withdrawn:
        parts = [p for p in told.parts if (p.treaty, p.party, p.places) == (treaty, party, (WHOLE,))]
        cell = (treaty, party, WHOLE)
        if parts and cell in drafts:
            found[cell] = _drafted(told, cell, parts)
    return found


def _objected(answer: Answer, drafts: Mapping[Cell, Draft]) -> list[Cell]:
    """Return the cells beside which an objection stands.

    The article that it names; where the party has nothing there, its general words; an objection that names no
    article stands beside the general words or, where there are none, beside every reservation of the party.
    """
    whole = (answer.treaty, answer.to, WHOLE)
    spoken = [
        cell
        for cell, draft in drafts.items()
        if cell[:2] == whole[:2] and (draft.words or draft.stance == Stance.RESERVE)
    ]
    named = [(answer.treaty, answer.to, place) for place in articles_of(answer.articles)]
    if not answer.articles and whole not in spoken:
        return spoken or [whole]
    found = [cell if cell in spoken or whole not in spoken else whole for cell in named]
    return list(dict.fromkeys(found))


def _parties(coalition: Coalition, told: Treaties, drafts: Mapping[Cell, Draft]) -> dict[str, Party]:
    """Return the parties by the names of the source; one named otherwise in the coalition is another party."""
    named = dict.fromkeys([party for _treaty, party, _place in drafts] + [a.party for a in told.answers])
    there = {m.name_key: m.party for m in coalition.memberships.filter(until=None).select_related("party")}
    fresh = [name for name in named if name_key(name) not in there]
    made = store(
        Party(name=legible_name(name), kind=Party.Kind.ORGANISATION, languages=[LANGUAGE]) for name in fresh
    )
    check_looks(coalition, made)
    store(
        Membership(
            coalition=coalition,
            party=party,
            **keys_of(party.name),
            since=_since(told, name),
        )
        for name, party in zip(fresh, made, strict=True)
    )
    there |= {name_key(party.name): party for party in made}
    return {name: there[name_key(name)] for name in named}


def _since(told: Treaties, name: str) -> date:
    """Return the day of the first thing that a party did with a treaty, else that of the first treaty."""
    days = [s.signed or s.bound for (_treaty, party), s in told.status.items() if party == name]
    return date.fromisoformat(min(days or [day for _title, day in told.titles.values()]))


def _moment(day: str) -> datetime | None:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC) if day else None


def _store(
    drafts: Mapping[Cell, Draft],
    past: Mapping[Cell, Draft],
    people: Mapping[str, Party],
    places: Places,
    now: datetime,
) -> tuple[list[Position], list[TreatyMove]]:
    """Store what is new or told otherwise; return it, and what moved."""
    there = {
        (p.wording_id, p.party_id): p
        for p in Position.objects.filter(wording__in=list(places.values()), superseded_at=None)
    }
    fresh, moved = list[Position](), list[TreatyMove]()
    for cell, draft in drafts.items():
        treaty, party, place = cell
        made = _position(draft, people[party], places[treaty, place], now)
        old = there.get((made.wording_id, made.party_id))
        if old and _content(old) == _content(made):
            continue
        if old:
            Position.objects.filter(pk=old.pk).update(superseded_at=now)
            moved.append(TreatyMove(party, treaty, place, old.stance, made.stance))
        elif cell in past:
            before = _position(past[cell], people[party], places[treaty, place], now)
            before.superseded_at = now
            before.save()
        fresh.append(made)
    return store(fresh), moved


def _position(draft: Draft, party: Party, wording: int, now: datetime) -> Position:
    return Position(
        wording_id=wording,
        party=party,
        stance=draft.stance,
        words=draft.words,
        language=LANGUAGE if draft.words else "",
        origin=Origin.REGISTER,
        mandate=draft.mandate,
        taken_at=now,
        ratified_at=_moment(draft.bound),
    )


def _content(position: Position) -> tuple[str, str, str, datetime | None]:
    return str(position.stance), position.words, position.mandate, position.ratified_at


def _object(
    answers: Iterable[Answer],
    drafts: Mapping[Cell, Draft],
    people: Mapping[str, Party],
    places: Places,
    now: datetime,
) -> int:
    """Lay objections beside what they object to; return how many were not there yet."""
    standing = {
        (p.wording_id, p.party_id): p.pk
        for p in Position.objects.filter(wording__in=list(places.values()), superseded_at=None)
    }
    there = set(
        Objection.objects.filter(position__wording__in=list(places.values())).values_list(
            "position__wording", "position__party", "party", "reference"
        )
    )
    fresh = []
    for answer in answers:
        for treaty, party, place in _objected(answer, drafts):
            wording, own = places[treaty, place], people[party].pk
            if (wording, own, people[answer.party].pk, answer.reference) not in there:
                fresh.append(
                    Objection(
                        position_id=standing[wording, own],
                        party=people[answer.party],
                        effect=answer.effect,
                        words=answer.told,
                        language=LANGUAGE,
                        reference=answer.reference,
                        made_at=now,
                    )
                )
    return len(store(fresh))
