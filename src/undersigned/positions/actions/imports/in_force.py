"""What an objection says of the treaty being in force between the two parties: it decides the objection's effect."""

import re
from collections.abc import Mapping

from undersigned.positions.states import Effect

Numbers = Mapping[int, str]
"""The words of one party's parts by their numbers."""

SAID = re.compile(r"[^.;]*\b(?:in|into) force\b[^.;]*\bbetween\b[^.;]*[.;]?")
HINDERS = re.compile(r"\b(?:preclud|prevent|obstacle|imped)", re.IGNORECASE)
DENIES = re.compile(r"\b(?:not|no|none|nor|never)\b", re.IGNORECASE)


def effect_of(said: str) -> Effect:
    """Return what an objection does between the two, by what it says of the treaty being in force; empty: nothing.

    It stops the treaty where it says that it hinders it, or that it is not in force; it does not where it says that
    it does not hinder it, or that it is in force. Where nothing is said the treaty is in force.
    Source: Vienna Convention on the Law of Treaties (1969), art. 20(4)(b): "definitely expressed".
    """
    return Effect.STOPS if bool(HINDERS.search(said)) != bool(DENIES.search(said)) else Effect.STANDS


def said_of_force(sentence: str, part: int, parts: Numbers, objecting: set[int]) -> tuple[str, int | None]:
    """Return what is said of an objection's effect behind its sentence, and the number of the part that says it.

    It stands behind the sentence in the objection's own part, or in the next part that is no objection itself, if
    only objections without such words stand between them: "None of these declarations shall be ...".
    """
    words = parts.get(part, "")
    at = words.find(sentence)
    if found := SAID.search(words, at + len(sentence) if at >= 0 else len(words)):
        return found[0].strip(), part
    for number in sorted(each for each in parts if each > part):
        found = SAID.search(parts[number])
        if number not in objecting:
            return (found[0].strip(), number) if found else ("", None)
        if found:
            break
    return "", None
