import re

from tests.reading import samples
from tests.reading.samples import docx, paragraph
from tests.shared import shared
from undersigned.reading.sources import SourceDocument, read_source

RELATIONSHIPS = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "table", "style")
)
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'


def odt(body: str, styles: str = "") -> SourceDocument:
    content = (
        f"<office:document-content {NAMES} {DC}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return read_source(samples.odt(content), "a.odt")


def words(document: SourceDocument) -> list[str]:
    return [document.words(segment) for segment in document.segments]


def changes(document: SourceDocument) -> list[tuple[str, str, str | None, str]]:
    return [
        (each.kind, each.words, each.author, document.text[each.start : each.end])
        for each in document.changes
    ]


def test_moves_insertions_and_deletions_of_a_docx_are_told_apart() -> None:
    body = (
        "<w:p><w:r><w:t>We ask </w:t></w:r><w:del w:author='A'><w:r><w:delText>kindly</w:delText></w:r></w:del>"
        "<w:ins w:author='B' w:date='2031-05-12T10:00:00Z'><w:r><w:t>firmly</w:t></w:r></w:ins>"
        "<w:r><w:t> for water.</w:t></w:r></w:p>"
        "<w:p><w:moveFrom w:author='C'><w:r><w:t>Last.</w:t></w:r></w:moveFrom></w:p>"
        "<w:p><w:moveTo w:author='C'><w:r><w:t>Last.</w:t></w:r></w:moveTo></w:p>"
    )
    document = read_source(docx(body), "a.docx")

    assert changes(document) == [
        ("deleted", "kindly", "A", ""),
        ("inserted", "firmly", "B", "firmly"),
        ("moved-away", "Last.", "C", ""),
        ("moved-here", "Last.", "C", "Last."),
    ]
    assert words(document) == ["We ask firmly for water.", "", "Last."]
    assert [segment.role for segment in document.segments] == [None, "deleted", None]
    assert document.original().split() == ["We", "ask", "kindly", "for", "water.", "Last."]
    assert document.changes[1].date == "2031-05-12T10:00:00Z"


def test_a_comment_of_a_docx_is_anchored_from_word_to_word() -> None:
    body = (
        "<w:p><w:r><w:t>We ask for </w:t></w:r><w:commentRangeStart w:id='1'/><w:r><w:t>two</w:t></w:r>"
        "<w:commentRangeEnd w:id='1'/><w:r><w:commentReference w:id='1'/></w:r><w:r><w:t> metres.</w:t></w:r></w:p>"
    )
    comment = "<w:comment w:id='1' w:author='A'><w:p><w:r><w:t>One?</w:t></w:r></w:p></w:comment>"
    document = read_source(docx(body, comments=comment), "a.docx")
    note = document.margin[0]

    assert (note.author, note.words, document.text[note.start : note.end]) == ("A", "One?", "two")


def test_the_shared_tracked_draft_keeps_both_readings_and_its_comment() -> None:
    document = read_source(shared("texts", "own", "draft-tracked.docx").read_bytes())
    note = document.margin[0]

    assert [(kind, author) for kind, _, author, _ in changes(document)] == [
        ("deleted", "Delegate A"),
        ("inserted", "Delegate A"),
        ("deleted", "Delegate B"),
        ("inserted", "Delegate B"),
    ]
    assert "have been asked and have answered." in document.original()
    assert "have been asked and have answered." not in document.text
    assert document.text[note.start : note.end].startswith("We ask for a release")
    assert document.received(0, 5) == ()


def test_the_shared_drafts_keep_the_numbers_that_a_word_processor_counts() -> None:
    counted = read_source(shared("texts", "own", "draft-auto-numbered.docx").read_bytes())
    typed = read_source(shared("texts", "own", "draft-typed-numbers.docx").read_bytes())

    assert [each.id for each in counted.segments if each.id] == [str(number) for number in range(1, 15)]
    assert [each.id for each in typed.segments if each.id] == []
    assert len([each for each in typed.segments if re.match(r"\d+\.\t", typed.words(each))]) == 14


def test_the_shared_odt_gives_its_paragraphs() -> None:
    document = read_source(shared("texts", "own", "draft.odt").read_bytes(), "draft.odt")

    assert (document.format, document.title) == (
        "odt",
        "Joint statement on the Harrow Dam and the river towns",
    )
    assert "We, the undersigned, live and work along the River Arle" in words(document)[2]
    assert document.joins == ()


def test_tracked_changes_and_annotations_of_an_odt_are_read() -> None:
    info = "<office:change-info><dc:creator>A</dc:creator><dc:date>2031-05-12T10:00:00</dc:date></office:change-info>"
    document = odt(
        f"<text:tracked-changes><text:changed-region text:id='i'><text:insertion>{info}</text:insertion>"
        f"</text:changed-region><text:changed-region text:id='d'><text:deletion>{info}<text:p>kindly</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        "<text:p>We ask <text:change text:change-id='d'/><text:change-start text:change-id='i'/>firmly"
        "<text:change-end text:change-id='i'/> for <office:annotation office:name='n'><dc:creator>B</dc:creator>"
        "<text:p>One?</text:p></office:annotation>two<office:annotation-end office:name='n'/> metres.</text:p>"
    )
    note = document.margin[0]

    assert words(document) == ["We ask firmly for two metres."]
    assert changes(document) == [("deleted", "kindly", "A", ""), ("inserted", "firmly", "A", "firmly")]
    assert document.original() == "We ask kindly for two metres."
    assert (note.author, note.words, document.text[note.start : note.end]) == ("B", "One?", "two")


def test_lists_tables_spaces_and_links_of_an_odt_are_read() -> None:
    style = (
        "<text:list-style style:name='L'><text:list-level-style-number text:level='1' style:num-format='a'"
        " text:start-value='2'/></text:list-style>"
    )
    document = odt(
        "<text:h text:outline-level='2'>The mains</text:h><text:list text:style-name='L'><text:list-item>"
        "<text:p>One<text:s text:c='2'/><text:tab/>x</text:p></text:list-item><text:list-item><text:p>Two</text:p>"
        "</text:list-item></text:list><table:table><table:table-row><table:table-cell><text:p>cell</text:p>"
        "</table:table-cell></table:table-row></table:table><text:p>Ask <text:a xlink:href='#'>them</text:a>"
        "<text:note><text:note-body><text:p>no</text:p></text:note-body></text:note>.</text:p>",
        style,
    )

    assert words(document) == ["The mains", "One  \tx", "Two", "cell", "Ask them."]
    assert [segment.id for segment in document.segments] == [None, "b", "c", None, None]
    assert [(link.text, link.dead) for link in document.links] == [("them", True)]
    assert [(each.code, each.line) for each in document.warnings] == [("footnote", 5)]


def test_a_list_style_of_bullets_counts_nothing_and_a_list_without_a_style_counts_from_one() -> None:
    bullets = (
        "<text:list-style style:name='B'><text:list-level-style-bullet text:level='1'/></text:list-style>"
    )
    items = "".join(f"<text:list-item><text:p>{words}</text:p></text:list-item>" for words in ("One", "Two"))
    document = odt(
        f"<text:list text:style-name='B'>{items}</text:list><text:list>{items}</text:list>", bullets
    )

    assert [segment.id for segment in document.segments] == [None, None, "1", "2"]


def test_a_first_paragraph_that_changes_took_away_is_no_title() -> None:
    gone = "<w:p><w:del w:author='A'><w:r><w:delText>Old title</w:delText></w:r></w:del></w:p>"
    document = read_source(docx(gone + paragraph("One.") + paragraph("Two.")), "a.docx")

    assert (document.title, [segment.role for segment in document.segments]) == (
        None,
        ["deleted", None, None],
    )


def test_words_beside_marks_of_every_kind_are_the_same_as_alone() -> None:
    body = (
        "<w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr><w:r><w:t>One</w:t><w:tab/><w:t>two</w:t>"
        "<w:br/><w:noBreakHyphen/></w:r><w:smartTag><w:r><w:t>three</w:t></w:r></w:smartTag>%s</w:p>"
    )
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t></w:r>"
    marked = read_source(docx(body % hidden + paragraph("End.")), "a.docx")
    alone = read_source(docx(body % "" + paragraph("End.")), "a.docx")

    assert words(marked) == words(alone) == ["One\ttwo\n\u2011three", "End."]
    assert [warning.code for warning in marked.warnings if warning not in alone.warnings] == ["hidden-text"]


def test_a_space_that_does_not_break_stays_in_an_odt() -> None:
    document = odt("<text:p>\n  «\u00a0Une\n  eau\u00a0»  </text:p>")

    assert words(document) == ["«\u00a0Une eau\u00a0»"]


def test_a_transcript_in_a_docx_is_a_transcript() -> None:
    spoken = ("Nora Arle:", "It is dry.", "Tom Kell:", "Yes.", "Nora Arle:", "Good.")
    document = read_source(docx("".join(paragraph(each) for each in spoken)), "a.docx")

    assert document.kind == "transcript"
    assert [each.speaker for each in document.segments if each.kind == "turn"] == [
        "Nora Arle",
        "Tom Kell",
        "Nora Arle",
    ]


def test_an_archive_is_known_by_what_it_holds_and_not_by_its_name() -> None:
    assert read_source(docx(paragraph("One.")), "wrong-name.odt").format == "docx"


def test_white_space_beside_deleted_words_comes_back_with_them() -> None:
    when = "w:author='A' w:date='2031-05-12T10:00:00Z'"
    before = (
        f"<w:p><w:r><w:t>One </w:t></w:r><w:del {when}><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>"
    )
    after = (
        f"<w:p><w:del {when}><w:r><w:delText>Not</w:delText></w:r></w:del><w:r><w:t> two.</w:t></w:r></w:p>"
    )
    document = read_source(docx(before + after), "a.docx")

    assert words(document) == ["One", "two."]
    assert document.original() == "One gone\n\nNot two."


def test_a_comment_over_paragraphs_says_who_and_when_and_one_without_words_is_told() -> None:
    body = (
        "<w:p><w:commentRangeStart w:id='1'/><w:r><w:t>One.</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>Two.</w:t></w:r><w:commentRangeEnd w:id='1'/></w:p>"
    )
    comments = (
        "<w:comment w:id='1' w:author='A' w:date='2031-05-13T10:00:00Z'><w:p><w:r><w:t>Both?</w:t></w:r></w:p>"
        "</w:comment><w:comment w:id='2' w:author='B'><w:p><w:r><w:t>Nowhere.</w:t></w:r></w:p></w:comment>"
    )
    document = read_source(docx(body, comments=comments), "a.docx")
    first, second = document.margin

    assert (first.author, first.date, document.text[first.start : first.end]) == (
        "A",
        "2031-05-13T10:00:00Z",
        "One.\n\nTwo.",
    )
    assert (second.words, second.start, second.end) == ("Nowhere.", len(document.text), len(document.text))
    assert "unanchored" in [each.code for each in document.warnings]


def test_a_paragraph_whose_end_was_deleted_stays_apart_and_is_told() -> None:
    mark = "<w:rPr><w:del w:author='A'/></w:rPr>"
    document = read_source(docx(paragraph("One.", mark) + paragraph("Two.")), "a.docx")

    assert words(document) == ["One.", "Two."]
    assert [(each.code, each.line) for each in document.warnings if each.code != "title-by-place"] == [
        ("joined-paragraphs", 1)
    ]


def test_another_form_of_letters_in_an_odt_is_no_insertion_and_one_round_a_deletion_keeps_its_words() -> None:
    info = "<office:change-info><dc:creator>A</dc:creator></office:change-info>"
    regions = "".join(
        f"<text:changed-region xml:id='{key}'><text:{kind}>{info}{gone}</text:{kind}></text:changed-region>"
        for key, kind, gone in (
            ("f", "format-change", ""),
            ("i", "insertion", ""),
            ("d", "deletion", "<text:p>old </text:p>"),
        )
    )
    document = odt(
        f"<text:tracked-changes>{regions}</text:tracked-changes><text:p><text:change-start text:change-id='f'/>Bold"
        "<text:change-end text:change-id='f'/> <text:change-start text:change-id='i'/>new "
        "<text:change text:change-id='d'/>words<text:change-end text:change-id='i'/></text:p>"
    )

    assert changes(document) == [("inserted", "new words", "A", "new words"), ("deleted", "old ", "A", "")]
    assert document.text == "Bold new words"
    assert document.original() == "Bold old "
