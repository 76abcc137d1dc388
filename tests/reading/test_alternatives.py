from hypothesis import given
from hypothesis import strategies as st

from tests.reading.samples import codes, sample, texts
from undersigned.reading.alternatives import Alternatives, alternatives
from undersigned.reading.limits import MAX_WORDINGS


def test_our_own_brackets_are_read_as_negotiators_write_them() -> None:
    draft = sample("quay-bracketed.txt")

    assert texts(draft) == [
        ["We ask for one crossings after midnight.", "We ask for two crossings after midnight."],
        ["We will paint the waiting room ourselves."],
        [
            "The county should reply by May.",
            "The county should reply before the summer.",
            "The county should reply .",
        ],
        ["We thank the crew [of 1931] for the first crossing."],
        ["We demand a reply.", "We hope for a reply."],
        ["We ask for a [dry] waiting room.", "We ask for a warm waiting room."],
        ["This bracket [has no partner."],
    ]
    assert [clause.omit_allowed for clause in draft.clauses] == [False, True, *[False] * 5]
    assert codes(draft).count("bracket") == 2


def test_a_clause_in_one_pair_may_be_omitted_and_in_two_is_a_choice() -> None:
    assert alternatives("[Wait.]") == Alternatives(("Wait.",), omit_allowed=True)
    assert alternatives("[Wait] [Go].") == Alternatives(("Wait.", "Go."))
    assert alternatives("[Wait.] or []") == Alternatives(("Wait.",), omit_allowed=True)


def test_two_places_with_alternatives_give_every_combination() -> None:
    found = alternatives("Pay [one] [two] coins by [May] [June].")

    assert found.wordings == (
        "Pay one coins by May.",
        "Pay one coins by June.",
        "Pay two coins by May.",
        "Pay two coins by June.",
    )


def test_more_combinations_than_anybody_could_answer_are_left_in_brackets() -> None:
    text = "[a] [b] c [d] [e] f [g] [h] i [j] [k]."

    assert alternatives(text).wordings == (text,)
    assert "16 wordings" in (alternatives(text).doubt or "")


@given(st.text(alphabet="ab []/.", max_size=60))
def test_any_brackets_give_few_wordings_or_a_doubt(text: str) -> None:
    found = alternatives(text)

    assert 1 <= len(found.wordings) <= max(MAX_WORDINGS, text.count("["))
    assert found.doubt or found.omit_allowed or "[" not in "".join(found.wordings) or len(found.wordings) >= 1


@given(st.text(max_size=80).filter(lambda text: "[" not in text and "]" not in text))
def test_a_text_without_brackets_is_its_only_wording(text: str) -> None:
    assert alternatives(text) == Alternatives((text,))
