"""A source comes in from a terminal, as a text does; the search index is laid anew."""

import json
from pathlib import Path

import pytest

from tests.cli.terminal import undersigned

SOURCE = "Ines Harrow:\nWelcome.\nTom Kell:\nThank you.\nSpeaker 3:\nWe were told.\nInes Harrow:\nSo.\n"


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a node with the demonstration."""
    folder = tmp_path_factory.mktemp("node")
    built = undersigned("demo", "--no-serve", folder=folder)
    assert built.returncode == 0, built.stderr
    return folder


def test_a_source_is_imported_with_its_doubts(node: Path, tmp_path: Path) -> None:
    file = tmp_path / "programme.txt"
    file.write_text(SOURCE)
    command = ("import", "source", file, "--coalition", "river-towns-of-the-arle", "--from", "A listener")

    done = undersigned(*command, "--title", "River Hour", "--json", folder=node)
    again = undersigned(*command, "--audience", "public", folder=node)

    assert json.loads(done.stdout)["segments"] == 8
    assert "“Speaker 3” has no name in the file." in again.stderr
    assert "/s/" in again.stdout


def test_what_is_no_source_is_refused_in_one_line(node: Path, tmp_path: Path) -> None:
    file = tmp_path / "broken.txt"
    file.write_bytes(b"caf\xe9")

    done = undersigned("import", "source", file, "--coalition", "river-towns-of-the-arle", folder=node)

    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "byte 4" in done.stderr


@pytest.mark.parametrize("first", [("import",), ("import", "text")])
def test_a_text_is_imported_with_and_without_the_word(node: Path, tmp_path: Path, first: tuple[str]) -> None:
    file = tmp_path / "draft.md"
    file.write_text("# On the bridge\n\n1. We ask for a bridge.\n2. We meet in May.\n")

    done = undersigned(*first, file, "--coalition", "river-towns-of-the-arle", "--json", folder=node)

    assert json.loads(done.stdout)["clauses"] == 2


def test_the_index_is_laid_anew(node: Path) -> None:
    done = undersigned("index", folder=node)

    assert done.returncode == 0, done.stderr
    assert int(done.stdout.split()[0]) > 50


def test_passages_go_out_and_come_in_again(node: Path, tmp_path: Path) -> None:
    source, file = tmp_path / "programme.txt", tmp_path / "passages.jsonld"
    source.write_text(SOURCE)
    coalition = ("--coalition", "river-towns-of-the-arle")
    uid = json.loads(undersigned("import", "source", source, *coalition, "--json", folder=node).stdout)[
        "source"
    ]
    told = [
        {"type": "Annotation", "target": {"selector": {"type": "TextQuoteSelector", "exact": words}}}
        for words in ("We were told.", "We were never told.")
    ]
    file.write_text(json.dumps(told))

    first = undersigned("import", "passages", file, "--source", uid, folder=node)
    out = undersigned("passages", uid, folder=node)
    file.write_text(out.stdout)
    again = undersigned("import", "passages", file, "--source", uid, "--json", folder=node)
    wrong = undersigned("import", "passages", file, "--source", "nothing", folder=node)

    assert (
        first.stdout
        == "0 in their place, 1 found elsewhere, 1 lost\n1 new passages, 0 suggested corrections\n"
    )
    assert first.stderr == "annotation 2 is lost, its words do not stand there: We were never told.\n"
    assert json.loads(out.stdout)["total"] == 1
    done = json.loads(again.stdout)
    assert (done["exact"], done["new"], done["lost"]) == (1, 0, [])
    assert wrong.returncode == 2
    assert "there is no source nothing" in wrong.stderr
