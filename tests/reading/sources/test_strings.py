import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from undersigned.reading.sources import receive
from undersigned.reading.sources.model import Runs
from undersigned.reading.sources.strings import Strings

WORDS = st.lists(
    st.sampled_from(["a", "é", "👩", '"', "\\", "\n", "/", '"body": "a"', "ق", " ", "\ud800"])
).map("".join)
STYLES = st.fixed_dictionaries(
    {"indent": st.sampled_from([None, 1]), "separators": st.sampled_from([None, (",", ":"), (", ", " :\n ")])}
)


@given(st.lists(st.tuples(WORDS, WORDS)), STYLES)
def test_every_letter_of_a_string_is_found_again_in_the_file(
    said: list[tuple[str, str]], style: dict[str, Any]
) -> None:
    # Half of a pair of letters can stand in a file as an escape alone.
    objects = [{"title": other, "body": words} for words, other in said]
    file = receive(json.dumps(objects, **style).encode())
    strings, last = Strings(file, "body"), 0

    for words, _ in said:
        start, runs = strings.runs(words)
        letters = [json.loads(f'"{file.text[run.source_start : run.source_end]}"') for run in runs]
        assert start >= last
        assert "".join(letters).encode("utf-16", "surrogatepass") == words.encode("utf-16", "surrogatepass")
        assert sum(run.end - run.start for run in runs) == len(words)
        last = start


@given(WORDS.filter(lambda words: "\ud800" not in words))
def test_a_string_without_escapes_stands_in_the_file_as_it_is(words: str) -> None:
    data = json.dumps([{"body": words}], ensure_ascii=False)
    start, runs = Strings(receive(data.encode()), "body").find(words)

    assert (runs is None) == (f'"{words}"' == json.dumps(words, ensure_ascii=False))
    assert runs is not None or data[start : start + len(words)] == words


def test_a_key_that_is_written_in_escapes_leads_nowhere() -> None:
    assert Strings(receive(b'[{"b\\u006fdy": "a"}]'), "body").runs("a") == (0, Runs())
