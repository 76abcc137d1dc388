from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.frontier import oracle
from undersigned.frontier import Draft, InvalidDraft, Pins, frontier, read_draft, to_json, write_draft
from undersigned.frontier.instance import MOST_BYTES, MOST_PARTS, MOST_VALUES

RIVER = (Path(__file__).parent / "data" / "river.json").read_text()


@given(oracle.drafts())
@settings(max_examples=50, deadline=None)
def test_what_is_written_reads_back_the_same(draft: Draft) -> None:
    assert read_draft(write_draft(draft)) == draft


def test_a_notch_in_json_has_exactly_these_keys() -> None:
    for notch in to_json(frontier(read_draft(RIVER)))["pareto"]:
        assert list(notch) == [
            "weight", "strength", "alternatives", "alternatives_complete", "text", "caveats", "changed",
            "signers_count", "proven", "bound",
        ]  # fmt: skip


def test_pins_are_read_by_id() -> None:
    data = json.loads(RIVER)
    data["pins"] = {
        "parties": ["port"],
        "clauses": ["water"],
        "wordings": [{"clause": "dam", "variant": "omit"}],
    }

    assert read_draft(json.dumps(data)).pins == Pins(frozenset({3}), frozenset({3}), frozenset({(1, 3)}))


def test_a_pinned_clause_may_come_without_omit() -> None:
    data = json.loads(RIVER)
    data["clauses"][0]["variants"].pop()
    data["draft"][0] = 0
    for row in data["answers"]:
        row[0] = row[0][0]
    data["pins"] = {"clauses": ["recital"]}

    assert all(notch.text[0] == 0 for notch in frontier(read_draft(json.dumps(data))).notches)


def put(*path: Any) -> Callable[[Any], None]:
    """Return a change that sets the last of the path's items in what the others lead to."""

    def change(data: Any) -> None:
        for key in path[:-2]:
            data = data[key]
        data[path[-2]] = path[-1]

    return change


def drop(*path: Any) -> Callable[[Any], None]:
    def change(data: Any) -> None:
        for key in path[:-1]:
            data = data[key]
        del data[path[-1]]

    return change


WRONG: list[tuple[Callable[[Any], None], str]] = [
    (put("format", "other"), "not a document of format"),
    (drop("parties"), "no list of parties"),
    (put("clauses", []), "no clauses"),
    (put("parties", []), "no parties"),
    (put("parties", 0, "weight", 0), "Party 'fishers' has the weight 0"),
    (put("parties", 0, "weight", -3), "Party 'fishers' has the weight -3"),
    (put("parties", 0, "weight", 1.5), "Party 'fishers' has the weight 1.5; a weight is a whole number"),
    (put("parties", 0, "weight", True), "Party 'fishers' has the weight True"),
    (put("parties", 0, "weight", 2**63), r"Party 'fishers' has the weight .* 2\^63-1"),
    (put("parties", 1, "id", "fishers"), "Two parties have the id 'fishers'"),
    (put("parties", 1, "id", ["a"]), "Party 1 has the id"),
    (put("parties", 1, "id", ""), "A party has the id ''; an id is a text that is not empty"),
    (put("parties", 1, "id", "\ud800"), "Party 1 has the id '.ud800', which is half of a character"),
    (put("parties", 1, "name", 3), "Party 'towns' has the name 3; it must be a text"),
    (put("parties", 1, "weight", 10**60), "'towns' has the weight a number of more than 37 digits"),
    (put("parties", 1, "weight", None), "'towns' has the weight None; a weight is a whole number"),
    (put("title", {}), "The document has the title {}"),
    (put("clauses", 1, "title", []), "Clause 'dam' has the title"),
    (put("clauses", 1, "variants", 1, "title", 1), "Wording 1 of clause 'dam' has the title 1"),
    (put("clauses", 1, "variants", []), "Clause 'dam' has no wordings"),
    (put("clauses", 1, 7), "Clause 1 is not an object"),
    (put("parties", 1, 7), "Party 1 is not an object"),
    (put("answers", 1, 7), "Row 1 of the answers is not a list"),
    (put("answers", 2, 1, "N" * 10**6), "1000000 answers of party 'union' in clause 'dam' for 4 wordings"),
    (
        put("answers", 2, 1, {"S": "S" * 10**6}),
        "is {'S': 'SSSSSSSSSSSSSSSSSSSSSSS...SSSSSSSSSSSSS'}; it must",
    ),
    (put("clauses", 1, "id", "recital"), "Two clauses have the id 'recital'"),
    (put("clauses", 1, "variants", 1, "id", "stop"), "Two wordings of clause 'dam' have the id 'stop'"),
    (put("clauses", 1, "variants", 1, "id", "omit"), "Clause 'dam' has two omits"),
    (drop("clauses", 1, "variants", 3), "Clause 'dam' has no omit and is not pinned"),
    (put("clauses", 1, "variants", 3, "strength", 1), "In clause 'dam' omit must have strength 0"),
    (put("clauses", 1, "variants", 0, "strength", -1), "Wording 'stop' of clause 'dam' has the strength -1"),
    (put("clauses", 1, "variants", 0, "strength", 2**63), "Wording 'stop' of clause 'dam' has the strength"),
    (put("clauses", 1, "variants", 0, "strength", 9.0), "strength 9.0; a strength is a whole number"),
    (
        put("clauses", 1, "variants", 0, "strength", float("nan")),
        "strength NaN; a strength is a whole number",
    ),
    (put("clauses", 1, "variants", 0, "strength", float("inf")), "strength Infinity; a strength"),
    (put("clauses", 1, "variants", 0, "strength", "9"), "strength '9'; a strength is a whole number"),
    (drop("clauses", 1, "variants", 0, "strength"), "Wording 0 of clause 'dam' has no strength"),
    (drop("answers", 5), "5 rows of answers for 6 parties"),
    (drop("answers", 2, 5), "Party 'union' answers 5 clauses of 6"),
    (put("answers", 2, 1, "NSS"), "3 answers of party 'union' in clause 'dam' for 4 wordings"),
    (put("answers", 2, 1, "NXSS"), "party 'union' in clause 'dam', wording 'pause', is 'X'"),
    (put("answers", 2, 1, 7), "party 'union' in clause 'dam' is 7"),
    (
        put("answers", 0, 0, "IS"),
        "Party 'fishers' answers 'only if' to wording 'v1' of clause 'recital' without",
    ),
    (
        put("conditions", 0, "if", {"party": 1}),
        "party 'towns' on clause 'inquiry', wording 'public', depends on the",
    ),
    (put("conditions", 0, "if", {"party": 9}), "names a party that is 9"),
    (put("conditions", 0, "if", {"party": "port"}), "names a party that is 'port'"),
    (put("conditions", 0, "if", {"party": -1}), "names a party that is -1"),
    (put("conditions", 0, "if", {"not_party": 3}), "Condition 0 is negative"),
    (put("conditions", 0, "if", {"party": 3, "not": True}), "Condition 0 is negative"),
    (put("conditions", 0, "if", {"clause": 2, "variants": [0]}), "depends on the same clause"),
    (put("conditions", 0, "if", {"clause": 3, "variants": []}), "names no wording of clause 'water'"),
    (put("conditions", 0, "if", {"clause": 3, "variants": [5]}), "wording of clause 'water' that is 5"),
    (put("conditions", 0, "if", {"clause": 8, "variants": [0]}), "names a clause that is 8"),
    (put("conditions", 0, "if", {}), "must name either a party, or a clause"),
    (put("conditions", 0, "then", "N"), "turns into 'N'"),
    (put("conditions", 0, "clause", 0), "stands beside an answer that is not I"),
    (put("conditions", 0, "party", 1.0), "The party of condition 0 is 1.0"),
    (put("conditions", 0, "when", 1), "Condition 0 has the unknown key 'when'"),
    (put("conditions", {}), "no list of conditions"),
    (put("draft", [0]), "1 entries for 6 clauses"),
    (put("draft", 1, 4), "drafters' wording of clause 'dam' is 4"),
    (put("pins", {"parties": ["nobody"]}), "unknown party 'nobody'"),
    (put("pins", {"wordings": [{"clause": "dam", "variant": "x"}]}), "unknown wording of clause 'dam' 'x'"),
    (put("pins", {"party": []}), "unknown key 'party'"),
]


@pytest.mark.parametrize(("change", "words"), WRONG)
def test_a_wrong_document_gets_one_sentence_naming_the_place(
    change: Callable[[Any], None], words: str
) -> None:
    data = json.loads(RIVER)
    change(data)

    with pytest.raises(InvalidDraft, match=words) as caught:
        read_draft(json.dumps(data))

    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert len(sentence) < 300
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("", "The file is empty"),
        ("\n", "The file is empty"),
        ("{", "Line 1 is not JSON"),
        ("[]", "not a document of format"),
        ('{"format": 1, "format": 2}', "The key 'format' stands twice"),
        (b"\n\xff\xfe\x00", "Line 2 of the file is not UTF-8"),
        ("[" * 100_000, "nested too deeply"),
        ("9" * 5000, "number that is too long"),
        (b" " * (MOST_BYTES + 1), "larger than 32 MB, the most that is read"),
        ("[" + "[]," * MOST_PARTS, "more than 2000000 lists, objects and keys"),
        ("[" + "1.5," * (MOST_VALUES + 1), "or 5000000 values"),
    ],
)
def test_what_is_not_json_gets_one_sentence(source: str | bytes, words: str) -> None:
    with pytest.raises(InvalidDraft, match=words):
        read_draft(source)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=3)
    | st.sampled_from(["omit", "dam", 2**70]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "party", "clause", "x"]), inner)
    ),
    max_leaves=4,
)


@given(st.data())
def test_whatever_stands_in_a_document_it_is_a_draft_or_gets_one_sentence(data: st.DataObject) -> None:
    document = json.loads(RIVER)
    document["pins"] = {
        "parties": ["port"],
        "clauses": ["water"],
        "wordings": [{"clause": "dam", "variant": "omit"}],
    }
    for _ in range(data.draw(st.integers(1, 2))):
        place, key = document, data.draw(st.sampled_from(sorted(document)))
        while isinstance(place[key], list | dict) and place[key] and data.draw(st.integers(0, 4)):
            place = place[key]
            keys = sorted(place) if isinstance(place, dict) else range(len(place))
            key = data.draw(st.sampled_from(keys))
        place[key] = data.draw(VALUES)

    try:
        read_draft(json.dumps(document))
    except InvalidDraft as error:
        sentence = str(error)
    else:
        sentence = "Taken."
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert len(sentence) < 400
