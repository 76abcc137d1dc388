from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.frontier import oracle
from undersigned.frontier import (
    Clause,
    Condition,
    Draft,
    InvalidDraft,
    Party,
    Pins,
    Variant,
    backbone,
    evaluate,
    frontier,
    price,
    read_draft,
    returns,
    signers,
    sole_blockers,
    what_if,
    why,
    with_variant,
)

RIVER = read_draft((Path(__file__).parent / "data" / "river.json").read_bytes())
FISHERS, TOWNS, UNION, PORT, FARMERS, GUIDES = range(6)
small = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
drafts = oracle.drafts(parties=5, clauses=4, wordings=3, texts=80)


def text_of(draft: Draft, data: st.DataObject) -> oracle.Text:
    return data.draw(st.tuples(*(st.integers(0, len(clause.variants) - 1) for clause in draft.clauses)))


@given(drafts, st.data())
@small
def test_signers_are_the_largest_set_that_supports_itself(draft: Draft, data: st.DataObject) -> None:
    text = text_of(draft, data)

    assert set(signers(draft, text)) == oracle.signers(draft, text)


@given(drafts, st.data())
@small
def test_reasons_are_all_minimal_sets_of_clauses_that_keep_a_party_away(
    draft: Draft, data: st.DataObject
) -> None:
    text = text_of(draft, data)
    for party in range(len(draft.parties)):
        expected = set() if party in oracle.signers(draft, text) else oracle.reasons(draft, text, party)

        assert set(why(draft, text, party, size=4)) == expected
        short = set(why(draft, text, party))
        assert {reason for reason in expected if len(reason) <= 2} <= short <= expected
        assert bool(short) == bool(expected)


@given(drafts, st.data())
@small
def test_prices_are_what_the_other_wording_really_changes(draft: Draft, data: st.DataObject) -> None:
    text = text_of(draft, data)
    present, before = oracle.signers(draft, text), evaluate(draft, text)
    changes = price(draft, text)

    assert len(changes) == sum(len(clause.variants) - 1 for clause in draft.clauses)
    for change in changes:
        other = (*text[: change.clause], change.variant, *text[change.clause + 1 :])
        after = oracle.signers(draft, other)
        assert change.strength == evaluate(draft, other).strength - before.strength
        assert (set(change.gained), set(change.lost)) == (after - present, present - after)


@given(drafts, st.data())
@small
def test_a_sole_blocker_has_that_clause_as_only_reason(draft: Draft, data: st.DataObject) -> None:
    text = text_of(draft, data)
    blocked = sole_blockers(draft, text)
    for c, party in product(range(len(text)), range(len(draft.parties))):
        lost = party not in oracle.signers(draft, text)
        alone = lost and oracle.reasons(draft, text, party) == {frozenset({c})}

        assert (party in blocked[c]) == alone


@given(drafts, st.data())
@small
def test_the_cheapest_return_keeps_everybody_and_nothing_stronger_does(
    draft: Draft, data: st.DataObject
) -> None:
    text = text_of(draft, data)
    party = data.draw(st.integers(0, len(draft.parties) - 1))
    wanted = oracle.signers(draft, text) | {party} | draft.pins.parties

    found = returns(draft, text, party)

    possible = oracle.rows(draft, pins=replace(draft.pins, parties=frozenset(wanted)))
    if found is None:
        assert possible == []
        return
    best = max((row.strength, row.weight) for row in possible)
    assert (found.strength, evaluate(draft, found.text).weight) == best
    assert wanted <= set(found.signers) == oracle.signers(draft, found.text)
    assert found.cost == evaluate(draft, text).strength - found.strength
    assert found.proven
    equal = [row for row in possible if (row.strength, row.weight) == best]
    ranks = [(r.caveats, sum(a != b for a, b in zip(r.text, text, strict=True)), r.text) for r in equal]
    assert found.text == min(ranks)[2]


@given(oracle.drafts(parties=5, clauses=3, wordings=3, texts=30), st.data())
@small
def test_what_if_brackets_every_answer_of_those_not_asked(draft: Draft, data: st.DataObject) -> None:
    clause = data.draw(st.integers(0, len(draft.clauses) - 1))
    variant = Variant("new", "", data.draw(st.integers(0, 12)))
    letters = data.draw(st.lists(st.sampled_from("SCAN"), min_size=5, max_size=5))
    people = range(len(draft.parties))
    asked = data.draw(st.sets(st.sampled_from(people)))

    found = what_if(draft, clause, variant, {p: letters[p] for p in asked})

    whole = with_variant(draft, clause, variant, {p: letters[p] for p in people})
    for notch in oracle.frontier(whole):
        assert strongest(found.best, notch[0].weight) >= notch[0].strength
        assert strongest(found.worst, notch[0].weight) <= notch[0].strength


def strongest(found: object, weight: int) -> int:
    return max((n.strength for n in found.notches if n.weight >= weight), default=-1)  # type: ignore[attr-defined]


@given(oracle.drafts(parties=5, clauses=4, wordings=3, texts=80))
@small
def test_the_backbone_is_what_all_equal_texts_share(draft: Draft) -> None:
    for notch, equal in zip(frontier(draft).notches, oracle.frontier(draft), strict=True):
        columns = [{row.text[c] for row in equal} for c in range(len(draft.clauses))]

        assert backbone(notch) == tuple(min(x) if len(x) == 1 else None for x in columns)


def test_two_who_each_sign_only_if_the_other_does_both_sign() -> None:
    text = (0, 1, 0, 0, 0, 0)

    assert {TOWNS, FARMERS} <= set(signers(RIVER, text))


def test_who_waits_for_somebody_lost_is_lost_by_that_clause_too() -> None:
    text = (0, 0, 0, 0, 0, 0)  # the dam stops at once: the towns refuse, the farmers wait for the towns

    assert why(RIVER, text, TOWNS) == (frozenset({1}),)
    assert why(RIVER, text, FARMERS) == (frozenset({1, 3}),)


def test_a_party_that_signs_has_no_reason() -> None:
    assert why(RIVER, (0, 0, 0, 0, 0, 0), FISHERS) == ()


def test_a_party_that_can_sign_no_text_has_the_empty_reason() -> None:
    draft = replace(RIVER, answers=(*RIVER.answers[:GUIDES], ("NN", *RIVER.answers[GUIDES][1:])))

    assert why(draft, (0,) * 6, GUIDES) == (frozenset(),)
    assert returns(draft, (0,) * 6, GUIDES) is None


def test_a_longer_chain_than_the_size_asked_for_is_still_found() -> None:
    omit = Variant("omit", "", 0)
    clauses = tuple(Clause(f"c{c}", "", (Variant("v", "", 1), omit)) for c in range(4))
    parties = tuple(Party(f"p{p}", "") for p in range(4))
    answers = (
        ("IS", "SS", "SS", "SS"),
        ("SS", "IS", "SS", "SS"),
        ("SS", "SS", "IS", "SS"),
        ("SS", "SS", "SS", "NS"),
    )
    chain = tuple(Condition(p, p, 0, if_party=p + 1) for p in range(3))
    draft = Draft(clauses, parties, answers, chain)

    assert why(draft, (0, 0, 0, 0), 0) == (frozenset({0, 1, 2, 3}),)


def test_a_return_that_only_the_search_meets_is_found_where_every_weight_is_even() -> None:
    omit = Variant("omit", "", 0)
    v, w = Variant("v", "", 0), Variant("w", "", 0)
    variants = ((v, omit), (v, w, omit), (omit,), (omit,))
    clauses = tuple(Clause(f"c{c}", "", row) for c, row in enumerate(variants))
    conditions = (
        Condition(0, 1, 0, if_clause=0, if_variants=(1,)),
        Condition(0, 2, 0, if_clause=0, if_variants=(0,)),
        Condition(0, 3, 0, if_clause=0, if_variants=(0,)),
    )
    draft = Draft(clauses, (Party("p", "", 2),), (("SN", "INS", "I", "I"),), conditions)

    found = returns(draft, (0, 0, 0, 0), 0)

    assert found is not None
    assert found.text == (0, 2, 0, 0)


def test_a_new_wording_moves_what_points_behind_it() -> None:
    pins = Pins(wordings=frozenset({(1, 3)}))
    draft = with_variant(
        replace(RIVER, original=(0, 3, 0, 0, 0, 0), pins=pins), 1, Variant("slow", "", 4), {PORT: "S"}
    )

    assert [v.id for v in draft.clauses[1].variants] == ["stop", "pause", "review", "slow", "omit"]
    assert draft.answers[PORT][1] == "NNNSS"
    assert draft.answers[TOWNS][1] == "NSSUS"
    assert draft.original == (0, 4, 0, 0, 0, 0)
    assert draft.pins.wordings == frozenset({(1, 4)})


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: with_variant(RIVER, 9, Variant("x", "", 1), {}), "no clause 9"),
        (lambda: with_variant(RIVER, 1, Variant("x", "", 1), {0: "I"}), "one of S C A N U"),
        (lambda: with_variant(RIVER, 1, Variant("stop", "", 1), {}), "have the id 'stop'"),
        (lambda: signers(RIVER, (0,)), "1 entries for 6 clauses"),
        (lambda: evaluate(RIVER, (0, 0, 0, 0, 0, 7)), "wording 7 of clause 'words'"),
        (lambda: why(RIVER, (0,) * 6, 6), "no party 6"),
        (lambda: returns(RIVER, (0,) * 6, -1), "no party -1"),
    ],
)
def test_what_does_not_fit_is_said_in_one_sentence(call: object, words: str) -> None:
    with pytest.raises(InvalidDraft, match=words) as caught:
        call()  # type: ignore[operator]

    assert str(caught.value).endswith(".")
