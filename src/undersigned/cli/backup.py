"""Backups of a node, a node from a backup, and who may write its database."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from undersigned.cli.django import setup
from undersigned.cli.node import bring_up_to_date, data_dir

if TYPE_CHECKING:
    from undersigned.core.backup.archive import Archive

KEEP = 10


@click.command()
@click.argument("place")
@click.option("--keys", is_flag=True, help="Seal the node's keys into it, by a passphrase.")
@click.option("--passphrase-file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--every", type=click.IntRange(1), metavar="SECONDS", help="Go on, whenever something changed.")
@click.option(
    "--keep", type=click.IntRange(1), default=KEEP, show_default=True, help="With --every: how many."
)
def backup(place: str, keys: bool, passphrase_file: Path | None, every: int | None, keep: int) -> None:
    """Write a backup of the running node to PLACE, a file, or a folder if it exists or ends in a slash.

    It holds every word on the node: keep it as you keep the node.
    """
    setup()
    from undersigned.core.backup.making import back_up, keep_backing_up

    target = Path(place)
    if every is not None or place.endswith(os.sep):
        target.mkdir(parents=True, exist_ok=True)
    passphrase = _passphrase(passphrase_file, new=True) if keys else ""
    if every is None:
        click.echo(back_up(target, passphrase=passphrase))
        return
    keep_backing_up(target, every=every, keep=keep, passphrase=passphrase, tell=click.echo)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--passphrase-file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--erasures",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The list of what was erased; by default the newest one beside FILE.",
)
def restore(file: Path, passphrase_file: Path | None, erasures: Path | None) -> None:
    """Make a node in an empty DATA_DIR and database from the backup FILE: all of it, or nothing."""
    from undersigned.core.backup.archive import KEYS, opened

    archive = opened(file)
    passphrase = _passphrase(passphrase_file, new=False) if KEYS in archive.manifest.files else ""
    folder = data_dir()
    folder.mkdir(parents=True, exist_ok=True)
    _restore(archive, folder, passphrase, erasures or file.parent / "erasures")


def _restore(archive: "Archive", folder: Path, passphrase: str, erasures: Path) -> None:
    from undersigned.config import environment
    from undersigned.core.backup.restoring import restore as make

    database = environment.database(
        os.environ.get("DATABASE_URL", "").strip() or f"sqlite:///{folder}/undersigned.sqlite3"
    )
    missing = make(archive, folder, database, _start, passphrase=passphrase, erasures=erasures)
    told = archive.manifest
    click.echo(
        f"Restored: {told.acts} acts, as of {told.made_at}. See that all is well: undersigned record check"
    )
    for sentence in missing:
        click.echo(sentence)


@click.command()
@click.argument("role")
def rights(role: str) -> None:
    """Print the SQL that lets a PostgreSQL role serve the node, and never alter its log: ... | psql."""
    setup()
    from undersigned.core.rights import grants

    click.echo("\n".join(grants(role)))


def _start(environment: dict[str, str]) -> None:
    # What restoring needs no secret for is done without one: it may have to be brought from elsewhere.
    os.environ.update({"SECRET_KEY": os.environ.get("SECRET_KEY") or "not-yet"} | environment)
    setup()
    bring_up_to_date()


def _passphrase(file: Path | None, *, new: bool) -> str:
    if file is not None:
        return file.read_text(encoding="utf-8").rstrip("\n")
    return str(click.prompt("Passphrase of the keys", hide_input=True, confirmation_prompt=new))
