"""HTML cut into words and tags, as they stand in the file.

Source: HTML Living Standard, 13.2.5 (tokenization).
"""

import re
from collections.abc import Iterator
from html import unescape

RAW = ("script", "style", "title", "textarea", "xmp")

# A quotation mark that does not follow "=" quotes nothing.
_ATTRIBUTES = r"(?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+"
_COMMENT = r"<!--[^-]*+(?:-(?!->)[^-]*+)*+(?:-->|\Z)|<[!?][^>]*+(?:>|\Z)"


def _markup(attributes: str, unended: str = "") -> re.Pattern[str]:
    raw = (
        rf"<(?i:{name})(?=[\s/>]){attributes}>[^<]*+(?:<(?!/(?i:{name}))[^<]*+)*+(?:</[^>]*+(?:>|\Z)|\Z)"
        for name in RAW
    )
    return re.compile(rf"({'|'.join((_COMMENT, *raw))}|</?[a-zA-Z][^\s/<>]*+{attributes}>{unended})")


# A tag that never ends takes all the rest, so that its end is looked for only once.
_MARKUP = _markup(_ATTRIBUTES, r"|</?[a-zA-Z](?s:.*+)")
_SIMPLE = _markup("[^<>]*+")
_TAG = re.compile(rf"<(/?)([a-zA-Z][^\s/>]*+)({_ATTRIBUTES})>")
_ATTRIBUTE = re.compile(r"([^\s=\"'>/]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++)))?")
_HIDDEN = re.compile(r"(?:^|\s)hidden(?:[\s=/]|$)|display\s*:\s*none|visibility\s*:\s*hidden")
_TITLE_END = re.compile("</title", re.IGNORECASE)


def tokens(html: str) -> Iterator[tuple[str, str]]:
    """Return words and what follows them, by turns: a tag, a comment, a whole script, style or title; or nothing."""
    parts = _MARKUP.split(html)
    if len(parts) > 1 and _is_unended(parts[-2]):
        parts[-2:] = ["", *_SIMPLE.split(parts[-2])]
    parts.append("")
    each = iter(parts)
    return zip(each, each, strict=True)


def _is_unended(token: str) -> bool:
    return token[1] not in "!?" and _TAG.match(token) is None


def tag(token: str) -> tuple[str, str, str]:
    """Return the name, "/" if the tag is closing, and the attributes; no name where the token is no tag."""
    match = _TAG.match(token)
    return (match[2].lower(), match[1], match[3]) if match else ("", "", "")


def attributes(written: str) -> dict[str, str]:
    """Return attributes by their names."""
    return {
        match[1].lower(): unescape(match[2] or match[3] or match[4] or "")
        for match in _ATTRIBUTE.finditer(written)
    }


def hides(written: str) -> bool:
    """Return whether attributes hide the element that has them."""
    lower = written.lower()
    # Most say neither, which is quickly told.
    return ("hidden" in lower or "none" in lower) and _HIDDEN.search(lower) is not None


def title(token: str) -> str | None:
    """Return what a whole title element says."""
    match = _TAG.match(token)
    said = _TITLE_END.split(token[match.end() :], 1)[0] if match else ""
    return " ".join(unescape(said).split()) or None
