"""Ten requests in one moment by each of many people: an answer, a signature, a confirmed name count once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from tests.faults.clients import NEWER, Browser
from tests.faults.cluster import Cluster
from tests.faults.node import running
from tests.faults.places import Place

PRESSES = 10
Press = Callable[[int], Callable[[], tuple[int, str]]]


def pressing(node_port: int, world: dict[str, Any]) -> dict[str, Press]:
    """Return what each person sends, by name; a press returns its status and its receipt."""

    def send(browser: Browser, form: list[tuple[str, str]]) -> Callable[[], tuple[int, str]]:
        def press() -> tuple[int, str]:
            status, headers, _body = browser.ask("POST", browser.address, form)
            return status, headers.get("Undersigned-Receipt", "")

        return press

    def answer(n: int) -> Callable[[], tuple[int, str]]:
        wording = world["wording"]
        said = [(f"s-{wording}", "C"), (f"w-{wording}", f"act-{n}-1")]
        form = [("go", "save"), ("as_of", NEWER), ("listed", wording), ("asked", world["clause"]), *said]
        browser = Browser(node_port, world["links"][n]["answer"])
        return send(browser, [("once", f"answer-{n}"), *form])

    def sign(n: int) -> Callable[[], tuple[int, str]]:
        form = [("act", "ratify"), ("body", f"act-{n}-2"), ("decided_on", date.today().isoformat())]
        return send(Browser(node_port, world["links"][n]["sign"]), [("once", f"sign-{n}"), *form])

    def confirm(n: int) -> Callable[[], tuple[int, str]]:
        return send(Browser.at(node_port, f"/letter/{world['letters'][n]}/"), [])

    return {"answer": answer, "sign": sign, "confirm": confirm}


@pytest.mark.parametrize("people", [6, pytest.param(300, marks=pytest.mark.long)])
def test_ten_requests_in_one_moment_count_once(people: int, database: Cluster | None, tmp_path: Path) -> None:
    with running(Place(tmp_path / "node", database), people) as (node, auditor, world):
        told = {name: _press(people, make) for name, make in pressing(node.port, world).items()}
        stored, confirmed = auditor.ask("check"), auditor.ask("confirmed")

    for name, number in (("answer", 1), ("sign", 2)):
        for n, answers in enumerate(told[name]):
            one = stored["found"][f"act-{n}-{number}"]
            assert one["rows"] == len(one["acts"]) == 1
            assert answers == [(302, one["acts"][0])] * PRESSES
    assert confirmed == {"rows": people, "acts": people}
    assert {status for answers in told["confirm"] for status, _receipt in answers} == {200}


def _press(people: int, make: Press) -> list[list[tuple[int, str]]]:
    """Let everybody press ten times in the same moment, one person after another."""
    presses = [make(n) for n in range(people)]
    gate = Barrier(PRESSES)

    def run(_thread: int) -> list[tuple[int, str]]:
        told = []
        for press in presses:
            gate.wait(60)
            told.append(press())
        return told

    with ThreadPoolExecutor(PRESSES) as threads:
        by_thread = list(threads.map(run, range(PRESSES)))
    return [list(answers) for answers in zip(*by_thread, strict=True)]
