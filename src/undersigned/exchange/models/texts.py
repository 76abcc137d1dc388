"""A text that several nodes work on: where it is drafted, who is told of it, and what was taken in."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from undersigned.core.identifiers import new_uid
from undersigned.exchange.models.peers import Peer
from undersigned.parties.models import Party
from undersigned.texts.models import Text


class Shared(models.Model):
    """A text that other nodes work on too. Its words are drafted at `home` (None: here); answers come from each.

    `taken` is the number of the newest message that was taken from home, `told` that of this node's own last one.
    """

    text = models.OneToOneField(Text, models.PROTECT, related_name="shared")
    home = models.ForeignKey(Peer, models.PROTECT, null=True, blank=True, related_name="drafted")
    taken = models.PositiveBigIntegerField(default=0)
    told = models.PositiveBigIntegerField(default=0)
    since_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.text)


class Reader(models.Model):
    """Another node that is told of a text, and what it was told last; with `only`, of answers that party's alone."""

    shared = models.ForeignKey(Shared, models.PROTECT, related_name="readers")
    peer = models.ForeignKey(Peer, models.PROTECT, related_name="reads")
    only = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="+")
    rows_digest = models.CharField(max_length=71, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    since_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shared", "peer"],
                condition=Q(ended_at__isnull=True),
                name="a_node_is_told_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.peer} reads {self.shared}"


class Hosted(models.Model):
    """A party of this node's coalition that answers at another node, and since when (see `Party.elsewhere`)."""

    party = models.OneToOneField(Party, models.PROTECT, related_name="hosted")
    peer = models.ForeignKey(Peer, models.PROTECT, related_name="hosts")
    since_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.party} at {self.peer}"


class Taken(models.Model):
    """A message that was taken in: once, whatever came twice; `left_out` says what of it was not, and why."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    peer = models.ForeignKey(Peer, models.PROTECT, related_name="messages")
    text = models.ForeignKey(Text, models.PROTECT, related_name="messages")
    number = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=71, unique=True)
    left_out = models.JSONField(default=list)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.peer} {self.number}"
