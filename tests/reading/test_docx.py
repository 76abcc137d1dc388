import io
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document

from tests.reading.samples import W, codes, docx, listed, numbering, numbers, paragraph, texts
from undersigned.reading import Comment, Unreadable, read_draft

DECIMAL = numbering(("decimal", "%1."), ("lowerLetter", "(%2)"))


def change(tag: str, text: str, author: str = "Ada") -> str:
    words = "w:delText" if tag in {"del", "moveFrom"} else "w:t"
    return f'<w:{tag} w:author="{author}"><w:r><{words} xml:space="preserve">{text}</{words}></w:r></w:{tag}>'


def item(inner: str) -> str:
    return f'<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>{inner}</w:p>'


def test_a_document_written_by_a_word_processor_s_library_is_read() -> None:
    document = Document()
    document.add_heading("The ferry", 0)
    document.add_paragraph("First draft.")
    document.add_paragraph("We ask for light.", style="List Number")
    document.add_paragraph("We ask for:", style="List Number")
    document.add_paragraph("warmth", style="List Bullet")
    document.add_paragraph("We wait.", style="List Number")
    document.add_paragraph("Signed:")
    document.add_paragraph("Bakers", style="List Bullet")
    document.sections[0].header.paragraphs[0].text = "Confidential"
    stream = io.BytesIO()
    document.save(stream)

    draft = read_draft(stream.getvalue())

    assert draft.title == "The ferry"
    assert list(zip(numbers(draft), texts(draft), strict=True)) == [
        ("1", ["We ask for light."]),
        ("2", ["We ask for:\n– warmth"]),
        ("3", ["We wait."]),
    ]
    assert draft.signatories == ("Bakers",)
    assert "Confidential" not in str(draft)


def test_levels_are_counted_as_word_counts_them() -> None:
    levels = numbering(("upperRoman", "Article %1."), ("decimal", "%1.%2"), ("lowerLetter", "%3)"), start=4)
    body = listed("A") + listed("B", level=1) + listed("C", level=1) + listed("D", level=2) + listed("E")

    draft = read_draft(docx(body + listed("F", level=1), numbering=levels))

    assert numbers(draft) == ["IV", "IV.1", "IV.2", "V", "V.1"]
    assert texts(draft)[2] == ["C\na. D"]


def test_a_list_of_another_id_starts_again_only_where_it_overrides_its_start() -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    more = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        f'<w:num w:numId="3"><w:abstractNumId w:val="0"/>{override}</w:num>'
    )

    draft = read_draft(docx(listed("A") + listed("B", of=2) + listed("C", of=3), numbering=DECIMAL + more))

    assert numbers(draft) == ["1", "2", "1"]


def test_a_style_gives_its_numbering_to_those_based_on_it_and_list_zero_takes_it_away() -> None:
    styles = (
        '<w:style w:styleId="Base"><w:name w:val="Base"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
        '</w:style><w:style w:styleId="Child"><w:basedOn w:val="Base"/></w:style>'
        '<w:style w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style>'
    )
    styled = '<w:pStyle w:val="Child"/>'
    body = (
        paragraph("A", styled)
        + paragraph("B", styled + '<w:numPr><w:numId w:val="0"/></w:numPr>')
        + paragraph("C", '<w:pStyle w:val="Loop"/>')
        + paragraph("D", styled)
    )

    draft = read_draft(docx(body, styles=styles, numbering=DECIMAL))

    assert (numbers(draft), texts(draft)) == (["1", "2"], [["A"], ["D"]])


def test_old_formatting_in_a_tracked_change_is_not_read() -> None:
    before = '<w:pPrChange><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:pPrChange>'

    draft = read_draft(docx(paragraph("A", before) + listed("B") + listed("C"), numbering=DECIMAL))

    assert (draft.title, texts(draft)) == ("A", [["B"], ["C"]])


def test_words_inserted_and_taken_back_are_in_no_reading() -> None:
    taken_back = f'<w:ins w:author="Ada">{change("del", "never ", "Bo")}</w:ins>'
    body = (
        item(change("moveFrom", "Go.") + taken_back)
        + item("<w:r><w:t>Wait.</w:t></w:r>")
        + item(change("moveTo", "Go.") + change("ins", " Now.", "Bo"))
    )

    draft = read_draft(docx(body, numbering=DECIMAL))

    assert draft.original() == ("Go.", "Wait.")
    assert draft.accepted() == ("Wait.", "Go. Now.")
    assert [clause.wordings[-1].author for clause in draft.clauses] == ["Ada", None, "Ada, Bo"]


def test_a_typed_number_is_taken_off_both_readings() -> None:
    first = "<w:p><w:r><w:t>1. We </w:t></w:r>" + change("del", "ask") + change("ins", "demand") + "</w:p>"

    draft = read_draft(docx(first + paragraph("2. We wait.")))

    assert numbers(draft) == ["1", "2"]
    assert (draft.original()[0], draft.accepted()[0]) == ("We ask", "We demand")


def test_a_comment_over_several_paragraphs_belongs_to_the_first() -> None:
    comments = (
        '<w:comment w:id="7" w:author="Bo" w:date="2031-05-01T10:00:00Z"><w:p><w:r><w:t>Why?</w:t></w:r></w:p>'
        "<w:p><w:r><w:t>Tell.</w:t></w:r></w:p></w:comment>"
    )
    body = item('<w:commentRangeStart w:id="7"/><w:r><w:t>A</w:t></w:r>') + item(
        '<w:r><w:t>B</w:t></w:r><w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r>'
    )

    draft = read_draft(docx(body, numbering=DECIMAL, comments=comments))

    assert [clause.comments for clause in draft.clauses] == [
        (Comment("Bo", "2031-05-01T10:00:00Z", "Why?\nTell."),),
        (),
    ]


def test_hidden_words_text_boxes_and_footnotes_are_left_out_and_told() -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secretly </w:t></w:r>"
    box = f"<w:r><w:pict><w:txbxContent>{paragraph('Boxed')}</w:txbxContent></w:pict></w:r>"
    note = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    body = item(f"<w:r><w:t>We </w:t></w:r>{hidden}<w:r><w:t>wait.</w:t></w:r>{box}{note}") + listed("Go.")

    draft = read_draft(docx(body, numbering=DECIMAL))

    assert texts(draft) == [["We wait."], ["Go."]]
    assert codes(draft).count("left-out") == 3


def test_a_table_inside_a_table_is_read_once() -> None:
    inner = f"<w:tbl><w:tr><w:tc>{paragraph('Bakers')}</w:tc></w:tr></w:tbl>"
    table = f"<w:tbl><w:tr><w:tc>{inner}{paragraph('')}</w:tc></w:tr></w:tbl>"

    draft = read_draft(docx(listed("A") + listed("B") + table, numbering=DECIMAL))

    assert draft.signatories == ("Bakers",)


def test_a_document_that_declares_entities_is_refused() -> None:
    stream = io.BytesIO()
    with ZipFile(stream, "w") as archive:
        archive.writestr(
            "word/document.xml",
            f'<!DOCTYPE d [<!ENTITY a "aaaa">]><w:document {W}><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body>'
            "</w:document>",
        )

    with pytest.raises(Unreadable, match="declares a document type"):
        read_draft(stream.getvalue())


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    stream = io.BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 3_000_000)

    with pytest.raises(Unreadable, match="zip bomb"):
        read_draft(stream.getvalue())


def test_too_many_or_too_large_members_are_refused() -> None:
    for count, size, sentence in (
        (2001, 1, "more than 2000 files"),
        (70, 999_999, "unpacks to more than 64 MB"),
    ):
        stream = io.BytesIO()
        with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
            archive.writestr("word/document.xml", b"<a/>")
            for number in range(count):
                archive.writestr(str(number), b" " * size)
        with pytest.raises(Unreadable, match=sentence):
            read_draft(stream.getvalue())


def test_xml_that_breaks_off_is_refused_with_its_part() -> None:
    stream = io.BytesIO()
    with ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {W}>\n<w:body>")

    with pytest.raises(Unreadable, match=r"Line 2 of the part word/document\.xml"):
        read_draft(stream.getvalue())
