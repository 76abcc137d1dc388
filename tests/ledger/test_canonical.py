import hashlib
import hmac
import math
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from undersigned.ledger import NotCanonical, canonical, commitment, digest, read_canonical

LARGEST = 2**53 - 1
WORDS = st.text(alphabet=st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | WORDS,
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(WORDS, inside, max_size=4),
    max_leaves=20,
)


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ({"b": 1, "a": [True, None, "ü"]}, '{"a":[true,null,"ü"],"b":1}'),
        ((1, -0.0, LARGEST, -LARGEST), "[1,0,9007199254740991,-9007199254740991]"),
        ([1.0, 0.5, 1e21, 1e-7, 1e-6, 5e-324], "[1,0.5,1e+21,1e-7,0.000001,5e-324]"),
        ('\b\t\n\f\r"\\/\x00\x1f\x7f\u2028', '"\\b\\t\\n\\f\\r\\"\\\\/\\u0000\\u001f\x7f\u2028"'),
        ({"": 0, " ": 1, "A": 2, "a": 3, "Z": 4}, '{"":0," ":1,"A":2,"Z":4,"a":3}'),
        ({"e\u0301": 1, "é": 2}, '{"e\u0301":1,"é":2}'),
        # U+1F41F is written D83D DC1F in UTF-16 and so stands before U+FB01, unlike in order of code points.
        ({"\ufb01": 1, "\U0001f41f": 2}, '{"\U0001f41f":2,"\ufb01":1}'),
    ],
)
def test_the_form_is_that_of_rfc_8785(value: object, form: str) -> None:
    assert canonical(value) == form.encode()


@given(VALUES)
def test_what_is_written_is_read_back(value: object) -> None:
    assert read_canonical(canonical(value)) == value


@given(st.dictionaries(WORDS, st.integers(0, 9), min_size=2))
def test_the_order_of_fields_does_not_matter(fields: dict[str, int]) -> None:
    assert canonical(dict(reversed(fields.items()))) == canonical(fields)


@given(st.binary(max_size=60) | VALUES.map(lambda value: canonical(value)[:-1]))
def test_bytes_are_read_as_canonical_or_refused_in_one_sentence(data: bytes) -> None:
    assert outcome(data) == data or re.fullmatch(r"[A-Z][^\n]+\.", outcome(data))


def outcome(data: bytes) -> Any:
    """What the bytes say, written again; or the refusal."""
    try:
        return canonical(read_canonical(data))
    except NotCanonical as refusal:
        return str(refusal)


def endless() -> list[Any]:
    value: list[Any] = []
    value.append(value)
    return value


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (LARGEST + 1, "A whole number is larger than 2^53 - 1, which not every program reads."),
        (-LARGEST - 1, "A whole number is larger than 2^53 - 1, which not every program reads."),
        (math.nan, "A number is infinite or not a number at all."),
        (math.inf, "A number is infinite or not a number at all."),
        (endless(), "The values are nested more than 32 deep."),
        ("\ud800", "A text holds half a character."),
        ({"\ud800": 1}, "A text holds half a character."),
        ({1: 2}, "It holds a value, or a name of a field, that JSON does not know."),
        (b"bytes", "It holds a value, or a name of a field, that JSON does not know."),
    ],
)
def test_a_value_without_canonical_form_is_refused(value: object, sentence: str) -> None:
    with pytest.raises(NotCanonical) as refusal:
        canonical(value)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b'{"a":1,"a":1}', "A field stands twice in the same object."),
        (b"[NaN]", "The number NaN is not a whole number."),
        (b"[-Infinity]", "The number -Infinity is not a whole number."),
        (b"[0.5]", "The number 0.5 is not a whole number."),
        (b"[1e3]", "The number 1e3 is not a whole number."),
        (b"9007199254740992", "A whole number is larger than 2^53 - 1, which not every program reads."),
        (b"9" * 1_000_000, "A whole number is larger than 2^53 - 1, which not every program reads."),
        (b"[" * 33 + b"]" * 33, "The values are nested more than 32 deep."),
        (b"[" * 100_000, "The values are nested more than 32 deep."),
        ('{"ü":}'.encode(), "It stops being JSON at byte 7."),
        (b"1 ", "It is readable, but not written in canonical form from byte 2 on."),
        (b'{"b":1,"a":1}', "It is readable, but not written in canonical form from byte 3 on."),
        (b'"\\u0041"', "It is readable, but not written in canonical form from byte 2 on."),
        (b'["\\ud800"]', "A text holds half a character."),
        (b"-0", "It is readable, but not written in canonical form from byte 1 on."),
        (b'"\xff"', "Byte 2 is not part of any UTF-8 character."),
        (b"\xef\xbb\xbf1", "It stops being JSON at byte 1."),
    ],
)
def test_bytes_that_are_not_canonical_are_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(NotCanonical) as refusal:
        read_canonical(data)
    assert str(refusal.value) == sentence


def test_32_levels_are_read() -> None:
    assert canonical(read_canonical(b"[" * 32 + b"]" * 32)) == b"[" * 32 + b"]" * 32


def test_a_digest_is_sha_256_of_the_form() -> None:
    assert digest({"b": 1, "a": "ü"}) == "sha256:" + hashlib.sha256('{"a":"ü","b":1}'.encode()).hexdigest()


def test_a_commitment_is_hmac_under_the_salt() -> None:
    salt = bytes(range(32))

    assert commitment(salt, {"a": 1}) == hmac.new(salt, b'{"a":1}', "sha256").hexdigest()
    assert commitment(salt, {"a": 1}) != commitment(bytes(32), {"a": 1})


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_salt_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match=f"A salt has 32 bytes, this one {length}"):
        commitment(bytes(length), {})
