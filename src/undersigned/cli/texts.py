"""The river from a terminal: import, invite, answers, freeze. The operator acts; the journal says so."""

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from undersigned.cli.django import coalition_of, setup, text_of
from undersigned.cli.engines import FILE

if TYPE_CHECKING:
    from undersigned.positions.models import Round
    from undersigned.texts.models import Text


@click.command("import")
@click.argument("file", type=FILE)
@click.option("--coalition", required=True, metavar="SLUG")
@click.option(
    "--language", metavar="CODE", help="The language of the draft; the coalition's first by default."
)
@click.option("--title")
@click.option("--json", "as_json", is_flag=True)
def import_(file: Path, coalition: str, language: str | None, title: str | None, as_json: bool) -> None:
    """Make a text from a draft."""
    setup()
    from undersigned.core.actor import OPERATOR
    from undersigned.reading import read_draft
    from undersigned.texts.actions import create_text_from_draft

    owner = coalition_of(coalition)
    document = read_draft(file.read_bytes(), name=file.name)
    code = language or document.language or owner.languages[0]
    text = create_text_from_draft(owner, document, actor=OPERATOR, language=code, title=title)
    clauses = text.clauses.count()
    if as_json:
        click.echo(json.dumps({"text": text.uid, "clauses": clauses}))
    else:
        click.echo(f"{text.uid}  {text.title} ({clauses} clauses)")


@click.command()
@click.argument("text")
@click.option(
    "--closes", metavar="TIME", help="When answers end, such as 2031-05-16T18:00, in the coalition's zone."
)
@click.option("--sealed", is_flag=True, help="Nobody reads another's answer until the round closes.")
@click.option("--json", "as_json", is_flag=True)
def invite(text: str, closes: str | None, sealed: bool, as_json: bool) -> None:
    """Open a round if none is open, and print a private link for each organisation: shown once."""
    setup()
    from django.conf import settings

    from undersigned.core.actor import OPERATOR
    from undersigned.parties.queries import parties_in
    from undersigned.positions.actions import invite as invite_party

    found = text_of(text)
    round = _round(found, closes, sealed)
    made = {}
    for party in parties_in(found.coalition):
        _link, token = invite_party(round, party, actor=OPERATOR)
        made[party.name] = f"{settings.BASE_URL}/l/{token}/"
    if as_json:
        click.echo(json.dumps(made, ensure_ascii=False))
        return
    for name, address in made.items():
        click.echo(f"{name}: {address}")


def _round(text: "Text", closes: str | None, sealed: bool) -> "Round":
    from undersigned.core.actor import OPERATOR
    from undersigned.positions import queries
    from undersigned.positions.actions import open_round

    if found := queries.open_round(text):
        return found
    if closes is None:
        raise click.UsageError("no round is open: say with --closes when answers end.")
    zone = text.coalition.time_zone
    try:
        at = datetime.fromisoformat(closes).replace(tzinfo=ZoneInfo(zone))
    except ValueError:
        raise click.BadParameter("write the time such as 2031-05-16T18:00.", param_hint="--closes") from None
    return open_round(text, actor=OPERATOR, closes_at=at, time_zone=zone, sealed=sealed)


@click.command()
@click.argument("text")
@click.option("--json", "as_json", is_flag=True)
def answers(text: str, as_json: bool) -> None:
    """Print the positions in force on a text; of a sealed round only who has answered."""
    setup()
    from undersigned.core.actor import OPERATOR
    from undersigned.positions.queries import positions_visible_to

    found = text_of(text)
    rows = [
        {
            "party": position.party.name,
            "clause": position.wording.clause.number,
            "wording": position.wording.body or None,
            "stance": position.get_stance_display(),
            "words": position.words,
            "conditions": [str(condition) for condition in position.conditions.all()],
        }
        for position in positions_visible_to(OPERATOR, found)
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        said = f": {row['words']}" if row["words"] else ""
        click.echo(f"{row['party']}, clause {row['clause']}: {row['stance']}{said}")


@click.command()
@click.argument("text")
@click.option(
    "--signers", type=int, required=True, metavar="WEIGHT", help="The step of the frontier to freeze."
)
@click.option("--json", "as_json", is_flag=True)
def freeze(text: str, signers: int, as_json: bool) -> None:
    """Freeze the strongest text that signers of this weight sign."""
    setup()
    from undersigned.agreements.actions.editions import freeze as freeze_text
    from undersigned.agreements.queries.common import common_text
    from undersigned.agreements.queries.instance import instance_of
    from undersigned.core.actor import OPERATOR

    found = text_of(text)
    instance = instance_of(found)
    notches = {notch.weight: notch for notch in common_text(instance.draft).notches}
    if signers not in notches:
        known = ", ".join(str(weight) for weight in notches) or "none"
        raise click.BadParameter(f"the frontier has no step of {signers} (there are: {known}).")
    edition = freeze_text(found, instance.chosen(notches[signers].text), actor=OPERATOR)
    if as_json:
        click.echo(json.dumps({"edition": edition.number, "hash": edition.content_hash}))
    else:
        click.echo(f"Edition {edition.number}: {edition.content_hash}")
