"""Open letters: who answered alike becomes one party, and nothing else changes."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from undersigned.frontier import Clause, Draft, InvalidDraft, Party, Variant, frontier, letter, to_json
from undersigned.frontier.letters import MIXED, _alike

OMIT = Variant("omit", "", 0)
DAM = Clause("dam", "The dam", (Variant("stop", "", 9), Variant("pause", "", 5), OMIT))
WATER = Clause("water", "The water", (Variant("share", "", 4), OMIT))
LETTERS = st.sampled_from(list(b"SCANU"))


def persons(*rows: str) -> Any:
    return np.array([list(row.encode()) for row in rows], np.uint8)


@given(arrays(np.uint8, st.tuples(st.integers(1, 30), st.just(5)), elements=LETTERS), st.data())
def test_groups_are_those_who_answered_alike_and_weigh_as_much_together(rows: Any, data: Any) -> None:
    weights = data.draw(arrays(np.int64, len(rows), elements=st.integers(1, 2**50)))
    together: Counter[str] = Counter()
    for row, weight in zip(rows, weights, strict=True):
        together[bytes(row).decode()] += int(weight)

    draft = letter([DAM, WATER], rows, weights)

    expected = sorted(together.items(), key=lambda group: (-group[1], group[0]))
    assert [("".join(a), p.weight) for p, a in zip(draft.parties, draft.answers, strict=True)] == expected


def test_a_letter_has_the_frontier_of_the_persons_one_by_one() -> None:
    rows = ("SSSSS", "NSSSS", "NCSSS", "NNSAS", "UUUUU") * 7
    one_by_one = Draft(
        (DAM, WATER), tuple(Party(str(n), "") for n in range(35)), tuple((row[:3], row[3:]) for row in rows)
    )

    def points(draft: Draft) -> list[tuple[int, int, list[int]]]:
        return [(n["weight"], n["strength"], n["text"]) for n in to_json(frontier(draft))["pareto"]]

    assert points(letter([DAM, WATER], persons(*rows))) == points(one_by_one)


def test_rows_that_mix_to_the_same_word_are_kept_apart() -> None:
    def mixed(word: int) -> int:
        spread = word * MIXED % 2**64
        return spread ^ spread >> 29

    words = np.array([[1, 0], [2, mixed(1) ^ mixed(2)], [1, 0]], np.uint64)

    _first, group, count = _alike(words.view(np.uint8))

    assert group[0] == group[2] != group[1]
    assert sorted(count.tolist()) == [1, 2]


@pytest.mark.parametrize(
    ("rows", "weights", "words"),
    [
        (persons("SSSS"), None, r"shape \(1, 4\); it must be persons by 5 wordings"),
        (persons("SSSSS")[0], None, r"shape \(5,\)"),
        (persons("SSSSS").astype(np.int64), None, "of type int64; they must be letters as uint8"),
        (np.zeros((0, 5), np.uint8), None, "Nobody has answered"),
        (persons("SSSSS", "SSSSS", "SSSSx"), None, "person 2 in clause 'water', wording 'omit', is 'x'"),
        (persons("SSSSS", "SISSS"), None, "person 1 in clause 'dam', wording 'pause', is 'I'; it must be one of"),
        (persons("SSSSS", "SSSSS"), np.array([1, 0]), "Person 1 has the weight 0"),
        (persons("SSSSS", "SSSSS"), np.array([1]), "2 whole numbers, one for each person"),
        (persons("SSSSS"), np.array([1.0]), "1 whole numbers"),
        (persons("SSSSS", "SSSSS"), np.array([2**62, 2**62]), "their sum may pass"),
    ],
)  # fmt: skip
def test_a_wrong_letter_is_refused_in_one_sentence(rows: Any, weights: Any, words: str) -> None:
    with pytest.raises(InvalidDraft, match=words):
        letter([DAM, WATER], rows, weights)


def test_an_unknown_letter_does_not_hide_in_a_group_found_later() -> None:
    with pytest.raises(InvalidDraft, match="person 1 in clause 'dam', wording 'stop', is '!'"):
        letter([DAM, WATER], persons("SSSSS", "!SSSS", "?SSSS", "!SSSS"))


MILLION = """
import numpy as np, time
from undersigned.frontier import Clause, Variant, letter

random = np.random.default_rng(1)
clauses = [Clause(str(c), "", (Variant("yes", "", 1), Variant("omit", "", 0))) for c in range(40)]
patterns = random.choice(np.frombuffer(b"SSSNCAU", np.uint8), (30_000, 80))
answers = patterns[random.integers(0, 30_000, 1_000_000)]
began = time.process_time()
draft = letter(clauses, answers)
print(len(draft.parties), sum(party.weight for party in draft.parties), time.process_time() - began)
"""


def test_a_million_persons_are_merged_in_a_few_seconds_within_one_gigabyte() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", MILLION],
        capture_output=True, text=True, check=True, timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (2**30, 2**30)),
    )  # fmt: skip

    groups, persons, seconds = ran.stdout.split()
    assert (int(groups), int(persons)) == (30_000, 1_000_000)
    assert float(seconds) < 3  # about 0.7 on an idle machine
