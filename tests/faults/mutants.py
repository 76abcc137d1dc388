"""What the rounds must find: the product, broken on purpose, in a process of its own."""

import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any


def acknowledged_before_commit() -> None:
    """An answer is acknowledged a moment before its transaction commits."""
    from django.db import connection, transaction

    from undersigned.core import journal
    from undersigned.positions.views import answer

    def early(key: str, act: Callable[[], object]) -> None:
        uids: list[str] = []
        ready = threading.Event()

        def run() -> None:
            try:
                with transaction.atomic(), journal.receipts() as told:
                    act()
                    uids.extend(told)
                    ready.set()
                    time.sleep(0.15)
            finally:
                ready.set()
                connection.close()

        threading.Thread(target=run, daemon=True).start()
        ready.wait()
        journal.retell(uids)

    answer.tell_again = early  # type: ignore[assignment]
    journal.kept = lambda uids: list(uids)  # type: ignore[assignment]


def not_waiting_for_the_disk() -> None:
    """PostgreSQL acknowledges a commit before it is in its log."""
    from django.db.backends.signals import connection_created

    def hurry(connection: Any, **_more: Any) -> None:
        connection.cursor().execute("SET synchronous_commit = off")

    connection_created.connect(hurry, weak=False)


def once_forgets() -> None:
    """A key is not remembered: an act that is sent again is another act."""
    from undersigned.agreements.views import signing
    from undersigned.positions.views import answer

    answer.tell_again = lambda key, act: act()  # type: ignore[assignment]
    signing.once = lambda key, model, act: act()  # type: ignore[assignment]


def sequencer_without_transaction() -> None:
    """Place, tree and signed state are stored one after the other."""
    from undersigned.core.log import sequencer

    grow = sequencer._grow

    def slowly(size: int, leaves: list[bytes]) -> None:
        time.sleep(1.5)  # Half of the time: a kill falls into it soon.
        grow(size, leaves)

    sequencer._grow = slowly
    sequencer.transaction = SimpleNamespace(atomic=nullcontext)  # type: ignore[attr-defined]
    sequencer.alone = lambda: True


def journal_without_its_row() -> None:
    """An event is written, and not put in line for the log."""
    from undersigned.core import journal

    nothing = SimpleNamespace(create=lambda **_row: None)
    journal.Waiting = SimpleNamespace(objects=nothing)  # type: ignore[assignment,misc]


MUTANTS = {
    mutant.__name__: mutant
    for mutant in (
        acknowledged_before_commit,
        not_waiting_for_the_disk,
        once_forgets,
        sequencer_without_transaction,
        journal_without_its_row,
    )
}


def break_(name: str) -> None:
    """Break what a mutant breaks, in this process."""
    MUTANTS[name]()
