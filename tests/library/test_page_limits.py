"""Pages of the library: how little they weigh and ask, how they are cited, and what they tell no stranger."""

import gzip
import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.test import Client
from tests.factories import link_holder, make_party, make_seat, make_user
from tests.library.reading_pages import main, tree
from tests.library.worlds import (
    ARTICLE,
    THREAD,
    TRANSCRIPT,
    corrected,
    quoted,
    signed_in,
    take_in,
    transcript,
)
from tests.shared import shared

import undersigned
from undersigned.core.errors import NotAllowed
from undersigned.core.models import Audience
from undersigned.library.models import Correction, Source
from undersigned.library.queries.sources import get_version
from undersigned.parties.queries import actor_of_user

pytestmark = pytest.mark.django_db


HEAVIEST = 60_000


def test_a_passage_is_shown_lit_in_its_place() -> None:
    source = transcript()
    passage = quoted(source, "sluice is opened")

    page = tree(Client().get(f"/s/{source.uid}/1/?passage={passage.uid}"))

    assert page.xpath("//mark/text()") == ["sluice is opened"]


def test_script_in_a_source_is_words() -> None:
    source = take_in("Hello <script>alert(1)</script> world, and javascript:alert(2) too.")

    said = Client().get(f"/s/{source.uid}/").content.decode()

    assert "<script>alert" not in said
    assert 'href="javascript' not in said


@pytest.mark.parametrize("part", ["0", "2", "x", "-1", "99999999999"])
def test_a_part_that_is_not_there_is_not_found(part: str) -> None:
    assert Client().get(f"/s/{transcript().uid}/?part={part}").status_code == 404


@pytest.mark.parametrize("many", [3, 40])
def test_the_reading_page_takes_the_same_queries_whatever_it_holds(
    many: int, django_assert_num_queries: Any
) -> None:
    lines = "".join(
        f"Speaker {n % 5}:\nWe were told number{n} that the sluice would be opened.\n" for n in range(many)
    )
    source = take_in(TRANSCRIPT + lines)
    for n in range(min(many, 10)):
        corrected(source, f"told number{n} that", f"told item {n} that")
    editor = signed_in(source.coalition, "editor")
    editor.get("/")

    with django_assert_num_queries(16):
        assert editor.get(f"/s/{source.uid}/").status_code == 200


def sent(client: Client, source: Source) -> list[int]:
    """Return what each part of a source weighs as it is sent, with the stylesheet, the script and the sign."""
    files = Path(undersigned.__file__).parent / "static" / "undersigned"
    beside = sum(
        len(gzip.compress((files / name).read_bytes(), 6)) for name in ("style.css", "reading.js", "icon.svg")
    )
    parts = range(1, get_version(source).parts + 1)
    pages = [client.get(f"/s/{source.uid}/?part={part}").content for part in parts]
    return [len(gzip.compress(page, 6)) + beside for page in pages]


@pytest.mark.parametrize("name", ["000", "001", "002", "003"])
def test_a_page_of_a_real_source_weighs_little_for_readers_and_editors(name: str) -> None:
    (path,) = shared("seeds").glob(f"{name}_*.txt")
    source = take_in(path.read_text(encoding="utf-8"), filename=path.name)

    for client in (Client(), signed_in(source.coalition, "editor")):
        assert max(sent(client, source)) < HEAVIEST


VOCABULARIES = {
    "en": "river sluice weir water town valley board minutes never asked opened closed harbour fishers of the",
    "ar": "النهر السدّ الماء القرية الوادي المجلس أبدًا سألوا فتحوا أغلقوا الميناء الصيادون من على إلى في",
}


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_three_hours_of_talk_come_in_parts_that_weigh_little(language: str, direction: str) -> None:
    # 150 words a minute; words in random order compress worse than anybody's speech.
    chance, vocabulary = Random(3), VOCABULARIES[language].split()
    turns = [
        f"Speaker {n % 4}:\n"
        + "\n".join(" ".join(chance.choices(vocabulary, k=75)) + "." for _p in range(3))
        + "\n"
        for n in range(120)
    ]
    source = take_in("".join(turns), kind="transcript", language=language)

    weights = sent(signed_in(source.coalition, "editor"), source)

    assert sum(len(turn.split()) for turn in turns) > 27_000
    assert len(weights) > 2
    assert max(weights) < HEAVIEST
    page = tree(Client().get(f"/s/{source.uid}/"))
    (record,) = page.xpath("//div[contains(@class, 'record-text')]")
    assert (record.get("lang"), record.get("dir")) == (language, direction)


# The names of CSL-JSON that a citation may use: citation-style-language/schema, version 1.0.2.
CSL_NAMES = {
    "id", "type", "title", "author", "container-author", "issued", "original-date", "accessed", "URL",
    "language", "version",
}  # fmt: skip


CSL_TYPES = {"article", "post-weblog", "broadcast", "document"}


@pytest.mark.parametrize(
    ("words", "name"), [(TRANSCRIPT, ""), (ARTICLE, "a.md"), (THREAD, ""), ("Words.", "")]
)
def test_every_citation_is_csl_json(words: str, name: str) -> None:
    told = {"title": "T", "authors": [("Ada Brook", "x")], "published": "2031", "first_published": "2030-06"}
    source = take_in(words, filename=name, **told)
    starts = get_version(source).segments.exclude(body="").values_list("start", flat=True)

    for query in ("", *(f"?at={start}" for start in starts)):
        (item,) = json.loads(Client().get(f"/s/{source.uid}/1/csl.json{query}").content)
        assert set(item) <= CSL_NAMES
        assert item["type"] in CSL_TYPES
        assert {"literal"} == {key for person in item["author"] for key in person}
        assert item["issued"] == {"date-parts": [[2031]]}
        assert item["original-date"] == {"date-parts": [[2030, 6]]}
        assert all(type(item[key]) is str for key in ("id", "title", "URL", "language", "version"))


def test_a_comment_is_cited_as_its_writers_and_not_the_posts_authors() -> None:
    data = shared("library", "own", "thread.wxr.xml").read_text(encoding="utf-8")
    source = take_in(data, filename="thread.wxr.xml", authors=[("Ada Brook", "")])
    comment = (
        get_version(source).segments.exclude(body="").exclude(speaker="").filter(kind="paragraph").first()
    )
    assert comment

    said = main(Client().get(f"/s/{source.uid}/1/at/{comment.start}/"))

    assert f"{comment.speaker} in: Ada Brook, “" in said


def test_no_cache_keeps_words_of_the_library() -> None:
    source = transcript()
    passage = quoted(source, "sluice is opened")
    start = passage.version.segments.exclude(body="")[1].start
    for path in (
        f"/s/{source.uid}/", f"/s/{source.uid}/1/at/{start}/", f"/p/{passage.uid}/", f"/p/{passage.uid}.jsonld",
        f"/s/{source.uid}/1/original", f"/s/{source.uid}/annotations.jsonld", f"/s/{source.uid}/passages/",
    ):  # fmt: skip
        assert "no-store" in Client().get(path)["Cache-Control"], path


def test_a_private_link_opens_its_own_page_and_no_source_of_the_coalition() -> None:
    source = transcript(audience=Audience.COALITION)
    holder = link_holder(make_party(source.coalition), source.coalition, "round")

    with pytest.raises(NotAllowed):
        quoted(source, "sluice is opened", actor=holder)
    assert quoted(transcript(), "sluice is opened", actor=holder).exact == "sluice is opened"


def test_strangers_are_not_told_the_addresses_of_members() -> None:
    source = transcript()
    editor = make_seat(source.coalition, "editor", user=make_user("ines.secretly@example.org")).user
    client = Client()
    client.force_login(editor)
    passage = quoted(source, "Salt Mere", actor=actor_of_user(editor))
    client.post(f"/p/{passage.uid}/", {"do": "suggest", "meant": "Saltmere"})
    correction = Correction.objects.get()
    client.post(f"/s/{source.uid}/corrections/", {"do": f"accept:{correction.uid}:open"})

    for path in (f"/s/{source.uid}/", f"/s/{source.uid}/corrections/", f"/p/{passage.uid}/"):
        assert "ines.secretly" not in Client().get(path).content.decode()
    assert "ines.secretly" in client.get(f"/s/{source.uid}/corrections/").content.decode()
