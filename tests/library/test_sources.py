"""A source comes in unchanged, comes again, and is withdrawn to the last word."""

import gzip
import hashlib
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from tests.dumps import everything
from tests.factories import make_coalition, seated
from tests.library.worlds import (
    ARTICLE,
    THREAD,
    TRANSCRIPT,
    corrected,
    editor_of,
    quoted,
    take_in,
    transcript,
)
from tests.shared import shared

from undersigned.core import journal, search
from undersigned.core.actor import NOBODY, OPERATOR
from undersigned.core.erasure import erase
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.models import Audience, Event
from undersigned.library import actions
from undersigned.library.actions.storing import LARGEST_PART, PART_BYTES
from undersigned.library.models import Original, Source
from undersigned.library.queries.sources import byte_ranges, get_version, sources_visible_to
from undersigned.library.states import ReadingState
from undersigned.reading import Unreadable

pytestmark = pytest.mark.django_db


def found(typed: str, actor: Any = NOBODY) -> set[str]:
    hits = search.find(search.read_wanted(typed), actor).hits
    return {hit.kind for hit in hits}


@pytest.mark.parametrize(
    ("words", "kind", "name"),
    [(TRANSCRIPT, "transcript", ""), (ARTICLE, "article", "a.md"), (THREAD, "thread", "")],
)
def test_the_bytes_are_kept_as_they_came_and_every_segment_is_of_them(
    words: str, kind: str, name: str
) -> None:
    source = take_in(words, filename=name)
    version = get_version(source)
    original = Original.objects.get(version=version)

    assert source.kind == kind
    assert bytes(original.data) == words.encode()
    assert version.sha256 == hashlib.sha256(words.encode()).hexdigest()
    for segment in version.segments.exclude(body=""):
        assert (
            segment.body == original.text[segment.start : segment.end] == words[segment.start : segment.end]
        )


def test_what_is_not_in_the_file_stays_unknown() -> None:
    source = transcript()

    assert (source.title, source.authors, source.published) == ("", [], "")
    assert source.state == ReadingState.RUSHED
    assert source.speakers.get(label="Speaker 3").named is False
    assert [warning["code"] for warning in get_version(source).warnings] == [
        "rushed",
        "label-once",
        "unnamed-speaker",
    ]


@pytest.mark.parametrize(
    "data",
    [b"", b"   \n", b"caf\xe9", b"a\0b", b"\xff\xfe\x00"],
    ids=["empty", "blank", "latin", "nul", "half"],
)
def test_what_cannot_be_read_leaves_nothing_behind(data: bytes) -> None:
    coalition = make_coalition()

    with pytest.raises(Unreadable):
        actions.add_source(coalition, data, actor=seated(coalition, "editor"))

    assert not Source.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"published": "3 June"}, "“3 June” is not a date. Write 2031, 2031-06 or 2031-06-03."),
        ({"first_published": "2031-13"}, "“2031-13” is not a date. Write 2031, 2031-06 or 2031-06-03."),
        ({"origin": "javascript:alert(1)"}, "An address begins with https:// or http://."),
    ],
)
def test_a_date_that_is_none_is_refused(told: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refused, match="^" + sentence.replace("(", "[(]").replace(")", "[)]") + "$"):
        take_in(TRANSCRIPT, **told)
    assert not Source.objects.exists()


def test_only_editors_and_secretaries_take_in_describe_and_withdraw() -> None:
    source = transcript()
    delegate = seated(source.coalition, "observer")

    for act in (
        lambda: actions.add_source(source.coalition, b"words", actor=delegate),
        lambda: actions.describe_source(source, actions.Provenance(), actor=delegate),
        lambda: actions.add_version(source, b"words", actor=delegate),
        lambda: actions.set_state(source, ReadingState.PROOFREAD, actor=delegate),
        lambda: actions.withdraw_source(source, "why", actor=delegate),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_each_sees_the_sources_she_may() -> None:
    coalition = make_coalition()
    for audience in Audience:
        transcript(coalition, audience=audience)

    def seen(actor: Any) -> list[int]:
        return sorted(source.audience for source in sources_visible_to(actor))

    assert seen(NOBODY) == [0]
    assert seen(seated(make_coalition("Others"), "editor")) == [0]
    assert seen(seated(coalition, "observer")) == [0, 1]
    assert seen(seated(coalition, "secretary")) == seen(OPERATOR) == [0, 1, 2]


def test_search_follows_who_may_read() -> None:
    source = transcript(audience=Audience.EDITORS)
    assert found("sluice") == set()

    actions.describe_source(
        source, actions.Provenance(title="River Hour", language="en", audience=0), actor=editor_of(source)
    )

    assert found("sluice") == {"segment"}
    assert found('"river hour"') == {"source", "segment"}
    assert found("Ines Harrow") == {"source"}


def test_a_page_never_holds_more_than_it_should() -> None:
    source = take_in("\n\n".join(f"Paragraph {n}: " + "water " * 120 for n in range(400)))
    version = get_version(source)

    assert version.parts > 5
    for part in range(1, version.parts + 1):
        weight = sum(len(segment.body.encode()) for segment in version.segments.filter(part=part))
        assert 0 < weight < LARGEST_PART
        assert part == version.parts or weight > PART_BYTES / 2


def test_a_new_version_finds_its_passages_again_or_says_that_they_are_lost() -> None:
    source = transcript()
    kept, moved, gone, doubled = (
        quoted(source, words)
        for words in ("two recordings", "lives below the dam", "duty of care", "duty engine here")
    )
    again = TRANSCRIPT.replace("Write to us about the duty of care.", "Write to us.").replace(
        "Ines Harrow:\nWelcome", "Ines Harrow:\nGood evening.\nWelcome"
    )
    again += again[again.index("Tom Kell:\nThe short") :].replace("below the dam", "by the dam")

    version = actions.add_version(source, again.encode(), actor=editor_of(source))

    def stand(passage: Any) -> tuple[str, str]:
        anchor = passage.anchors.get(version=version)
        return again[anchor.start : anchor.end] if anchor.start is not None else "", anchor.reason

    assert stand(kept) == ("two recordings", "")
    assert stand(moved) == ("lives below the dam", "")
    assert stand(gone) == ("", "absent")
    assert stand(doubled) == ("", "ambiguous")
    for passage in (kept, moved, gone, doubled):
        passage.refresh_from_db()
        assert TRANSCRIPT[passage.start : passage.end] == passage.exact


def test_the_same_bytes_are_no_new_version() -> None:
    source = transcript()

    with pytest.raises(Refused, match="exactly these bytes"):
        actions.add_version(source, TRANSCRIPT.encode(), actor=editor_of(source))
    assert source.versions.count() == 1


def test_who_proofread_it_and_when_is_kept() -> None:
    source = transcript()
    editor = editor_of(source)
    actions.set_state(source, ReadingState.PROOFREAD, actor=editor)
    source.refresh_from_db()

    assert source.state_by_id == editor.user_id
    assert source.state_at
    assert next(line.sentence for line in journal.history(source, public=True)) == (
        "Its reading state was set to: Proofread."
    )


CANARY = "Zyxmarble"


def with_canary() -> Source:
    """Return a source in every one of whose places the word stands."""
    source = take_in(
        TRANSCRIPT.replace("Salt Mere", CANARY).replace("Speaker 3", f"{CANARY} 3"),
        title=f"The {CANARY}",
        authors=[(CANARY, f"{CANARY} Institute")],
        answers=CANARY,
        rights=CANARY,
        received_from=CANARY,
        filename=f"{CANARY}.txt",
        kind="transcript",
    )
    correction = corrected(source, f"from {CANARY} asks", f"from {CANARY}town asks")
    speaker = source.speakers.get(label="Tom Kell")
    actions.name_speaker(speaker, CANARY, correction.passage, actor=editor_of(source))
    actions.attribute(correction.passage, "reported", actor=editor_of(source), reported_of=CANARY)
    actions.suggest(correction.passage, "other", actor=NOBODY, reason=CANARY, signed=CANARY)
    return source


def test_a_withdrawn_source_leaves_its_address_the_reason_and_not_one_word() -> None:
    source = with_canary()
    assert CANARY.lower() in everything()

    actions.withdraw_source(source, "It named a witness.", actor=editor_of(source))

    assert CANARY.lower() not in everything()
    source.refresh_from_db()
    assert source.withdrawn_reason == "It named a witness."
    assert source.passages.count() == 1
    assert found("sluice") == set()
    assert next(line.verb for line in journal.history(source, public=True)) == "source.withdrawn"


def test_an_erased_source_leaves_no_reason_either() -> None:
    source = with_canary()
    actions.withdraw_source(source, f"It named {CANARY}.", actor=editor_of(source))

    assert erase("source", source.uid) > 0
    assert CANARY.lower() not in everything()
    with pytest.raises(Refused):
        erase("source", source.uid)


def test_what_was_withdrawn_is_not_touched_again() -> None:
    source = transcript()
    passage = quoted(source, "sluice")
    editor = editor_of(source)
    actions.withdraw_source(source, "Asked by its author.", actor=editor)
    source.refresh_from_db()
    passage.refresh_from_db()

    with pytest.raises(Refused, match="withdrawn"):
        actions.describe_source(source, actions.Provenance(title="Back"), actor=editor)
    with pytest.raises(NotAllowed):
        actions.suggest(passage, "weir", actor=editor)


def test_the_database_refuses_a_withdrawn_source_with_words() -> None:
    source = take_in(ARTICLE, filename="a.md")
    actions.withdraw_source(source, "why", actor=editor_of(source))

    with pytest.raises(IntegrityError), transaction.atomic():
        Source.objects.filter(pk=source.pk).update(title="back")


@pytest.mark.parametrize(
    ("name", "kind", "turns", "comments"),
    [("000", "text", 0, 0), ("001", "article", 0, 0), ("002", "thread", 0, 8), ("003", "transcript", 27, 0)],
)
def test_the_four_seeds_come_in_whole(name: str, kind: str, turns: int, comments: int) -> None:
    (path,) = shared("seeds").glob(f"{name}_*.txt")
    coalition = make_coalition()
    source = actions.add_source(
        coalition, path.read_bytes(), actor=seated(coalition, "editor"), filename=path.name
    )
    segments = get_version(source).segments

    assert source.kind in {kind, "article" if kind == "text" else kind}
    assert segments.filter(kind="turn").count() == turns
    assert segments.filter(kind="comment").count() == comments


FILES = [
    "own/article-pagebroken.md", "own/thread.txt", "own/thread.wxr.xml", "own/thread.disqus.xml",
    "own/thread.discourse.json", "own/transcript.txt", "own/transcript-inline.txt", "own/transcript.vtt",
    "own/transcript.srt", "own/transcript.podcasting20.json", "own/transcript.podlove.json",
    "own/transcript.html", "real/changelog-js-party-75.md", "real/changelog-466.md",
    "real/za-hansard-2013-02-14.akn.xml", "real/isso-disqus.xml", "real/isso-wordpress.xml",
    "real/discourse-topic.json", "real/p20-example.vtt", "real/p20-example.html",
]  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_every_kind_of_file_comes_in_is_read_and_is_quoted_to_the_byte(name: str) -> None:
    path = shared("library", *name.split("/"))
    coalition = make_coalition()
    editor = seated(coalition, "editor")
    told = actions.Provenance(audience=Audience.PUBLIC)
    source = actions.add_source(coalition, path.read_bytes(), actor=editor, filename=path.name, told=told)
    version = get_version(source)
    leaves = list(version.segments.exclude(body=""))
    text = Original.objects.get(version=version).text

    assert "".join(text[leaf.start : leaf.end] for leaf in leaves) == "".join(leaf.body for leaf in leaves)
    for part in range(1, version.parts + 1):
        page = Client().get(f"/s/{source.uid}/?part={part}")
        assert page.status_code == 200
        assert len(gzip.compress(page.content, 6)) < 40_000
    longest = max(leaves, key=lambda leaf: len(leaf.body))
    passage = actions.quote(version, longest.start, min(longest.end, longest.start + 40), actor=editor)
    assert byte_ranges(passage)
    assert found(f'"{passage.exact[:20].rsplit(" ", 1)[0]}"')
