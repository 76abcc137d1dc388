"""Sources as received, their segmentation, and what stands beside them: passages, names of speakers, corrections."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from undersigned.core.identifiers import new_uid
from undersigned.core.kept import Kept
from undersigned.core.models import Audience
from undersigned.library.states import CorrectionState, ReadingState
from undersigned.parties.models import Coalition
from undersigned.people.models import User
from undersigned.reading.passages import TextQuoteSelector
from undersigned.reading.sources.doubts import SENTENCES

ISOLATE, POP = "\u2068", "\u2069"


class Source(Kept):
    """A document in somebody's words, with its provenance. Withdrawn, it keeps its address and a reason alone.

    `published` and `first_published` are ISO 8601 dates as far as they are known: a year, a month or a day.
    `authors` are objects with name and affiliation as the source states them.
    """

    KEPT = ("kind", "title", "language")

    class Kind(models.TextChoices):
        ARTICLE = "article", _("Article")
        THREAD = "thread", _("Post with comments")
        TRANSCRIPT = "transcript", _("Transcript")
        TEXT = "text", _("Text")

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    coalition = models.ForeignKey(Coalition, models.PROTECT, related_name="sources")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=300)
    language = models.CharField(max_length=12)
    authors = models.JSONField(default=list, blank=True)
    published = models.CharField(max_length=10, blank=True)
    first_published = models.CharField(max_length=10, blank=True)
    origin = models.CharField(max_length=400, blank=True)
    answers = models.CharField(max_length=300, blank=True)
    answers_address = models.CharField(max_length=400, blank=True)
    rights = models.CharField(max_length=400, blank=True)
    received_at = models.DateTimeField(default=timezone.now)
    received_from = models.CharField(max_length=200, blank=True)
    audience = models.PositiveSmallIntegerField(choices=Audience.choices, default=Audience.COALITION)
    state = models.CharField(max_length=12, choices=ReadingState.choices, default=ReadingState.AS_RECEIVED)
    state_at = models.DateTimeField(null=True, blank=True)
    state_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ("-received_at", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(title="", authors=[]),
                name="a_withdrawn_source_has_no_words",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The title, or where it has none, what it is and when it came."""
        if self.title:
            return self.title
        told = {"kind": self.get_kind_display(), "day": self.received_at.date().isoformat()}
        return gettext("%(kind)s without a title, received %(day)s") % told


class Version(models.Model):
    """The source as it was received once: its words never change, other words are another version.

    `warnings` are the doubts of the reader, as objects with code, line, message (in English), start and values.
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    filename = models.CharField(max_length=200, blank=True)
    format = models.CharField(max_length=20)
    closed = models.BooleanField(null=True, blank=True)
    parts = models.PositiveIntegerField(default=1)
    warnings = models.JSONField(default=list, blank=True)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="a_version_has_its_number"),
            models.UniqueConstraint(fields=["source", "sha256"], name="bytes_once_in_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.source}, version {self.number}"

    @property
    def doubts(self) -> list[str]:
        """What the reader doubts, in the language of whoever reads this, each with its place in the file."""
        # An office file has paragraphs and no lines.
        packed = self.format in {"docx", "odt"}
        place = _("Paragraph %(n)s: %(doubt)s") if packed else _("Line %(n)s: %(doubt)s")
        return [
            str(place) % {"n": each["line"], "doubt": doubt_in_words(each)}
            if each["line"]
            else doubt_in_words(each)
            for each in self.warnings
        ]


def doubt_in_words(warning: dict[str, Any]) -> str:
    """Return what a doubt says in the reader's language; what it takes from the file keeps its own direction."""
    sentence, values = SENTENCES.get(warning["code"]), warning.get("values")
    if sentence is None or values is None:
        return str(warning["message"])
    return gettext(sentence) % {name: f"{ISOLATE}{value}{POP}" for name, value in values.items()}


class Original(models.Model):
    """The bytes of a version, unchanged, and the text that was read from them.

    `runs` lead from the text back to the decoded file; null where the text is the decoded file itself.
    """

    version = models.OneToOneField(Version, models.CASCADE, primary_key=True)
    data = models.BinaryField()
    text = models.TextField()
    runs = models.JSONField(null=True)

    def __str__(self) -> str:
        return f"bytes of {self.version_id}"


class Segment(models.Model):
    """A stretch of a version's text, in code points. Turns and comments hold no words: their paragraphs do.

    `spans` are links, notes, times and tracked changes inside it, as objects with kind, start and end.
    `part` is the page on which it stands; `number` counts the turns or comments of a version.
    """

    class Kind(models.TextChoices):
        PARAGRAPH = "paragraph", _("Paragraph")
        TURN = "turn", _("Turn")
        COMMENT = "comment", _("Comment")
        HEADING = "heading", _("Heading")
        NOTE = "note", _("Note")

    version = models.ForeignKey(Version, models.CASCADE, related_name="segments")
    order = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    role = models.CharField(max_length=20, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)
    depth = models.PositiveSmallIntegerField(default=0)
    parent = models.PositiveIntegerField(null=True, blank=True)
    speaker = models.CharField(max_length=200, blank=True)
    date = models.CharField(max_length=40, blank=True)
    seconds = models.FloatField(null=True, blank=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    part = models.PositiveIntegerField(default=1)
    body = models.TextField(blank=True)
    spans = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ("order",)
        constraints = [
            models.UniqueConstraint(fields=["version", "order"], name="a_segment_has_its_place"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="a_segment_ends_after_it_starts"),
        ]
        indexes = [
            models.Index(fields=["version", "start"], name="segment_by_start"),
            models.Index(fields=["version", "part"], name="segment_by_part"),
        ]

    def __str__(self) -> str:
        return self.body or f"{self.kind} {self.order}"


class Join(models.Model):
    """Two paragraphs that a page break seems to have cut: read as one until somebody parts them."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="joins")
    first = models.PositiveIntegerField()
    second = models.PositiveIntegerField()
    joined = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "first"], name="a_paragraph_goes_on_once"),
            models.UniqueConstraint(fields=["version", "second"], name="a_paragraph_is_gone_on_from_once"),
        ]

    def __str__(self) -> str:
        return f"{self.first} and {self.second}"


class Passage(Kept):
    """An anchored span of a source (W3C Web Annotation): exact words with those round them, and whose words they are.

    `start` and `end` are its place in `version`, the one it was quoted from; see `Anchor` for the others.
    """

    KEPT = ("speaker", "voice", "reported_of")

    class Voice(models.TextChoices):
        OWN = "own", _("The speaker’s own words")
        REPORTED = "reported", _("Words the speaker reports of somebody else")

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    source = models.ForeignKey(Source, models.PROTECT, related_name="passages")
    version = models.ForeignKey(Version, models.PROTECT, related_name="passages")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    exact = models.TextField(blank=True)
    prefix = models.TextField(blank=True)
    suffix = models.TextField(blank=True)
    speaker = models.CharField(max_length=200, blank=True)
    voice = models.CharField(max_length=8, choices=Voice.choices, default=Voice.OWN)
    reported_of = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("source", "start", "id")
        constraints = [
            models.UniqueConstraint(fields=["version", "start", "end"], name="a_passage_once_in_a_version"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="a_passage_has_words"),
            models.CheckConstraint(
                condition=Q(voice="reported") | Q(reported_of=""), name="own_words_are_of_nobody_else"
            ),
        ]

    def __str__(self) -> str:
        return self.exact

    @property
    def quote(self) -> TextQuoteSelector:
        """What the words are found by again."""
        return TextQuoteSelector(self.exact, self.prefix, self.suffix)


class Anchor(models.Model):
    """Where a passage stands in a version, or why it is lost there."""

    class Reason(models.TextChoices):
        ABSENT = "absent", _("its words do not stand there")
        CONTEXT = "context", _("its words stand there among other words")
        AMBIGUOUS = "ambiguous", _("its words stand there several times")

    passage = models.ForeignKey(Passage, models.CASCADE, related_name="anchors")
    version = models.ForeignKey(Version, models.CASCADE, related_name="anchors")
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=12, choices=Reason.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["passage", "version"], name="a_passage_stands_once_in_a_version"),
            models.CheckConstraint(
                condition=Q(start__isnull=False, end__isnull=False, reason="")
                | (Q(start__isnull=True, end__isnull=True) & ~Q(reason="")),
                name="a_passage_stands_or_is_lost",
            ),
        ]

    def __str__(self) -> str:
        return self.reason or f"{self.start} to {self.end}"


class Speaker(models.Model):
    """A label of a source, and the person an editor found behind it by the words of a passage.

    `clip` where the words come from a recording that is played there, `origin` what is known of the recording.
    """

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    source = models.ForeignKey(Source, models.CASCADE, related_name="speakers")
    label = models.CharField(max_length=200)
    named = models.BooleanField(default=True)
    name = models.CharField(max_length=200, blank=True)
    clip = models.BooleanField(default=False)
    origin = models.CharField(max_length=300, blank=True)
    evidence = models.ForeignKey(Passage, models.PROTECT, null=True, blank=True, related_name="+")
    named_at = models.DateTimeField(null=True, blank=True)
    named_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["source", "label"], name="a_label_once_in_a_source"),
            models.CheckConstraint(
                condition=Q(name="") | Q(evidence__isnull=False), name="a_name_has_its_evidence"
            ),
            models.CheckConstraint(condition=Q(clip=True) | Q(origin=""), name="an_origin_is_of_a_clip"),
        ]

    def __str__(self) -> str:
        return self.name or self.label


class Correction(Kept):
    """Heard and meant, beside the record. `signed` is the name that a suggester without an account gave."""

    KEPT = ("state", "decided_at")

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    passage = models.ForeignKey(Passage, models.PROTECT, related_name="corrections")
    meant = models.TextField(blank=True)
    reason = models.CharField(max_length=400, blank=True)
    state = models.CharField(max_length=10, choices=CorrectionState.choices, default=CorrectionState.OPEN)
    suggested_at = models.DateTimeField(default=timezone.now)
    suggested_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    signed = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("suggested_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["passage"], condition=Q(state="accepted"), name="a_passage_has_one_corrected_reading"
            ),
            models.CheckConstraint(
                condition=Q(state="open") | Q(decided_at__isnull=False), name="what_is_decided_has_its_day"
            ),
        ]

    def __str__(self) -> str:
        return self.meant
