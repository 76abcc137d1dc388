"""Acts on sources: taking in, describing, another version, the reading state, withdrawing."""

import hashlib
import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.erasure import leave_nothing
from undersigned.core.errors import Refused
from undersigned.core.kept import keeping
from undersigned.core.limited import read_limited
from undersigned.core.models import Audience
from undersigned.library import rules
from undersigned.library.actions.erasure import wipe
from undersigned.library.actions.indexing import index_front, index_source
from undersigned.library.actions.storing import store
from undersigned.library.models import Anchor, Original, Source, Version
from undersigned.library.states import ReadingState
from undersigned.parties import rules as parties
from undersigned.parties.models import Coalition
from undersigned.reading import passages
from undersigned.reading.sources import SourceDocument

# What `_say` says; the rest of the row is other acts'.
TOLD = (
    "title", "language", "authors", "published", "first_published", "origin", "rights", "answers",
    "answers_address", "received_from", "audience",
)  # fmt: skip


@dataclass(frozen=True)
class Provenance:
    """What is known of where a source comes from; what is not known is empty.

    `authors` are pairs of name and affiliation as the source states it; dates are ISO 8601, as far as known.
    """

    title: str = ""
    language: str = ""
    authors: Sequence[tuple[str, str]] = ()
    published: str = ""
    first_published: str = ""
    origin: str = ""
    answers: str = ""
    answers_address: str = ""
    rights: str = ""
    received_from: str = ""
    audience: int = Audience.COALITION


def add_source(
    coalition: Coalition,
    data: bytes,
    *,
    actor: Actor,
    filename: str = "",
    kind: str = "",
    told: Provenance | None = None,
) -> Source:
    """Take a document into the library: its bytes unchanged, its segmentation beside them.

    Args:
        kind: what a person says it is; else what the file shows.
        told: what a person knows of it; what she leaves empty is what the file says of itself.
    Raises: Unreadable naming place and reason, also where reading takes too much. Then nothing is stored.
    """
    require(parties.can_draft, actor, coalition)
    name = _plain(filename)
    document = read_limited(data, name, kind)
    with transaction.atomic():
        told = _filled(told or Provenance(), document, coalition)
        _check(told)
        source = Source(coalition=coalition, kind=document.kind)
        if any(warning.code == "rushed" for warning in document.warnings):
            source.state = ReadingState.RUSHED
        _say(source, told)
        source.save()
        store(source, document, data, 1, name)
        index_source(source)
        journal.record(actor, "source.added", source, text=source, coalition=coalition, title=source.name)
    return source


def _plain(filename: str) -> str:
    return "".join(sign for sign in filename if unicodedata.category(sign)[0] != "C")[-200:]


def _filled(told: Provenance, document: SourceDocument, coalition: Coalition) -> Provenance:
    dates = {each.role: _day(each.value) for each in document.dates}
    return replace(
        told,
        title=told.title or document.title or "",
        language=told.language or document.language or coalition.languages[0],
        authors=told.authors or [(author.name, author.about or "") for author in document.authors],
        published=told.published or dates.get("published", ""),
        first_published=told.first_published or dates.get("first-published", ""),
    )


def _day(value: str | None) -> str:
    # Of a moment, the day is what one cites.
    return (value or "")[:10]


def _say(source: Source, told: Provenance) -> None:
    source.title, source.language = " ".join(told.title.split())[:300], told.language[:12]
    source.authors = [
        {"name": name.strip()[:200], "affiliation": affiliation.strip()[:400]}
        for name, affiliation in told.authors
        if name.strip()
    ]
    source.published, source.first_published = told.published, told.first_published
    source.origin, source.rights = told.origin.strip(), told.rights.strip()
    source.answers, source.answers_address = told.answers.strip(), told.answers_address.strip()
    source.received_from, source.audience = told.received_from.strip(), told.audience


def _check(told: Provenance) -> None:
    for value in (told.published, told.first_published):
        if value and not is_partial_date(value):
            raise Refused(
                _("“%(value)s” is not a date. Write 2031, 2031-06 or 2031-06-03.") % {"value": value}
            )
    for address in (told.origin, told.answers_address):
        if address and not address.startswith(("https://", "http://")):
            raise Refused(_("An address begins with https:// or http://."))


def is_partial_date(value: str) -> bool:
    """Tell whether a value is a year, a month or a day as ISO 8601 writes them."""
    try:
        date.fromisoformat(f"{value}-01-01"[:10])
    except ValueError:
        return False
    # Not the week dates that Python also reads.
    return len(value) in (4, 7, 10) and "W" not in value


@transaction.atomic
def describe_source(source: Source, told: Provenance, *, actor: Actor, seen: str | None = None) -> Source:
    """Say where a source comes from and who may read it.

    Args:
        seen: the digest (`told_digest`) of what the editor had before her; None does not look.
    Raises: Refused where a date or address cannot be one, the source was withdrawn, or somebody else described it.
    """
    require(rules.can_edit, actor, source)
    held = hold(source)
    if seen is not None and seen != told_digest(held):
        raise Refused(
            _("Somebody else described this source while you were writing. Look at it, and then save yours.")
        )
    _check(told)
    language = source.language
    _say(source, told)
    with keeping(source):
        source.save(update_fields=TOLD)
    if source.language == language:
        index_front(source)
    else:
        index_source(source)
    journal.record(
        actor,
        "source.described",
        source,
        text=source,
        coalition=source.coalition,
        title=source.title,
        audience=str(source.get_audience_display()),
    )
    return source


def told_digest(source: Source) -> str:
    """Return what changes with everything that is told of a source."""
    told = json.dumps([getattr(source, name) for name in TOLD])
    return hashlib.sha256(told.encode()).hexdigest()


def hold(source: Source) -> Source:
    """Let whoever else would change the source wait for this transaction; return the source as it is now.

    Without it, words quoted in the moment of a withdrawal would stay.
    Raises: Refused where the source was withdrawn.
    """
    held = Source.objects.select_for_update().get(pk=source.pk)
    source.withdrawn_at, source.state = held.withdrawn_at, held.state
    check_not_withdrawn(held)
    return held


def check_not_withdrawn(source: Source) -> None:
    """Raises: Refused where the source was withdrawn."""
    if source.withdrawn_at is not None:
        raise Refused(_("This source was withdrawn."))


def add_version(source: Source, data: bytes, *, actor: Actor, filename: str = "") -> Version:
    """Add the source as it was received once more; each passage is found again there, or reported as lost.

    Raises: Unreadable, Refused as `add_source`; Refused too for bytes that the source has already.
    """
    require(rules.can_edit, actor, source)
    name = _plain(filename)
    document = read_limited(data, name, source.kind)
    try:
        with transaction.atomic():
            hold(source)
            number = source.versions.latest("number").number + 1
            version = store(source, document, data, number, name)
            lost = _find_again(source, version, document.text)
            index_source(source)
            journal.record(
                actor,
                "source.versioned",
                source,
                text=source,
                coalition=source.coalition,
                number=number,
                lost=lost,
            )
    except IntegrityError:
        raise Refused(_("The library has exactly these bytes already.")) from None
    return version


def _find_again(source: Source, version: Version, text: str) -> int:
    """Anchor every passage of a source in a version; return how many are lost there."""
    anchors = [anchor_in(passage.quote, text) for passage in source.passages.all()]
    for passage, anchor in zip(source.passages.all(), anchors, strict=True):
        anchor.passage, anchor.version = passage, version
    Anchor.objects.bulk_create(anchors)
    return sum(bool(anchor.reason) for anchor in anchors)


def anchor_in(quote: passages.TextQuoteSelector, text: str) -> Anchor:
    """Return where quoted words stand in a text, or why they do not, as a row without passage and version."""
    found = passages.anchor(text, quote)
    if isinstance(found, passages.Anchored):
        return Anchor(start=found.start, end=found.end)
    return Anchor(reason=found.reason)


def text_of(version: Version) -> str:
    """Return the whole text of a version."""
    return Original.objects.only("text").get(version=version).text


@transaction.atomic
def set_state(source: Source, state: ReadingState, *, actor: Actor, seen: str | None = None) -> None:
    """Say how far somebody has compared the source with what it records; who and when is kept.

    Raises: Refused where the state is no longer the one that the editor had seen.
    """
    require(rules.can_edit, actor, source)
    held = hold(source)
    if held.state == state:
        return
    if seen is not None and seen != held.state:
        raise Refused(
            _("Somebody set the reading state in the meantime, to: %(state)s. Look at it, then set it again.")
            % {"state": held.get_state_display()}
        )
    source.state, source.state_at = state, timezone.now()
    source.state_by_id = actor.user_id
    source.save(update_fields=["state", "state_at", "state_by"])
    journal.record(
        actor, "source.state_set", source, text=source, coalition=source.coalition, state=str(state.label)
    )


@transaction.atomic
def withdraw_source(source: Source, reason: str, *, actor: Actor) -> None:
    """Leave the address and the reason, and not one word: bytes, segments, passages, corrections, index, journal.

    Raises: Refused without a reason, or where it was withdrawn before.
    """
    require(rules.can_edit, actor, source)
    hold(source)
    if not reason.strip():
        raise Refused(_("Say why the source is withdrawn: the reason stays at its address."))
    wipe(source)
    leave_nothing()
    source.withdrawn_at, source.withdrawn_reason = timezone.now(), reason.strip()[:400]
    source.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    journal.record(
        actor,
        "source.withdrawn",
        source,
        text=source,
        coalition=source.coalition,
        reason=source.withdrawn_reason,
    )
