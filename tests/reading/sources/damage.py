"""Good files damaged where it hurts: not only bytes, but lines, tags, JSON values and the parts of archives."""

import io
import json
import re
from copy import deepcopy
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from hypothesis import strategies as st
from lxml import etree

MARKS = (
    "< > & ; \" ' <!-- --> <p> </p> <script> </script> \n \r\n \n\n { } [ ] \\ \\u \\ud800 : , ** 1. # Nora: "
    "-1 1e999 99999999999999999999 null é 👩 ق <!DOCTYPE&#32;a> &a; &#0; &#55296; ]]> <![CDATA[ 2031-02-30 \x0c "
    "\u202e • --> 00:00:99.000 NaN hidden=1 \u2028 \x85 \x0b"
)
PIECES = [mark.encode() for mark in MARKS.split(" ")] + [
    b"  ",
    b"\x00",
    b"\xff",
    b"\xc2",
    b"PK\x03\x04",
    b"<!DOCTYPE a>",
    b"32 May 2031",
]
LEAVES: list[Any] = [
    None, True, False, 0, -1, 1, 2**63, 1e308, -0.0, "", " ", "\n\n", "\u202e", "<p>x</p>", "1", "\ud83d\udc69", [],
    {}, [[]], {"a": None}, "0",
]  # fmt: skip
WORDS = [
    "",
    " ",
    "-1",
    "0",
    "1",
    "99999",
    "x",
    "true",
    "\n\n",
    "👩 é",
    "\u202e",
    "<b>x</b>",
    "Nora:",
    "2031-02-30",
]
NAMES = ["p", "div", "item", "post", "w:p", "text:p"]
VALUES = ['""', '"-1"', '"99999"', '"x"', '"&#10;"']
PARTS = ["content.xml", "word/document.xml", "word/comments.xml", "styles.xml"]
TAG = re.compile(r"<[^<>]*>")
NUMBER = re.compile(rb"\d+")


@st.composite
def damaged_bytes(draw: st.DrawFn, data: bytes) -> bytes:
    """A good file with pieces cut out, put in, or said twice."""
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + 40)))
        put = draw(
            st.one_of(
                st.sampled_from(PIECES), st.binary(max_size=6), st.just(data[start:end] * 2), st.just(b"")
            )
        )
        data = data[:start] + put + data[end:]
    return data


@st.composite
def damaged_lines(draw: st.DrawFn, data: bytes) -> bytes:
    """A good file whose lines are dropped, repeated, moved, indented, run together or counted otherwise."""
    lines = data.split(b"\n")
    for _ in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, len(lines) - 1))
        to = draw(st.integers(0, len(lines) - 1))
        act = draw(
            st.sampled_from(["drop", "repeat", "move", "indent", "join", "number", "blank", "put", "many"])
        )
        if act == "drop" and len(lines) > 1:
            del lines[at]
        elif act == "repeat":
            lines.insert(to, lines[at])
        elif act == "move":
            lines.insert(to, lines.pop(at))
        elif act == "indent":
            lines[at] = (
                draw(st.sampled_from([b"", b" ", b"    ", b"\t", b"> ", b"- ", b"1. "])) + lines[at].strip()
            )
        elif act == "join" and at + 1 < len(lines):
            lines[at : at + 2] = [lines[at] + lines[at + 1]]
        elif act == "number":
            number = draw(st.sampled_from([b"0", b"1", b"99", b"-1", b"999999999999", b""]))
            lines[at] = NUMBER.sub(number, lines[at], count=1)
        elif act == "blank":
            lines.insert(at, draw(st.sampled_from([b"", b" ", b"\r", b"\x0c", "\u3000".encode()])))
        elif act == "put":
            lines.insert(at, draw(st.sampled_from(PIECES)))
        elif act == "many":
            lines[at:at] = [lines[to]] * 50
    return draw(st.sampled_from([b"\n", b"\n", b"\r\n", b"\r"])).join(lines)


@st.composite
def damaged_tags(draw: st.DrawFn, data: bytes) -> bytes:
    """A good file whose tags are dropped, doubled, closed elsewhere, renamed, or given other attributes and words."""
    parts = re.split(r"(<[^<>]*>)", data.decode("utf-8", "replace"))
    tags = [at for at, part in enumerate(parts) if TAG.fullmatch(part)]
    for _ in range(draw(st.integers(1, 6)) if tags else 0):
        at, other = draw(st.sampled_from(tags)), draw(st.sampled_from(tags))
        act = draw(
            st.sampled_from(["drop", "double", "swap", "name", "attribute", "words", "region", "empty"])
        )
        if act == "drop":
            parts[at] = ""
        elif act == "double":
            parts[at] *= 2
        elif act == "swap":
            parts[at], parts[other] = parts[other], parts[at]
        elif act == "name":
            parts[at] = re.sub(
                r"[\w:]+",
                draw(st.sampled_from(NAMES)),
                parts[at],
                count=1,
            )
        elif act == "attribute":
            parts[at] = re.sub(
                r'"[^"]*"',
                draw(st.sampled_from(VALUES)),
                parts[at],
                count=1,
            )
        elif act == "words":
            parts[at] += draw(st.sampled_from(["", " ", "&amp;", "👩", "\n\n", "Nora:", "<b/>", "\u202e"]))
        elif act == "region" and at < other:
            parts[at] += "".join(parts[at:other])
        elif act == "empty" and at < other:
            parts[at + 1 : other] = [""] * (other - at - 1)
    return "".join(parts).encode("utf-8", "replace")


@st.composite
def damaged_tree(draw: st.DrawFn, data: bytes) -> bytes:
    """A good XML file, still well-formed: elements dropped, doubled, moved into others, renamed, with other words."""
    try:
        root = etree.fromstring(data)
    except etree.XMLSyntaxError:
        return draw(damaged_bytes(data))
    for _ in range(draw(st.integers(1, 6))):
        inner = [each for each in root.iter(etree.Element) if each is not root]
        if not inner:
            break
        at, other = draw(st.sampled_from(inner)), draw(st.sampled_from(inner))
        _damage_element(draw, at, other, root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=draw(st.booleans()))


def _damage_element(draw: st.DrawFn, at: etree._Element, other: etree._Element, root: etree._Element) -> None:
    act = draw(
        st.sampled_from(["drop", "double", "move", "name", "attribute", "words", "tail", "unname", "wrap"])
    )
    parent = at.getparent()
    assert parent is not None
    if act == "drop":
        parent.remove(at)
    elif act == "double":
        parent.insert(draw(st.integers(0, len(parent))), deepcopy(at))
    elif act == "move" and at not in other.iterancestors() and at is not other:
        other.append(at)
    elif act == "name":
        at.tag = other.tag
    elif act == "attribute" and at.attrib:
        at.attrib[draw(st.sampled_from(sorted(map(str, at.attrib))))] = draw(st.sampled_from(WORDS))
    elif act == "words":
        at.text = draw(st.sampled_from(WORDS))
    elif act == "tail":
        at.tail = draw(st.sampled_from(WORDS))
    elif act == "unname":
        at.attrib.clear()
    elif act == "wrap":
        for _ in range(draw(st.sampled_from([1, 3, 250]))):
            parent.append(outer := etree.Element(at.tag))
            parent = outer
        parent.append(deepcopy(at))


@st.composite
def damaged_json(draw: st.DrawFn, data: bytes) -> bytes:
    """A good JSON file with values of another kind, without keys, and with parts of its lists twice or nested."""
    value = json.loads(data)
    for _ in range(draw(st.integers(1, 4))):
        value = draw(_damaged_value(value))
    return json.dumps(value, ensure_ascii=draw(st.booleans())).encode("utf-8", "surrogatepass")


@st.composite
def _damaged_value(draw: st.DrawFn, value: Any) -> Any:
    deeper = isinstance(value, list | dict) and value and draw(st.integers(0, 5))
    if not deeper:
        return draw(
            st.one_of(st.sampled_from(LEAVES), st.text(max_size=5), st.just([value]), st.just({"a": value}))
        )
    if isinstance(value, dict):
        key = draw(st.sampled_from(sorted(value)))
        kept = {name: each for name, each in value.items() if name != key}
        return kept if draw(st.integers(0, 4)) == 0 else kept | {key: draw(_damaged_value(value[key]))}
    at = draw(st.integers(0, len(value) - 1))
    if draw(st.integers(0, 4)) == 0:
        return value[:at] + value[at:] * draw(st.integers(0, 3))
    return [*value[:at], draw(_damaged_value(value[at])), *value[at + 1 :]]


@st.composite
def damaged_archive(draw: st.DrawFn, data: bytes) -> bytes:
    """A good archive of which one part is damaged, dropped, emptied or there twice."""
    with ZipFile(io.BytesIO(data)) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    at = draw(st.integers(0, len(parts) - 1))
    name, content = parts[at]
    act = draw(st.sampled_from(["tree"] * 6 + ["tags", "bytes", "drop", "empty", "twice", "rename"]))
    if act == "tree":
        parts[at] = (name, draw(damaged_tree(content)))
    elif act == "tags":
        parts[at] = (name, draw(damaged_tags(content)))
    elif act == "bytes":
        parts[at] = (name, draw(damaged_bytes(content)))
    elif act == "drop":
        del parts[at]
    elif act == "empty":
        parts[at] = (name, b"")
    elif act == "twice":
        parts.append((f"{name}x", content))
    else:
        parts[at] = (
            draw(st.sampled_from(["content.xml", "word/document.xml", "word/comments.xml", "styles.xml"])),
            content,
        )
    return packed(dict(parts))


def packed(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def damaged(name: str, data: bytes) -> st.SearchStrategy[bytes]:
    """Return ways to damage a file that its format understands, and some that none does."""
    if data.startswith(b"PK"):
        return st.one_of(*[damaged_archive(data)] * 4, damaged_bytes(data))
    ways = [damaged_bytes(data), damaged_lines(data)]
    if name.endswith(".json"):
        ways += [damaged_json(data)] * 4
    elif name.endswith(".xml"):
        ways += [damaged_tree(data)] * 4
    elif b"<" in data:
        ways += [damaged_tags(data)] * 2
    return st.one_of(ways)
