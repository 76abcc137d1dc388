"""The library from a terminal: take a source in, lay the search index anew."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from undersigned.cli.django import coalition_of, setup, source_of
from undersigned.cli.engines import FILE
from undersigned.cli.errors import fail
from undersigned.cli.texts import import_ as import_text

INTERRUPTED = 130  # as shells have it
AUDIENCES = ["public", "coalition", "editors"]


class TextByDefault(click.Group):
    """A group whose first word may be left out: then it is a text that is imported."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in {*self.commands, "--help"}:
            args = ["text", *args]
        return super().parse_args(ctx, args)


@click.group("import", cls=TextByDefault)
def import_() -> None:
    """Import a draft as a text (`import FILE`), or a source into the library (`import source FILE`)."""


@import_.command("source")
@click.argument("file", type=FILE)
@click.option("--coalition", required=True, metavar="SLUG")
@click.option("--kind", type=click.Choice(["article", "thread", "transcript", "text"]))
@click.option("--title")
@click.option("--language", metavar="CODE", help="The language of the source.")
@click.option("--from", "received_from", metavar="WHOM", help="From whom it was received.")
@click.option(
    "--audience",
    type=click.Choice(AUDIENCES),
    default="coalition",
    show_default=True,
    help="Who may read it.",
)
@click.option("--json", "as_json", is_flag=True)
def import_source(
    file: Path,
    coalition: str,
    kind: str | None,
    title: str | None,
    language: str | None,
    received_from: str | None,
    audience: str,
    as_json: bool,
) -> None:
    """Take a source into a coalition's library."""
    setup()
    from django.conf import settings

    from undersigned.core.actor import OPERATOR
    from undersigned.library.actions import Provenance, add_source
    from undersigned.library.queries.sources import get_version

    told = Provenance(
        title=title or "",
        language=language or "",
        received_from=received_from or "",
        audience=AUDIENCES.index(audience),
    )
    owner = coalition_of(coalition)
    source = add_source(
        owner, file.read_bytes(), actor=OPERATOR, filename=file.name, kind=kind or "", told=told
    )
    version = get_version(source)
    segments = version.segments.count()
    if as_json:
        click.echo(json.dumps({"source": source.uid, "segments": segments, "warnings": version.warnings}))
        return
    click.echo(f"{source.uid}  {source.name} ({segments} segments)  {settings.BASE_URL}/s/{source.uid}/")
    for warning in version.warnings:
        place = f"line {warning['line']}: " if warning["line"] else ""
        click.echo(f"{place}{warning['message']}", err=True)


@import_.command("passages")
@click.argument("file", type=FILE)
@click.option("--source", required=True, metavar="UID", help="The source they were quoted from.")
@click.option("--json", "as_json", is_flag=True)
def import_passages(file: Path, source: str, as_json: bool) -> None:
    """Lay passages of a source beside it, from a file of W3C Web Annotations; twice adds nothing."""
    setup()
    from undersigned.core.actor import OPERATOR
    from undersigned.library.actions import import_annotations

    done = import_annotations(source_of(source), file.read_bytes(), actor=OPERATOR)
    if as_json:
        click.echo(json.dumps(asdict(done)))
        return
    click.echo(f"{done.exact} in their place, {done.found} found elsewhere, {len(done.lost)} lost")
    click.echo(f"{done.new} new passages, {done.corrections} suggested corrections")
    for each in done.lost:
        click.echo(f"annotation {each.number} is lost, {each.reason}: {each.words[:80]}", err=True)


import_.add_command(import_text, "text")


@click.command()
@click.argument("source", metavar="UID")
def passages(source: str) -> None:
    """Print the passages of a source as W3C Web Annotations (JSON-LD)."""
    setup()
    from undersigned.library.queries.annotating import collection

    click.echo(json.dumps(collection(source_of(source)), ensure_ascii=False, indent=1))


@click.command()
def index() -> None:
    """Lay down anew everything that search finds: after an update that says so.

    People search and write meanwhile. Interrupted, it leaves an index that is whole: begin again when you like.
    """
    setup()
    from undersigned.core.models import SearchEntry
    from undersigned.home.actions.rebuilding import rebuild

    with click.progressbar(length=1, label="Laying the index anew", file=sys.stderr) as bar:

        def told(done: int, of: int) -> None:
            bar.length = of
            bar.update(done - bar.pos)

        try:
            rebuild(told)
        except KeyboardInterrupt:
            fail(f"stopped after {bar.pos} of {bar.length}; the others stand as they were.", INTERRUPTED)
    click.echo(f"{SearchEntry.objects.count()} entries can be found.")


@import_.command("own")
@click.argument("file", type=FILE)
def import_own(file: Path) -> None:
    """Bring back what a party took with it (`export own`), where its coalition's texts are on this node."""
    setup()
    from undersigned.core.actor import OPERATOR
    from undersigned.home.actions.own import bring_back

    done = bring_back(file.read_bytes(), actor=OPERATOR)
    stored = ", ".join(f"{count} {kind}" for kind, count in done.stored.items())
    click.echo(f"{done.party.name}: {stored or 'nothing that was not here'}")
    for sentence in done.left_out:
        click.echo(sentence)
