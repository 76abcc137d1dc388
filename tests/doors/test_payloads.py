"""What somebody types to harm whoever reads it, in every field of every form: in a browser nothing of it happens."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from playwright.sync_api import Page
from tests.doors.doors import DATA_FOR, declared
from tests.doors.forms import Form, forms_in
from tests.doors.house import House, build
from tests.doors.visitors import Visitors, address_of
from tests.doors.watching import page_of

CALL = "window.harmed=(window.harmed||0)+1"
AWAY = "https://away.example"
PAYLOADS = [
    f"<script>{CALL}</script>",
    f"</script><script>{CALL}</script>",
    f"</title><script>{CALL}</script>",
    f"</textarea><script>{CALL}</script>",
    f'"><script>{CALL}</script>',
    f"'><script>{CALL}</script>",
    f"--><script>{CALL}</script>",
    f"]]><script>{CALL}</script>",
    f"<ScRiPt>{CALL}</sCrIpT>",
    f"<script/x>{CALL}</script>",
    f"<<script>{CALL}//<</script>",
    f'<script src="{AWAY}/a.js"></script>',
    f"<img src=x onerror={CALL}>",
    f'<img src="{AWAY}/a.png">',
    f'"><img src=x onerror={CALL}>',
    f"<svg onload={CALL}>",
    f"<svg><script>{CALL}</script></svg>",
    f'<svg><a xlink:href="javascript:{CALL}"><text x=9 y=9>a</text></a></svg>',
    f"<svg><animate onbegin={CALL} attributeName=x dur=1s>",
    f"<body onload={CALL}>",
    f"<details open ontoggle={CALL}>",
    f"<input autofocus onfocus={CALL}>",
    f"<video><source onerror={CALL}></video>",
    f"<marquee onstart={CALL}>",
    f'<iframe srcdoc="<script>parent.{CALL}</script>"></iframe>',
    f'<iframe src="javascript:parent.{CALL}"></iframe>',
    f'<object data="{AWAY}/a.swf"></object>',
    f'<embed src="{AWAY}/a.swf">',
    f'<link rel=stylesheet href="{AWAY}/a.css">',
    f"<style>@import '{AWAY}/a.css';</style>",
    f'<p style="background:url({AWAY}/a.png)">a</p>',
    f'<meta http-equiv="refresh" content="0;url={AWAY}">',
    f'<base href="{AWAY}/">',
    f'<form action="{AWAY}"><button>a</button></form>',
    f'" onmouseover={CALL} autofocus onfocus={CALL} x="',
    f"' onmouseover={CALL} autofocus onfocus={CALL} x='",
    f"javascript:{CALL}",
    f"JaVaScRiPt:{CALL}",
    f"[a](javascript:{CALL})",
    f"![a]({AWAY}/a.png)",
    f"<{AWAY}/a>",
    f"{{{{ {CALL} }}}}{{% raw %}}",
    "${7*7}#{7*7}",
    f"&lt;script&gt;{CALL}&lt;/script&gt;",
    f"\\u003cscript\\u003e{CALL}\\u003c/script\\u003e",
    f"＜script＞{CALL}＜/script＞",
    f"%3Cscript%3E{CALL}%3C/script%3E",
    '=HYPERLINK("https://away.example","a")',
    "@SUM(1+1)*cmd|'/c calc'!A0",
    "a\r\nSet-Cookie: harmed=1\r\n\r\n<script>",
    '{case}<noscript><p title="</noscript><img src=x onerror=' + CALL + '>">',
]


def test_nothing_that_is_typed_runs_in_a_readers_browser(
    visitor: Callable[..., Page], live_server: Any, transactional_db: None
) -> None:
    """Each form is sent with every payload, or with what a short field takes; then every page is read."""
    assert len(PAYLOADS) >= 50
    house = build("North")
    visitors = Visitors(house, house)
    assert _spoil(house, visitors) > 30
    page, left, dialogs, shown = visitor(), [], [], 0
    page.on(
        "request", lambda asked: left.append(asked.url) if not asked.url.startswith(live_server.url) else None
    )
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    harmed = []
    read: set[str] = set()
    for role in ("secretary", "delegate", "anonymous"):
        _become(page, visitors, role, live_server.url)
        # The same page with fewer buttons runs nothing that the first did not; strangers read some anew.
        pages = set(_pages(house, visitors, role)) - (read if role == "delegate" else set())
        read |= pages
        for address in sorted(pages):
            page.goto(live_server.url + address, wait_until="load")
            shown += AWAY in page.inner_text("body")
            if page.evaluate("window.harmed"):
                harmed.append((role, address))

    assert shown > 10
    assert (harmed, left, dialogs) == ([], [], [])


def _become(page: Page, visitors: Visitors, role: str, address: str) -> None:
    page.context.clear_cookies()
    cookies = visitors.visitor(role, "").cookies
    if "sessionid" in cookies:
        page.context.add_cookies([{"name": "sessionid", "value": cookies["sessionid"].value, "url": address}])


def _pages(house: House, visitors: Visitors, role: str) -> list[str]:
    """Return the addresses of the pages that a role reads."""
    doors = [door for door in declared() if role in door.reads and not door.button]
    found = {address_of(house, door.url, door.place) + DATA_FOR.get(door.url, "") for door in doors}
    return sorted(each for each in found if page_of(visitors.visitor(role, "").get(each)))


def _spoil(house: House, visitors: Visitors) -> int:
    """Send every form that somebody finds, each with its next share of the payloads; return how many were taken."""
    sent: set[tuple[str, str]] = set()
    taken = turn = 0
    for role in ("secretary", "editor", "officer", "delegate", "link", "anonymous"):
        for door in declared():
            if role not in door.reads or door.button or door.url == "people:me":
                continue
            client = visitors.visitor(role, door.place)
            address = address_of(house, door.url, door.place)
            for form in forms_in(page_of(client.get(address)), address):
                if (
                    form.key not in sent
                    and form.texts
                    and form.button not in ("retire", "remove", "withdraw")
                ):
                    sent.add(form.key)
                    turn += 1
                    taken += _typed(client, form, turn)
    return taken


def _typed(client: Client, form: Form, turn: int) -> bool:
    """Send a form with all payloads in each field; where that is too long, or refused, with one that fits."""
    whole, short = " ".join(PAYLOADS), PAYLOADS[turn % len(PAYLOADS)]
    for value in (whole, short, f"<img src=x onerror={CALL}>", "<svg onload=a>"):
        with transaction.atomic():
            response = client.post(form.path, form.data | {name: [value] for name in form.texts})
        if response.status_code == 302:
            return True
    return False


pytestmark = pytest.mark.django_db(transaction=True)
