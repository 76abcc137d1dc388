"""`undersigned record key`: the node's signing keys, from a terminal. No secret is ever printed."""

import os
from pathlib import Path

import click

from undersigned.cli.django import setup
from undersigned.cli.errors import NO, fail

PASSPHRASE = "UNDERSIGNED_PASSPHRASE"
PASSPHRASE_FILE = click.option(
    "--passphrase-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=f"Read the passphrase from a file's first line; else from {PASSPHRASE}, else it is asked for.",
)


@click.group()
def key() -> None:
    """Back up, restore and change the keys that the node signs with; begin anew where one is lost."""


@key.command("list")
def list_() -> None:
    """Print every key that the log was ever signed with, from which entry on, and whether it still signs."""
    setup()
    from undersigned.core.log import keys_ever

    for each in keys_ever():
        click.echo(f"{each.since:>9}  {'signs' if each.signs else '':<5}  {each.verifier}")


@key.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@PASSPHRASE_FILE
def backup(file: Path, passphrase_file: Path | None) -> None:
    """Write the secret keys to FILE, encrypted; keep it away from the node, and the passphrase away from it."""
    setup()
    from django.conf import settings

    from undersigned.core.log.backup import NoBackup, locked
    from undersigned.core.log.keys import held

    kept = {"record": held(settings.RECORD_KEY_FILE), "witness": held(settings.WITNESS_KEY_FILE)}
    try:
        data = locked(kept, passphrase_of(passphrase_file, confirm=True))
    except NoBackup as error:
        fail(str(error))
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        fail(f"{file} exists already: name another file.")
    with os.fdopen(descriptor, "w", encoding="ascii") as made:
        made.write(data)
    click.echo(f"{file}: {sum(map(len, kept.values()))} keys. Without the passphrase it is worth nothing.")


@key.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@PASSPHRASE_FILE
def restore(file: Path, passphrase_file: Path | None) -> None:
    """Lay the keys of a backup where the node looks for them; a key that lies there is never overwritten."""
    setup()
    from django.conf import settings

    from undersigned.core.log.backup import NoBackup, unlocked
    from undersigned.core.log.keys import keep

    places = {"record": settings.RECORD_KEY_FILE, "witness": settings.WITNESS_KEY_FILE}
    try:
        keys = unlocked(file.read_text(encoding="ascii"), passphrase_of(passphrase_file))
    except (NoBackup, UnicodeDecodeError) as error:
        fail(str(error) if isinstance(error, NoBackup) else "This is no backup of keys, or not all of it.")
    if there := [str(place) for kind, place in places.items() if kind in keys and place.exists()]:
        fail(f"{' and '.join(there)} lies there already: move it away if it is not the right one.", NO)
    for kind, signers in keys.items():
        keep(places[kind], signers)
        click.echo(f"{places[kind]}: {signers[0].verifier}")


@key.command()
def rotate() -> None:
    """Sign the log with a new key from now on, and with the old one as well until `let-go`."""
    setup()
    from undersigned.core.actor import OPERATOR
    from undersigned.core.log import rotate as change

    click.echo(f"The log is signed with {change(actor=OPERATOR)} now, and with the old key as well.")
    click.echo(
        "Back the keys up anew. When every witness has learnt the new key: undersigned record key let-go"
    )


@key.command("let-go")
def let_go() -> None:
    """Destroy the secrets of the old keys, once every witness knows the new one."""
    setup()
    from undersigned.core.actor import OPERATOR
    from undersigned.core.log import let_go as destroy

    gone = destroy(actor=OPERATOR)
    click.echo("\n".join(f"signs no more: {each}" for each in gone) or "There is no old key.")


@key.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
def lost(yes: bool) -> None:
    """Begin a log of another name where the one whose key is lost or stolen ends. Stop the node before."""
    setup()
    from undersigned.core.actor import OPERATOR
    from undersigned.core.log import begin_anew

    if not yes:
        click.confirm("The old log ends here for good, and every witness must be told. Go on?", abort=True)
    click.echo(f"A new log begins, signed with {begin_anew(actor=OPERATOR)}")
    click.echo("Back the keys up, and tell the operators of your witnesses and all who check your log.")


def passphrase_of(file: Path | None, *, confirm: bool = False) -> str:
    """Return the passphrase: from the first line of a file, from the environment, or from whoever sits there."""
    if file is not None:
        return file.read_text(encoding="utf-8").split("\n")[0]
    if told := os.environ.get(PASSPHRASE):
        return told
    return str(click.prompt("Passphrase", hide_input=True, confirmation_prompt=confirm, err=True))
