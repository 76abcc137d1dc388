import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from undersigned.ledger import (
    Member,
    NotCanonical,
    NotWhole,
    build,
    content_hash,
    digest,
    read_canonical,
    verify,
)
from undersigned.ledger.members import SHAPES

MADE_AT = "2031-06-01T10:00:00Z"
NODE = "https://weir.example"


def test_a_bundle_is_its_own_canonical_form_and_keeps_the_order(members: list[Member], bundle: bytes) -> None:
    file = read_canonical(bundle)

    assert list(file) == ["format", "made_at", "members", "node", "root", "seal"]
    assert file["format"] == "undersigned-bundle-1"
    assert [(raw["kind"], raw["id"]) for raw in file["members"]] == [(m.kind, m.id) for m in members]
    assert file["root"] == digest([[raw["kind"], raw["id"], raw["hash"]] for raw in file["members"]])
    assert file["seal"] == digest(["undersigned-bundle-1", MADE_AT, NODE, file["root"]])


def test_the_same_members_give_the_same_root_on_another_node(members: list[Member], bundle: bytes) -> None:
    elsewhere = build(members, made_at="2040-01-01T00:00:00Z", node="https://other.example")

    assert verify(elsewhere).root == verify(bundle).root


def test_an_empty_bundle_is_whole() -> None:
    assert verify(build([], made_at=MADE_AT, node=NODE)).whole


def test_no_bundle_is_made_that_would_not_verify(members: list[Member]) -> None:
    torn = [member for member in members if member.id != "edition00001.4"]

    with pytest.raises(NotWhole, match=r"^Clause 4 is not what was signed: "):
        build(torn, made_at=MADE_AT, node=NODE)


def test_a_moment_without_its_zone_is_refused(members: list[Member]) -> None:
    with pytest.raises(NotWhole, match="its field “made_at” does not hold what it should"):
        build(members, made_at="2031-06-01T10:00:00", node=NODE)


def test_a_value_without_canonical_form_is_refused(members: list[Member]) -> None:
    endless = replace(members[-1], value={"edition": "edition00001", "count": 2**53})

    with pytest.raises(NotCanonical, match=r"larger than 2\^53 - 1"):
        build([*members[:-1], endless], made_at=MADE_AT, node=NODE)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_a_bundle_carries_words_of_every_script_unchanged(name: str) -> None:
    data = build([Member("coalition", "coalition001", {"name": name})], made_at=MADE_AT, node=NODE)

    assert verify(data).whole
    assert json.loads(data)["members"][0]["value"] == {"name": name}


def test_content_is_title_language_and_the_words_in_order() -> None:
    clause = {"id": "c1", "number": 1, "kind": "demand", "text": "Water.", "language": "en"}

    assert content_hash("Title", "en", [clause]) == digest(
        {
            "title": "Title",
            "language": "en",
            "clauses": [{"id": "c1", "number": 1, "kind": "demand", "text": "Water."}],
        }
    )


def test_the_example_in_the_documentation_is_what_the_code_writes() -> None:
    page = (Path(__file__).parents[2] / "docs" / "methods" / "bundle.md").read_text(encoding="utf-8")
    example = page.split("```json\n")[1].split("\n```")[0].encode()
    coalition = Member("coalition", "k7m2p9q4r8st", {"name": "Both banks"})

    assert build([coalition], made_at=MADE_AT, node="https://node.example") == example


def test_the_documentation_names_every_kind_and_field() -> None:
    page = (Path(__file__).parents[2] / "docs" / "methods" / "bundle.md").read_text(encoding="utf-8")
    rows = dict(
        re.findall(
            r"^\| `(\w+)` \| (.+) \|$", page.split("## The members")[1].split("\n## ")[0], re.MULTILINE
        )
    )

    assert rows.keys() == SHAPES.keys()
    assert [(k, f) for k, fields in SHAPES.items() for f in fields if f"`{f}`" not in rows[k]] == []
