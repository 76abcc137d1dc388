"""Language, receipts of acts, and the friendly pages for what was refused."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import translation

from undersigned.core import journal
from undersigned.core.errors import NotAllowed, Refused

Respond = Callable[[HttpRequest], HttpResponse]
CODES = {code for code, _name in settings.LANGUAGES}
RECEIPT = "receipt"  # the tag of a message that names one
SHOWN = 3  # more receipts of one request are in its header alone


class MethodMiddleware:
    """Pages are read and forms are sent: what asks in another way comes no further than here."""

    ALLOWED = ("GET", "HEAD", "POST")

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in self.ALLOWED:
            return HttpResponseNotAllowed(self.ALLOWED)
        return self.get_response(request)


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


class ReceiptMiddleware:
    """Name the acts of a request in a header, by the uids of their events; and, after a redirect, to the reader.

    The uids travel in a signed cookie, so also whoever has no session reads them on the next page.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with journal.receipts() as told:
            response = self.get_response(request)
        if uids := journal.kept(told):
            response.headers["Undersigned-Receipt"] = ",".join(uids)
            if 300 <= response.status_code < 400:
                for uid in uids[:SHOWN]:
                    messages.info(request, uid, extra_tags=RECEIPT)
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
