"""Files made of one piece over and over, with which a reader would look for the same end again and again."""

import time
from contextlib import suppress

import pytest

from undersigned.reading import Unreadable
from undersigned.reading.sources import read_source

SIZE = 100_000
# What a process may work for so small a file, before it is ended.
MOST_SECONDS = 2
CUE = "00:00:01.000 --> 00:00:02.000\n"
BEGINNINGS = {
    "a.html": ("<html>", ""),
    "a.vtt": (f"WEBVTT\n\n{CUE}", ""),
    "a.srt": ("1\n00:00:01,000 --> 00:00:02,000\n", ""),
    "a.md": ("# T\n\nBy Nora Arle, 1 May 2031\n\n", ""),
    "a.txt": ("Title\n\n", ""),
    "a.xml": (
        "<rss><item><title>t</title><comment><comment_id>1</comment_id><comment_content><![CDATA[",
        "]]></comment_content></comment></item></rss>",
    ),
    "a.json": ('{"segments": [{"body": "', '"}]}'),
}
# Each was slow once.
KNOWN = [
    ("a.html", "<a "),
    ("a.html", "<script "),
    ("a.html", "<p hidden>"),
    ("a.vtt", CUE),
    ("a.vtt", f"{CUE}words\n"),
    ("a.vtt", " "),
    ("a.srt", "2\n00:00:01,000 --> 00:00:02,000\nwords\n"),
    ("a.md", "["),
    ("a.md", "[a]("),
]
SIGNS = (
    "< <! <!-- <? </ </a <a|b=' <a|b=\" & &# &amp &lt; <script> <style> <p> </p> <div|hidden> <b> <a|href=#> "
    "<cite>A:</cite> <br> <li> <td> <pre> <title> <template> <svg> <select> <v|A> <v|A>x NOTE| {\\ ' \" = ** __ \\[ "
    "( > - 1. # ` ~ | • _ Nora:| Nora:\n [00:01]| by| By|A, 1|May|2031| this|Saturday,|3| http:// https://a.b/| "
    "\u202e 👩 a- :: --> P.S. 12\n\f ... ] This|piece|from| Transcript\n Speaker|1:| \\u00e9 \\n \\\\ , ; é ق"
)
PIECES = [sign.replace("|", " ") or "|" for sign in SIGNS.split(" ")]


def seconds(name: str, piece: str) -> float:
    """Return how long a reader works on a piece over and over, whether it takes the file or refuses it."""
    before, after = BEGINNINGS[name]
    data = (before + piece * (SIZE // len(piece)) + after).encode()
    began = time.process_time()
    with suppress(Unreadable):
        read_source(data, name)
    return time.process_time() - began


@pytest.mark.parametrize(("name", "piece"), KNOWN)
def test_what_was_slow_once_is_read_in_time(name: str, piece: str) -> None:
    assert seconds(name, piece) < MOST_SECONDS


@pytest.mark.long
@pytest.mark.parametrize("name", BEGINNINGS)
@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
def test_no_piece_over_and_over_takes_a_reader_long(name: str, end: str) -> None:
    slow = {piece: spent for piece in PIECES if (spent := seconds(name, piece + end)) >= MOST_SECONDS}

    assert slow == {}
