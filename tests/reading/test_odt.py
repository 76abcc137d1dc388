from tests.reading.samples import codes, numbers, odt, texts
from undersigned.reading import read_draft

NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table")
)
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'


def content(body: str) -> bytes:
    return odt(
        f"<office:document-content {NAMES} {DC}><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )


def test_tracked_changes_of_an_odt_are_two_wordings_and_a_comment_stays_with_its_clause() -> None:
    info = "<office:change-info><dc:creator>A</dc:creator></office:change-info>"
    draft = read_draft(
        content(
            f"<text:tracked-changes><text:changed-region text:id='i'><text:insertion>{info}</text:insertion>"
            f"</text:changed-region><text:changed-region text:id='d'><text:deletion>{info}<text:p>may</text:p>"
            "</text:deletion></text:changed-region></text:tracked-changes><text:list><text:list-item><text:p>"
            "The towns <text:change text:change-id='d'/><text:change-start text:change-id='i'/>shall<text:change-end "
            "text:change-id='i'/> ask.</text:p></text:list-item><text:list-item><text:p>They ask"
            "<office:annotation><dc:creator>B</dc:creator><text:p>Whom?</text:p></office:annotation> again.</text:p>"
            "</text:list-item></text:list>"
        )
    )

    assert texts(draft) == [["The towns may ask.", "The towns shall ask."], ["They ask again."]]
    assert numbers(draft) == ["1", "2"]
    assert draft.clauses[0].wordings[1].author == "A"
    assert [(each.author, each.text) for each in draft.clauses[1].comments] == [("B", "Whom?")]
    assert "tracked-insertion" in codes(draft)


def test_rows_of_a_table_after_the_clauses_of_an_odt_are_who_signs() -> None:
    rows = "".join(
        f"<table:table-row><table:table-cell><text:p>{name}</text:p></table:table-cell><table:table-cell>"
        "<text:p>yes</text:p></table:table-cell></table:table-row>"
        for name in ("Millford", "Saltmere")
    )
    draft = read_draft(
        content(
            "<text:list><text:list-item><text:p>We ask.</text:p></text:list-item><text:list-item><text:p>We wait."
            f"</text:p></text:list-item></text:list><text:p>Signed by</text:p><table:table>{rows}</table:table>"
        )
    )

    assert draft.signatories == ("Millford", "Saltmere")
