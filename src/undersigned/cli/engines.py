"""What needs no node: reading a draft."""

import json
from pathlib import Path

import click

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
