"""Script and style, which nobody reads, are blanked out before a text is read; lines keep their numbers."""

import re

from undersigned.reading.drafts import Warning

_UNSEEN = re.compile(r"<(script|style|template)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_NOT_LINE_END = re.compile(r"[^\n]")


def without_scripts(text: str) -> tuple[str, tuple[Warning, ...]]:
    """Return the text with script, style and template elements as spaces, and a warning for each script."""
    warnings = tuple(
        _warning(match, text) for match in _UNSEEN.finditer(text) if match[1].lower() == "script"
    )
    return _UNSEEN.sub(lambda match: _NOT_LINE_END.sub(" ", match[0]), text), warnings


def _warning(match: re.Match[str], text: str) -> Warning:
    line = text.count("\n", 0, match.start()) + 1
    if match.end() == len(text) and not match[0].rstrip().endswith(">"):
        sentence = "A script that does not end is left out, and with it the rest of the text."
        return Warning("unended-script", line, sentence)
    return Warning("script", line, "A script is left out.")
