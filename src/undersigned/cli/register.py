"""The register from a terminal: take registers and facts over, and read a party's answers to a question."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from undersigned.cli.django import case_of, coalition_of, setup
from undersigned.cli.engines import FILE
from undersigned.cli.library import import_

if TYPE_CHECKING:
    from undersigned.parties.models import Coalition
    from undersigned.positions.actions.imports import Imported, Move

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FEW = 40  # moved answers that a terminal shows one by one


@import_.command("unga")
@click.argument("folder", type=FOLDER)
@click.option("--coalition", metavar="SLUG", help="By default one of its own, founded the first time.")
@click.option("--json", "as_json", is_flag=True)
def import_unga(folder: Path, coalition: str | None, as_json: bool) -> None:
    """Take roll calls about cases over: rollcalls, votes, cases, questions and parties as CSV."""
    setup()
    from django.db import transaction

    from undersigned.core.actor import OPERATOR
    from undersigned.positions.actions.imports import import_unga as act

    with transaction.atomic():
        owner = _coalition(coalition, "United Nations General Assembly")
        done = act(_files(folder), owner, actor=OPERATOR)
    if as_json:
        counts = {name: getattr(done, name) for name in ("parties", "cases", "questions", "positions", "new")}
        click.echo(json.dumps(counts | {"moved": [_told(move) for move in done.moved]}, ensure_ascii=False))
    else:
        _show(done, owner)


@import_.command("treaties")
@click.argument("folder", type=FOLDER)
@click.option("--coalition", metavar="SLUG", help="By default one of its own, founded the first time.")
@click.option("--text", "texts", multiple=True, metavar="TREATY=FILE", help="A file with a treaty's words.")
@click.option("--json", "as_json", is_flag=True)
def import_treaties(folder: Path, coalition: str | None, texts: tuple[str, ...], as_json: bool) -> None:
    """Take over what states declared to treaties, and what others object to it."""
    setup()
    from django.db import transaction

    from undersigned.core.actor import OPERATOR
    from undersigned.positions.actions.imports import import_treaties as act

    given = dict(_text_file(text) for text in texts)
    with transaction.atomic():
        owner = _coalition(coalition, "United Nations Treaty Collection")
        done = act(_files(folder), owner, actor=OPERATOR, texts=given)
    if as_json:
        told = asdict(done) | {"moved": [_renamed(asdict(move)) for move in done.moved]}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    click.echo(
        f"{owner.slug}: {done.treaties} treaties, {done.parties} parties, {done.positions} positions, "
        f"{done.objections} objections; {done.new} are new, {len(done.moved)} moved, {done.marks} parts say nothing."
    )


@import_.command("facts")
@click.argument("file", type=FILE)
@click.option("--case", required=True, metavar="CASE", help="Its uid, its address, or its id in a register.")
@click.option("--json", "as_json", is_flag=True)
def import_facts(file: Path, case: str, as_json: bool) -> None:
    """Record the facts of a CSV file in a case: columns words, source, when ...; twice adds nothing."""
    setup()
    from undersigned.cases import actions
    from undersigned.core.actor import OPERATOR

    found = case_of(case)
    done = actions.import_facts(found, file.name, file.read_bytes(), actor=OPERATOR)
    click.echo(
        json.dumps(asdict(done)) if as_json else f"{found.name}: {done.facts} facts, {done.new} are new."
    )


def _text_file(told: str) -> tuple[str, tuple[str, bytes]]:
    treaty, _equals, file = told.partition("=")
    if not file or not Path(file).is_file():
        raise click.BadParameter("write it such as CEDAW=cedaw.md, with a file.", param_hint="--text")
    return treaty, (Path(file).name, Path(file).read_bytes())


def _renamed(move: dict[str, str]) -> dict[str, str]:
    return {{"before": "from", "after": "to"}.get(key, key): value for key, value in move.items()}


def _coalition(slug: str | None, name: str) -> "Coalition":
    """Return the coalition with a slug or, without one, that of a register, founded where it is not there yet."""
    from undersigned.core.actor import OPERATOR
    from undersigned.parties.actions import found_coalition
    from undersigned.parties.models import Coalition

    if slug:
        return coalition_of(slug)
    there = Coalition.objects.filter(name=name).first()
    return there or found_coalition(name, actor=OPERATOR, languages=["en"])


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.csv"))}


def _told(move: "Move") -> dict[str, str]:
    return {
        "party": move.party,
        "case": move.case,
        "question": move.question,
        "from": move.before,
        "to": move.after,
        "since": move.since,
    }


def _show(done: "Imported", owner: "Coalition") -> None:
    many = len(done.moved) > FEW
    click.echo(
        f"{owner.slug}: {done.parties} parties, {done.cases} cases, {done.questions} questions, "
        f"{done.positions} positions; {done.new} are new, {len(done.moved)} answers moved"
        f"{' (--json lists them)' if many else ''}."
    )
    for move in () if many else done.moved:
        click.echo(
            f"{move.since} {move.party}, {move.question} of {move.case}: {move.before} -> {move.after}"
        )


@click.command()
@click.option("--party", required=True, metavar="P", help="Its id in a register, its uid or its name.")
@click.option("--question", required=True, metavar="Q", help="Its id in a register, its uid, or such as Q7.")
@click.option("--coalition", metavar="SLUG", help="Needed where more than one has this party and question.")
@click.option(
    "--as-of", metavar="DAY", default="", help="What stood here at the end of a day, year-month-day."
)
@click.option("--json", "as_json", is_flag=True)
def register(party: str, question: str, coalition: str | None, as_of: str, as_json: bool) -> None:
    """Print what a party said to a question about every case, or which kind of blank is left."""
    setup()
    from undersigned.core.actor import OPERATOR
    from undersigned.core.asof import AsOf
    from undersigned.positions.queries.register import Reader, answers_to, find_cells, row_of

    owner = coalition_of(coalition) if coalition else None
    found = find_cells(party, question, owner)
    asked = AsOf.parsed(as_of, found.question.coalition.time_zone)
    if asked.wrong:
        raise click.BadParameter(asked.wrong, param_hint="--as-of")
    reader = Reader.of(OPERATOR, found.question.coalition, asked.at)
    rows = [row_of(case, cell) for case, cell in answers_to(reader, found.party, found.question)]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    click.echo(f"{found.party.name}, {found.question.called}: {found.question.phrasing}")
    for row in rows:
        told = f"{row['answer']} ({row['stance']}, {row['on']})" if row["answer"] else f"[{row['blank']}]"
        click.echo(f"{row['name']}: {told}")
