"""What the first screen shows to a stranger: one thing to read, one thing to do."""

from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from undersigned.agreements.models import Edition, EditionClause
from undersigned.agreements.queries.shown import shown_at
from undersigned.parties.models import Party
from undersigned.texts.models import Clause


def opening_of(edition: Edition) -> EditionClause | None:
    """Return the first clause in which signers ask or undertake something, else the first of all."""
    clauses = list(edition.clauses.all())
    operative = [clause for clause in clauses if clause.kind in (Clause.Kind.DEMAND, Clause.Kind.UNDERTAKING)]
    return next(iter(operative or clauses), None)


def signers_of(edition: Edition) -> list[Party]:
    """Return the parties whose signature stands in public under their name, by name."""
    signed = edition.signatures.filter(shown_at(timezone.now()), named=True).select_related("party")
    return [signature.party for signature in signed]


def newest_published(count: int) -> list[Edition]:
    """Return the newest published edition of the texts published last, each with its number of signers."""
    published = Edition.objects.filter(published_at__lte=timezone.now())
    newer = Edition.objects.filter(
        published_at__isnull=False, text=OuterRef("text"), number__gt=OuterRef("number")
    )
    return list(
        published.exclude(Exists(newer))
        .select_related("text__coalition")
        .annotate(signers=Count("signatures", filter=shown_at(timezone.now(), "signatures__")))
        .order_by("-published_at", "-id")[:count]
    )
