"""A process that has the product's code loaded and starts the node's processes as its copies.

A start takes a hundredth of a second instead of seconds, so that there is time for many kills. Each copy runs the
command as it is run from a terminal; nothing but code is shared, no connection and no thread.

It reads one command a line, as JSON: the name of a mutant, the program, its arguments; it answers with the copy's id.
"""

import json
import os
import signal
import sys


def run(program: str, arguments: list[str]) -> None:
    """Do what `undersigned ARGUMENTS` or `gunicorn ARGUMENTS` does."""
    sys.argv = [program, *arguments]
    if program == "gunicorn":
        from gunicorn.app.wsgiapp import run

        run()
    else:
        from undersigned.cli import main

        main()


def start(mutant: str, program: str, arguments: list[str]) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        os.setsid()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for stream in (sys.stdin, sys.stdout, sys.stderr):
            os.dup2(os.open(os.devnull, os.O_RDWR), stream.fileno())
        if mutant:
            from tests.faults import mutants

            mutants.break_(mutant)
        run(program, arguments)
    finally:
        os._exit(1)


def main() -> None:
    import gunicorn.app.wsgiapp  # noqa: F401
    import waitress  # noqa: F401
    from django.db import connection
    from django.urls import get_resolver

    import undersigned.config.wsgi  # noqa: F401

    get_resolver().check()
    connection.close()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever is killed is forgotten
    for line in sys.stdin:
        print(start(*json.loads(line)), flush=True)


if __name__ == "__main__":
    main()
