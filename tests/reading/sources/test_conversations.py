import json
from itertools import pairwise

from tests.shared import shared
from undersigned.reading import Unreadable
from undersigned.reading.sources import SourceDocument, read_source


def read(text: str, name: str = "a.txt") -> SourceDocument:
    return read_source(text.encode(), name)


def tree(document: SourceDocument) -> list[tuple[str | None, int, int | None]]:
    return [(each.id, each.depth, each.parent) for each in document.segments if each.kind == "comment"]


def codes(document: SourceDocument) -> list[str]:
    return [warning.code for warning in document.warnings]


def wordpress(*comments: str) -> SourceDocument:
    return read(f"<rss><channel><item><title>T</title>{''.join(comments)}</item></channel></rss>", "a.xml")


def comment(number: int, parent: int = 0, words: str = "words", more: str = "") -> str:
    return (
        f"<comment><comment_id>{number}</comment_id><comment_parent>{parent}</comment_parent>{more}"
        f"<comment_content>{words}</comment_content></comment>"
    )


def test_comments_that_answer_each_other_in_a_circle_stand_at_the_top() -> None:
    document = wordpress(comment(1, 2), comment(2, 1), comment(3, 2), comment(4, 4))

    assert tree(document) == [("1", 1, None), ("2", 1, None), ("3", 2, 2), ("4", 1, None)]
    assert codes(document) == ["orphan", "orphan", "orphan"]


def test_an_answer_to_a_comment_that_is_not_there_stands_at_the_top() -> None:
    document = wordpress(comment(5, 4))

    assert tree(document) == [("5", 1, None)]
    assert [each.answers for each in document.segments] == [None, "4", None]
    assert codes(document) == ["orphan"]


def test_what_nobody_has_approved_is_left_out_and_counted() -> None:
    document = wordpress(comment(1), comment(2, more="<comment_approved>spam</comment_approved>"))

    assert tree(document) == [("1", 1, None)]
    assert [each.message for each in document.warnings] == [
        "Comments that nobody has approved are left out: 1."
    ]


def test_a_weblog_keeps_line_ends_and_parts_paragraphs_at_blank_lines() -> None:
    document = wordpress(comment(1, words="One &lt;b&gt;two&lt;/b&gt;\nthree\n\nfour"))
    paragraphs = [document.words(each) for each in document.segments if each.kind == "paragraph"]

    assert paragraphs == ["One two\nthree", "four"]


def test_names_beside_comments_are_who_speaks() -> None:
    author = "<comment_author>{}</comment_author>"
    document = wordpress(
        comment(1, more=author.format("Reader\u202e B")), comment(2, 1, more=author.format("Reader A"))
    )

    assert [speaker.label for speaker in document.speakers] == ["Reader B", "Reader A"]


def test_a_list_with_points_is_no_thread_unless_a_person_says_so() -> None:
    text = "What we ask\n\nFirst.\n\n  1. Water\n    • for all\n    • at night\n  2. Wells\n"

    assert read(text).kind == "text"
    assert read_source(text.encode(), "a.txt", "thread").kind == "thread"


def test_what_a_page_prints_after_a_closed_thread_is_no_comment() -> None:
    document = read("T\n\nPost.\n\n  1. One.\n\nComments are closed.\n\nPowered by something\n")

    assert tree(document) == [(None, 1, None)]
    assert [(each.kind, each.role) for each in document.segments][-2:] == [
        ("note", "closing"),
        ("note", None),
    ]


def test_a_disqus_post_that_is_deleted_or_spam_gives_no_words() -> None:
    document = read(
        "<disqus xmlns:d='d'><thread d:id='1'><id>t</id><title>T</title></thread>"
        "<post d:id='2'><message>gone</message><isDeleted>true</isDeleted><thread d:id='1'/></post>"
        "<post d:id='3'><message>bought</message><isSpam>true</isSpam><thread d:id='1'/></post></disqus>",
        "a.xml",
    )

    assert document.text.split() == ["T"]
    assert [each.role for each in document.segments if each.kind == "comment"] == ["deleted"]
    assert codes(document) == ["spam"]


def test_a_comment_that_is_only_a_picture_is_told() -> None:
    document = wordpress(comment(1), comment(2, words="&lt;img src='a.gif'&gt;"))

    assert [each.id for each in document.segments if each.kind == "comment"] == ["1", "2"]
    assert codes(document) == ["wordless"]


def test_what_is_left_out_of_a_post_is_told_as_it_is_of_comments() -> None:
    document = wordpress("<encoded>One.&lt;script&gt;x&lt;/script&gt;</encoded>", comment(1))

    assert codes(document) == ["script"]


def test_a_comment_is_dated_as_far_as_its_file_tells() -> None:
    dated = "<comment_date>{}</comment_date>"
    document = wordpress(
        *(comment(at, more=dated.format(day)) for at, day in enumerate(("2031", "2031-05", "2031-05-12"), 1)),
        comment(4),
    )

    assert [(date.value, date.precision) for date in document.dates] == [
        ("2031", "year"),
        ("2031-05", "month"),
        ("2031-05-12", "day"),
        (None, None),
    ]


def test_every_shared_text_is_read_or_refused_with_a_sentence() -> None:
    refused = set()
    for path in sorted(shared("texts").rglob("*.*")):
        try:
            document = read_source(path.read_bytes(), path.name)
        except Unreadable:
            refused.add(path.suffix)
        else:
            assert all(first.start <= second.start for first, second in pairwise(document.segments))
            json.dumps(document.as_json())

    assert refused == {".json"}


def test_a_number_of_akoma_ntoso_stands_before_its_words_and_alone_where_it_has_none() -> None:
    document = read(
        "<akomaNtoso><statement><preface><p><docTitle>T</docTitle></p></preface><mainBody>"
        "<paragraph><num>1.</num><content><p>One <b>two</b>.</p></content></paragraph>"
        "<paragraph><num>2.</num></paragraph><paragraph><num>3.</num><p>Three.</p></paragraph>"
        "</mainBody></statement></akomaNtoso>",
        "a.xml",
    )

    assert (document.kind, document.title) == ("article", "T")
    assert [(each.kind, each.id, document.words(each)) for each in document.segments] == [
        ("heading", None, "T"),
        ("paragraph", "1.", "1. One two."),
        ("paragraph", "2.", "2."),
        ("paragraph", "3.", "3. Three."),
    ]


def test_posts_that_are_missing_are_counted_and_not_looked_for_one_by_one() -> None:
    post = '{{"post_number": {}, "cooked": "<p>words</p>"}}'
    posts = ", ".join(post.format(number) for number in (-3, 1, 2, 2**62))
    document = read(f'{{"title": "T", "post_stream": {{"posts": [{posts}]}}}}', "a.json")

    assert [each.values for each in document.warnings] == [{"count": 2**62 - 3, "first": 3}]
