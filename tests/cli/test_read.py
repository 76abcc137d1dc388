import json
from pathlib import Path

import pytest

from tests.cli.terminal import undersigned
from tests.shared import shared

SHAPE = {
    "dates": {"role", "value", "precision"},
    "segments": {"kind", "depth", "parent", "speaker", "start", "end", "line"},
    "links": {"text", "target", "dead"},
    "warnings": {"code", "line", "message"},
}


def test_a_source_is_printed_in_the_fixed_shape(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<h1>Water</h1><p>By Nora Arle, 12 May 2031</p><p>Ask <a href='#'>them</a> &amp; us.</p>")

    done = undersigned("read", page, "--json")
    printed = json.loads(done.stdout)

    assert (done.returncode, done.stderr) == (0, "")
    assert set(printed) == {"kind", "title", "authors", "speakers", *SHAPE}
    for name, keys in SHAPE.items():
        assert all(set(each) == keys for each in printed[name])
    assert (printed["kind"], printed["title"], printed["authors"]) == ("article", "Water", ["Nora Arle"])
    assert printed["dates"] == [{"role": "published", "value": "2031-05-12", "precision": "day"}]
    assert printed["links"] == [{"text": "them", "target": None, "dead": True}]
    last = printed["segments"][-1]
    assert page.read_text()[last["start"] : last["end"]] == "Ask <a href='#'>them</a> &amp; us."


def test_positions_are_those_of_the_decoded_file(tmp_path: Path) -> None:
    cues = tmp_path / "a.vtt"
    cues.write_bytes("\ufeffWEBVTT\r\n\r\n00:01.000 --> 00:02.000\r\n<v Inès 👩>Q&amp;A, l’eau\r\n".encode())

    segment = json.loads(undersigned("read", cues, "--json").stdout)["segments"][0]

    decoded = cues.read_bytes().decode("utf-8-sig")
    assert decoded[segment["start"] : segment["end"]] == "Q&amp;A, l’eau"
    assert segment == segment | {"kind": "turn", "speaker": "Inès 👩", "line": 3, "parent": None}


def test_the_facts_of_the_four_seeds_are_printed_as_tables() -> None:
    names = ("000_56a702af51c46f1c", "001_35c3165bfc2bbae4", "002_cc4ad36d567cbc9f", "003_c738344ed0b057bd")

    done = undersigned("read", *(shared("seeds", f"{name}.txt") for name in names))

    assert done.returncode == 0
    tables = done.stdout.split(".txt\n")[1:]
    facts = [
        dict(line.strip().split("  ", 1) for line in table.splitlines() if "  " in line.strip())
        for table in tables
    ]
    assert [each["chars"].strip() for each in facts] == ["4090", "10613", "9535", "84419"]
    expected = json.loads(shared("seeds", "facts.json").read_text())
    assert [set(expected[f"{name}.txt"]) - set(table) for name, table in zip(names, facts, strict=True)] == [
        set()
    ] * 4
    assert facts[0]["paragraphs"].strip() == "17"
    assert facts[1]["joins"].strip() == "17 19, 29 31"
    assert facts[2]["depths"].strip() == "1, 2, 1, 2, 2, 3, 4, 4"
    assert facts[3]["turns"].strip() == "27"
    assert f"{names[3]}.txt, line 43: “Speaker 4” has no name in the file.\n" in done.stderr


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.txt", b"one\ntw\xff", "Line 2, byte 7 (0xff) is not UTF-8"),
        (
            "a.srt",
            b"1\n00:00:05,000 --> 00:00:01,000\nback\n",
            "Line 2: the cue ends (1 s) before it begins (5 s).",
        ),
        (
            "a.xml",
            b'<!DOCTYPE r [<!ENTITY a "b">]><rss>&a;</rss>',
            "Line 1: the XML declares a document type",
        ),
        ("a.json", b'{"segments": [', "Line 1, column 15: this is not JSON"),
        ("a.pdf", b"%PDF-1.7", "Byte 1: this is a PDF"),
        ("a.txt", b"", "The file holds no words."),
    ],
)
def test_a_bad_file_gets_one_sentence_and_nothing_else(
    tmp_path: Path, name: str, data: bytes, sentence: str
) -> None:
    file = tmp_path / name
    file.write_bytes(data)

    done = undersigned("read", file, "--json")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("undersigned: ")
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1


def test_two_files_are_not_printed_as_one_document(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Words.")

    done = undersigned("read", file, file, "--json")

    assert (done.returncode, done.stdout) == (2, "")


def test_a_person_may_say_what_a_file_is(tmp_path: Path) -> None:
    file = tmp_path / "talk.txt"
    file.write_text("Nora: It is dry.\n\nIt is.\n")

    told = json.loads(undersigned("read", file, "--json", "--kind", "transcript").stdout)
    found = json.loads(undersigned("read", file, "--json").stdout)

    assert (told["kind"], told["speakers"]) == ("transcript", ["Nora"])
    assert (found["kind"], found["speakers"]) == ("text", [])
