"""What the fields of a value hold: small checks, put together into shapes."""

import re
from collections.abc import Callable, Mapping
from typing import Any

Check = Callable[[Any], bool]


def words(value: Any) -> bool:
    return isinstance(value, str)


def flag(value: Any) -> bool:
    return isinstance(value, bool)


def count(value: Any) -> bool:
    return type(value) is int and value >= 0


def number(value: Any) -> bool:
    """A count, or a label that is not empty."""
    return count(value) or (words(value) and value != "")


def matching(pattern: str) -> Check:
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value, re.ASCII) is not None


def one_of(*choices: str) -> Check:
    return lambda value: value in choices


def maybe(check: Check) -> Check:
    return lambda value: value is None or check(value)


def listed(check: Check) -> Check:
    return lambda value: isinstance(value, list) and all(map(check, value))


def shaped(fields: Mapping[str, Check]) -> Check:
    return lambda value: isinstance(value, dict) and fault(value, fields) == ""


hash_text = matching(r"sha256:[0-9a-f]{64}")
moment = matching(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
day = matching(r"\d{4}-\d\d-\d\d")


def fault(value: Mapping[str, Any], fields: Mapping[str, Check]) -> str:
    """Return what is wrong with the fields of a value, as the end of a sentence; "" where nothing is."""
    missing = sorted(fields.keys() - value.keys())
    if missing:
        return f"its field “{missing[0]}” is missing"
    if len(value) > len(fields):
        return "it has a field that the format does not know"
    wrong = [name for name, check in fields.items() if not check(value[name])]
    return f"its field “{wrong[0]}” does not hold what it should" if wrong else ""
