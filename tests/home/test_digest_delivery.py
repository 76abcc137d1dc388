"""Letters over real SMTP: what a server takes, refuses, loses; workers that die or work at once; nobody twice."""

import asyncio
import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from tests.conftest import Mailbox
from tests.factories import make_round, make_text
from tests.home.test_digest import DAY, MONDAY, chosen, parts, reader, world

from undersigned.home.actions.digest import BATCH
from undersigned.home.models import Digest
from undersigned.home.tasks import write_due

pytestmark = pytest.mark.django_db(transaction=True)

TAKE = "250 OK"
EVENING = MONDAY + timedelta(hours=16)


def answering(mailbox: Mailbox, to: Callable[[str], str]) -> None:
    """Let the server answer the naming of each address as `to` says."""

    async def handle_RCPT(_server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        answer = to(address)
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    mailbox.handle_RCPT = handle_RCPT  # type: ignore[attr-defined]


def written(mailbox: Mailbox) -> Counter[str]:
    return Counter(str(letter["To"]) for letter in mailbox.messages)


def test_an_address_that_nobody_reads_gets_none_until_she_says_so_and_the_others_get_theirs(
    mail_sink: Mailbox,
) -> None:
    coalition, party, digest = world()
    reader(party, coalition, email="other@example.org")
    answering(mail_sink, lambda to: "550 5.1.1 nobody here" if to.startswith("mill") else TAKE)

    assert (write_due(MONDAY), write_due(MONDAY + DAY)) == (1, 1)

    assert written(mail_sink) == {"other@example.org": 2}
    digest.refresh_from_db()
    assert digest.bounced_at
    browser = Client()
    browser.force_login(digest.user)
    assert "came back" in browser.get("/me/").content.decode()
    chosen(digest.user)
    answering(mail_sink, lambda to: TAKE)
    write_due(MONDAY + 2 * DAY)
    assert "mill@example.org" in written(mail_sink)


def test_what_a_server_does_not_take_yet_it_is_asked_again_later_each_time_and_no_more_after_six(
    mail_sink: Mailbox,
) -> None:
    _coalition, _party, digest = world()
    asked: list[str] = []
    answering(mail_sink, lambda to: asked.append(to) or "451 4.7.1 come back later")  # type: ignore[func-returns-value]

    for minutes in range(0, 400, 10):
        write_due(MONDAY + timedelta(minutes=minutes))

    assert len(asked) == 6
    answering(mail_sink, lambda to: TAKE)
    assert (write_due(EVENING), write_due(MONDAY + DAY)) == (0, 1)
    digest.refresh_from_db()
    assert (digest.failures, digest.retry_at) == (0, None)


def test_a_server_that_dies_after_the_letter_is_not_given_it_again(mail_sink: Mailbox) -> None:
    _coalition, _party, digest = world()
    taken: list[bytes] = []

    async def handle_DATA(server: Any, _session: Any, envelope: Any) -> str:
        taken.append(envelope.content)
        server.transport.abort()
        await asyncio.sleep(0)
        return TAKE

    mail_sink.handle_DATA = handle_DATA  # type: ignore[method-assign]

    assert [write_due(MONDAY + n * timedelta(hours=1)) for n in range(3)] == [0, 0, 0]

    digest.refresh_from_db()
    assert (len(taken), digest.sent_at, digest.claimed_on) == (1, None, MONDAY.date())


def test_a_server_that_ends_the_connection_after_each_letter_gets_them_all(mail_sink: Mailbox) -> None:
    coalition, party, _digest = world()
    for _n in range(4):
        reader(party, coalition)
    spoken: set[int] = set()

    async def handle_MAIL(server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if id(server) in spoken:
            return "421 4.3.2 one letter a connection"
        spoken.add(id(server))
        envelope.mail_from = address
        return TAKE

    mail_sink.handle_MAIL = handle_MAIL  # type: ignore[attr-defined]

    assert write_due(MONDAY) == 5
    assert set(written(mail_sink).values()) == {1}


def test_with_no_server_the_letters_wait_for_one(mail_sink: Mailbox, settings: Any) -> None:
    coalition, party, digest = world()
    reader(party, coalition)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1

    assert write_due(MONDAY) == 0
    digest.refresh_from_db()
    assert (digest.claimed_on, digest.failures) == (None, 0)
    settings.EMAIL_PORT = port
    assert write_due(MONDAY) == 2


def test_words_that_are_hard_for_the_wire_arrive_as_they_are(mail_sink: Mailbox) -> None:
    coalition, _party, _digest = world()
    why = "نحن أسفل السد"
    text = make_text(coalition, 1, title=".", why=".\r\n.\r\nMAIL FROM:<x@example.org> " + why + "x" * 150)
    make_round(text)

    assert write_due(MONDAY) == 1

    (letter,) = mail_sink.messages
    plain, html = parts(letter)
    for part in (plain, html):
        assert f"MAIL FROM:<x@example.org> {why}" in part.replace("&lt;", "<").replace("&gt;", ">")
    assert plain.replace("\r", "").count("\n.\n") == 1


def test_of_two_workers_at_once_each_person_hears_from_one(mail_sink: Mailbox) -> None:
    coalition, party, _digest = world()
    for _n in range(2 * BATCH):
        reader(party, coalition)

    def work(_n: int) -> int:
        try:
            return write_due(MONDAY)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as workers:
        taken = list(workers.map(work, range(3)))

    assert sum(taken) == len(mail_sink.messages) == 2 * BATCH + 1
    assert set(written(mail_sink).values()) == {1}


def test_a_killed_worker_writes_to_nobody_twice_and_the_next_one_to_those_it_had_not_taken_up(
    mail_sink: Mailbox,
) -> None:
    coalition, party, _digest = world()
    for _n in range(BATCH + 9):
        reader(party, coalition)

    async def handle_DATA(server: Any, session: Any, envelope: Any) -> str:
        await asyncio.sleep(0.02)
        return await Mailbox.handle_DATA(mail_sink, server, session, envelope)

    mail_sink.handle_DATA = handle_DATA  # type: ignore[method-assign]
    connection.close()
    if not (worker := os.fork()):
        try:
            write_due(MONDAY)
        finally:
            os._exit(0)
    while len(mail_sink.messages) < 5:
        time.sleep(0.01)
    os.kill(worker, signal.SIGKILL)
    os.waitpid(worker, 0)

    assert write_due(MONDAY) == 10
    assert write_due(MONDAY) == 0
    assert set(written(mail_sink).values()) == {1}
    assert Digest.objects.filter(claimed_on=None).count() == 0
