"""What nobody should have sent comes in by no door: one sentence, and not one row or file more than before."""

import io
import resource
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from click.testing import CliRunner
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html
from tests.factories import make_coalition, seated
from tests.library.worlds import TRANSCRIPT, signed_in, take_in
from tests.reading import samples

from undersigned.cli import main
from undersigned.core import limited
from undersigned.core.models import SearchEntry
from undersigned.library import actions
from undersigned.library.models import Original
from undersigned.library.queries.sources import get_version
from undersigned.parties.models import Coalition
from undersigned.reading import Unreadable

pytestmark = pytest.mark.django_db
CUES = "1\n{} --> {}\nThe sluice.\n"
ENTITY = "<!DOCTYPE r [<!ENTITY {}>]><rss><item><title>&b;</title></item></rss>"
LAUGHS = ENTITY.format('a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"')
DOCTYPE = "Line 1: the XML declares a document type or entities, which no export needs."
BODY = f"<w:document {samples.W}><w:body>{{}}</w:body></w:document>"


def zipped(parts: dict[str, bytes | str], packing: int = ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with ZipFile(stream, "w", packing) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def lying(size: int) -> bytes:
    """Return a DOCX whose list of parts says another size than its one part has."""
    data = bytearray(zipped({"word/document.xml": BODY.format("<w:p/>" * 5_000)}))
    entry = data.index(b"PK\x01\x02")
    struct.pack_into("<I", data, entry + 24, size)
    return bytes(data)


def noisy_bomb() -> bytes:
    """Return a DOCX that unpacks to 54 MB of elements and passes every limit that can be read off its list."""
    noise = "".join(f"{at * 2654435761 % 2**32:08x}" for at in range(100_000))
    return zipped({"word/document.xml": BODY.format(f"<!--{noise}-->" + "<w:p/>" * 8_900_000)})


FILES: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "latin": (
        "a.txt",
        lambda: "un café".encode("latin-1"),
        "Line 1, byte 7 (0xe9) is not UTF-8: save the file as UTF-8 and try again.",
    ),
    "no-mark": (
        "a.txt",
        lambda: "The sluice".encode("utf-16-le"),
        "Line 1, byte 2 is a NUL character, so this is not a text file.",
    ),
    "half": (
        "a.txt",
        lambda: "The sluice 🌊".encode("utf-16")[:-2],
        "Line 1, byte 25 (0x3c) is not UTF-16: save the file as UTF-8 and try again.",
    ),
    "long-line": (
        "a.txt",
        lambda: b"The sluice\n" + b"y" * 10_000_000,
        "Line 2 is longer than 1000000 characters, which is the limit.",
    ),
    "speakers": (
        "a.txt",
        lambda: "".join(f"Speaker {number}:\nhello\n" for number in range(60_000)).encode(),
        "Line 20001: more than 10000 people speak, which is the limit.",
    ),
    "negative": (
        "a.srt",
        lambda: CUES.format("-00:00:01,000", "00:00:02,000").encode(),
        "Line 2: the cue has a time before zero.",
    ),
    "backwards": (
        "a.srt",
        lambda: CUES.format("00:00:03,000", "00:00:02,000").encode(),
        "Line 2: the cue ends (2 s) before it begins (3 s).",
    ),
    "laughs": ("a.xml", LAUGHS.encode, DOCTYPE),
    "external": ("a.xml", ENTITY.format('b SYSTEM "file:///etc/passwd"').encode, DOCTYPE),
    "entities-in-docx": (
        "a.docx",
        lambda: zipped({"word/document.xml": LAUGHS}),
        "The part word/document.xml of this DOCX declares a document type, which no word processor does.",
    ),
    "bomb": (
        "a.docx",
        lambda: samples.docx("<w:p/>" * 5_000_000),
        "The part word/document.xml is packed more than 200 times: a zip bomb.",
    ),
    "nested": (
        "a.docx",
        lambda: zipped({"word/document.xml": zipped({"word/document.xml": b" " * 40_000_000})}, ZIP_STORED),
        "Line 1 of the part word/document.xml in this DOCX is not well-formed XML.",
    ),
    "many": (
        "a.odt",
        lambda: zipped({"content.xml": "<a/>"} | dict.fromkeys(map(str, range(2_000)), "")),
        "This archive holds more than 2000 files, which is the limit.",
    ),
    "too-small": (
        "a.docx",
        lambda: lying(10),
        "The part word/document.xml of this DOCX is damaged or locked by a password.",
    ),
    "too-large": (
        "a.docx",
        lambda: lying(2**31),
        "This DOCX unpacks to more than 64 MB, which is the limit.",
    ),
    "memory": (
        "a.docx",
        noisy_bomb,
        "The file needs more than 256 MB of memory to be read, which is the limit.",
    ),
    "memory-of-json": (
        "a.json",
        lambda: b'{"segments": [' + b",".join([b'{"body": "a"}'] * 1_100_000) + b"]}",
        "The file needs more than 256 MB of memory to be read, which is the limit.",
    ),
    "large": ("a.txt", lambda: b"a " * 8_000_001, "The file is larger than 16 MB, which is the limit."),
    "pdf": (
        "a.pdf",
        lambda: b"%PDF-1.7 The sluice",
        "Byte 1: this is a PDF, which cannot be read; paste its text, or save it as DOCX, ODT or HTML.",
    ),
}
# One of each kind of refusal: before reading, while reading, by a limit of the process.
AT_OTHER_DOORS = ["latin", "speakers", "laughs", "bomb", "memory"]
# What can be pasted: characters, and no bytes; more than so many no form takes.
PASTED = ["speakers", "negative", "backwards", "laughs", "external"]


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    """The files, each made once."""
    return {name: make() for name, (_, make, _) in FILES.items()}


def everything() -> dict[str, object]:
    """Return how many rows each table has, and the files of the node."""
    rows: dict[str, object] = {
        model._meta.label: model._default_manager.count() for model in apps.get_models()
    }
    return rows | {
        "files": sorted(path.name for path in Path(settings.DATA_DIR).rglob("*") if path.is_file())
    }


def sent(editor: Client, coalition: Coalition, **fields: object) -> list[str]:
    """Return what the page says is wrong, field by field."""
    told = {"audience": "0", "kind": "", "once": "k"} | fields
    answer = editor.post(f"/c/{coalition.slug}/library/new/", told)
    assert answer.status_code == 200
    errors = html.fromstring(answer.content.decode()).xpath("//*[contains(@class, 'error')]")
    return [" ".join(each.text_content().split()) for each in errors]


@pytest.mark.parametrize("name", FILES)
def test_a_bad_file_is_refused_on_the_page_and_leaves_nothing(name: str, made: dict[str, bytes]) -> None:
    called, _, sentence = FILES[name]
    coalition = make_coalition()
    editor = signed_in(coalition, "editor")
    before = everything()

    said = sent(editor, coalition, file=SimpleUploadedFile(called, made[name]))

    assert sentence in " ".join(said)
    assert everything() == before


@pytest.mark.parametrize("name", PASTED)
def test_a_bad_paste_is_refused_and_leaves_nothing(name: str, made: dict[str, bytes]) -> None:
    coalition = make_coalition()
    editor = signed_in(coalition, "editor")
    before = everything()

    said = sent(editor, coalition, words=made[name].decode())

    assert FILES[name][2] in " ".join(said)
    assert everything() == before


def test_a_paste_that_no_page_takes_is_told_with_what_to_do(made: dict[str, bytes]) -> None:
    coalition = make_coalition()
    editor = signed_in(coalition, "editor")
    before = everything()

    answer = editor.post(f"/c/{coalition.slug}/library/new/", {"words": made["long-line"].decode()})

    said = " ".join(html.fromstring(answer.content.decode()).xpath("string(//main)").split())
    assert answer.status_code == 413
    assert "A page takes no more than 6 MB of words." in said
    assert "choose a file instead of pasting" in said
    assert everything() == before


@pytest.mark.parametrize("name", AT_OTHER_DOORS)
def test_a_bad_file_is_refused_at_the_terminal_and_leaves_nothing(
    name: str, made: dict[str, bytes], tmp_path: Path
) -> None:
    called, _, sentence = FILES[name]
    (file := tmp_path / called).write_bytes(made[name])
    coalition = make_coalition()
    before = everything()

    done = CliRunner().invoke(main, ["import", "source", str(file), "--coalition", coalition.slug])

    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"undersigned: {sentence}\n")
    assert everything() == before


@pytest.mark.parametrize("name", AT_OTHER_DOORS)
def test_a_bad_file_is_no_new_version_either(name: str, made: dict[str, bytes]) -> None:
    source = take_in(TRANSCRIPT)
    editor = seated(source.coalition, "editor")
    before = everything()

    with pytest.raises(Unreadable) as raised:
        actions.add_version(source, made[name], actor=editor, filename=FILES[name][0])

    assert str(raised.value) == FILES[name][2]
    assert everything() == before


def test_overlapping_cues_come_in_and_are_told() -> None:
    cues = "WEBVTT\n\n00:01.000 --> 00:05.000\nOne.\n\n00:03.000 --> 00:06.000\nTwo.\n"
    version = get_version(take_in(cues, filename="a.vtt"))

    assert version.doubts == ["Line 6: The cue begins before the one before it (line \u20683\u2069) ends."]


def test_the_words_of_a_script_are_kept_in_the_bytes_and_found_nowhere_else() -> None:
    page = "<h1>Water</h1><p>One.</p><script>let canary = 1</script><p onclick='canary()'>Two.</p>"
    source = take_in(page, filename="a.html")

    answer = Client().get(f"/s/{source.uid}/").content.decode()

    assert "Two." in answer
    assert "canary" not in answer
    assert not SearchEntry.objects.filter(words__icontains="canary").exists()
    assert bytes(Original.objects.get().data) == page.encode()


def test_names_lose_what_could_show_them_in_another_order() -> None:
    source = take_in("Nora\u202e:\nDry.\nTom\u2066:\nYes.\nNora\u202e:\nSo.\n")

    assert sorted(speaker.label for speaker in source.speakers.all()) == ["Nora", "Tom"]


HUNGRY = {
    "time": "while True: pass",
    "memory": "kept = [bytes(1_000_000) for _ in range(1_000)]",
    # No signal is heard in there: the system ends the process.
    "deaf": "sum(range(10**12))",
}
SENTENCES = {
    "time": "The file takes longer than 3 seconds to read, which is the limit.",
    "memory": "The file needs more than 256 MB of memory to be read, which is the limit.",
    "deaf": "The file takes more time or memory than a source may: it may be made to harm.",
}


@pytest.fixture
def hungry(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    """Give the other process a reader that does not stop; its limits stay its own."""

    def starve(want: str) -> None:
        code = (
            f"import sys, undersigned.reading.__main__ as child\ndef endless(*_):\n    {HUNGRY[want]}\n"
            "child.read_source = endless\nchild.main(sys.argv[4:])"
        )
        (tmp_path / "reader.py").write_text(code)
        python = tmp_path / "python"
        python.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "$(cat {tmp_path}/reader.py)" "$@"\n')
        python.chmod(0o700)
        monkeypatch.setattr(limited.sys, "executable", str(python))

    return starve


@pytest.mark.parametrize("want", ["time", "memory", pytest.param("deaf", marks=pytest.mark.long)])
def test_a_reader_that_does_not_stop_is_ended_and_leaves_nothing(
    want: str, hungry: Callable[[str], None]
) -> None:
    coalition = make_coalition()
    editor = signed_in(coalition, "editor")
    before = everything()
    hungry(want)
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime

    said = sent(editor, coalition, words="The sluice.")

    assert SENTENCES[want] in " ".join(said)
    assert everything() == before
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - used < 6
