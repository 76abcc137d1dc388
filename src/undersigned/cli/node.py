"""Set up and run a node."""

import gc
import logging
import os
import secrets
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from undersigned.cli.django import setup

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication


def data_dir() -> Path:
    """Return the folder in which the node's data lies."""
    return Path(os.environ.get("DATA_DIR", "").strip() or "var").resolve()


def prepare() -> None:
    """Make the data folder, its secret, the database with its tables, and the static files."""
    folder = data_dir()
    folder.mkdir(parents=True, exist_ok=True)
    key = folder / "secret-key"
    if not os.environ.get("SECRET_KEY", "").strip() and not key.exists():
        key.touch(mode=0o600)
        key.write_text(secrets.token_urlsafe(48), encoding="utf-8")
    setup()
    bring_up_to_date()
    from django.conf import settings

    from undersigned.core.log import lay_key, lay_witness_key

    lay_key(settings.RECORD_KEY_FILE, settings.BASE_URL)
    lay_witness_key(settings.WITNESS_KEY_FILE, settings.BASE_URL)


def bring_up_to_date() -> None:
    """Make or change the tables, and lay out the static files, as this version wants them."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


@click.command()
@click.option("--secretary", metavar="EMAIL", help="Give this person the first account.")
def init(secretary: str | None) -> None:
    """Set up a node in DATA_DIR; run again after an update, it changes only what is new."""
    prepare()
    from undersigned.agreements.actions.statements import state_all
    from undersigned.people.models import User

    state_all()  # What became public before there were statements is stated now.
    if secretary and not User.objects.filter(email=secretary.lower()).exists():
        User.objects.create_user(secretary)
    click.echo(f"The node is ready in {data_dir()}. Start it with: undersigned serve")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--threads", default=8, show_default=True)
def serve(host: str, port: int, threads: int) -> None:
    """Serve the node: one process, and the workers threads in it."""
    setup()
    from undersigned.config.wsgi import application

    server = listening(application, host, port, threads)
    _start_workers()
    _settle()
    click.echo(f"Serving on http://{'localhost' if host == '127.0.0.1' else host}:{port}", err=True)
    try:
        server.run()
    except KeyboardInterrupt:
        server.close()


def listening(application: "WSGIApplication", host: str, port: int, threads: int) -> Any:
    """Return the server, which believes a web server on this machine that a page is asked for by TLS, and no more."""
    from waitress import create_server

    return create_server(
        application,
        host=host,
        port=port,
        threads=threads,
        trusted_proxy="127.0.0.1",
        trusted_proxy_headers={"x-forwarded-proto"},
        clear_untrusted_proxy_headers=True,
    )


def _settle() -> None:
    """Load every page's code, and let the garbage collector pass over what stays for good.

    Else now and then somebody waits a tenth of a second more, while it looks through all of that in vain.
    """
    from django.urls import get_resolver

    get_resolver().check()
    gc.collect()
    gc.freeze()


def _start_workers() -> list[threading.Thread]:
    """Start what works beside the pages: queues, the log, witnesses and letters, each in a thread of this process."""
    from django.conf import settings

    from undersigned.core.log import in_force, keep_sequencing
    from undersigned.exchange.tasks import keep_asking
    from undersigned.home.tasks import keep_writing

    in_force()  # Without its key the node does not start: acts would wait for their place in silence.

    threads = [
        threading.Thread(target=_keep_working, args=[queue], name=f"worker {queue}", daemon=True)
        for queue in settings.QUEUES
    ]
    threads.append(threading.Thread(target=keep_sequencing, name="sequencer", daemon=True))
    threads.append(threading.Thread(target=keep_asking, name="witnesses", daemon=True))
    threads.append(threading.Thread(target=keep_writing, name="letters", daemon=True))
    for thread in threads:
        thread.start()
    return threads


def _keep_working(queue: str) -> None:
    """Work on in a thread, and begin again when something went wrong: nobody watches it."""
    while True:
        try:
            _work(queue)
        except Exception:
            logging.getLogger(__name__).exception("The worker stopped and begins again.")
            time.sleep(5)


def _work(queue: str) -> None:
    """Do what was put off until after an act: remind, or compute."""
    from django_tasks_db.management.commands.db_worker import Worker

    Worker(
        queue_names=[queue],
        interval=2,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"{queue}-{os.getpid()}",
        excluded_queue_names=[],
    ).run()


@click.command()
def worker() -> None:
    """Run a worker process, for a node served by several processes."""
    setup()
    for thread in _start_workers():
        thread.join()


@click.command()
@click.option("--no-serve", is_flag=True, help="Build the demonstration in DATA_DIR and exit.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
def demo(no_serve: bool, host: str, port: int) -> None:
    """Build the demonstration, an invented coalition of river towns, and serve it."""
    os.environ.setdefault("BASE_URL", f"http://localhost:{port}")
    os.environ.setdefault("EMAIL_HOST", "terminal")
    prepare()
    from undersigned.agreements.actions.statements import state_all
    from undersigned.demo import build

    for label, address in build():
        click.echo(f"{label:<52} {address}")
    state_all()  # What else the worker does once a day.
    if not no_serve:
        sys.stdout.flush()
        # The same process begins anew: what building took of memory, serving does not keep.
        arguments = [sys.argv[0], "serve", "--host", host, "--port", str(port)]
        os.execv(sys.executable, [sys.executable, *arguments])
