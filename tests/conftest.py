"""What every test may ask for: browsers of several sizes, a mailbox, and how hard properties are tried."""

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import LazySettings
from django.core.cache import cache
from django.db.backends.base.operations import BaseDatabaseOperations
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from undersigned.core import guards, log

hypothesis_settings.register_profile("short", max_examples=50, deadline=None, print_blob=True)
hypothesis_settings.register_profile("long", max_examples=2000, deadline=None, print_blob=True)
hypothesis_settings.load_profile("short")

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 320, "height": 640}
PATIENCE = 10_000  # milliseconds until a browser gives up


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what opens a browser, and leave the long runs out unless `-m` speaks of them."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
    if "long" not in config.option.markexpr:
        long = [item for item in items if item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """Lift the journal's guards for as long as the database is emptied between two tests that used a server."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_without_guards(operations: Any, statements: Any) -> None:
        for part in guards.PARTS:
            guards.lift(operations.connection, part)
        flush(operations, statements)
        for part in guards.PARTS:
            guards.lay(operations.connection, part)

    BaseDatabaseOperations.execute_sql_flush = flush_without_guards  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A Chromium that reaches nothing but this machine; skipped with a reason where there is none."""
    path = (
        os.environ.get("UNDERSIGNED_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    )
    if not path:
        reason = "there is no Chromium here: apt-get install chromium, or set UNDERSIGNED_CHROMIUM"
        pytest.fail(reason) if os.environ.get("UNDERSIGNED_REQUIRE_BROWSER") else pytest.skip(reason)
    # Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_arguments())
        yield browser
        browser.close()


def _arguments() -> list[str]:
    return [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--disable-sync",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
        "--no-first-run",
        *(["--no-sandbox"] if os.getuid() == 0 else []),
    ]


@pytest.fixture
def visitor(chromium: Browser, live_server: LiveServer, settings: Any) -> Iterator[Callable[..., Page]]:
    """A function: each call gives the page of a new visitor, who shares no cookie with the others.

    It takes what Playwright's `new_context` takes: viewport, locale, color_scheme, java_script_enabled ...
    A page that throws an error, or asks for what the content security policy forbids, fails the test.
    """
    settings.BASE_URL = live_server.url
    cache.clear()  # The limits of sign-in count per minute, and tests are quicker than people.
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def come(**options: Any) -> Page:
        context = chromium.new_context(**{"base_url": live_server.url, "viewport": DESKTOP} | options)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on(
            "console", lambda said: complaints.append(said.text) if "Security Policy" in said.text else None
        )
        return page

    yield come
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(visitor: Callable[..., Page]) -> Page:
    """A page on a desk: 1280 x 800."""
    return visitor()


@pytest.fixture
def phone(visitor: Callable[..., Page]) -> Callable[..., Page]:
    """A function: each call gives the page of a small old phone, 320 x 640; `scripts=False` for no JavaScript."""

    def take_out(*, scripts: bool = True, **options: Any) -> Page:
        small = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
        return visitor(**small | {"java_script_enabled": scripts} | options)

    return take_out


class Mailbox:
    """Keeps what a mail server on this machine receives."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        message = BytesParser(policy=default).parsebytes(envelope.original_content or b"")
        self.messages.append(message)
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        """Return what came for an address, the oldest first."""
        return [message for message in self.messages if address in str(message["To"])]


@pytest.fixture
def mail_sink(settings: Any) -> Iterator[Mailbox]:
    """A mailbox behind real SMTP: whatever Django sends during the test arrives in it."""
    mailbox = Mailbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Controller(mailbox, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", port, False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield mailbox
    server.stop()


@pytest.fixture
def record_key(tmp_path: Path, settings: LazySettings) -> None:
    """A key of its own for the node's record."""
    settings.RECORD_KEY_FILE = tmp_path / "record-key"
    log.lay_key(settings.RECORD_KEY_FILE, "https://river.example")
