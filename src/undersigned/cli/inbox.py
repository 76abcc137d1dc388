"""The link to everything that is asked of a party, from a terminal."""

import json

import click

from undersigned.cli.django import coalition_of, setup


@click.command()
@click.argument("party", nargs=-1)
@click.option("--coalition", required=True, metavar="SLUG")
@click.option("--json", "as_json", is_flag=True)
def inbox(party: tuple[str, ...], coalition: str, as_json: bool) -> None:
    """Print a private link to everything that is asked of an organisation, for each PARTY (uid or name): shown once.

    It takes the place of an earlier one.
    """
    setup()
    from django.conf import settings

    from undersigned.core.actor import OPERATOR
    from undersigned.parties.actions import make_inbox
    from undersigned.parties.queries import parties_in

    found = coalition_of(coalition)
    named = {key: each for each in parties_in(found) for key in (each.uid, each.name)}
    if unknown := [each for each in party if each not in named]:
        raise click.BadParameter(f"there is no {unknown[0]} in this coalition.")
    if not party:
        raise click.UsageError("name at least one organisation, by its uid or its name.")
    made = {}
    for each in dict.fromkeys(named[key] for key in party):
        _link, token = make_inbox(each, found, actor=OPERATOR)
        made[each.name] = f"{settings.BASE_URL}/l/{token}/"
    if as_json:
        click.echo(json.dumps(made, ensure_ascii=False))
        return
    for name, address in made.items():
        click.echo(f"{name}: {address}")
