"""The pages of the library: for whom, how heavy, and with a fixed number of queries."""

import json

import pytest
from django.test import Client
from tests.factories import make_coalition, make_user
from tests.library.reading_pages import main, tree
from tests.library.worlds import (
    ARTICLE,
    THREAD,
    TRANSCRIPT,
    quoted,
    signed_in,
    take_in,
    transcript,
)

from undersigned.core.models import Audience
from undersigned.library.models import Correction, Passage, Source
from undersigned.library.queries.sources import get_version
from undersigned.library.states import ReadingState

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("power", ["editor", "secretary"])
def test_an_editor_pastes_a_source_and_says_where_it_comes_from(power: str) -> None:
    coalition = make_coalition()
    editor = signed_in(coalition, power)
    sent = {"words": ARTICLE.replace("\n", "\r\n"), "audience": "0", "kind": "", "once": "k"}

    first = editor.post(f"/c/{coalition.slug}/library/new/", sent)
    again = editor.post(f"/c/{coalition.slug}/library/new/", sent)

    source = Source.objects.get()
    assert first.url == again.url == f"/s/{source.uid}/details/"
    known = {"title": "Who owns it?", "kind": "article", "language": "en", "audience": "0"}
    wrong = editor.post(first.url, known | {"published": "yesterday"})
    assert "“yesterday” is not a date" in main(wrong)
    editor.post(
        first.url, known | {"authors": "Ada Brook; Friends of the Arle\n\nTom", "published": "2031-06"}
    )
    said = main(Client().get(f"/s/{source.uid}/"))
    assert "Ada Brook, Friends of the Arle" in said
    assert "June 2031" in said


def test_what_cannot_be_read_is_said_at_its_field() -> None:
    coalition = make_coalition()
    editor = signed_in(coalition, "editor")
    path = f"/c/{coalition.slug}/library/new/"

    assert "Paste the source here" in main(editor.post(path, {"audience": "1"}))
    said = main(editor.post(path, {"audience": "1", "words": "nul \0 here"}))
    assert "NUL" in said or "Null" in said
    assert not Source.objects.exists()


def test_strangers_are_told_nothing_of_a_source_of_the_coalition() -> None:
    source = transcript(audience=Audience.COALITION)
    passage = quoted(source, "sluice is opened")
    start = get_version(source).segments.exclude(body="")[1].start
    other = Client()
    other.force_login(make_user())

    for path in (
        f"/s/{source.uid}/",
        f"/s/{source.uid}/1/",
        f"/s/{source.uid}/1/at/{start}/",
        f"/s/{source.uid}/1/original",
        f"/s/{source.uid}/1/csl.json",
        f"/s/{source.uid}/corrections/",
        f"/s/{source.uid}/history/",
        f"/s/{source.uid}/annotations.jsonld",
        f"/p/{passage.uid}/",
        f"/p/{passage.uid}.jsonld",
    ):
        assert [who.get(path).status_code for who in (Client(), other)] == [404, 404], path
        assert signed_in(source.coalition, "observer").get(path).status_code == 200, path


def test_editing_is_for_editors() -> None:
    source = transcript()
    speaker = source.speakers.get(label="Speaker 3")
    for path in ("details/", "versions/", "withdraw/", f"speakers/{speaker.uid}/"):
        assert signed_in(source.coalition, "observer").get(f"/s/{source.uid}/{path}").status_code == 403
        assert signed_in(source.coalition, "editor").get(f"/s/{source.uid}/{path}").status_code == 200


def test_the_file_comes_back_as_it_was_sent() -> None:
    source = take_in(TRANSCRIPT, filename="the river.txt")

    response = Client().get(f"/s/{source.uid}/1/original")

    assert response.content == TRANSCRIPT.encode()
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == "attachment; filename*=UTF-8''the%20river.txt"


def test_a_transcript_reads_like_a_script_with_an_anchor_for_each_paragraph() -> None:
    page = tree(Client().get(f"/s/{transcript().uid}/"))

    assert page.xpath('//section[@class="turn"]/h3/bdi/text()') == [
        "Ines Harrow",
        "Tom Kell",
        "Speaker 3",
        "Ines Harrow",
    ]
    anchors = page.xpath('//div[contains(@class, "para")]/span/@id')
    assert len(anchors) == len(set(anchors)) == 7
    assert page.xpath('//details[contains(@class, "contents")]//a/@href')[2] == "#t393".replace(
        "393", str(TRANSCRIPT.index("We were told"))
    )


def test_a_thread_reads_as_a_tree_with_its_end() -> None:
    page = tree(Client().get(f"/s/{take_in(THREAD).uid}/"))

    assert page.xpath("//article[contains(@class, 'comment')]/@data-depth") == ["1", "2", "3", "1"]
    answers = page.xpath("//article[contains(@class, 'comment')]/h3/small/a/text()")
    assert answers == ["answers 1", "answers 2"]
    assert "4, closed there: “Comments are closed.”" in " ".join(page.xpath("string(//main)").split())


def test_a_thread_is_walked_through_by_links_alone() -> None:
    page = tree(Client().get(f"/s/{take_in(THREAD).uid}/"))
    comments = page.xpath("//article[contains(@class, 'comment')]/@id")

    def walk(name: str) -> list[str]:
        return [link[1:] for link in page.xpath(f"//a[@aria-label='{name}']/@href")]

    assert walk("The next comment") == comments[1:]
    assert walk("The comment before") == comments[:-1]


def test_an_article_shows_its_join_and_an_editor_undoes_it() -> None:
    source = take_in(ARTICLE, filename="a.md")
    editor = signed_in(source.coalition, "editor")
    (join,) = get_version(source).joins.all()
    path = f"/s/{source.uid}/1/joins/{join.first}/"

    def read() -> str:
        return main(Client().get(f"/s/{source.uid}/")).replace("¶", "")

    assert "more or less ⁀ the valley" in read()
    assert editor.post(path).url.startswith(f"/s/{source.uid}/1/#s")
    assert "⁀" not in read()
    editor.post(path, {"joined": "1"})
    assert "⁀" in read()
    assert Client().post(path).status_code == 403


def test_words_of_a_paragraph_get_an_address_without_a_script() -> None:
    source = transcript()
    start = TRANSCRIPT.index("The short answer")
    path = f"/s/{source.uid}/1/at/{start}/"
    reader = Client()

    told = {"voice": "own", "words": "nowhere in it"}
    assert "do not stand here" in main(reader.post(path, told))
    assert "say which of them" in main(reader.post(path, told | {"words": "e"}))
    made = reader.post(path, told | {"words": "duty  engine\nhere"})

    passage = Passage.objects.get()
    assert made.url == f"/p/{passage.uid}/"
    assert passage.exact == "duty engine here"
    said = main(reader.get(made.url))
    assert "Tom Kell" in said
    assert f"/p/{passage.uid}/" in said
    assert passage.uid in reader.get(path).content.decode()
    assert reader.get(f"/s/{source.uid}/1/at/{start + 1}/").url == path
    assert reader.get(f"/s/{source.uid}/1/at/{len(TRANSCRIPT)}/").status_code == 404


def test_a_paragraph_is_cited_by_address_in_words_and_for_programs() -> None:
    source = take_in(TRANSCRIPT, title="River Hour", authors=[("Ines Harrow", "")], published="2031-06-03")
    start = TRANSCRIPT.index("The short answer")
    path = f"/s/{source.uid}/1/at/{start}/"

    said = main(Client().get(path))
    (told,) = json.loads(Client().get(f"/s/{source.uid}/1/csl.json?at={start}").content)

    assert f"Tom Kell in: Ines Harrow, “River Hour”, 2031-06-03. http://localhost:8000{path}" in said
    assert told["URL"] == f"http://localhost:8000{path}"
    assert told["issued"] == {"date-parts": [[2031, 6, 3]]}
    assert (told["author"], told["container-author"]) == (
        [{"literal": "Tom Kell"}],
        [{"literal": "Ines Harrow"}],
    )
    assert told["type"] == "broadcast"


def test_anybody_suggests_and_an_editor_decides() -> None:
    source = transcript()
    passage = quoted(source, "Salt Mere")
    told = {"do": "suggest", "meant": "Saltmere", "signed": "A listener", "reason": "I live there."}
    Client().post(f"/p/{passage.uid}/", told)
    correction = Correction.objects.get()
    path = f"/s/{source.uid}/corrections/"

    assert "by A listener" in main(Client().get(path))
    assert Client().post(path, {"do": f"accept:{correction.uid}:open"}).status_code == 403
    editor = signed_in(source.coalition, "editor")
    editor.post(path, {"do": f"accept:{correction.uid}:open"})

    page = tree(Client().get(f"/s/{source.uid}/"))
    assert page.xpath('//details[@class="reading"]/summary/text()') == ["Saltmere"]
    assert page.xpath('//details[@class="reading"]//del/text()') == ["Salt Mere"]
    history = main(Client().get(f"/s/{source.uid}/history/"))
    assert "Heard “Salt Mere”, meant “Saltmere”: accepted." in history.replace("\u2068", "").replace(
        "\u2069", ""
    )
    assert editor.post(path, {"do": "burn:it:open"}).status_code == 404


def test_an_editor_names_a_speaker_on_a_page() -> None:
    source = transcript()
    speaker = source.speakers.get(label="Speaker 3")
    editor = signed_in(source.coalition, "editor")
    path = f"/s/{source.uid}/speakers/{speaker.uid}/"

    assert "do not stand here" in main(editor.post(path, {"name": "Ada Brook", "words": "nobody said it"}))
    editor.post(path, {"name": "Ada Brook", "words": "Here is what Ada Brook, who lives below the dam"})

    said = main(Client().get(f"/s/{source.uid}/"))
    assert "Ada Brook in the record: Speaker 3 · how we know" in said


def test_a_reading_state_is_set_on_the_page() -> None:
    source = transcript()
    signed_in(source.coalition, "editor").post(f"/s/{source.uid}/state/", {"state": "proofread"})
    source.refresh_from_db()

    assert source.state == ReadingState.PROOFREAD


def test_a_new_version_is_added_on_a_page_that_lists_what_it_lost() -> None:
    source = transcript()
    quoted(source, "duty of care")
    editor = signed_in(source.coalition, "editor")

    done = editor.post(
        f"/s/{source.uid}/versions/", {"words": TRANSCRIPT.replace("about the duty of care", "")}, follow=True
    )

    assert "1 passage is lost in it." in main(done)
    assert "“duty of care” its words do not stand there" in main(done)
    assert "There is a newer version." in main(Client().get(f"/s/{source.uid}/1/"))


def test_a_withdrawn_source_answers_with_its_reason_at_every_address() -> None:
    source = transcript()
    passage = quoted(source, "sluice is opened")
    editor = signed_in(source.coalition, "editor")
    editor.post(f"/s/{source.uid}/withdraw/", {"reason": "It named a witness."})

    for path in (
        f"/s/{source.uid}/",
        f"/s/{source.uid}/1/",
        f"/s/{source.uid}/corrections/",
        f"/s/{source.uid}/annotations.jsonld",
        f"/s/{source.uid}/1/at/0/",
        f"/s/{source.uid}/1/csl.json",
        f"/p/{passage.uid}/",
        f"/p/{passage.uid}.jsonld",
    ):
        response = Client().get(path)
        assert response.status_code == 410, path
        assert "It named a witness." in main(response)
        assert "sluice" not in response.content.decode()
    assert Client().get(f"/s/{source.uid}/1/original").status_code == 404
    assert "It named a witness." in main(editor.get(f"/c/{source.coalition.slug}/library/"))
