"""Taking out, and erasing."""

from pathlib import Path

import click

from undersigned.cli.django import setup, text_of
from undersigned.cli.errors import NO, fail

FORMS = ["bundle", "pdf", "docx", "md", "csv", "own"]


@click.command()
@click.argument("form", type=click.Choice(FORMS))
@click.argument("text", required=False)
@click.option("--all", "everything", is_flag=True, help="Every published text, in one bundle.")
@click.option("--person", metavar="EMAIL", help="With own: everything held of a person.")
@click.option("--party", metavar="UID", help="With own: everything held of a party.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
def export(
    form: str, text: str | None, everything: bool, person: str | None, party: str | None, output: Path
) -> None:
    """Write a published text to a file, as a bundle or to read; or, with own, what is held of one person or party."""
    setup()
    if form == "own":
        _export_own(person, party, output)
        return
    from undersigned.agreements.queries.editions import published_edition, standing
    from undersigned.agreements.queries.exports import FORMS as MAKERS
    from undersigned.agreements.queries.exports import bundle_of
    from undersigned.texts.models import Text

    if everything == (text is not None):
        raise click.UsageError("name one text, or say --all.")
    if everything and form != "bundle":
        raise click.UsageError("--all makes one bundle; the other forms hold one text each.")
    texts = [text_of(text)] if text else list(Text.objects.order_by("id"))
    editions = [edition for edition in map(published_edition, texts) if edition]
    if not editions:
        fail("nothing is published there yet.", NO)
    standings = [standing(edition) for edition in editions]
    made = bundle_of(standings) if form == "bundle" else MAKERS[form][1](standings[0])
    output.write_bytes(made if isinstance(made, bytes) else made.encode())
    click.echo(f"{output}: {len(standings)} edition{'s' if len(standings) > 1 else ''}")


def _export_own(person: str | None, party: str | None, output: Path) -> None:
    from undersigned.home.queries.own import everything_of
    from undersigned.parties.models import Party
    from undersigned.people.models import User

    if (person is None) == (party is None):
        raise click.UsageError("own takes --person EMAIL or --party UID.")
    people = User.objects.filter(email=(person or "").lower())
    subject = people.first() if person else Party.objects.filter(uid=party).first()
    if subject is None:
        fail(f"nobody here is {person or party}.", NO)
    output.write_bytes(everything_of(subject))
    click.echo(f"{output}: everything held of {person or party}")


@click.command()
@click.argument("kind")
@click.argument("uid")
def erase(kind: str, uid: str) -> None:
    """Destroy the words and names of one thing for good.

    KIND is person, party, position, objection, source, speaker, correction, fact, case, event, or another that is
    named when an unknown one is given.
    """
    setup()
    from undersigned.core.erasure import erase as destroy

    click.echo(f"{destroy(kind, uid)} rows erased; the acts stay in the journal without words.")
