"""Every hour, in the worker: ask this node's witnesses, and look at the logs that it is a witness of."""

import logging
import time
from collections.abc import Callable

from django.db import connection

from undersigned.exchange.actions.asking import ask_witnesses, look_at_logs

HOUR = 3600.0
FIRST = 60.0  # seconds after the start


def keep_asking(stop: Callable[[], bool] = lambda: False) -> None:
    """Ask and look for as long as the process lives; what went wrong is said in the server's log, and tried again."""
    time.sleep(FIRST)
    while not stop():
        try:
            for outcome in [*ask_witnesses(), *look_at_logs()]:
                if not outcome.good:
                    logging.getLogger(__name__).warning("%s: %s", outcome.peer.name, outcome.sentence)
        except Exception:
            logging.getLogger(__name__).exception(
                "The witnesses were not asked; it is tried again in an hour."
            )
        connection.close()
        time.sleep(HOUR)
