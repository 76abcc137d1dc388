"""What a draft must be, whoever makes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from undersigned.frontier import Clause, Condition, Draft, InvalidDraft, Party, Pins, Variant, signers
from undersigned.frontier.validation import MOST_CONDITIONS, shown

OMIT = Variant("omit", "", 0)
DAM = Clause("dam", "The dam", (Variant("stop", "", 9), Variant("pause", "", 5), OMIT))
WATER = Clause("water", "The water", (Variant("share", "", 4), OMIT))
DRAFT = Draft(
    clauses=(DAM, WATER),
    parties=(Party("fishers", "Fishers"), Party("towns", "Towns", 2)),
    answers=(("SIS", "SS"), ("NSS", "CS")),
    conditions=(Condition(0, 0, 1, if_party=1),),
)

WRONG: list[tuple[Callable[[], Any], str]] = [
    (lambda: replace(DRAFT, answers=(("SIS", "SS"),)), "1 rows of answers for 2 parties"),
    (lambda: replace(DRAFT, answers=(("SIS", "SS"), ("NSS",))), "Party 'towns' answers 1 clauses of 2"),
    (lambda: replace(DRAFT, answers=(("SIS", "SS"), ("NSS", "S"))), "1 answers of party 'towns' in clause 'water'"),
    (lambda: replace(DRAFT, answers=(("SIS", "SS"), ("NSS", ["S", "S"]))), "party 'towns' in clause 'water' is"),  # type: ignore[arg-type]
    (lambda: replace(DRAFT, answers=(("SIS", "SS"), ("NsS", "SS"))), "'dam', wording 'pause', is 's'"),
    (lambda: replace(DRAFT, answers=(("SIS", "SS"), ("NSS", "IS"))), "Party 'towns' answers 'only if' to wording"),
    (lambda: replace(DRAFT, parties=(DRAFT.parties[0], Party("towns", "", 10**5000))), "'towns' has the weight a"),
    (lambda: replace(DRAFT, parties=(DRAFT.parties[0], Party("towns", "", 1.0))), "weight 1.0; a weight is"),  # type: ignore[arg-type]
    (lambda: replace(DRAFT, pins=Pins(parties=frozenset({2}))), "A party that must sign is 2"),
    (lambda: replace(DRAFT, pins=Pins(clauses=frozenset({-1}))), "A clause that must stay is -1"),
    (lambda: replace(DRAFT, pins=Pins(wordings=frozenset({(0, 7)}))), "fixed wording of clause 'dam' is 7"),
    (lambda: replace(DRAFT, original=(True, 0)), "drafters' wording of clause 'dam' is True"),
    (
        lambda: replace(DRAFT, conditions=DRAFT.conditions * (MOST_CONDITIONS + 1)),
        "There are 100001 conditions; at most 100000 are taken",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("make", "words"), WRONG)
def test_a_wrong_draft_is_refused_in_one_sentence_that_names_the_place(
    make: Callable[[], Any], words: str
) -> None:
    with pytest.raises(InvalidDraft, match=words) as caught:
        make()

    assert str(caught.value).endswith(".")


def test_a_wrong_answer_is_found_behind_thousands_of_right_ones() -> None:
    rows = (("SSS", "SS"),) * 5000 + (("SSS", "SX"),)
    people = tuple(Party(f"p{n}", "") for n in range(len(rows)))

    with pytest.raises(InvalidDraft, match="party 'p5000' in clause 'water', wording 'omit', is 'X'"):
        Draft((DAM, WATER), people, rows)


def test_thousands_of_parties_are_counted_as_a_few_are() -> None:
    people = tuple(Party(f"p{n}", "") for n in range(3000))
    draft = Draft((DAM, WATER), people, (("SSS", "SS"), ("NCS", "NS"), ("NNS", "AS")) * 1000)

    assert signers(draft, (1, 1)) == tuple(p for p in range(3000) if p % 3 != 2)
    assert signers(draft, (2, 0)) == tuple(p for p in range(3000) if p % 3 != 1)


@pytest.mark.parametrize(
    ("value", "text"),
    [("dam", "'dam'"), ("a\nb", r"'a\nb'"), (2**63, "9223372036854775808"), (True, "True"), (None, "None")],
)
def test_a_value_is_shown_in_one_line(value: object, text: str) -> None:
    assert shown(value) == text


def test_a_long_value_is_shown_by_its_ends() -> None:
    assert shown("a" * 1000 + "z") == "'" + "a" * 29 + "..." + "a" * 13 + "z'"
    assert shown(-(10**5000)) == "a number of more than 37 digits"
