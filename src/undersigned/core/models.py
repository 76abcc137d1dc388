"""The journal's tables, and the keys that let a person press twice."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from undersigned.core.identifiers import new_uid


class Event(models.Model):
    """One act: verb, ids and a salted commitment. Append-only, in the database too (see guards.py)."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    verb = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=30)
    object_uid = models.CharField(max_length=12, db_index=True)
    text_uid = models.CharField(max_length=12, blank=True, db_index=True)
    coalition_uid = models.CharField(max_length=12, blank=True, db_index=True)
    at = models.DateTimeField(default=timezone.now)
    commitment = models.CharField(max_length=64)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.verb} {self.object_kind} {self.object_uid}"


class EventWords(models.Model):
    """The words, names and salt behind an event's commitment; erasing destroys them, the event stays."""

    event = models.OneToOneField(Event, models.PROTECT, related_name="words", primary_key=True)
    salt = models.BinaryField(max_length=32)
    entry = models.TextField()
    erased_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"words of {self.event_id}"


class Waiting(models.Model):
    """An event that has no place in the log yet."""

    event = models.OneToOneField(Event, models.PROTECT, related_name="waiting", primary_key=True)

    def __str__(self) -> str:
        return f"waiting: {self.event_id}"


class LogEntry(models.Model):
    """The place of an event in the log, from 0 on without a gap."""

    place = models.PositiveBigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, models.PROTECT, related_name="entry")

    class Meta:
        ordering = ("place",)

    def __str__(self) -> str:
        return f"entry {self.place}"


class LogTile(models.Model):
    """Hashes of the log's tree, a tile of at most 256 (ledger/log/tiles.py); they are added to, never changed."""

    level = models.PositiveSmallIntegerField()
    number = models.PositiveBigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "number"], name="a_tile_once")]

    def __str__(self) -> str:
        return f"tile {self.level}/{self.number}"


class LogCheckpoint(models.Model):
    """The signed state of the log at a size."""

    size = models.PositiveBigIntegerField(primary_key=True)
    note = models.TextField()
    signed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("size",)

    def __str__(self) -> str:
        return f"log of {self.size}"


class LogCosignature(models.Model):
    """The line with which a witness signs a state of this node's log (C2SP tlog-cosignature)."""

    checkpoint = models.ForeignKey(LogCheckpoint, models.PROTECT, related_name="cosignatures")
    witness = models.CharField(max_length=200)
    line = models.TextField()
    received_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("witness",)
        constraints = [
            models.UniqueConstraint(fields=["checkpoint", "witness"], name="a_witness_signs_a_state_once")
        ]

    def __str__(self) -> str:
        return f"{self.witness} on {self.checkpoint_id}"


class LogKey(models.Model):
    """A key that signs or signed this node's log, from the place `since` on; `note` is what made it the log's key."""

    verifier = models.CharField(max_length=300, unique=True)
    since = models.PositiveBigIntegerField()
    note = models.TextField(blank=True)
    event = models.OneToOneField(Event, models.PROTECT, null=True, related_name="log_key")

    def __str__(self) -> str:
        return self.verifier


class Statement(models.Model):
    """That something public stands with this hash (docs/methods/bundle.md), as an event of the log states it.

    The last one of a kind and id counts. An edition's clause, and what stands beside it, has an id longer than a uid.
    """

    kind = models.CharField(max_length=20)
    member = models.CharField(max_length=80, db_index=True)
    hash = models.CharField(max_length=71)
    event = models.OneToOneField(Event, models.PROTECT, related_name="statement")

    def __str__(self) -> str:
        return f"{self.kind} {self.member}"


class Once(models.Model):
    """The key of an act that must happen once, the uid of what it made, and those of its events, comma-separated."""

    key = models.CharField(max_length=80, unique=True)
    result_uid = models.CharField(max_length=12)
    events = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.key


class Earlier(models.Model):
    """What a row of another table said until a moment, before it was edited (see kept.py)."""

    kind = models.CharField(max_length=60)
    row = models.BigIntegerField()
    said = models.JSONField(encoder=DjangoJSONEncoder)
    until_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "until_at"], name="earlier_by_moment"),
            models.Index(fields=["kind", "row"], name="earlier_by_row"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.row} until {self.until_at}"


class Audience(models.IntegerChoices):
    """Who may read a thing of a coalition: whoever has one of these may read what has a lower number."""

    PUBLIC = 0, _("Everybody")
    COALITION = 1, _("The coalition’s seats")
    EDITORS = 2, _("Its editors and secretaries")


class SearchEntry(models.Model):
    """Words that can be found (see search/). `coalition` is the key of an upper room's row: here a number."""

    kind = models.CharField(max_length=20)
    uid = models.CharField(max_length=12)
    place = models.PositiveIntegerField(default=0)
    coalition = models.BigIntegerField()
    audience = models.PositiveSmallIntegerField(choices=Audience.choices)
    address = models.CharField(max_length=300)
    title = models.CharField(max_length=300)
    words = models.TextField()
    also = models.TextField(blank=True)
    language = models.CharField(max_length=12, blank=True)
    heading = models.TextField(blank=True)
    analysed = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "uid", "coalition", "place"], name="a_thing_is_found_once_at_a_place"
            )
        ]

    def __str__(self) -> str:
        return self.title
