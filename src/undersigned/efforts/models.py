"""Local efforts: who was listened to, what locals proposed and run, and what belongs to whom when others leave."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from undersigned.cases.models import Case
from undersigned.core.identifiers import new_uid
from undersigned.core.kept import Kept
from undersigned.core.models import Audience
from undersigned.efforts.states import Stage
from undersigned.parties.models import Coalition, Party
from undersigned.people.models import User


class Effort(Kept):
    """A local effort in a case. `party` is the locals' own, once there is one."""

    KEPT = ("party",)

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    coalition = models.ForeignKey(Coalition, models.PROTECT, related_name="efforts")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="efforts")
    party = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="efforts")
    name = models.CharField(max_length=200)
    place = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=12)
    audience = models.PositiveSmallIntegerField(choices=Audience.choices, default=Audience.COALITION)
    begun_at = models.DateTimeField(default=timezone.now)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class StageReached(models.Model):
    """A stage that an effort reached, when, and what showed it, in the words of whoever said so.

    `said_for` is the locals' party, which says every stage from `proposed` on. That none is reached twice is held
    here; that none is skipped by the act, which reaches the next one alone and holds the effort's row meanwhile.
    """

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    effort = models.ForeignKey(Effort, models.PROTECT, related_name="stages")
    stage = models.CharField(max_length=8, choices=Stage.choices)
    words = models.TextField(blank=True)
    language = models.CharField(max_length=12)
    said_for = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="stages_said")
    reached_at = models.DateTimeField(default=timezone.now)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("reached_at", "id")
        constraints = [
            models.UniqueConstraint(fields=["effort", "stage"], name="a_stage_is_reached_once"),
            models.CheckConstraint(
                condition=Q(stage="heard") | Q(said_for__isnull=False),
                name="locals_say_what_follows_hearing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.effort}: {self.stage}"


class Conversation(models.Model):
    """Somebody was listened to: who, in such words as do not expose anybody, what was said, and when."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    effort = models.ForeignKey(Effort, models.PROTECT, related_name="conversations")
    listened_to = models.CharField(max_length=200)
    words = models.TextField()
    language = models.CharField(max_length=12)
    held = models.CharField(max_length=10)
    audience = models.PositiveSmallIntegerField(choices=Audience.choices, default=Audience.COALITION)
    recorded_at = models.DateTimeField(default=timezone.now)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("held", "id")

    def __str__(self) -> str:
        return self.listened_to


class Helping(models.Model):
    """A person from outside and what she does in an effort, until a day: then her right in it ends by itself."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    effort = models.ForeignKey(Effort, models.PROTECT, related_name="helpings")
    user = models.ForeignKey(User, models.CASCADE, related_name="helpings")
    task = models.CharField(max_length=200)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("until", "id")
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="who_helps_has_a_last_day"),
            models.UniqueConstraint(
                fields=["effort", "user"], condition=Q(ended_at__isnull=True), name="who_helps_does_so_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.effort}"


class Belonging(models.Model):
    """A thing of an effort (a list, a key, a room, a fund) and whose it is, from when until when.

    `stays` is why it stays with an organisation from outside, in the locals' words; "" where that is not agreed.
    """

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    effort = models.ForeignKey(Effort, models.PROTECT, related_name="belongings")
    thing = models.CharField(max_length=200)
    owner = models.ForeignKey(Party, models.PROTECT, related_name="belongings")
    words = models.CharField(max_length=400, blank=True)
    stays = models.CharField(max_length=400, blank=True)
    since_at = models.DateTimeField(default=timezone.now)
    until_at = models.DateTimeField(null=True, blank=True)
    after = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="before")
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("thing", "id")

    def __str__(self) -> str:
        return self.thing
