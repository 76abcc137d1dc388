"""Opening a private link; the pages of a coalition."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from undersigned.parties import queries
from undersigned.parties.middleware import LINK_COOKIE


def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Set the cookie of a private link for its address alone, and go there: the secret leaves the address bar."""
    link = queries.link_of_token(token)
    if link is None or not link.is_live:
        return render(request, "parties/link_closed.html", {"link": link}, status=410 if link else 404)
    response = HttpResponseRedirect(link.address + (f"?lang={link.language}" if link.language else ""))
    response.set_cookie(
        LINK_COOKIE,
        token,
        path=link.address,
        expires=link.expires_at,
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
