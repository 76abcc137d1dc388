from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.frontier import oracle
from undersigned.frontier import Breaking, Clause, Draft, Party, Variant, frontier, read_draft, robust

RIVER = read_draft((Path(__file__).parent / "data" / "river.json").read_bytes())


def scaled(draft: Draft, clause: int, variant: int, fifths: int) -> dict[tuple[int, int], int]:
    """Return the strengths times five, one of them times so many fifths."""
    return {
        (c, v): x.strength * (fifths if (c, v) == (clause, variant) else 5)
        for c, owner in enumerate(draft.clauses)
        for v, x in enumerate(owner.variants)
    }


@given(oracle.drafts(parties=5, clauses=4, wordings=3, texts=80), st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_strength_breaks_a_text_exactly_when_a_fifth_makes_another_stronger(
    draft: Draft, data: st.DataObject
) -> None:
    notches = frontier(draft).notches
    if not notches:
        return
    notch = data.draw(st.sampled_from(notches))
    rivals = [row.text for row in oracle.rows(draft) if row.weight >= notch.weight]
    breaking = {}
    for c, clause in enumerate(draft.clauses):
        for v in range(len(clause.variants)):
            for fifths in (4, 6):
                worth = scaled(draft, c, v, fifths)
                of = {t: sum(worth[place] for place in enumerate(t)) for t in [*rivals, notch.text]}
                better = {t for t in rivals if of[t] > of[notch.text]}
                if better:
                    breaking[c, v, fifths * 20 - 100] = better

    found = robust(draft, notch)

    assert found.proven
    assert found.stays == (not breaking)
    assert {(b.clause, b.variant, b.percent) for b in found.breaking} == set(breaking)
    assert all(b.text in breaking[b.clause, b.variant, b.percent] for b in found.breaking)


def test_a_text_that_wins_by_a_hair_names_the_strengths_it_hangs_on() -> None:
    omit = Variant("omit", "", 0)
    clauses = tuple(
        Clause(id, "", (Variant("v", "", strength), omit)) for id, strength in (("a", 10), ("b", 9))
    )
    parties = (Party("p", "", 2), Party("q", "", 2), Party("r", ""))
    draft = Draft(clauses, parties, (("SS", "NS"), ("SS", "SS"), ("NS", "SS")))
    [notch] = [n for n in frontier(draft).notches if n.weight == 4]

    assert robust(draft, notch).stays
    near = replace(draft, parties=(*parties[:2], Party("r", "", 2)))
    [notch] = [n for n in frontier(near).notches if n.weight == 4]
    assert robust(near, notch).breaking == (Breaking(0, 0, -20, (1, 0)), Breaking(1, 0, 20, (1, 0)))


def test_a_stopped_question_proves_nothing() -> None:
    notch = frontier(RIVER).notches[1]

    found = robust(RIVER, notch, should_stop=lambda: True)

    assert not found.proven
    assert not found.stays
