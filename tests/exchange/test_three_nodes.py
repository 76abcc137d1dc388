"""Three nodes, each a process of its own, witness one another's logs; two of them lie, and are found out."""

import shutil
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.exchange.nodes import Node, ports, wait_for

from undersigned.core.log import lay_key, lay_witness_key
from undersigned.ledger.log import open_note


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[list[Node]]:
    """Three nodes that have let one another in, running."""
    made = [
        Node(name, tmp_path / name, port)
        for name, port in zip(("River", "Weir", "Port"), ports(3), strict=True)
    ]
    assert made[0].run("init").returncode == 0
    for other in made[1:]:
        shutil.copytree(made[0].folder, other.folder, ignore=shutil.ignore_patterns("*-key"))
        shutil.copy(made[0].folder / "secret-key", other.folder)
        lay_key(other.folder / "record-key", other.address)
        lay_witness_key(other.folder / "witness-key", other.address)
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda node: node.lets_in(*(other for other in made if other is not node)), made))
    try:
        for node in made:
            node.start()
        for node in made:
            wait_for(node, 2)
        yield made
    finally:
        for node in made:
            node.stop()


def proofs_shown(witness: Node, folder: Path) -> list[Path]:
    """Return the proofs that a node offers on its page, as files."""
    page = witness.get("/record/witnessed/").decode()
    links = {
        piece.split('"')[0]
        for piece in page.split('href="')
        if "/record/witnessed/" in piece and ".json" in piece
    }
    files = []
    for link in links:
        files.append(folder / f"{witness.name}-{Path(link).name}")
        files[-1].write_bytes(witness.get(link.replace(witness.address, "")))
    return files


def test_two_honest_nodes_refuse_the_lying_one_and_show_the_proof(nodes: list[Node], tmp_path: Path) -> None:
    river, weir, port = nodes
    before = tmp_path / "before.sqlite3"
    with sqlite3.connect(river.folder / "undersigned.sqlite3") as database, sqlite3.connect(before) as copy:
        database.backup(copy)

    river.acts("first")
    asked = river.run("witness", "ask")
    assert (asked.returncode, asked.stdout.count("cosigned up to entry 3")) == (0, 2)
    witnesses = [weir.key("witness"), port.key("witness")]
    note = open_note(river.get("/record/checkpoint"), [river.key("record"), *witnesses])
    assert {each.verifier for each in note.signed} == {river.key("record"), *witnesses}

    # River's database is set back to what it was before that act.
    river.stop()
    for file in river.folder.glob("undersigned.sqlite3*"):
        file.unlink()
    shutil.copy(before, river.folder / "undersigned.sqlite3")
    wait_for(river.start(), 2)
    told = river.run("witness", "ask")
    assert (told.returncode, told.stdout.count("entries were lost")) == (1, 2)
    seen = weir.run("witness", "ask")
    assert (seen.returncode, "River: The log of River shows 2 entries, and had signed 3" in seen.stdout) == (
        1,
        True,
    )
    assert b"showed an earlier state" in weir.get("/record/witnessed/")
    assert proofs_shown(weir, tmp_path) == []

    # It goes on with another act in the place of the lost one.
    river.acts("second")
    assert river.run("witness", "ask").stdout.count("refuses") == 2
    for witness in (weir, port):
        (proof,) = proofs_shown(witness, tmp_path)
        checked = weir.run("witness", "verify", proof, "--key", river.key("record"))
        assert (checked.returncode, "was altered" in checked.stdout) == (0, True)

    # Port, whose third act is what it found, alters its first one and goes on: whoever witnesses it looks.
    assert port.run("witness", "ask").stdout.count("cosigned up to entry 3") == 2
    port.alter(
        "DELETE FROM core_logcosignature",
        "INSERT INTO core_waiting (event_id) SELECT event_id FROM core_logentry",
        *(f"DELETE FROM core_{table}" for table in ("logentry", "logtile", "logcheckpoint")),
        f"UPDATE core_event SET commitment = '{'0' * 64}' WHERE id = (SELECT min(id) FROM core_event)",
    )
    port.acts("third")
    wait_for(port, 4)
    assert "Port: The log of Port was altered: the proof is kept." in weir.run("witness", "ask").stdout
    assert len(proofs_shown(weir, tmp_path)) == 2
    status = weir.run("witness", "status")
    assert (status.returncode, status.stdout.count("ALTERED")) == (1, 2)
