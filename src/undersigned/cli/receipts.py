"""Receipts of acts, and statements of what stands in public, from a terminal."""

import click

from undersigned.cli.django import setup


@click.command()
@click.argument("uid")
def receipt(uid: str) -> None:
    """Print the receipt of the act UID: the node's signed promise that it stands in the record."""
    setup()
    from undersigned.core.log import receipt_of
    from undersigned.core.models import Event

    click.echo(receipt_of(Event.objects.get(uid=uid)), nl=False)


@click.command()
def state() -> None:
    """State in the record all that stands in public and is not stated yet, so that bundles can prove it."""
    setup()
    from undersigned.agreements.actions.statements import state_all

    click.echo(f"{state_all()} statements.")
