"""The environment of the product's Jinja2 pages: what every template may call."""

import secrets
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, get_language_bidi, get_language_info
from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from undersigned.core.journal import receipts_so_far
from undersigned.core.registry import fragments

RIGHT_TO_LEFT = {"ar", "fa", "he", "ur", "ckb", "ps", "sd", "yi"}
OWN_NAMES = {"eu": "euskara"}  # Django knows it by its English name alone.
ISOLATE = Markup("<bdi>{}</bdi>")
QUOTES = {"fr": ("«\u202f", "\u202f»"), "es": ("«", "»"), "ar": ("«", "»"), "de": ("„", "“")}


def direction(language: str | None) -> str:
    """Return rtl or ltr for a language code."""
    return "rtl" if (language or "").split("-")[0] in RIGHT_TO_LEFT else "ltr"


def quoted(words: str, language: str | None = None) -> Markup:
    """Put words in the quotation marks of their language, in an element that carries it."""
    before, after = QUOTES.get((language or get_language() or "en").split("-")[0], ("“", "”"))
    if not language:
        return Markup("<q>{}{}{}</q>").format(before, words, after)
    return Markup('<q lang="{}" dir="{}">{}{}{}</q>').format(
        language, direction(language), before, words, after
    )


def name(value: object) -> Markup:
    """Isolate a name, so that its direction does not disturb the line around it."""
    return ISOLATE.format(value)


def day(value: date | datetime | None) -> str:
    """Return a date in the reader's language, e.g. 3 June 2031."""
    if value is None:
        return ""
    moment = timezone.localtime(value) if isinstance(value, datetime) else value
    return date_format(moment, "DATE_FORMAT")


def utc_day(value: datetime) -> str:
    """Return the day of a moment where all clocks are one, as the record writes it."""
    return date_format(value.astimezone(UTC).date(), "DATE_FORMAT")


def known_day(value: str) -> str:
    """Return an ISO 8601 date as far as it is known, in the reader's language: 2031, June 2031, 3 June 2031."""
    if len(value) == 10:
        return day(date.fromisoformat(value))
    if len(value) == 7:
        return date_format(date.fromisoformat(f"{value}-01"), "YEAR_MONTH_FORMAT")
    return value


def moment(value: datetime | None, zone: str = "") -> str:
    """Return date, time and the named time zone."""
    if value is None:
        return ""
    local = timezone.localtime(value, ZoneInfo(zone) if zone else None)
    return f"{date_format(local, 'DATE_FORMAT')}, {date_format(local, 'TIME_FORMAT')} ({zone or settings.TIME_ZONE})"


def clock(value: datetime, zone: str = "") -> str:
    """Return the time of day in a time zone that the page names elsewhere."""
    return date_format(timezone.localtime(value, ZoneInfo(zone) if zone else None), "TIME_FORMAT")


def figure(value: int) -> str:
    """Return a whole number with its thousands apart, as the reader's language writes it."""
    return number_format(value, use_l10n=True, force_grouping=True)


def quantity(value: Decimal | None) -> str:
    """Return a decimal exactly, without zeros at its end, as the reader's language writes it."""
    if value is None:
        return ""
    plain = format(value.normalize(), "f")
    return number_format(plain, use_l10n=True, force_grouping=True)


def language_name(code: str) -> str:
    """Return a language's name in itself; the code where it is not known."""
    try:
        return OWN_NAMES.get(code) or str(get_language_info(code)["name_local"])
    except KeyError:
        return code


def paragraphs(words: str) -> Markup:
    """Return words with their line breaks kept."""
    return Markup("<br>").join(escape(line) for line in words.split("\n"))


@pass_context
def csrf_field(context: Context) -> Markup:
    """Return the hidden field that every form which acts must carry."""
    token = get_token(context["request"])
    return Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">').format(token)


def once_field() -> Markup:
    """Return a hidden key: pressed twice, the form acts once."""
    return Markup('<input type="hidden" name="once" value="{}">').format(secrets.token_urlsafe(16))


@pass_context
def address(context: Context, **changes: object) -> str:
    """Return the page's own address with some query parameters changed; None removes one."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        query.pop(key, None)
        if value is not None:
            query[key] = str(value)
    return f"?{query.urlencode()}"


def url(view: str, *args: Any, **kwargs: Any) -> str:
    """Return the address of a page by its name, as `room:page`."""
    return reverse(view, args=args, kwargs=kwargs)


def context(request: HttpRequest) -> dict[str, Any]:
    """Return what every page knows."""
    return {
        "actor": getattr(request, "actor", None),
        "notices": messages.get_messages(request),
        "lang": get_language() or "en",
        "bidi": get_language_bidi(),
        "languages": [code for code, _name in settings.LANGUAGES],
    }


def environment(**options: Any) -> Environment:
    """Build the Jinja2 environment."""
    made = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], **options)
    made.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext, translation.ngettext, newstyle=True, pgettext=translation.pgettext
    )
    made.globals.update(
        url=url,
        static=static,
        csrf_field=csrf_field,
        once_field=once_field,
        address=address,
        direction=direction,
        fragments=fragments,
        receipts_so_far=receipts_so_far,
        language_name=language_name,
        base_url=settings.BASE_URL,
    )
    made.filters.update(
        name=name,
        day=day,
        utc_day=utc_day,
        known_day=known_day,
        moment=moment,
        clock=clock,
        figure=figure,
        quantity=quantity,
        quoted=quoted,
        paragraphs=paragraphs,
    )
    return made
