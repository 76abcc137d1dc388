"""List numbers as word processors and browsers show them, in ASCII."""

_ROMAN = [
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
]  # fmt: skip
_LARGEST_ROMAN = 3999
_LARGEST_LETTERS = 780


def counted(number: int, style: str) -> str:
    """Return a counter as text; the styles are those of Office Open XML (ST_NumberFormat), decimal for others."""
    if style == "upperLetter":
        return _letters(number).upper()
    if style == "lowerLetter":
        return _letters(number)
    if style == "upperRoman":
        return _roman(number).upper()
    if style == "lowerRoman":
        return _roman(number)
    return str(number)


def _letters(number: int) -> str:
    """Return a to z, then aa to zz: the letter is repeated, as word processors do."""
    if not 1 <= number <= _LARGEST_LETTERS:
        return str(number)
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    if not 1 <= number <= _LARGEST_ROMAN:
        return str(number)
    parts = []
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        parts.append(letters * count)
    return "".join(parts)
