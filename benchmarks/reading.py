"""How fast sources are read, and in how much memory, beside decoding and parsing the same bytes.

Usage: python benchmarks/reading.py [--quick] [READER ...]

Each reader and its peer read the same invented file, in turns, three times in each of three processes: seconds are
CPU seconds of the fastest reading, memory is the first one's peak above what the loaded process has. Peers know no
turns and comments: they decode, make line ends one and list the lines with their places (text, cues), or parse (cues,
Markdown, HTML, XML, JSON, a DOCX by its XML). Where a peer is a tree, it is measured with its text, which a reader
has to give, and alone.
"""

import io
import json
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from _table import machine, show

GOAL = 3.0
LINE = re.compile(".+")
ROUNDS = 3
WORDS = (
    "the river dam board town water level mains repair winter farmers agreed published Monday reservoir spring "
    "engineers café l’eau sluice 2½ gauge between towns nobody asked whether"
)


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["--child"]:
        print(json.dumps(measured(arguments[1], arguments[2], sys.stdin.buffer.read())))
        return
    quick = "--quick" in arguments
    size = 200_000 if quick else 2_000_000
    names = [name for name in arguments if not name.startswith("-")] or list(FILES)
    print(machine())
    rows = [row(name, size, 1 if quick else ROUNDS) for name in names]
    head = ("reader", "MB", "MB/s", "peer MB/s", "time ratio", "MB of memory", "peer", "memory ratio")
    show(f"Reading sources (wanted: ratios within {GOAL:g})", head, rows)


def row(name: str, size: int, rounds: int) -> tuple[object, ...]:
    """Return what a reader took beside its peer."""
    make = FILES[name][0]
    data = make(size)
    found = [[child(name, side, data) for side in ("ours", "peer")] for _ in range(rounds)]
    (seconds, memory), (peer, plain) = (min(each) for each in zip(*found, strict=True))
    return (
        name,
        f"{len(data) / 1e6:.1f}",
        f"{len(data) / 1e6 / seconds:.1f}",
        f"{len(data) / 1e6 / peer:.1f}",
        f"{seconds / peer:.1f}",
        f"{memory:.0f}",
        f"{plain:.0f}",
        f"{memory / max(plain, 1):.1f}",
    )


def child(name: str, side: str, data: bytes) -> list[float]:
    command = [sys.executable, __file__, "--child", name, side]
    return list(json.loads(subprocess.run(command, input=data, capture_output=True, check=True).stdout))


def measured(name: str, side: str, data: bytes) -> list[float]:
    """Return CPU seconds, and MB of memory above those of a process that has loaded its code and the file."""
    from undersigned.reading.sources import read_source

    make, filename, peer = FILES[name]
    work: Callable[[bytes], object] = peer if side == "peer" else lambda data: read_source(data, filename)
    work(make(2_000))
    before, taken = peak(), timed(work, data)
    memory = peak() - before
    return [min(taken, *(timed(work, data) for _ in range(ROUNDS - 1))), memory]


def timed(work: Callable[[bytes], object], data: bytes) -> float:
    start = time.process_time()
    kept = work(data)
    taken = time.process_time() - start
    assert kept is not None
    return taken


def peak() -> float:
    """Return the most memory this process has had, in MB; `getrusage` would count its parent's, too."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


def sentences(size: int) -> list[str]:
    """Return paragraphs of some 400 letters, the same ones every time."""
    chance, found, length = random.Random(size), [], 0
    while length < size:
        words = " ".join(chance.choices(WORDS.split(), k=70)).capitalize() + "."
        found.append(words)
        length += len(words.encode())
    return found


def plain(size: int) -> bytes:
    return "\n\n".join(sentences(size)).encode()


def talk(size: int) -> bytes:
    return "\n".join(f"{name(at)}:\n{words}" for at, words in enumerate(sentences(size))).encode()


def inline_talk(size: int) -> bytes:
    return "\n\n".join(f"{name(at)}: {words}" for at, words in enumerate(sentences(size))).encode()


def thread(size: int) -> bytes:
    """A post, and comments of which every other one answers the one before it."""
    comments = (
        f"  {at // 2 + 1}. {words}" if at % 2 == 0 else f"    • {words}"
        for at, words in enumerate(sentences(size))
    )
    return ("The mains\n\nWhat should be done?\n\n" + "\n\n".join(comments)).encode()


def name(at: int) -> str:
    return ("Nora Arle", "Tom Kell", "Speaker 3")[at % 3]


def markdown(size: int) -> bytes:
    links = (
        f"{words} See [the *report*](https://example.org/{at})." for at, words in enumerate(sentences(size))
    )
    return ("# The mains\n\n" + "\n\n".join(links)).encode()


def page(size: int) -> bytes:
    """Return a page as weblogs make them: paragraphs with links and emphasis, a menu, a script, a picture."""
    blocks = (
        f'<p class="wp-block-paragraph">{words} <strong>More</strong> at <a href="/{at}/">us&nbsp;all</a>.</p>\n'
        + "<figure><img src='/a.jpg' alt=''><figcaption>The dam</figcaption></figure>\n" * (at % 10 == 0)
        for at, words in enumerate(sentences(size))
    )
    head = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>T</title><script>let a = "<p>"</script>'
        '</head><body><nav><ul><li><a href="/">Home</a></li></ul></nav><article><h1>T</h1>'
    )
    return (head + "".join(blocks) + "</article><footer>End</footer></body></html>").encode()


def cues(size: int) -> bytes:
    found = []
    for at, words in enumerate(sentences(size * 3)):
        clock = f"{at // 3600:02}:{at // 60 % 60:02}:{at % 60:02}"
        found.append(f"{clock}.000 --> {clock}.900\n<v {name(at // 5)}>{words[:90]}")
    return ("WEBVTT\n\n" + "\n\n".join(found)).encode()


def subrip(size: int) -> bytes:
    """Cues of two lines with line ends of two letters, as most programs write them; labels for who speaks."""
    found = []
    for at, words in enumerate(sentences(size * 3)):
        clock = f"{at // 3600:02}:{at // 60 % 60:02}:{at % 60:02}"
        said = f"{name(at // 5)}: {words[:40]}" if at % 5 == 0 else words[:40]
        found.append(f"{at + 1}\r\n{clock},000 --> {clock},900\r\n{said}\r\n{words[40:90].strip()}")
    return "\r\n\r\n".join(found).encode()


def podcast(size: int) -> bytes:
    segments = [
        {"speaker": name(at // 5), "startTime": at, "endTime": at + 0.9, "body": words}
        for at, words in enumerate(sentences(size))
    ]
    return json.dumps({"version": "1.0.0", "segments": segments}, ensure_ascii=False).encode()


def podlove(size: int) -> bytes:
    segments = [
        {"start_ms": at * 1000, "end_ms": at * 1000 + 900, "voice": name(at // 5), "text": words}
        for at, words in enumerate(sentences(size))
    ]
    return json.dumps(segments).encode()


def discourse(size: int) -> bytes:
    posts = [
        {"post_number": at + 1, "post_type": 1, "username": name(at),
         "cooked": f'<p>{words}</p>\n<p>See <a href="/t/{at}">it</a>.</p>',
         "created_at": "2031-05-12T10:00:00.000Z", "reply_to_post_number": at // 2 or None}
        for at, words in enumerate(sentences(size))
    ]  # fmt: skip
    return json.dumps({"title": "T", "post_stream": {"posts": posts}}, ensure_ascii=False).encode()


def wordpress(size: int) -> bytes:
    """Return comments with the fields that WordPress 6 exports."""
    comments = (
        f"<wp:comment>\n<wp:comment_id>{at + 1}</wp:comment_id>\n<wp:comment_author><![CDATA[{name(at)}]]>"
        "</wp:comment_author>\n<wp:comment_author_email><![CDATA[]]></wp:comment_author_email>\n"
        "<wp:comment_author_url></wp:comment_author_url>\n<wp:comment_author_IP></wp:comment_author_IP>\n"
        "<wp:comment_date><![CDATA[2031-05-12 12:00:00]]></wp:comment_date>\n<wp:comment_date_gmt>"
        f"<![CDATA[2031-05-12 10:00:00]]></wp:comment_date_gmt>\n<wp:comment_content><![CDATA[{words}]]>"
        "</wp:comment_content>\n<wp:comment_approved><![CDATA[1]]></wp:comment_approved>\n<wp:comment_type>"
        f"<![CDATA[comment]]></wp:comment_type>\n<wp:comment_parent>{at // 2}</wp:comment_parent>\n"
        "<wp:comment_user_id>0</wp:comment_user_id>\n</wp:comment>\n"
        for at, words in enumerate(sentences(size))
    )
    head = "<rss xmlns:wp='http://wordpress.org/export/1.2/'><channel><item><title>T</title>"
    return (head + "".join(comments) + "</item></channel></rss>").encode()


def disqus(size: int) -> bytes:
    """Return posts with the fields that Disqus exports, each a paragraph of HTML."""
    posts = (
        f'<post dsq:id="{at + 2}">\n<id />\n<message><![CDATA[<p>{words}</p>]]></message>\n'
        "<createdAt>2031-05-12T10:00:00Z</createdAt>\n<isDeleted>false</isDeleted>\n<isSpam>false</isSpam>\n"
        f"<author>\n<name>{name(at)}</name>\n<isAnonymous>true</isAnonymous>\n</author>\n"
        + f'<thread dsq:id="1" />\n<parent dsq:id="{at // 2 + 2}" />\n</post>\n'
        for at, words in enumerate(sentences(size))
    )
    head = (
        '<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">'
        '<thread dsq:id="1"><id>t</id><title>T</title></thread>'
    )
    return (head + "".join(posts) + "</disqus>").encode()


def debate(size: int) -> bytes:
    """Return speeches of two paragraphs, as records of parliaments have them."""
    said = sentences(size)
    speeches = (
        f'<speech by="#person-{at % 3}" eId="speech-{at}">\n<from>{name(at)}</from>\n<p eId="p-{at}-1">{first}</p>\n'
        f'<p eId="p-{at}-2">{second}</p>\n</speech>\n'
        for at, (first, second) in enumerate(zip(said[::2], said[1::2], strict=False))
    )
    head = "<akomaNtoso><debate><debateBody><debateSection><heading>T</heading>"
    return (head + "".join(speeches) + "</debateSection></debateBody></debate></akomaNtoso>").encode()


def docx(size: int) -> bytes:
    """Return paragraphs of two runs, with the marks of revision and language that Word gives them."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    run = '<w:r w:rsidRPr="00A10B2C"><w:rPr><w:lang w:val="en-GB"/></w:rPr><w:t xml:space="preserve">%s</w:t></w:r>'
    paragraphs = (
        '<w:p w:rsidR="00A10B2C" w:rsidRDefault="00C30D4E"><w:pPr><w:pStyle w:val="BodyText"/></w:pPr>'
        f"{run % words[:200]}{run % words[200:]}</w:p>"
        for words in sentences(size)
    )
    body = "".join(paragraphs)
    return packed("word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>')


def odt(size: int) -> bytes:
    """Return paragraphs with a style and a span, as word processors write them."""
    body = "".join(
        f'<text:p text:style-name="P1">{words[:200]}<text:span text:style-name="T1">{words[200:]}</text:span>'
        "</text:p>"
        for words in sentences(size)
    )
    spaces = " ".join(
        f'xmlns:{each}="urn:oasis:names:tc:opendocument:xmlns:{each}:1.0"' for each in ("office", "text")
    )
    return packed(
        "content.xml",
        f"<office:document-content {spaces}><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>",
    )


def packed(member: str, content: str) -> bytes:
    stream = io.BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        archive.writestr(member, content)
    return stream.getvalue()


def lines(data: bytes) -> object:
    """Decode, make line ends one, and list the lines with their places: what any reader of plain text has to do."""
    text = data.decode().replace("\r\n", "\n").replace("\r", "\n")
    return [(found.start(), found[0]) for found in LINE.finditer(text)]


def parse_markdown(data: bytes) -> object:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").parse(data.decode())


def page_tree(data: bytes) -> Any:
    from lxml import html

    return html.document_fromstring(data)


def xml_tree(data: bytes) -> Any:
    from lxml import etree

    return etree.fromstring(data)


def packed_tree(data: bytes) -> Any:
    archive = ZipFile(io.BytesIO(data))
    return xml_tree(archive.read(archive.namelist()[0]))


def with_text(parse: Callable[[bytes], Any]) -> Callable[[bytes], object]:
    """Return a peer that decodes, parses to a tree and walks through its text once."""

    def read(data: bytes) -> object:
        text = "" if data.startswith(b"PK") else data.decode()
        root = parse(data)
        return text, root, "".join(root.itertext())

    return read


def with_comments(field: str) -> Callable[[bytes], object]:
    """Return a peer that decodes, parses XML, and the HTML in each field of a name, whose text it walks through."""

    def read(data: bytes) -> object:
        from lxml import html

        text, root = data.decode(), xml_tree(data)
        parse = html.fragment_fromstring
        words = ["".join(parse(each.text, create_parent=True).itertext()) for each in root.iter(field)]
        return text, root, words

    return read


def parse_json(data: bytes) -> object:
    return json.loads(data)


def parse_cues(data: bytes) -> object:
    from webvtt import WebVTT

    format = "vtt" if data.startswith(b"WEBVTT") else "srt"
    return WebVTT.from_buffer(io.StringIO(data.decode()), format=format)


def parse_posts(data: bytes) -> object:
    """Parse the JSON, and the HTML that each post is, and walk through its text once."""
    from lxml import html

    posts = json.loads(data)["post_stream"]["posts"]
    return [
        "".join(html.fragment_fromstring(post["cooked"], create_parent=True).itertext()) for post in posts
    ]


FILES: dict[str, tuple[Callable[[int], bytes], str, Callable[[bytes], object]]] = {
    "text": (plain, "a.txt", lines),
    "thread, plain text": (thread, "a.txt", lines),
    "transcript, label lines": (talk, "a.txt", lines),
    "transcript, labels before words": (inline_talk, "a.txt", lines),
    "Markdown": (markdown, "a.md", parse_markdown),
    "HTML, beside lxml's tree and text": (page, "a.html", with_text(page_tree)),
    "HTML, beside lxml's tree": (page, "a.html", page_tree),
    "WebVTT, beside webvtt-py": (cues, "a.vtt", parse_cues),
    "WebVTT, beside lines": (cues, "a.vtt", lines),
    "SubRip, beside webvtt-py": (subrip, "a.srt", parse_cues),
    "SubRip, beside lines": (subrip, "a.srt", lines),
    "Podcasting 2.0 JSON": (podcast, "a.json", parse_json),
    "Podlove JSON": (podlove, "a.json", parse_json),
    "Discourse JSON, beside json and lxml": (discourse, "a.json", parse_posts),
    "Discourse JSON, beside json": (discourse, "a.json", parse_json),
    "WordPress XML, beside lxml's trees of XML and HTML": (
        wordpress,
        "a.xml",
        with_comments("{*}comment_content"),
    ),
    "WordPress XML, beside lxml's tree and text": (wordpress, "a.xml", with_text(xml_tree)),
    "WordPress XML, beside lxml's tree": (wordpress, "a.xml", xml_tree),
    "Disqus XML, beside lxml's trees of XML and HTML": (disqus, "a.xml", with_comments("{*}message")),
    "Akoma Ntoso, beside lxml's tree and text": (debate, "a.xml", with_text(xml_tree)),
    "Akoma Ntoso, beside lxml's tree": (debate, "a.xml", xml_tree),
    "DOCX, beside lxml's tree and text": (docx, "a.docx", with_text(packed_tree)),
    "DOCX, beside lxml's tree": (docx, "a.docx", packed_tree),
    "ODT, beside lxml's tree and text": (odt, "a.odt", with_text(packed_tree)),
    "ODT, beside lxml's tree": (odt, "a.odt", packed_tree),
}

if __name__ == "__main__":
    main(sys.argv[1:])
