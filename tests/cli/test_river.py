"""The river from a terminal, against a node of its own."""

import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.terminal import undersigned

DRAFT = "# On the bridge\n\n1. We ask for a bridge.\n2. We shall meet again in May.\n"


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a node with the demonstration."""
    folder = tmp_path_factory.mktemp("node")
    built = undersigned("demo", "--no-serve", folder=folder)
    assert built.returncode == 0, built.stderr
    assert built.stdout.count("http://localhost:8000/") == 8
    return folder


def texts(node: Path) -> dict[str, str]:
    """Return the uids of the node's texts by the first word of their title."""
    with sqlite3.connect(node / "undersigned.sqlite3") as database:
        return {title.split()[0]: uid for uid, title in database.execute("select uid, title from texts_text")}


def test_the_demonstration_is_built_once_and_gives_fresh_links(node: Path) -> None:
    before = texts(node)
    again = undersigned("demo", "--no-serve", folder=node)
    assert again.returncode == 0, again.stderr
    assert texts(node) == before


def test_everything_published_is_one_bundle_that_verifies_and_a_flipped_byte_names_its_clause(
    node: Path, tmp_path: Path
) -> None:
    file = tmp_path / "all.json"
    assert undersigned("export", "bundle", "--all", "--output", file, folder=node).returncode == 0
    assert undersigned("verify", file).returncode == 0

    data = file.read_bytes()
    at = data.index(b"keeps one tanker")
    file.write_bytes(data[:at] + b"K" + data[at + 1 :])
    broken = undersigned("verify", file)
    assert broken.returncode == 1
    assert "Clause 3 is not what was signed" in broken.stdout


@pytest.mark.parametrize("form", ["pdf", "docx", "md", "csv"])
def test_a_published_text_is_written_in_every_form(node: Path, tmp_path: Path, form: str) -> None:
    file = tmp_path / f"out.{form}"
    ran = undersigned("export", form, texts(node)["Agreement"], "--output", file, folder=node)
    assert ran.returncode == 0, ran.stderr
    assert file.stat().st_size > 200


def test_a_text_that_is_not_published_exports_nothing(node: Path, tmp_path: Path) -> None:
    file = tmp_path / "out.json"
    ran = undersigned("export", "bundle", texts(node)["Joint"], "--output", file, folder=node)
    assert (ran.returncode, file.exists()) == (1, False)
    assert len(ran.stderr.strip().splitlines()) == 1


def test_from_a_draft_to_links_to_a_frozen_edition(node: Path, tmp_path: Path) -> None:
    draft = tmp_path / "bridge.md"
    draft.write_text(DRAFT)
    ran = undersigned("import", draft, "--coalition", "river-towns-of-the-arle", "--json", folder=node)
    made = json.loads(ran.stdout)
    assert made["clauses"] == 2
    links = undersigned("invite", made["text"], "--closes", "2099-01-01T18:00", "--json", folder=node)
    assert len(json.loads(links.stdout)) == 12
    assert json.loads(undersigned("answers", made["text"], "--json", folder=node).stdout) == []


def test_answers_are_printed_with_their_words(node: Path) -> None:
    rows = json.loads(undersigned("answers", texts(node)["Joint"], "--json", folder=node).stdout)
    assert {"party", "clause", "wording", "stance", "words", "conditions"} == set(rows[0])
    assert any("1974" in row["words"] for row in rows)


def test_a_step_that_the_frontier_does_not_have_is_refused_with_those_it_has(node: Path) -> None:
    ran = undersigned("freeze", texts(node)["Joint"], "--signers", "11", folder=node)
    assert ran.returncode == 2
    assert "10, 9, 8, 7" in ran.stderr
    frozen = undersigned("freeze", texts(node)["Joint"], "--signers", "9", "--json", folder=node)
    assert json.loads(frozen.stdout)["edition"] == 1


def test_while_answers_come_in_nothing_is_frozen(node: Path) -> None:
    ran = undersigned("freeze", texts(node)["Appeal"], "--signers", "4", folder=node)
    assert ran.returncode == 1
    assert "close the round" in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 1


def test_an_unknown_text_or_coalition_is_named_in_the_error(node: Path, tmp_path: Path) -> None:
    assert "there is no text xyz" in undersigned("answers", "xyz", folder=node).stderr
    draft = tmp_path / "bridge.md"
    draft.write_text(DRAFT)
    wrong = undersigned("import", draft, "--coalition", "nobody", folder=node)
    assert (wrong.returncode, "river-towns-of-the-arle" in wrong.stderr) == (2, True)


def test_a_command_without_a_node_says_to_set_one_up(tmp_path: Path) -> None:
    ran = undersigned("answers", "xyz", folder=tmp_path)
    assert ran.returncode == 2
    assert "undersigned init" in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 1


def test_init_sets_up_a_node_and_can_be_run_again(tmp_path: Path) -> None:
    for _time in range(2):
        ran = undersigned("init", "--secretary", "you@example.org", folder=tmp_path)
        assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_the_link_to_everything_asked_is_printed_for_those_who_are_named(node: Path) -> None:
    slug = ("--coalition", "river-towns-of-the-arle")
    made = undersigned("inbox", "Town of Millford", *slug, "--json", folder=node)
    nobody = undersigned("inbox", *slug, folder=node)
    unknown = undersigned("inbox", "Town of Nowhere", *slug, folder=node)

    assert list(json.loads(made.stdout)) == ["Town of Millford"]
    assert json.loads(made.stdout)["Town of Millford"].startswith("http://localhost:8000/l/")
    assert (nobody.returncode, unknown.returncode) == (2, 2)
    assert "there is no Town of Nowhere in this coalition." in unknown.stderr
