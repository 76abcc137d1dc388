"""`undersigned verify`: whether a bundle, a saved log or a receipt is what was published; it needs no node."""

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from undersigned.cli.errors import NO

if TYPE_CHECKING:
    from undersigned.ledger import Report
    from undersigned.ledger.log import Verifier

RECEIPT = b"undersigned-receipt@v1\n"


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--key", "keys", multiple=True, metavar="VKEY", help="A key of the log, as you know it.")
@click.option(
    "--witness", "witnesses", multiple=True, metavar="VKEY", help="A witness that must have cosigned."
)
@click.option(
    "--proof",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="With a receipt: the proof that it was kept.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def verify(
    path: Path, keys: Sequence[str], witnesses: Sequence[str], proof: Path | None, as_json: bool
) -> None:
    """Check a bundle, the folder of a saved log, or a receipt, offline.

    Exit 0 when it is whole, 1 with a sentence naming what is damaged.
    """
    logs, cosigners = _verifiers(keys), _verifiers(witnesses)
    if path.is_dir():
        told, lines = _folder(path, logs, cosigners)
    else:
        data = path.read_bytes()
        if data.startswith(RECEIPT):
            told, lines = _receipt(data, proof, [*logs, *cosigners])
        else:
            told, lines = _bundle(data, logs, cosigners)
    click.echo(json.dumps(told, ensure_ascii=False) if as_json else "\n".join(lines))
    if not told["whole"]:
        sys.exit(NO)


def _verifiers(lines: Sequence[str]) -> "list[Verifier]":
    from undersigned.ledger.log import NoNote, Verifier

    try:
        return [Verifier.read(line) for line in lines]
    except NoNote as error:
        raise click.BadParameter(str(error)) from None


def _bundle(
    data: bytes, keys: "list[Verifier]", witnesses: "list[Verifier]"
) -> tuple[dict[str, Any], list[str]]:
    from undersigned.ledger import verify as check

    report = check(data, keys, witnesses)
    damages = [{"kind": d.kind, "id": d.id, "sentence": d.sentence} for d in report.damages]
    shown = report.proven
    told = {
        "whole": report.whole,
        "damages": damages,
        "editions": report.editions,
        "signatures": report.signatures,
        "members": report.members,
        "proven": shown.members,
        "log": shown.origin,
        "key": shown.key,
        "key_known": shown.known,
        "cosigned": [{"witness": c.name, "at": _moment(c.at), "known": c.known} for c in shown.cosigners],
        "own_keys": [{"signature": name, "key": key} for name, key in shown.own],
    }
    return told, _told(report) if report.whole else [damage.sentence for damage in report.damages]


def _told(report: "Report") -> list[str]:
    shown = report.proven
    lines = [f"Whole: {report.editions} editions, {report.signatures} signatures."]
    if not shown.origin:
        return [*lines, "It brings no proof of any log."]
    known = "a key that you gave" if shown.known else f"the key that the file names: {shown.key}"
    lines.append(
        f"Proven: {shown.members} of {report.members} parts, by the log {shown.origin}, with {known}"
    )
    for each in shown.cosigners:
        trust = "with a key that you gave" if each.known else "as the file tells"
        lines.append(f"Cosigned: by {each.name} at {_moment(each.at)}, {trust}")
    return [*lines, *(f"Signed with a key of its own: {name}, {key}" for name, key in shown.own)]


def _folder(
    folder: Path, keys: "list[Verifier]", witnesses: "list[Verifier]"
) -> tuple[dict[str, Any], list[str]]:
    from undersigned.ledger.log import NoNote, Verifier
    from undersigned.ledger.log.files import check_files

    told = folder / "keys"
    try:
        known = keys or [Verifier.read(line) for line in _lines(told)]
    except (NoNote, UnicodeDecodeError) as error:
        return {"whole": False, "faults": [f"The file keys is damaged: {error}"]}, [
            f"The file keys is damaged: {error}"
        ]
    paths = {each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file()}
    found = check_files(lambda path: _content(folder / path), [*known, *witnesses], paths - {"keys"})
    signed = [each.verifier for each in found.note.signed] if found.note else []
    faults = [
        *found.faults,
        *(f"{w.name} has not cosigned this state." for w in witnesses if w not in signed),
    ]
    size, origin = (found.state.size, found.state.origin) if found.state else (0, "")
    report = {"whole": not faults, "faults": faults, "log": origin, "entries": size}
    report["key_known"] = bool(keys)
    whole = f"Whole: the {size} entries of the log {origin}" + (
        "." if keys else ", as far as the folder's own keys tell."
    )
    return report, faults or [whole]


def _receipt(data: bytes, proof: Path | None, known: "list[Verifier]") -> tuple[dict[str, Any], list[str]]:
    from undersigned.ledger.log import BrokenProof, NoCheckpoint, NoNote, NoProof, open_note, read_proof
    from undersigned.ledger.proofs import log_entry

    place = None
    try:
        note = open_note(data, known)
        if not note.signed:
            raise NoNote("The receipt is not signed with a key that you gave: name the log's key with --key.")
        _format, origin, uid, committed, day = note.text.splitlines()
        if proof is not None:
            kept = read_proof(proof.read_bytes())
            kept.check(log_entry(committed), known)
            place = kept.index
    except (NoNote, NoCheckpoint, NoProof, BrokenProof, ValueError) as error:
        return {"whole": False, "faults": [str(error)]}, [str(error)]
    kept_line = "The proof of it was not given." if place is None else f"It was kept: as entry {place}."
    told = {"whole": True, "faults": [], "log": origin, "act": uid, "day": day, "place": place}
    return told, [f"On {day} the log {origin} promised to hold the act {uid}.", kept_line]


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines() if file.is_file() else []


def _content(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


def _moment(at: int) -> str:
    try:
        return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError):
        return "an impossible time"
