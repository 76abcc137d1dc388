from hypothesis import given
from hypothesis import strategies as st
from tests.shared import shared

from undersigned.reading import read_draft
from undersigned.texts.forms.boundaries import OPERATIONS, Block, Blocks, Way, blocks_of, operate

words = st.text(alphabet="ab .\n", max_size=20).map(str.strip).filter(bool)
ways = st.builds(
    lambda first, rest: (Way(first), *(Way(body, code) for code, body in rest)),
    words,
    st.lists(st.tuples(st.sampled_from(["", "fr"]), words), max_size=2),
)
blocks = st.lists(
    st.builds(Block, ways=ways, taken=st.booleans(), number=st.sampled_from(["", "1", "2", "A"])), max_size=5
).map(tuple)
commands = st.builds(
    lambda name, place, after: f"{name}:{place}:{after}" if name == "split" else f"{name}:{place}",
    st.sampled_from(sorted(OPERATIONS)),
    st.integers(0, 6),
    st.integers(0, 4),
)


def said(blocks: Blocks) -> list[str]:
    return [word for block in blocks for word in block.words.split()]


def draft(*bodies: str) -> Blocks:
    return tuple(Block((Way(body),), number=str(n)) for n, body in enumerate(bodies, 1))


def bodies(blocks: Blocks) -> list[tuple[str, str]]:
    return [(block.number, block.words) for block in blocks]


@given(blocks, st.lists(commands, max_size=12))
def test_whatever_is_pressed_every_word_stays_in_its_order(start: Blocks, presses: list[str]) -> None:
    now = start
    for press in presses:
        now, _shown = operate(now, press)
        assert said(now) == said(start)


@given(blocks, st.lists(commands, max_size=12))
def test_whatever_is_pressed_no_word_of_an_alternative_is_lost(start: Blocks, presses: list[str]) -> None:
    now = start
    for press in presses:
        now, _shown = operate(now, press)
    before = {word for block in start for way in block.ways for word in way.words.split()}
    assert before == {word for block in now for way in block.ways for word in way.words.split()}


@given(blocks, st.text(max_size=12))
def test_a_command_that_makes_no_sense_changes_nothing(start: Blocks, command: str) -> None:
    if command.split(":")[0] not in OPERATIONS:
        assert operate(start, command) == (start, None)


def test_old_pages_press_boundaries_that_are_gone() -> None:
    start = draft("One. Two.", "Three.")

    for command in (
        "join:1",
        "join:9",
        "split:0:2",
        "split:0:0",
        "lift:0",
        "sink:1",
        "join",
        "join:-1",
        "join:²",
    ):
        assert operate(start, command)[0] == start


def test_join_and_split_are_each_others_way_back() -> None:
    start = draft("One. Two.", "Three.")

    parted, shown = operate(start, "split:0:1")

    assert bodies(parted) == [("1", "One."), ("2", "Two."), ("3", "Three.")]
    assert shown == 0
    assert operate(parted, "join:0")[0] == start


def test_a_sentence_moves_over_the_boundary_to_either_side() -> None:
    start = draft("One. Two.", "Three. Four.")

    assert bodies(operate(start, "sink:0")[0]) == [("1", "One."), ("2", "Two. Three. Four.")]
    assert bodies(operate(start, "lift:1")[0]) == [("1", "One. Two. Three."), ("2", "Four.")]


def test_lines_of_a_clause_stay_lines() -> None:
    start = draft("We ask:\n– one;\n– two.", "More.")

    parted, _shown = operate(start, "split:0:2")

    assert [block.words for block in parted] == ["We ask:\n– one;", "– two.", "More."]


def test_a_dropped_clause_stays_beside_and_can_be_taken_back() -> None:
    start = draft("One.", "Two.", "Three.")

    dropped, _shown = operate(start, "drop:1")

    assert [(block.number, block.taken) for block in dropped] == [("1", True), ("", False), ("2", True)]
    assert operate(dropped, "take:1")[0] == start


def test_numbers_of_their_own_are_left_alone() -> None:
    start = tuple(Block((Way("One. Two."),), number=number) for number in ("A", "1"))

    assert [block.number for block in operate(start, "split:0:1")[0]] == ["A", "", "1"]


def test_alternatives_are_parted_and_joined_with_their_clause() -> None:
    start = (
        Block((Way("We ask. Now."), Way("We ask. Soon."), Way("On demande. Tout de suite.", "fr"))),
        Block((Way("Please."), Way("S’il vous plaît.", "fr"))),
    )

    parted, _shown = operate(start, "split:0:1")
    joined, _shown = operate(parted, "join:1")

    assert [[way.words for way in block.ways] for block in parted] == [
        ["We ask.", "On demande."],
        ["Now.", "Soon.", "Tout de suite."],
        ["Please.", "S’il vous plaît."],
    ]
    assert [way.words for way in joined[1].ways] == [
        "Now. Please.",
        "Soon. Please.",
        "Tout de suite. S’il vous plaît.",
    ]


def test_a_file_becomes_its_clauses_and_what_stood_beside_them_where_it_stood() -> None:
    source = (
        b"# Title\n\nBy the river.\n\n1. [We ask.] [We demand.]\n\n2. [We thank.]\n\nSigned:\n\n- A town\n"
    )

    made = blocks_of(read_draft(source))

    assert [(block.taken, block.number, [way.words for way in block.ways]) for block in made] == [
        (False, "", ["By the river."]),
        (True, "1", ["We ask.", "We demand."]),
        (True, "2", ["We thank."]),
        (False, "", ["Signed:"]),
        (False, "", ["A town"]),
    ]
    assert made[2].note == "omit"


def test_tracked_changes_come_with_their_authors_and_comments() -> None:
    path = shared("texts", "own", "draft-tracked.docx")

    made = blocks_of(read_draft(path.read_bytes(), name=path.name))

    clauses = [block for block in made if block.taken]
    assert clauses[5].comments == "Delegate C: We can sign if this says one cubic metre."
    assert [way.by for way in clauses[7].ways] == ["", "Delegate A"]
    assert clauses[11].note == clauses[14].note == "omit"
