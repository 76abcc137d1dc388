"""The log of acts, from a terminal."""

from pathlib import Path

import click

from undersigned.cli.django import setup
from undersigned.cli.errors import NO
from undersigned.cli.keys import key


@click.group("record")
def record() -> None:
    """Look at the log of acts, check it, and take it out."""


record.add_command(key)


@record.command()
def status() -> None:
    """Print the log's name, its key, the last signed state, and how many acts wait."""
    setup()
    from undersigned.core.log import last_checkpoint, signer
    from undersigned.core.models import Waiting

    checkpoint = last_checkpoint()
    click.echo(f"log        {signer().name}")
    click.echo(f"key        {signer().verifier}")
    click.echo(f"entries    {checkpoint.size if checkpoint else 0}")
    click.echo(f"signed     {checkpoint.signed_at.isoformat(timespec='seconds') if checkpoint else 'never'}")
    click.echo(f"waiting    {Waiting.objects.count()}")


@record.command()
def check() -> None:
    """See that every act is in the log, once, as it was, and that every signed state still holds."""
    setup()
    from undersigned.core.log import faults, last_checkpoint, sequence

    while sequence():
        pass
    found = list(faults())
    for sentence in found:
        click.echo(sentence)
    if found:
        raise click.exceptions.Exit(NO)
    checkpoint = last_checkpoint()
    click.echo(f"The log of {checkpoint.size if checkpoint else 0} entries is whole.")


@record.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def save(folder: Path) -> None:
    """Write the log to FOLDER as files that any web server can serve, and anyone can check."""
    setup()
    from undersigned.core.log import save as write

    click.echo(f"{folder}: {write(folder)} entries")


@record.command()
@click.argument("uid")
def proof(uid: str) -> None:
    """Print the proof that the act UID is in the log (C2SP tlog-proof)."""
    setup()
    from undersigned.core.log import proof_of, sequence
    from undersigned.core.models import Event

    while sequence():
        pass
    click.echo(proof_of(Event.objects.get(uid=uid)), nl=False)
