"""Acts on passages: quoting words, saying whose they are."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.kept import keeping
from undersigned.library import rules
from undersigned.library.actions.sources import anchor_in, hold, text_of
from undersigned.library.models import Passage, Version
from undersigned.library.queries.pages import place_of
from undersigned.parties import rules as parties
from undersigned.reading import passages

LONGEST = 5_000
# Readers without a seat may quote too: this bounds what they can fill a database with.
MOST_OF_STRANGERS = 2_000


@transaction.atomic
def quote(
    version: Version,
    start: int,
    end: int,
    *,
    actor: Actor,
    voice: str = Passage.Voice.OWN,
    reported_of: str = "",
) -> Passage:
    """Give words of a version an address that never changes; words quoted before have theirs already.

    Args:
        start, end: code points of the version's text; white space at the ends is left out.
        reported_of: whose words the speaker reports, where they are not the speaker's own.
    Raises: Refused where there are no words, too many, or the source has too many passages for a stranger's.
    """
    source = version.source
    require(rules.can_quote, actor, source)
    hold(source)
    start, end = _trimmed(text_of(version), start, end)
    if found := Passage.objects.filter(version=version, start=start, end=end).first():
        return found
    _check_room(version, actor)
    passage, new = keep(version, start, end, voice=voice, reported_of=reported_of)
    if new:
        journal.record(
            actor,
            "passage.quoted",
            passage,
            text=source,
            coalition=source.coalition,
            words=passage.exact[:200],
        )
    return passage


def keep(
    version: Version, start: int, end: int, *, voice: str = Passage.Voice.OWN, reported_of: str = ""
) -> tuple[Passage, bool]:
    """Store the passage of a place, with where it stands in each version; tell whether it is new."""
    if found := Passage.objects.filter(version=version, start=start, end=end).first():
        return found, False
    passage = _passage(version, text_of(version), start, end)
    passage.voice = Passage.Voice(voice)
    passage.reported_of = reported_of.strip()[:200] if voice == Passage.Voice.REPORTED else ""
    try:
        with transaction.atomic():
            passage.save()
    except IntegrityError:  # Quoted by somebody else in this moment.
        return Passage.objects.get(version=version, start=start, end=end), False
    _anchor(passage)
    return passage, True


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[max(start, 0) : end] if start < end else ""
    start += len(words) - len(words.lstrip())
    words = words.strip()
    if not words:
        raise Refused(_("Choose the words to quote."))
    if len(words) > LONGEST:
        raise Refused(_("A passage has at most %(most)s letters: quote less.") % {"most": LONGEST})
    return start, start + len(words)


def _check_room(version: Version, actor: Actor) -> None:
    source = version.source
    seated = actor.is_operator or parties.has_seat(actor, source.coalition)
    if not seated and source.passages.count() >= MOST_OF_STRANGERS:
        raise Refused(_("So many passages of this source were quoted that only its coalition adds more."))


def _passage(version: Version, text: str, start: int, end: int) -> Passage:
    quoted, _position = passages.select(text, start, end)
    place = place_of(version, start)
    return Passage(
        source=version.source,
        version=version,
        start=start,
        end=end,
        exact=quoted.exact,
        prefix=quoted.prefix,
        suffix=quoted.suffix,
        speaker=place.speaker if place else "",
    )


def _anchor(passage: Passage) -> None:
    """Keep where the passage stands in every version, older and newer than its own."""
    for version in passage.source.versions.all():
        if version.pk == passage.version_id:
            passage.anchors.create(version=version, start=passage.start, end=passage.end)
            continue
        anchor = anchor_in(passage.quote, text_of(version))
        anchor.passage, anchor.version = passage, version
        anchor.save()


@transaction.atomic
def attribute(passage: Passage, voice: str, *, actor: Actor, reported_of: str = "") -> Passage:
    """Say whose words a passage holds: the speaker's own, or somebody else's whom the speaker reports.

    Raises: Refused where the source was withdrawn.
    """
    require(rules.can_edit, actor, passage.source)
    hold(passage.source)
    passage.voice = Passage.Voice(voice)
    passage.reported_of = reported_of.strip()[:200] if voice == Passage.Voice.REPORTED else ""
    with keeping(passage):
        passage.save(update_fields=["voice", "reported_of"])
    journal.record(
        actor,
        "passage.attributed",
        passage,
        text=passage.source,
        coalition=passage.source.coalition,
        words=passage.exact[:200],
        voice=f"{passage.get_voice_display()} {passage.reported_of}".strip(),
    )
    return passage
