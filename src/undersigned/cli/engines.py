"""What needs no node: read a draft, verify a bundle."""

import json
import sys
from pathlib import Path

import click

from undersigned.cli.errors import NO

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Print the clauses as JSON.")
def draft(file: Path, as_json: bool) -> None:
    """Read a draft (text, Markdown, HTML, DOCX, ODT) into clauses; nothing is stored."""
    from undersigned.reading import read_draft

    document = read_draft(file.read_bytes(), name=file.name)
    if as_json:
        click.echo(json.dumps(document.as_json(), ensure_ascii=False, indent=1))
        return
    click.echo(document.title or "(no title)")
    for clause in document.clauses:
        for wording in clause.wordings:
            mark = f"[{wording.language}] " if wording.language else ""
            click.echo(f"{clause.number or '-':>4}  {mark}{wording.text}")
    for warning in document.warnings:
        click.echo(f"line {warning.line}: {warning.message}" if warning.line else warning.message, err=True)


@click.command()
@click.argument("file", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def verify(file: Path, as_json: bool) -> None:
    """Check a bundle, offline: exit 0 when it is whole, 1 with a sentence naming what is damaged."""
    from undersigned.ledger import verify as check

    report = check(file.read_bytes())
    if as_json:
        damages = [{"kind": d.kind, "id": d.id, "sentence": d.sentence} for d in report.damages]
        click.echo(json.dumps({"whole": report.whole, "damages": damages}, ensure_ascii=False))
    elif report.whole:
        click.echo(f"Whole: {report.editions} editions, {report.signatures} signatures.")
    else:
        click.echo("\n".join(damage.sentence for damage in report.damages))
    if not report.whole:
        sys.exit(NO)
