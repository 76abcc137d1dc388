"""Another node that the operator has let in."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from undersigned.core.identifiers import new_uid


class Peer(models.Model):
    """Another node: its address, and the keys that it is known by (signed-note verifier keys; empty: none told).

    `log_key` signs its log; `witness_key` its cosignatures under the logs of others.
    """

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=200)
    log_key = models.CharField(max_length=300, blank=True)
    witness_key = models.CharField(max_length=300, blank=True)
    admitted_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["address"], condition=Q(ended_at__isnull=True), name="a_node_is_let_in_once"
            )
        ]

    def __str__(self) -> str:
        return self.name
