"""Whole files, from bytes to clauses: the shared drafts exactly, and any bytes at all."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reading.samples import codes, docx, listed, numbering, numbers, sample, texts
from tests.shared import shared
from undersigned.reading import DraftDocument, Unreadable, Warning, read_draft

ENGLISH = ["draft.md", "draft-auto-numbered.docx", "draft-typed-numbers.docx", "draft.odt", "draft.html"]
FOURTEEN = [str(number) for number in range(1, 15)]


def own(name: str) -> tuple[DraftDocument, dict[str, Any]]:
    path = shared("texts", "own", name)
    expected = json.loads(shared("texts", "own", "expected.json").read_text(encoding="utf-8"))
    return read_draft(path.read_bytes(), name=path.name), expected[name]


def real(name: str) -> tuple[DraftDocument, dict[str, Any]]:
    path = shared("texts", "real", name)
    expected = json.loads(shared("texts", "real", "expected.json").read_text(encoding="utf-8"))
    return read_draft(path.read_bytes(), name=path.name), expected[name]


@pytest.mark.parametrize("name", [*ENGLISH, "draft-gdocs-export.html", "draft.fr.md", "draft.ar.md"])
def test_a_draft_gives_its_fourteen_clauses_in_every_form_and_language(name: str) -> None:
    draft, expected = own(name)

    assert texts(draft) == [[clause] for clause in expected["clauses"]]
    assert numbers(draft) == FOURTEEN
    assert draft.title == expected["title"]
    assert {clause.kind for clause in draft.clauses} == {None}


@pytest.mark.parametrize("name", ENGLISH)
def test_who_signs_is_a_list_beside_the_clauses(name: str) -> None:
    draft, expected = own(name)

    assert list(draft.signatories) == expected["signatories"]


@pytest.mark.parametrize(
    ("name", "language"),
    [("draft.fr.md", "fr"), ("draft.ar.md", "ar"), ("draft.html", "en"), ("draft.md", None)],
)
def test_the_language_is_what_the_file_says_and_else_unknown(name: str, language: str | None) -> None:
    draft, _ = own(name)

    assert draft.language == language
    assert {wording.language for clause in draft.clauses for wording in clause.wordings} == {language}


def test_brackets_become_whole_sentences_and_leave_to_omit() -> None:
    draft, expected = own("draft-bracketed.txt")
    clauses = {clause.number: clause for clause in draft.clauses}
    start = "We oppose the raising of the dam wall until the people of Stonebridge, whose houses would be flooded, "

    assert (numbers(draft), draft.title) == (FOURTEEN, expected["title"])
    assert {n for n, clause in clauses.items() if clause.omit_allowed} == {"7"}
    assert {n: len(clause.wordings) for n, clause in clauses.items() if len(clause.wordings) > 1} == {
        "6": 2,
        "8": 2,
        "12": 2,
    }
    assert [w.text for w in clauses["6"].wordings] == [
        f"We ask for a release of at least {amount} cubic metres per second, "
        "so that the river below the dam does not run dry."
        for amount in expected["bracketed"]["6"]["options"]
    ]
    assert [w.text for w in clauses["7"].wordings] == expected["bracketed"]["7"]["options"]
    assert [w.text for w in clauses["8"].wordings] == [
        f"{start}{end}." for end in expected["bracketed"]["8"]["options"]
    ]
    assert [w.text for w in clauses["12"].wordings] == expected["bracketed"]["12"]["options"]


def test_tracked_changes_give_both_readings_with_who_changed_what() -> None:
    draft, expected = own("draft-tracked.docx")
    changed = {
        clause.number: ([wording.change for wording in clause.wordings], clause.wordings[-1].author)
        for clause in draft.clauses
        if clause.wordings[0].change
    }

    assert list(draft.original()) == expected["original_clauses"]
    assert list(draft.accepted()) == expected["accepted_clauses"]
    assert numbers(draft) == [*FOURTEEN, "15"]
    assert changed == {
        "8": (["original", "changed"], "Delegate A"),
        "12": (["deleted"], "Delegate B"),
        "15": (["inserted"], "Delegate B"),
    }
    assert [clause.number for clause in draft.clauses if clause.omit_allowed] == ["12", "15"]
    assert codes(draft).count("tracked-insertion") == expected["insertions"]
    assert codes(draft).count("tracked-deletion") == expected["deletions"]


def test_a_comment_stays_with_its_clause_and_author() -> None:
    draft, expected = own("draft-tracked.docx")
    commented = {clause.number: clause.comments for clause in draft.clauses if clause.comments}

    assert [(number, c.author, c.text) for number, cs in commented.items() for c in cs] == [
        (str(expected["comment_on_clause"]), "Delegate C", expected["comment_text"])
    ]


def test_a_parliament_s_motion_gives_citations_recitals_and_clauses() -> None:
    draft, expected = real("ep-rc-b10-0249-2025.html")
    kinds = [clause.kind for clause in draft.clauses]

    assert kinds == ["citation"] * expected["citations"] + ["recital"] * 3 + [None] * expected["clauses"]
    assert numbers(draft)[3:6] == expected["recitals"]
    assert numbers(draft)[6:] == [str(number) for number in expected["clause_numbers"]]
    assert draft.clauses[3].wordings[0].text.startswith("whereas since February 2022")
    assert draft.clauses[7].wordings[0].text == (
        "Urges the EU to hold those responsible to account and to sanction individuals and entities "
        "implicated in these crimes;"
    )
    assert len(draft.signatories) == 6
    assert any("2025/2691(RSP)" in left.text for left in draft.leftover)


def test_a_treaty_in_two_languages_gives_each_article_twice() -> None:
    draft, expected = real("cedaw.en-nl.md")

    assert numbers(draft) == [str(number) for number in range(1, expected["articles_en"] + 1)]
    assert {tuple(w.language for w in clause.wordings) for clause in draft.clauses} == {("en", "nl")}
    assert draft.clauses[3].wordings[0].text.startswith("1. Adoption by States Parties of temporary special")
    assert draft.clauses[3].wordings[0].text.split("\n")[1].startswith("2. Adoption by States Parties")
    assert draft.clauses[29].wordings[1].text.endswith("Secretaris-Generaal van de Verenigde Naties.")
    parts = [left.text.split()[0] for left in draft.leftover if left.kind == "heading"]
    assert (parts.count("PART"), parts.count("DEEL")) == (expected["parts_en"], expected["parts_nl"])
    assert [left.text[:12] for left in draft.leftover if left.kind == "preface"] == ["The States P"]


def test_the_numbers_of_article_paragraphs_are_kept_after_lettered_ones() -> None:
    draft, _ = real("cedaw.en-nl.md")

    lines = draft.clauses[15].wordings[0].text.split("\n")

    assert [line[:3] for line in lines[:3]] == ["1. ", "(a)", "(b)"]
    assert lines[-1].startswith("2. The betrothal and the marriage of a child")


def test_lists_of_seconders_and_choices_restart_the_numbers_and_say_so() -> None:
    draft, expected = real("debian-gr-2014-002.wml.html")
    after = {left.text[:8]: left.after_clause for left in draft.leftover if left.kind == "heading"}

    assert codes(draft).count("numbering-restarts") == 3
    assert numbers(draft)[after["Choice 1"] : after["Choice 1"] + 3] == ["1", "2", "3"]
    assert [len(draft.clauses) - after["Choice 2"], expected["clauses_per_choice"][1]] == [3, 3]


@pytest.mark.parametrize(
    ("folder", "name", "reason"),
    [
        (
            "own",
            "draft.akn.xml",
            "This is Akoma Ntoso, an XML format, which cannot be read as a draft: paste",
        ),
        ("own", "antragsgruen-motion.json", "This is JSON"),
        ("real", "openslides-example-data.json", "This is JSON"),
        ("real", "senato-755-em-1.1.akn.xml", "This is Akoma Ntoso"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_or_without_its_name(
    folder: str, name: str, reason: str
) -> None:
    data = shared("texts", folder, name).read_bytes()

    for called in (name, ""):
        with pytest.raises(Unreadable, match=reason):
            read_draft(data, name=called)


@pytest.mark.parametrize("name", ["composite.md", "mail-conditions.txt", "open-letter-repo/README.md"])
def test_other_texts_are_read_without_losing_a_word(name: str) -> None:
    data = shared("texts", "own", name).read_bytes()
    draft = read_draft(data, name=name)

    kept = " ".join(
        [draft.title or "", *(t for ts in texts(draft) for t in ts), *(x.text for x in draft.leftover)]
    )
    words = set(re.findall(r"[A-Za-z]{4,}", data.decode()))
    assert words - set(re.findall(r"[A-Za-z]{4,}", kept)) == set()


def test_our_own_markdown_counts_its_items_and_joins_wrapped_lines() -> None:
    draft = sample("quay.md")

    assert draft.title == "Appeal for the night ferry"
    assert numbers(draft) == ["1", "2", "3", "4"]
    assert texts(draft)[0] == ["The night ferry has crossed the sound since 1931."]
    assert texts(draft)[1] == ["It carries nurses, bakers and the night shift of the mill."]
    assert texts(draft)[2] == [
        "We ask the county to:\n– keep the last crossing at one o'clock;\n– print the timetable again."
    ]
    assert draft.signatories == ("Nurses of Eastbank", "Bakers' Guild")
    assert [clause.line for clause in draft.clauses] == [5, 7, 9, 12]


def test_a_year_at_the_start_of_a_wrapped_line_is_no_clause() -> None:
    draft = sample("quay.es.txt")

    assert numbers(draft) == ["1", "2", "3"]
    assert texts(draft)[1] == [
        "Pedimos al condado que mantenga la última travesía. 1974 fue el año del primer muelle."
    ]
    assert (draft.title, draft.language) == ("Llamamiento por el transbordador nocturno", "es")
    assert draft.signatories == ("Enfermeras de Eastbank", "Gremio de Panaderos")


def test_articles_in_two_languages_are_paired_by_number() -> None:
    draft = sample("orchard.en-fr.txt")

    assert numbers(draft) == ["1", "2"]
    assert texts(draft) == [
        [
            "1. The orchard belongs to both villages.\n2. Its fruit is shared:\n(a) the apples by weight;\n"
            "(b) the pears by basket.",
            "1. Le verger appartient aux deux villages.\n2. Les fruits sont partagés :\n"
            "(a) les pommes au poids ;\n(b) les poires au panier.",
        ],
        ["The gate stays open.", "La porte reste ouverte."],
    ]
    assert [w.language for w in draft.clauses[0].wordings] == ["en", "fr"]
    assert draft.language is None


def test_a_paste_without_numbers_is_a_title_and_a_clause_for_each_paragraph() -> None:
    draft = read_draft(b"On the ferry\n\nWe ask for light.\nAnd for warmth.\n\nWe will wait.\n")

    assert draft.title == "On the ferry"
    assert [(c.number, c.wordings[0].text, c.line) for c in draft.clauses] == [
        (None, "We ask for light. And for warmth.", 3),
        (None, "We will wait.", 6),
    ]


def test_the_printed_shape_has_these_keys_and_no_others() -> None:
    draft = read_draft(b"1. [We ask for light.]\n\n2. We will wait.")

    assert draft.as_json() == {
        "title": None,
        "clauses": [
            {
                "number": "1",
                "kind": None,
                "wordings": [{"language": None, "text": "We ask for light.", "strength": None}],
            },
            {
                "number": "2",
                "kind": None,
                "wordings": [{"language": None, "text": "We will wait.", "strength": None}],
            },
        ],
        "warnings": [
            {
                "code": "may-be-omitted",
                "line": 1,
                "message": "Clause 1 may be omitted: the whole of it stands in brackets.",
            }
        ],
    }


def test_bidirectional_controls_are_left_out_and_named() -> None:
    draft = read_draft("1. Pay \u202eeno\u202c.\n\n2. Wait.".encode())

    assert texts(draft) == [["Pay eno."], ["Wait."]]
    assert [w.message for w in draft.warnings if w.code == "bidi-control"] == [
        "The invisible character U+202C (pop directional formatting) is left out.",
        "The invisible character U+202E (right-to-left override) is left out.",
    ]


@pytest.mark.parametrize("data", [b"", b"  \n\n ", b"\xef\xbb\xbf", b"<p> </p>", b"<script>x</script>"])
def test_a_text_without_words_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable, match="no words"):
        read_draft(data)


def test_more_clauses_than_anybody_could_answer_are_refused_whole() -> None:
    text = "\n\n".join(f"{number}. Wait." for number in range(1, 2002))

    with pytest.raises(Unreadable, match=r"Line 4001: .* more than 2000 clauses"):
        read_draft(text.encode())


def test_all_the_words_of_a_script_stay_out_of_every_kind_of_text() -> None:
    for format in ("text", "markdown", "html"):
        draft = read_draft(b"1. Wait.\n\n<script>\n\n2. Steal.\n\n</script>\n\n2. Go.", format=format)

        assert "Steal" not in str(draft)


def test_the_warnings_come_in_the_order_of_the_lines() -> None:
    draft = sample("quay-bracketed.txt")

    assert [warning.line for warning in draft.warnings] == sorted(warning.line for warning in draft.warnings)
    assert all(isinstance(warning, Warning) and warning.message.endswith(".") for warning in draft.warnings)


STRUCTURES = st.lists(
    st.sampled_from(
        ["1. ", "2. ", "(a) ", "A. ", "whereas ", "- ", "– vu ", "[", "] ", "\n", "\n\n", "water ", "# ", "> ",
         "Article 1\n\n", "Signed by:\n", "<p>", "</p>", "<ol>", "<li>", "<del>", "</del>", "<script>", "| a | b |\n",
         "|---|---|\n", "   ", "\t", "١. ", "\u202e", "```\n", "<table><tr><td>", "&#0;", "*", "<br>"]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@given(
    data=st.binary(max_size=300) | st.text(max_size=200).map(str.encode) | STRUCTURES.map(str.encode),
    format=st.sampled_from([None, "text", "markdown", "html", "docx"]),
    name=st.sampled_from(["", "a.md", "a.fr.txt", "a.en-nl.html", "a.docx", "a.pdf"]),
)
def test_any_bytes_are_read_or_refused_in_one_sentence(data: bytes, format: str | None, name: str) -> None:
    check(data, name, format)


@given(data=st.data())
def test_a_damaged_docx_is_read_or_refused_in_one_sentence(data: st.DataObject) -> None:
    whole = bytearray(docx(listed("Wait.") + listed("Go."), numbering=numbering(("decimal", "%1."))))
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), min_size=1, max_size=6)):
        whole[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(whole)))

    check(bytes(whole[:cut] if cut % 3 == 0 else whole), "a.docx", None)


def check(data: bytes, name: str, format: str | None) -> None:
    draft = read_or_refuse(data, name, format)
    if isinstance(draft, str):
        assert draft.endswith(".")
        assert "\n" not in draft
        return
    assert json.loads(json.dumps(draft.as_json())) == draft.as_json()
    assert all(wording.text for clause in draft.clauses for wording in clause.wordings)
    assert all(0 <= left.after_clause <= len(draft.clauses) for left in draft.leftover)


def read_or_refuse(data: bytes, name: str, format: str | None) -> DraftDocument | str:
    try:
        return read_draft(data, name=name, format=format)
    except Unreadable as refusal:
        return str(refusal)
