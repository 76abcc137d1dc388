"""Alternatives in square brackets, as negotiating texts print what is not settled."""

from undersigned.agreements.renderings.document import Alternative, ClauseLine


def bracketed(clause: ClauseLine) -> str:
    """Return a clause's words with its alternatives in square brackets, the strongest first.

    Words that all wordings share at their beginning and end are printed once:
    "at least [two] [one] cubic metres". Wordings with too little in common are bracketed whole, each
    after the first with its label. Brackets round the whole clause say that it may be left out.
    """
    others = sorted((a for a in clause.alternatives if not a.is_omit), key=_strongest_first)
    words = _inline([clause.text, *(a.text for a in others)]) or _one_by_one(clause.text, others)
    return f"[{words}]" if any(a.is_omit for a in clause.alternatives) else words


def _strongest_first(alternative: Alternative) -> float:
    return float("inf") if alternative.strength is None else -alternative.strength


def _one_by_one(text: str, others: list[Alternative]) -> str:
    return " ".join([f"[{text}]", *(f"[{a.label}: {a.text}]" if a.label else f"[{a.text}]" for a in others)])


def _inline(texts: list[str]) -> str:
    """Bracket only what differs, or return "" when less than half of the shortest text is shared."""
    if len(texts) == 1:
        return texts[0]
    wordings = [text.split() for text in texts]
    shortest = min(map(len, wordings))
    start = _shared(wordings, shortest)
    end = _shared([words[::-1] for words in wordings], shortest - start)
    if 2 * (start + end) < shortest:
        return ""
    middles = [" ".join(words[start : len(words) - end]) for words in wordings]
    choices = [f"[{middle}]" for middle in dict.fromkeys(middles) if middle]
    return " ".join([*wordings[0][:start], *choices, *wordings[0][len(wordings[0]) - end :]])


def _shared(wordings: list[list[str]], limit: int) -> int:
    """Count the words, at most `limit`, with which all wordings begin."""
    for place in range(limit):
        if len({words[place] for words in wordings}) > 1:
            return place
    return limit
