"""Links from a terminal: take a table of them over."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from undersigned.cli.django import coalition_of, setup
from undersigned.cli.engines import FILE


@click.command("links")
@click.argument("file", type=FILE)
@click.option("--coalition", required=True, metavar="SLUG")
@click.option("--json", "as_json", is_flag=True)
def import_links(file: Path, coalition: str, as_json: bool) -> None:
    """Record the links of a CSV file in a coalition: columns from, tie, to, claim ...; twice adds nothing."""
    setup()
    from undersigned.chains.actions import import_links as act
    from undersigned.core.actor import OPERATOR

    owner = coalition_of(coalition)
    done = act(owner, file.name, file.read_bytes(), actor=OPERATOR)
    click.echo(
        json.dumps(asdict(done)) if as_json else f"{owner.slug}: {done.links} links, {done.new} are new."
    )
