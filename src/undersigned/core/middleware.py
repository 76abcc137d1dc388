"""Language, and the friendly pages for what was refused."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from undersigned.core.errors import NotAllowed, Refused

Respond = Callable[[HttpRequest], HttpResponse]
CODES = {code for code, _name in settings.LANGUAGES}


class LanguageMiddleware:
    """The address (`?lang=fr`) decides, then the cookie it left, then the browser."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("lang", "")
        code = asked if asked in CODES else translation.get_language_from_request(request)
        request.LANGUAGE_CODE = code
        # The thread goes on to serve others: the language ends with the request.
        with translation.override(code):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", code)
        if asked in CODES:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME, asked, max_age=31536000, samesite="Lax", secure=settings.HTTPS
            )
        return response


class PlainWordsMiddleware:
    """A refusal becomes a page with one sentence and a way on."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Refused):
            return render(request, "core/refused.html", {"sentence": error.sentence}, status=409)
        if isinstance(error, NotAllowed):
            return render(request, "core/not_allowed.html", {"sentence": str(error)}, status=403)
        return None
