"""Acts on passages from elsewhere: annotations of the same source, made on another node, find their words here."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.names import legible_name
from undersigned.library import rules
from undersigned.library.actions import passages as quoting
from undersigned.library.actions.corrections import check_meant
from undersigned.library.actions.sources import hold
from undersigned.library.models import Anchor, Original, Passage, Source, Version
from undersigned.reading import passages
from undersigned.reading.passages import Anchored, Lost, TextPositionSelector, TextQuoteSelector

LARGEST = 10_000_000  # bytes
MOST = 5_000


@dataclass(frozen=True)
class Suggested:
    """What an annotation says was meant, and who says so, "" where it does not tell."""

    meant: str
    creator: str


@dataclass(frozen=True)
class Annotation:
    """What a file tells of one passage; `sha256` is of the bytes it was quoted from, "" where it does not tell."""

    quote: TextQuoteSelector
    position: TextPositionSelector | None
    sha256: str
    voice: str
    reported_of: str
    suggested: tuple[Suggested, ...]


@dataclass(frozen=True)
class Missing:
    """Words that could not be found: `number` counts the annotations of the file from 1."""

    number: int
    words: str
    reason: str


@dataclass
class Imported:
    """What became of a file's annotations.

    Each stands where the file says (`exact`), was found by its words (`found`), or is `lost`; `new` are the
    passages that were not here before, `corrections` the suggestions.
    """

    exact: int = 0
    found: int = 0
    new: int = 0
    corrections: int = 0
    lost: list[Missing] = field(default_factory=list)


@transaction.atomic
def import_annotations(source: Source, data: bytes, *, actor: Actor) -> Imported:
    """Lay the passages and corrections of a file of W3C Web Annotations beside a source; again, it adds nothing.

    What others corrected comes in as suggestions, signed with their names: this house's editors decide.
    Raises: Refused naming the annotation that cannot be read; then nothing is stored.
    """
    require(rules.can_edit, actor, source)
    told = list(read_annotations(data))
    hold(source)
    places = _Places(source)
    done = Imported()
    for number, each in enumerate(told, 1):
        try:
            _lay(each, number, places, done, actor)
        except Refused as refusal:
            raise _unreadable(number, str(refusal)) from None
    journal.record(
        actor,
        "passages.imported",
        source,
        text=source,
        coalition=source.coalition,
        new=done.new,
        corrections=done.corrections,
        lost=len(done.lost),
    )
    return done


def _lay(each: Annotation, number: int, places: "_Places", done: Imported, actor: Actor) -> None:
    place = places.of(each)
    if isinstance(place, Lost):
        reason = str(Anchor.Reason(place.reason).label)
        done.lost.append(Missing(number, each.quote.exact, reason))
        return
    version, start, end, exact = place
    done.exact += exact
    done.found += not exact
    passage, new = quoting.keep(version, start, end, voice=each.voice, reported_of=each.reported_of)
    done.new += new
    for suggested in each.suggested:
        done.corrections += _suggested(passage, suggested, actor)


def _suggested(passage: Passage, told: Suggested, actor: Actor) -> bool:
    """Keep a suggestion unless it was made before, whatever the editors said to it then."""
    if passage.corrections.filter(meant=told.meant).exists():
        return False
    check_meant(passage, told.meant)
    passage.corrections.create(
        meant=told.meant,
        signed=legible_name(told.creator)[:120] if told.creator else "",
        suggested_by_id=None if told.creator else actor.user_id,
    )
    return True


class _Places:
    """The versions of a source, the newest first, each with its text."""

    def __init__(self, source: Source) -> None:
        originals = Original.objects.filter(version__source=source).select_related("version")
        self.texts: dict[Version, str] = {}
        for original in originals.order_by("-version__number").only("text", "version"):
            original.version.source = source
            self.texts[original.version] = original.text

    def of(self, told: Annotation) -> tuple[Version, int, int, bool] | Lost:
        """Return where words stand, and whether that is where the file says; the version it names goes first."""
        texts = sorted(self.texts.items(), key=lambda pair: pair[0].sha256 != told.sha256)
        for version, text in texts:
            if told.position and passages.holds(text, told.quote, told.position):
                return version, told.position.start, told.position.end, True
        found = [(version, passages.anchor(text, told.quote)) for version, text in texts]
        for version, place in found:
            if isinstance(place, Anchored):
                return version, place.start, place.end, False
        return next(place for _version, place in found if isinstance(place, Lost))


def read_annotations(data: bytes) -> Iterator[Annotation]:
    """Yield the annotations of a file: a collection with its page, a page, a list, or one annotation alone.

    Raises: Refused naming the annotation and what is missing in it.
    """
    items = _items(_parsed(data))
    if len(items) > MOST:
        raise Refused(_("A file holds at most %(most)s annotations.") % {"most": MOST})
    for number, item in enumerate(items, 1):
        yield _annotation(number, item)


def _parsed(data: bytes) -> Any:
    if len(data) > LARGEST:
        raise Refused(_("The file has more than %(most)s MB.") % {"most": LARGEST // 1_000_000})
    try:
        told = json.loads(data.decode("utf-8-sig"))
        # Escapes can write what no text holds and no database keeps: NUL, and half of a character.
        if b"\\u0000" in json.dumps(told, ensure_ascii=False).encode():
            raise Refused(_("The file holds signs that no text has."))
        return told
    except UnicodeEncodeError:
        raise Refused(_("The file holds signs that no text has.")) from None
    except UnicodeDecodeError as wrong:
        raise Refused(_("Byte %(place)s is no UTF-8.") % {"place": wrong.start + 1}) from None
    except json.JSONDecodeError as wrong:
        raise Refused(_("Line %(line)s is no JSON.") % {"line": wrong.lineno}) from None
    except (RecursionError, ValueError):
        raise Refused(_("The file is nested too deeply, or holds a number that is none.")) from None


def _items(told: Any) -> list[Any]:
    if isinstance(told, list):
        return told
    if isinstance(told, dict):
        if _is(told, "AnnotationCollection") and "first" in told:
            told = told["first"]
        if isinstance(told, dict) and isinstance(told.get("items"), list) and "next" not in told:
            return list(told["items"])
        if isinstance(told, dict) and _is(told, "AnnotationCollection") and told.get("total") == 0:
            return []
        if isinstance(told, dict) and _is(told, "Annotation"):
            return [told]
    raise Refused(_("The file holds no annotations, or only the address of a page that holds them."))


def _is(told: dict[str, Any], kind: str) -> bool:
    types = told.get("type")
    return kind in types if isinstance(types, list) else types == kind


def _annotation(number: int, item: Any) -> Annotation:
    target = item.get("target") if isinstance(item, dict) else None
    if isinstance(target, list) and len(target) == 1:
        target = target[0]
    quote, position = passages.from_json(target.get("selector") if isinstance(target, dict) else None)
    if quote is None or not quote.exact.strip():
        raise _unreadable(number, _("it has no words to find (TextQuoteSelector)."))
    if len(quote.exact) > quoting.LONGEST:
        raise _unreadable(
            number, _("A passage has at most %(most)s letters: quote less.") % {"most": quoting.LONGEST}
        )
    reported = item.get("undersigned:voice") == Passage.Voice.REPORTED
    return Annotation(
        quote,
        position,
        sha256=_words(item.get("undersigned:sha256")),
        voice=Passage.Voice.REPORTED if reported else Passage.Voice.OWN,
        reported_of=_words(item.get("undersigned:reportedOf")),
        suggested=tuple(_bodies(item)),
    )


def _unreadable(number: int, reason: str) -> Refused:
    return Refused(_("Annotation %(number)s: %(reason)s") % {"number": number, "reason": reason})


def _words(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _bodies(item: dict[str, Any]) -> Iterator[Suggested]:
    """Yield the bodies that correct; whatever else was said of the words stays where it was said."""
    bodies = item.get("body")
    for body in bodies if isinstance(bodies, list) else [bodies]:
        if isinstance(body, dict) and "editing" in (body.get("purpose"), item.get("motivation")):
            creator = body.get("creator") or item.get("creator")
            name = creator.get("name") if isinstance(creator, dict) else creator
            if meant := " ".join(_words(body.get("value")).split()):
                yield Suggested(meant, _words(name).strip())
