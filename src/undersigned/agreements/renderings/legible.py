"""Words as they can be printed: what no format can carry, or would show falsely, is made visible."""

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

T = TypeVar("T")

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")

# XML 1.0 (production 2) refuses most controls, lone surrogates and two noncharacters. U+202D and U+202E
# reorder letters, so that a page would show other words than those that were signed.
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff\ufffe\uffff]")


def legible(words: str) -> str:
    """Return the words with every line end as a newline and each unprintable character as U+FFFD."""
    return _UNPRINTABLE.sub("\ufffd", _LINE_ENDS.sub("\n", words))


def legible_throughout(value: T) -> T:
    """Return a copy of a frozen dataclass in which every string, however deep, is legible."""
    result: Any = value
    if isinstance(value, str):
        result = legible(value)
    elif isinstance(value, tuple):
        result = tuple(legible_throughout(item) for item in value)
    elif is_dataclass(value) and not isinstance(value, type):
        changed = {item.name: legible_throughout(getattr(value, item.name)) for item in fields(value)}
        result = replace(value, **changed)
    return result  # type: ignore[no-any-return]
