"""`undersigned frontier`: who signs how strong a text, from a file."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from undersigned.cli.errors import NO

if TYPE_CHECKING:
    from undersigned.cli.frontier.clock import Clock
    from undersigned.cli.frontier.engine import Engine
    from undersigned.cli.frontier.files import Outputs
    from undersigned.frontier import Draft, Frontier

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NEIGHBOURS = 5.0
"""Seconds in which the notches beside the one asked for are sought."""

Command = TypeVar("Command", bound=Callable[..., Any])


def written_to(_context: click.Context, parameter: click.Parameter, value: Path | None) -> Path | None:
    """Refuse a file in a folder that does not exist before anything is computed."""
    if value is not None and not value.parent.is_dir():
        raise click.BadParameter(f"there is no folder {value.parent}.", param=parameter)
    return value


def output(option: str, what: str) -> Callable[[Command], Command]:
    """Return an option that names a file to write."""
    kind = click.Path(dir_okay=False, path_type=Path)
    return click.option(option, type=kind, callback=written_to, metavar="FILE", help=what)


@click.command()
@click.argument("file", type=FILE)
@click.option(
    "--notch",
    type=click.IntRange(min=1),
    metavar="N",
    help="Only the strongest text that N sign, with reasons.",
)
@click.option(
    "--pin-party", multiple=True, metavar="ID", help="This party must sign; may be given several times."
)
@click.option(
    "--pin-clause", multiple=True, metavar="ID", help="This clause must stay; may be given several times."
)
@click.option(
    "--weights",
    type=click.Choice(["members", "one"]),
    default="members",
    help="Weigh parties as the file does (the default), or count each once.",
)
@click.option(
    "--what-if",
    type=(str, int),
    metavar="CLAUSE STRENGTH",
    help="Also with one more wording of a clause, accepted by nobody and by all.",
)
@click.option(
    "--robust", is_flag=True, help="Also whether each text stays the strongest when a strength is 20 % off."
)
@click.option(
    "--limit",
    type=click.FloatRange(min=0),
    metavar="SECONDS",
    help="Stop after so many seconds, with what is proven by then.",
)
@click.option(
    "--compiled",
    is_flag=True,
    help="Search by machine code, which needs the extra `compiled`; the first time takes a minute.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    metavar="N",
    help="Search in so many processes; it pays where a search takes seconds.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the notches as JSON.")
@output("--svg", "Draw the staircase.")
@output("--csv", "Write the notches as a table.")
@output("--save", "Write the draft with its pins and weights, as JSON or as a table (.csv).")
@output(
    "--certificate",
    "Write a proof that scripts/check_frontier.py checks against the draft that --save writes.",
)
def frontier(
    file: Path,
    notch: int | None,
    pin_party: tuple[str, ...],
    pin_clause: tuple[str, ...],
    weights: str,
    what_if: tuple[str, int] | None,
    robust: bool,
    limit: float | None,
    compiled: bool,
    workers: int,
    as_json: bool,
    svg: Path | None,
    csv: Path | None,
    save: Path | None,
    certificate: Path | None,
) -> None:
    """Compute the strongest text for every weight of signers, from a draft with its answers.

    FILE is an `undersigned-frontier-1` document, or a table of parties by wordings (.csv). Ctrl-C shows what is
    known by then.
    """
    from undersigned.cli.frontier.clock import INTERRUPTED, Clock
    from undersigned.cli.frontier.engine import Engine
    from undersigned.cli.frontier.files import Outputs, as_asked, read

    if notch is not None and (svg or certificate or what_if):
        raise click.UsageError(
            "--notch computes one notch; --svg, --certificate and --what-if need them all."
        )
    draft = as_asked(read(file), pin_party, pin_clause, weights)
    outputs, clock = Outputs(svg, csv, save, certificate), Clock(limit)
    engine = Engine(compiled, workers)
    with clock.listening():
        if notch is None:
            answer = _whole(draft, what_if, robust, clock, engine, as_json, outputs)
        else:
            answer = _one(draft, notch, robust, clock, engine, as_json, outputs)
    if clock.interrupted:
        sys.exit(INTERRUPTED)
    if not answer:
        sys.exit(NO)


def _whole(
    draft: Draft,
    what_if: tuple[str, int] | None,
    robust: bool,
    clock: Clock,
    engine: Engine,
    as_json: bool,
    outputs: Outputs,
) -> bool:
    """Print all notches; whether there are any."""
    from undersigned.cli.frontier import words
    from undersigned.cli.frontier.account import frontier_json, robustness, with_wording

    supposed = with_wording(draft, *what_if) if what_if else None
    found = _computed(draft, clock, engine)
    data = frontier_json(draft, found)
    lines = [*words.heading(draft), *words.table(draft, found)]
    if robust:
        data["robust"] = [robustness(draft, notch, clock.is_over) for notch in found.notches]
        for notch, tried in zip(found.notches, data["robust"], strict=True):
            lines.append(f"At {notch.weight}: {words.hangs_on(tried)}")
    if supposed:
        best = _computed(supposed, clock, engine)
        data["what_if"] = {"worst": data["pareto"], "best": frontier_json(supposed, best)["pareto"]}
        lines += ["", *words.supposition(what_if[0] if what_if else "", supposed, best)]
    _print(data, lines, as_json)
    outputs.write(draft, found, clock.is_over)
    return bool(found.notches) or not found.complete


def _computed(draft: Draft, clock: Clock, engine: Engine) -> Frontier:
    from undersigned.cli.frontier.clock import bar

    with bar() as tell:
        return engine.frontier(draft, clock, tell)


def _one(
    draft: Draft, weight: int, robust: bool, clock: Clock, engine: Engine, as_json: bool, outputs: Outputs
) -> bool:
    """Print one notch with its reasons and neighbours; whether there is one."""
    from undersigned.cli.frontier import account, words
    from undersigned.frontier import Frontier

    here = engine.notch(draft, weight, clock)
    if here is None:
        return _none(draft, weight, clock, as_json)
    found = Frontier((here,), complete=False)
    told = account.account_of(draft, here)
    data = {**account.frontier_json(draft, found), "notch": told}
    lines = [*words.heading(draft), *words.Account(draft, here, told).lines(), ""]
    more, stronger = account.neighbours(draft, here, clock.within(NEIGHBOURS))
    for key, other, what in (("more", more, "More sign"), ("stronger", stronger, "A stronger text")):
        told[key] = account.frontier_json(draft, Frontier((other,)))["pareto"][0] if other else None
        lines += words.exchange(draft, here, other, what) if other else [f"{what}: none known."]
    if robust:
        told["robust"] = account.robustness(draft, here, clock.is_over)
        lines.append(f"At {here.weight}: {words.hangs_on(told['robust'])}")
    _print(data, lines, as_json)
    outputs.write(draft, found, clock.is_over)
    return True


def _none(draft: Draft, weight: int, clock: Clock, as_json: bool) -> bool:
    from undersigned.cli.frontier.account import frontier_json, pins_to_blame
    from undersigned.frontier import Frontier, Pins

    blamed = pins_to_blame(draft)
    everybody = sum(party.weight for party in draft.parties)
    if blamed.conflict == Pins():
        said = f"No text is signed by {weight} or more; all parties together make {everybody}."
        unknown = f"The search was stopped before it met a text signed by {weight} or more."
        blamed = Frontier((), complete=not clock.is_over(), reason=unknown if clock.is_over() else said)
    _print(frontier_json(draft, blamed), [blamed.reason], as_json)
    return False


def _print(data: dict[str, Any], lines: list[str], as_json: bool) -> None:
    click.echo(json.dumps(data, ensure_ascii=False) if as_json else "\n".join(lines).rstrip())
