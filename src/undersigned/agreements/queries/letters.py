"""Open letters that a person can sign, for whoever has come to a case by a chain (core/asked.py)."""

from collections.abc import Collection, Iterator

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from undersigned.agreements.models import Edition
from undersigned.core.asked import Asked, count_words


def letters_to_sign(cases: Collection[int]) -> Iterator[Asked]:
    """Yield the published texts about cases that are open to persons; three queries."""
    standing = Edition.objects.filter(text__cases__in=cases, published_at__isnull=False)
    newest = standing.values("text").annotate(number=Max("pk")).values("number")
    found = Edition.objects.filter(pk__in=newest, open_to_persons=True).select_related("text").order_by("pk")
    for edition in found.prefetch_related("clauses", "text__cases"):
        assert edition.published_at
        yield Asked(
            act=_("Sign the open letter %(title)s"),
            names={"title": edition.title},
            why=edition.text.why,
            language=edition.language,
            address=reverse("agreements:person", args=[edition.text.uid]),
            coalition=edition.text.coalition_id,
            party=None,
            powers=frozenset(),
            since=edition.published_at,
            cases=frozenset(case.pk for case in edition.text.cases.all()),
            words=sum(count_words(line.body) for line in edition.clauses.all()),
            clauses=1,
        )
