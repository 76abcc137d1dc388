"""How often a person wants to be written to, and about what."""

from django.db import models
from django.utils import timezone

from undersigned.cases.models import Case
from undersigned.core.identifiers import new_uid
from undersigned.home.states import Often
from undersigned.parties.models import Party
from undersigned.people.models import User


class Digest(models.Model):
    """What a person wants to be written about: of which of her parties, of which cases; all where none is named.

    `claimed_on` is the day whose letter was taken up, so that nobody is written to twice on a day; what the mail
    server surely did not take is given back, and tried again after `retry_at`. After `bounced_at` nothing is sent.
    """

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    user = models.OneToOneField(User, models.CASCADE, related_name="digest")
    often = models.CharField(max_length=6, choices=Often.choices, default=Often.OFF)
    parties = models.ManyToManyField(Party, blank=True, related_name="+")
    cases = models.ManyToManyField(Case, blank=True, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)
    claimed_on = models.DateField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True, blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user}: {self.often}"
