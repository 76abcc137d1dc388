"""What another node has published, taken in as it came."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from undersigned.core.identifiers import new_uid
from undersigned.exchange.models.peers import Peer
from undersigned.parties.models import Coalition


class Received(models.Model):
    """A bundle that a coalition has taken in: its bytes as they came, never changed; gone when it is removed.

    `peer` is the node that it was fetched from, None for a file; `node` is the address that the bundle names.
    """

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    coalition = models.ForeignKey(Coalition, models.PROTECT, related_name="received")
    peer = models.ForeignKey(Peer, models.PROTECT, null=True, blank=True, related_name="bundles")
    title = models.CharField(max_length=300)
    node = models.CharField(max_length=300)
    root = models.CharField(max_length=71)
    data = models.BinaryField()
    received_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-received_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["coalition", "root"],
                condition=Q(removed_at__isnull=True),
                name="a_bundle_is_taken_in_once",
            )
        ]

    def __str__(self) -> str:
        return self.title
