"""What is new for everybody, in a coalition, about a case, of a party: texts, reports, what became of texts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from undersigned.agreements.models import Edition, Signature
from undersigned.agreements.queries.shown import shown_at
from undersigned.cases.models import Case
from undersigned.parties.models import Coalition, Party
from undersigned.pledges.models import Happening
from undersigned.practices.models import Practice
from undersigned.texts.models import Text

NEWEST = 30
Of = Coalition | Case | Party


@dataclass(frozen=True)
class News:
    """One entry of a feed: `kind` and `uid` name it for good; `words` and title are in `language`."""

    kind: str
    uid: str
    title: str
    words: str
    language: str
    address: str
    at: datetime
    by: str


def news(of: Of, at: datetime) -> list[News]:
    """Return the newest that everybody may read, the latest first, in a fixed number of queries."""
    found = [*_editions(of, at), *_practices(of, at), *_happenings(of, at)]
    return sorted(found, key=lambda each: (each.at, each.uid), reverse=True)[:NEWEST]


def _about(of: Of, at: datetime, text: str = "text__") -> Q:
    """Return the filter for rows of texts of a coalition, about a case, or made or signed by a party by name."""
    if isinstance(of, Coalition):
        return Q(**{f"{text}coalition": of})
    if isinstance(of, Case):
        return Q(**{f"{text}cases": of})
    signed = Signature.objects.filter(shown_at(at), party=of, named=True)
    return Q(**{f"{text}appeal__made_by": of}) | Q(
        **{f"{text}in": Text.objects.filter(editions__in=signed.values("edition")).values("pk")}
    )


def _editions(of: Of, at: datetime) -> Iterator[News]:
    found = Edition.objects.filter(_about(of, at), published_at__lte=at).select_related(
        "text__coalition", "text__appeal"
    )
    for each in found.order_by("-published_at", "-pk").distinct()[:NEWEST]:
        assert each.published_at
        yield News(
            "edition",
            each.uid,
            each.title,
            each.text.why,
            each.language,
            _page(each.text),
            each.published_at,
            each.text.coalition.name,
        )


def _page(text: Text) -> str:
    if text.kind == Text.Kind.APPEAL:
        return reverse("pledges:appeal", args=[text.appeal.uid])
    return reverse("agreements:page", args=[text.uid])


def _practices(of: Of, at: datetime) -> Iterator[News]:
    about = Q(party=of) if isinstance(of, Party) else _about(of, at)
    found = Practice.objects.filter(about, published_at__lte=at, withdrawn_at=None, erased_at=None)
    for each in found.select_related("text", "party").order_by("-published_at", "-pk")[:NEWEST]:
        assert each.published_at
        yield News(
            "practice",
            each.uid,
            each.text.title,
            each.text.why,
            each.text.language,
            reverse("practices:practice", args=[each.uid]),
            each.published_at,
            each.party.name,
        )


def _happenings(of: Of, at: datetime) -> Iterator[News]:
    found = Happening.objects.filter(
        _about(of, at), text__editions__published_at__lte=at, removed_at=None, erased_at=None
    )
    found = found.select_related("text__coalition", "text__appeal").distinct()
    for each in found.order_by("-recorded_at", "-pk")[:NEWEST]:
        told = {"title": each.text.title, "became": each.get_became_display()}
        yield News(
            "happening",
            each.uid,
            _("%(became)s: %(title)s") % told,
            each.words,
            each.language,
            _page(each.text),
            each.recorded_at,
            each.text.coalition.name,
        )
