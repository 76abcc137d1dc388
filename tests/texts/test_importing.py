"""From a pasted or uploaded draft through the preview to a stored text; nothing is stored in between."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from tests.factories import make_party, make_seat, make_user
from tests.shared import shared
from tests.texts.worlds import tree

from undersigned.core.models import Event
from undersigned.parties.models import Coalition
from undersigned.texts import queries
from undersigned.texts.models import Text

pytestmark = pytest.mark.django_db

DRAFT = """My title

Foreword of the draft.

1. We ask for water. We ask for it today.

2. [We thank.] [We say thank you.]

3. We shall meet again.
"""


class Preview:
    """The page as a browser without script has it: fields that are sent, and buttons that are pressed."""

    def __init__(self, client: Client, address: str, response: HttpResponse) -> None:
        self.client, self.address, self.response = client, address, response
        self.page = tree(response)
        (form,) = self.page.xpath("//main//form")
        self.fields: dict[str, Any] = dict(form.form_values())
        self.fields["warning"] = [node.get("value") for node in form.xpath(".//input[@name='warning']")]

    @property
    def says(self) -> str:
        return " ".join(self.page.xpath("//main")[0].text_content().split())

    @property
    def clauses(self) -> list[str]:
        return [
            self.fields[f"b{place}-w0-words"]
            for place in range(len(self.page.xpath("//li[contains(@class, 'clause')]")))
            if f"b{place}-taken" in self.fields
        ]

    def send(self, do: str, **typed: str) -> HttpResponse:
        fields = self.fields | {key.replace("_", "-"): value for key, value in typed.items()} | {"do": do}
        return self.client.post(self.address, fields)  # type: ignore[return-value]

    def press(self, do: str, **typed: str) -> "Preview":
        return Preview(self.client, self.address, self.send(do, **typed))

    @property
    def buttons(self) -> list[str]:
        return [str(value) for value in self.page.xpath("//main//button[@name='do']/@value")]


@pytest.fixture
def read(coalition: Coalition, editor: Client) -> Callable[..., Preview]:
    def send(words: str = "", file: SimpleUploadedFile | None = None) -> Preview:
        address = f"/c/{coalition.slug}/texts/new/"
        sent = {"words": words} | ({"file": file} if file else {})
        return Preview(editor, address, editor.post(address, sent))  # type: ignore[arg-type]

    return send


Read = Callable[..., Preview]


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_a_pasted_draft_is_shown_and_nothing_is_stored(read: Read) -> None:
    preview = read(DRAFT)

    assert preview.clauses == [
        "We ask for water. We ask for it today.",
        "We thank.",
        "We shall meet again.",
    ]
    assert preview.fields["title"] == "My title"
    assert "3 clauses. Nothing is stored yet." in preview.says
    assert "Line 3: A paragraph before the first clause is not taken as a clause" in preview.says
    assert "Foreword of the draft." in preview.says
    assert not Text.objects.exists()


def test_pressed_create_the_draft_is_a_text(read: Read) -> None:
    response = read(DRAFT).send("create", b1_kind="demand", b1_w0_strength="12", b3_number="3 bis")

    text = Text.objects.get()
    assert response.headers["Location"] == f"/t/{text.uid}/draft/"
    assert [(w.clause.number, w.clause.kind, w.body, w.strength) for w in queries.wordings_of(text)] == [
        ("1", "demand", "We ask for water. We ask for it today.", 12),
        ("2", "", "We thank.", 10),
        ("2", "", "We say thank you.", 6),
        ("3 bis", "", "We shall meet again.", 10),
    ]


def test_pressed_twice_it_is_one_text(read: Read) -> None:
    preview = read(DRAFT)

    first, second = preview.send("create"), preview.send("create")

    assert first.headers["Location"] == second.headers["Location"]
    assert Text.objects.count() == 1
    assert Event.objects.filter(verb="text.created").count() == 1


def test_boundaries_move_without_retyping_and_keep_what_was_typed(read: Read) -> None:
    parted = read(DRAFT).press("split:1:1", title="Other title", b3_kind="undertaking")
    assert parted.clauses == [
        "We ask for water.",
        "We ask for it today.",
        "We thank.",
        "We shall meet again.",
    ]
    assert (parted.fields["title"], parted.fields["b4-kind"]) == ("Other title", "undertaking")
    assert [parted.fields[f"b{n}-number"] for n in (1, 2, 3, 4)] == ["1", "2", "3", "4"]
    assert "Line 3: A paragraph before the first clause" in parted.says

    assert parted.press("join:1").clauses == read(DRAFT).clauses
    taken = parted.press("take:0")
    assert taken.clauses[0] == "Foreword of the draft."
    assert taken.press("drop:0").clauses == parted.clauses


def test_each_sentence_boundary_has_its_button_and_each_button_shows_its_place(read: Read) -> None:
    preview = read(DRAFT)

    assert {"split:1:1", "lift:1", "sink:1", "join:1", "drop:1", "take:0"} <= set(preview.buttons)
    assert not {"split:2:1", "join:3", "sink:3"} & set(preview.buttons)
    assert preview.page.xpath("//button[@value='split:1:1']/@formaction") == ["#b1"]
    assert preview.page.xpath("//*[@id='b1']")


def test_the_enter_key_changes_nothing(read: Read) -> None:
    assert read(DRAFT).buttons[0] == "show"


def test_edited_words_are_kept_and_shown(read: Read) -> None:
    shown = read(DRAFT).press("show", b1_w0_words="We demand water.\r\nNow.", b2_w1_words="")

    assert shown.clauses[0] == "We demand water.\nNow."
    assert "b2-w1-words" not in shown.fields


def test_leaving_out_is_a_choice_unless_it_is_unticked(read: Read) -> None:
    preview = read(DRAFT)
    del preview.fields["b1-omit"]
    preview.send("create")

    first, second, _third = queries.clauses_of(Text.objects.get())
    assert (first.pinned, second.pinned) == (True, False)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"b1_w0_strength": "strong"}, "A strength is a whole number from 0 to 1000."),
        ({"b1_w0_strength": "1001"}, "A strength is a whole number from 0 to 1000."),
        ({"b1_w0_strength": "٣"}, "A strength is a whole number from 0 to 1000."),
        ({"b1_w0_words": "  "}, "This clause has no words"),
        ({"b1_number": "1234567890123"}, "A clause’s number has 1 to 12 characters."),
        ({"b1_kind": "wish"}, "Choose one of the kinds of clause."),
    ],
)
def test_what_is_wrong_in_a_clause_is_said_there_and_nothing_is_stored(
    read: Read, typed: dict[str, str], said: str
) -> None:
    preview = read(DRAFT).press("create", **typed)

    (item,) = preview.page.xpath("//li[@id='b1']")
    assert said in item.text_content()
    assert not Text.objects.exists()
    assert preview.fields["b3-w0-words"] == "We shall meet again."


def test_without_title_or_language_it_is_said_at_the_field(read: Read) -> None:
    preview = read(DRAFT).press("create", title=" ", language="xx")

    assert "This field is required." in preview.says
    assert not Text.objects.exists()


def test_without_a_clause_there_is_no_text(read: Read) -> None:
    preview = read("1. One.\n\n2. Two.\n").press("drop:0").press("drop:1")

    assert "There is no clause yet" in preview.press("create", title="T").says


def test_neither_words_nor_file_and_both_at_once_are_refused_at_their_field(
    read: Read, editor: Client, coalition: Coalition
) -> None:
    address = f"/c/{coalition.slug}/texts/new/"

    nothing = editor.post(address, {"words": "  "}).content.decode()
    both = editor.post(address, {"words": "Kept.", "file": upload("d.md", b"1. One.")}).content.decode()

    assert "Paste a draft here, or choose a file below." in nothing
    assert "Give either words or a file" in both
    assert "Kept.</textarea>" in both


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("draft.txt", b"One\nTw\xff\n", "Line 2, byte 7 (0xff) is not UTF-8"),
        ("draft.docx", b"no zip", "this is not a DOCX"),
        ("draft.pdf", b"%PDF-1.7", "This is a PDF, which cannot be read as a draft"),
        ("draft.txt", b"", "There are no words in this text."),
    ],
)
def test_a_bad_file_gets_one_sentence_at_its_field(
    coalition: Coalition, editor: Client, name: str, data: bytes, said: str
) -> None:
    response = editor.post(f"/c/{coalition.slug}/texts/new/", {"file": upload(name, data)})

    shown = tree(response)
    (error,) = shown.xpath("//p[@id='id_file_error']")
    assert said in error.text_content()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("draft.akn.xml", "This is Akoma Ntoso, an XML format"),
        ("antragsgruen-motion.json", "This is JSON"),
        ("antragsgruen-amendment.json", "This is JSON"),
    ],
)
def test_a_format_that_is_no_draft_s_is_refused_with_what_to_do(
    coalition: Coalition, editor: Client, name: str, kind: str
) -> None:
    data = shared("texts", "own", name).read_bytes()
    by_file, by_paste = {"file": upload(name, data)}, {"words": data.decode()}

    for given, field in ((by_file, "file"), (by_paste, "words")):
        shown = tree(editor.post(f"/c/{coalition.slug}/texts/new/", given))
        (error,) = shown.xpath(f"//p[@id='id_{field}_error']")
        said = " ".join(error.text_content().split())
        assert said.startswith(kind)
        assert said.endswith("paste its words, or save them as DOCX, ODT, HTML, Markdown or plain text.")
    assert not Text.objects.exists()


def test_tracked_changes_are_shown_with_their_authors_and_comments(read: Read) -> None:
    path = shared("texts", "own", "draft-tracked.docx")

    preview = read(file=upload(path.name, path.read_bytes()))

    assert len(preview.clauses) == 15
    for said in (
        "changed by Delegate A",
        "deleted by Delegate B",
        "inserted by Delegate B",
        "Delegate C: We can sign if this says one cubic metre.",
        "Paragraph 9: Clause 8: Delegate A inserted",
        "May be left out: the file offers it",
    ):
        assert said in preview.says
        assert said in preview.press("show").says


def test_a_text_in_two_languages_becomes_a_text_and_its_translation(read: Read) -> None:
    path = shared("texts", "real", "cedaw.en-nl.md")

    read(file=upload(path.name, path.read_bytes())).send("create", language="en")

    text = Text.objects.get()
    wordings = queries.wordings_of(text)
    assert len(wordings) == 30
    assert {w.language for w in wordings} == {"en"}
    assert [t.language for w in wordings for t in w.translations.all()] == ["nl"] * 30


@pytest.mark.parametrize("name", ["draft.md", "draft-auto-numbered.docx", "draft.ar.md", "draft.odt"])
def test_drafts_of_every_kind_become_fourteen_clauses(read: Read, name: str) -> None:
    path = shared("texts", "own", name)

    read(file=upload(path.name, path.read_bytes())).send("create")

    assert [c.number for c in queries.clauses_of(Text.objects.get())] == [str(n) for n in range(1, 15)]


def test_two_hundred_clauses_can_be_looked_through(read: Read, django_assert_max_num_queries: Any) -> None:
    preview = read("\n\n".join(f"{n}. We ask for thing {n}. Now." for n in range(1, 201)))

    with django_assert_max_num_queries(6):
        parted = preview.press("split:0:1")
    parted.send("create", title="Long")

    assert Text.objects.get().clauses.count() == 201


def test_strangers_find_nothing_and_delegates_are_told_no(coalition: Coalition) -> None:
    address = f"/c/{coalition.slug}/texts/new/"
    stranger, delegate = Client(), Client()
    assert stranger.get(address).status_code == 404
    stranger.force_login(make_user())
    assert stranger.get(address).status_code == 404
    delegate.force_login(make_seat(coalition, "delegate", party=make_party(coalition)).user)
    assert delegate.get(address).status_code == 403
    assert delegate.post(address, {"do": "create"}).status_code == 403
