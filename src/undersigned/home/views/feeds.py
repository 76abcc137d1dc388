"""What is new for everybody, as Atom feeds (RFC 4287), of a coalition, a case, a party."""

import re
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from undersigned.cases.queries import get_case
from undersigned.core.http import ActorRequest
from undersigned.core.pages import url
from undersigned.home.queries.feeds import News, Of, news
from undersigned.parties.models import Coalition, Party

# What no XML may hold (XML 1.0, 2.2), and words may.
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@require_safe
def of_coalition(request: ActorRequest, slug: str) -> HttpResponse:
    """What is new of a coalition."""
    coalition = get_object_or_404(Coalition, slug=slug)
    return _answered(request, coalition, coalition.created_at, url("positions:register", slug))


@require_safe
def of_case(request: ActorRequest, uid: str) -> HttpResponse:
    """What is new about a case, to whoever may see the case."""
    case = get_case(request.actor, uid)
    return _answered(request, case, case.created_at, url("cases:case", uid))


@require_safe
def of_party(request: ActorRequest, uid: str) -> HttpResponse:
    """What is new of what a party made or signed under its name."""
    party = get_object_or_404(Party, uid=uid)
    coalition = party.coalitions.order_by("pk").first()
    page = url("positions:register_party", coalition.slug, uid) if coalition else request.path
    return _answered(request, party, party.created_at, page)


def _answered(request: ActorRequest, of: Of, begun: datetime, page: str) -> HttpResponse:
    """Return a feed, or that it is the one that the reader has (RFC 9110, 13.1)."""
    found = news(of, timezone.now())
    body = _written(request, of, found, begun, page)
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    changed = int((found[0].at if found else begun).timestamp())
    response = HttpResponse(body, content_type="application/atom+xml; charset=utf-8")
    response["ETag"] = etag
    return get_conditional_response(request, etag, changed, response) or response


def _written(request: ActorRequest, of: Of, found: Iterable[News], begun: datetime, page: str) -> bytes:
    feed = Feed(
        title=_("%(name)s: what is new") % {"name": of.name},
        link=settings.BASE_URL + page,
        description="",
        language=translation.get_language(),
        feed_url=settings.BASE_URL + request.path,
        feed_guid=_name("feed", of.uid, begun),
        begun=begun,
    )
    for each in found:
        feed.add_item(
            title=CONTROLS.sub("", each.title),
            link=settings.BASE_URL + each.address,
            description=CONTROLS.sub("", each.words),
            author_name=each.by,
            pubdate=each.at,
            updateddate=each.at,
            unique_id=_name(each.kind, each.uid, each.at),
            language=each.language,
        )
    return feed.writeString("utf-8").encode()


def _name(kind: str, uid: str, at: datetime) -> str:
    """Return a name that is never another thing's (RFC 4151)."""
    return f"tag:{urlsplit(settings.BASE_URL).hostname},{at:%Y-%m-%d}:{kind}/{uid}"


class Feed(Atom1Feed):
    """A feed whose entries are each in their own language, and whose date is that of its newest."""

    def latest_post_date(self) -> datetime:
        """Return when the newest entry was told, else when what it is of began: the same each time it is asked."""
        begun: datetime = self.feed["begun"]
        return max((item["updateddate"] for item in self.items), default=begun)

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["language"]}
