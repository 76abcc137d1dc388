"""Square brackets, as negotiators use them: what is not agreed stands in brackets, side by side.

Source: the drafting practice of multilateral conferences; see docs/methods/reading.md.
"""

import re
from dataclasses import dataclass
from itertools import product

from undersigned.reading.limits import MAX_WORDINGS
from undersigned.reading.vocabulary import ALTERNATIVE_LABEL

_BETWEEN = re.compile(r"\s*(?:/|\b(?:or|ou|o|oder|of)\b|أو)?\s*", re.IGNORECASE)
_ONLY_PUNCTUATION = re.compile(r"[\s.;,]*")
_LONGEST_GAP = 12
_SPACE_RUNS = re.compile(r" {2,}")


@dataclass(frozen=True)
class Alternatives:
    """The full sentences a clause offers; `doubt` says in plain words what was left in brackets, and why."""

    wordings: tuple[str, ...]
    omit_allowed: bool = False
    doubt: str | None = None


@dataclass(frozen=True)
class _Bracket:
    start: int
    end: int
    text: str


def alternatives(text: str) -> Alternatives:
    """Return the wordings that the brackets in a clause stand for; without brackets, the text itself.

    A whole clause in one pair may be omitted; adjacent pairs are alternatives; a single pair inside a
    sentence could mean many things and is kept as it stands, with a doubt.
    """
    if "[" not in text and "]" not in text:
        return Alternatives((text,))
    brackets = _brackets(text)
    if brackets is None:
        return Alternatives(
            (text,), doubt="a square bracket has no partner; the words are kept as they stand"
        )
    runs = _runs(text, brackets)
    if len(runs) == 1 and _is_whole(text, runs[0]):
        return _whole(text, runs[0])
    return _inside(text, runs)


def _brackets(text: str) -> list[_Bracket] | None:
    """Return the outermost pairs, None where a bracket has no partner."""
    found, depth, start = [], 0, 0
    for position, character in enumerate(text):
        if character == "[":
            start = position if depth == 0 else start
            depth += 1
        elif character == "]":
            depth -= 1
            if depth < 0:
                return None
            if depth == 0:
                found.append(_Bracket(start, position + 1, text[start + 1 : position].strip()))
    return found if depth == 0 else None


def _runs(text: str, brackets: list[_Bracket]) -> list[list[_Bracket]]:
    runs = [[brackets[0]]]
    for bracket in brackets[1:]:
        gap = text[runs[-1][-1].end : bracket.start]
        if len(gap) <= _LONGEST_GAP and _BETWEEN.fullmatch(gap):
            runs[-1].append(bracket)
        else:
            runs.append([bracket])
    return runs


def _is_whole(text: str, run: list[_Bracket]) -> bool:
    before, after = text[: run[0].start], text[run[-1].end :]
    return not before.strip() and _ONLY_PUNCTUATION.fullmatch(after) is not None


def _whole(text: str, run: list[_Bracket]) -> Alternatives:
    tail = text[run[-1].end :].strip()
    options = [ALTERNATIVE_LABEL.sub("", bracket.text, count=1) for bracket in run]
    wordings = tuple(dict.fromkeys(option + tail for option in options if option))
    if not wordings:
        return Alternatives((text,), doubt="the brackets are empty")
    return Alternatives(wordings, omit_allowed=len(run) == 1 or "" in options)


def _inside(text: str, runs: list[list[_Bracket]]) -> Alternatives:
    if len(runs) == 1 and (labelled := _labelled(text, runs[0])) is not None:
        return labelled
    slots = [run for run in runs if len(run) > 1]
    kept = any(len(run) == 1 for run in runs)
    doubt = "a single pair of square brackets inside a sentence is kept as it stands" if kept else None
    count = 1
    for run in slots:
        count *= len(run)
    if count > MAX_WORDINGS:
        doubt = (
            f"the brackets stand for {count} wordings, more than {MAX_WORDINGS}; they are kept as they stand"
        )
        return Alternatives((text,), doubt=doubt)
    choices = product(*([(bracket, run) for bracket in run] for run in slots))
    return Alternatives(tuple(dict.fromkeys(_filled(text, choice) for choice in choices)), doubt=doubt)


def _labelled(text: str, run: list[_Bracket]) -> Alternatives | None:
    """Read "We demand it. [Alternative: We ask for it.]": the sentence before is the first wording."""
    before, after = text[: run[0].start].strip(), text[run[-1].end :].strip()
    if after or not before or not all(ALTERNATIVE_LABEL.match(bracket.text) for bracket in run):
        return None
    return Alternatives((before, *(ALTERNATIVE_LABEL.sub("", bracket.text, count=1) for bracket in run)))


def _filled(text: str, choice: tuple[tuple[_Bracket, list[_Bracket]], ...]) -> str:
    parts, position = [], 0
    for bracket, run in choice:
        parts += [text[position : run[0].start], ALTERNATIVE_LABEL.sub("", bracket.text, count=1)]
        position = run[-1].end
    return _SPACE_RUNS.sub(" ", "".join([*parts, text[position:]])).strip()
