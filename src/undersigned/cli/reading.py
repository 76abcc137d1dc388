"""Read a source: an article, a comment thread, a transcript; nothing is stored."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from undersigned.cli.errors import fail

if TYPE_CHECKING:
    from undersigned.reading.sources import SourceDocument

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="Print the segments of one file as JSON.")
@click.option(
    "--kind", type=click.Choice(["article", "thread", "transcript", "text"]), help="Say what the file is."
)
def read(files: tuple[Path, ...], as_json: bool, kind: str | None) -> None:
    """Read sources into segments and print what was counted in them; nothing is stored."""
    from undersigned.core.limited import read_limited

    if as_json and len(files) > 1:
        fail("--json prints one file; name only one.")
    for file in files:
        data = file.read_bytes()
        document = read_limited(data, file.name, kind or "")
        if as_json:
            click.echo(json.dumps(document.as_json(), ensure_ascii=False, indent=1))
        else:
            _print_table(file.name, document, data)


def _print_table(name: str, document: "SourceDocument", data: bytes) -> None:
    from undersigned.reading.sources import receive
    from undersigned.reading.sources.facts import facts

    received = None if document.is_packed else receive(data)
    counted = facts(document, received, len(data))
    width = max(map(len, counted))
    click.echo(name)
    for fact, value in counted.items():
        click.echo(f"  {fact:<{width}}  {_shown(value)}")
    for warning in document.warnings:
        place = f"{name}, line {warning.line}" if warning.line else name
        click.echo(f"{place}: {warning.message}", err=True)


def _shown(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{key} {_shown(each)}" for key, each in value.items()) or "none"
    if isinstance(value, list):
        nested = [" ".join(map(_shown, each)) if isinstance(each, list) else _shown(each) for each in value]
        return ", ".join(nested) or "none"
    return str(value)
