"""Who asks: seats from the session, capabilities from the cookie of a private link."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.utils.functional import SimpleLazyObject

from undersigned.core.actor import NOBODY, Actor
from undersigned.parties import queries

LINK_COOKIE = "link"
KNOWN = {LINK_COOKIE, settings.SESSION_COOKIE_NAME}


class ActorMiddleware:
    """Give each request its `actor`, found when first asked for.

    A link's cookie is set for the link's own address alone, so a browser that holds several sends the right one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]
        response = self.get_response(request)
        # What was made for one visitor is kept by nobody on the way, nor by the machine that she leaves.
        if not response.has_header("Cache-Control") and KNOWN & request.COOKIES.keys():
            add_never_cache_headers(response)
        return response


def actor_of(request: HttpRequest) -> Actor:
    """Return the actor of a request: the link's holder on a link's page, else the person signed in, else nobody."""
    if token := request.COOKIES.get(LINK_COOKIE):
        link = queries.link_of_token(token)
        if link is not None and link.is_live and request.path.startswith(link.address):
            return queries.actor_of_link(link)
    user = request.user
    return queries.actor_of_user(user) if user.is_authenticated else NOBODY
