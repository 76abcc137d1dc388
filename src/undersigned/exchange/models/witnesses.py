"""What this node has seen of the logs of others, as their witness."""

from django.db import models
from django.utils import timezone

from undersigned.core.identifiers import new_uid


class Witnessed(models.Model):
    """The last state of another node's log that was cosigned here: its size, the note, and the key that signed it."""

    origin = models.CharField(max_length=200, unique=True)
    size = models.PositiveBigIntegerField(default=0)
    note = models.TextField(blank=True)
    key = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("origin",)

    def __str__(self) -> str:
        return f"{self.origin} of {self.size}"


class Finding(models.Model):
    """Two signed states of one log that do not go together, and the key that signed each.

    `proof` is the file by which anyone can check that (ledger/log/contradiction.py). It is empty where the log was
    seen to show an earlier state than one it had signed before: of that there is only this node's word.
    """

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    origin = models.CharField(max_length=200, db_index=True)
    earlier = models.TextField()
    later = models.TextField()
    earlier_key = models.CharField(max_length=300)
    later_key = models.CharField(max_length=300)
    digest = models.CharField(max_length=64, unique=True)
    proof = models.TextField(blank=True)
    found_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-found_at", "-id")

    def __str__(self) -> str:
        return f"{self.origin}: {'forked' if self.proof else 'rolled back'}"
