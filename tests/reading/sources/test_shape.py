"""The fixed shape that others script against, over every shared file: its keys, types, value sets and positions."""

import re
from pathlib import Path
from typing import Any, get_args

import pytest

from tests.shared import shared
from undersigned.reading import Unreadable
from undersigned.reading.sources import SourceDocument, SourceKind, read_source, receive
from undersigned.reading.sources.model import Precision, SegmentKind

Shape = dict[str, type | tuple[type, ...]]
NONE = type(None)
WHOLE: Shape = {
    "kind": str, "title": (str, NONE), "authors": list, "dates": list, "speakers": list, "segments": list,
    "links": list, "warnings": list,
}  # fmt: skip
PARTS: dict[str, Shape] = {
    "dates": {"role": str, "value": (str, NONE), "precision": (str, NONE)},
    "segments": {
        "kind": str, "depth": int, "parent": (int, NONE), "speaker": (str, NONE), "start": (int, NONE),
        "end": (int, NONE), "line": int,
    },
    "links": {"text": str, "target": (str, NONE), "dead": bool},
    "warnings": {"code": str, "line": int, "message": str},
}  # fmt: skip
# In these, what stands between the words of a segment is part of it.
LETTER_FOR_LETTER = {"text", "markdown", "docx", "odt"}


def files() -> list[Path]:
    try:
        return sorted(path for path in shared().rglob("*") if path.is_file())
    except pytest.skip.Exception:
        return [Path("absent")]


def fits(value: dict[str, Any], shape: Shape) -> bool:
    return list(value) == list(shape) and all(isinstance(value[key], kind) for key, kind in shape.items())


@pytest.mark.parametrize("path", files(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_shared_file_is_told_in_the_fixed_shape_or_refused(path: Path) -> None:
    data = shared(*path.parts[path.parts.index("data") + 1 :]).read_bytes() if path.name != "absent" else b""

    said = read_or_refuse(data, path.name)

    if isinstance(said, str):
        assert re.fullmatch(r"[^\n]{10,300}\.", said)
    else:
        told = said.as_json()
        assert fits(told, WHOLE)
        assert all(fits(each, shape) for name, shape in PARTS.items() for each in told[name])
        assert all(isinstance(each, str) for each in [*told["authors"], *told["speakers"]])
        assert_values(told)
        assert_positions(said, told, said.text if said.is_packed else receive(data).text)


def read_or_refuse(data: bytes, name: str) -> SourceDocument | str:
    try:
        return read_source(data, name)
    except Unreadable as refusal:
        return str(refusal)


def assert_values(told: dict[str, Any]) -> None:
    """Hold every value to its set, and what is unknown to null."""
    segments = told["segments"]
    holders = [each for each in segments if each["kind"] in {"turn", "comment"}]
    assert told["kind"] in get_args(SourceKind)
    assert {each["kind"] for each in segments} <= set(get_args(SegmentKind))
    assert {each["precision"] for each in told["dates"]} <= {*get_args(Precision), None}
    assert all((each["value"] is None) == (each["precision"] is None) for each in told["dates"])
    assert all(each["dead"] == (each["target"] is None) for each in told["links"])
    assert all(each["parent"] is None or 1 <= each["parent"] <= len(holders) for each in segments)
    assert all(
        each["speaker"] in told["speakers"] for each in holders if each["kind"] == "comment"
    ) or not any(told["speakers"])
    assert all(re.fullmatch(r"[a-z-]+", each["code"]) and each["message"] for each in told["warnings"])
    assert "" not in {
        told["title"],
        *told["authors"],
        *told["speakers"],
        *(each["speaker"] for each in segments),
    }


def assert_positions(document: SourceDocument, told: dict[str, Any], decoded: str) -> None:
    """Hold the positions to code points of the decoded file, where the words stand in their order."""
    for segment, each in zip(document.segments, told["segments"], strict=True):
        words = re.findall(r"\w+", document.words(segment))
        start, end = each["start"], each["end"]
        if start is None:
            assert (end, words) == (None, [])
            continue
        assert 0 <= start <= end <= len(decoded)
        assert each["line"] >= 1
        if document.format in LETTER_FOR_LETTER:
            assert re.findall(r"\w+", decoded[start:end])[:3] == words[:3]
        if not document.is_packed:
            assert decoded.count("\n", 0, start) + 1 >= each["line"]


def test_words_that_were_taken_away_have_no_place_in_the_file() -> None:
    data = (
        b"<disqus xmlns:d='d'><thread d:id='1'><id>t</id><title>T</title></thread><post d:id='2'><message>gone"
        b"</message><isDeleted>true</isDeleted><thread d:id='1'/></post></disqus>"
    )

    heading, deleted = read_source(data, "a.xml").as_json()["segments"]

    assert data[heading["start"] : heading["end"]] == b"T"
    assert (deleted["kind"], deleted["start"], deleted["end"]) == ("comment", None, None)
