import pytest

from undersigned.reading.sources import SourceDocument, labels, read_source


def read(text: str, name: str = "a.txt") -> SourceDocument:
    return read_source(text.encode(), name)


def spoken(document: SourceDocument) -> list[tuple[str | None, str]]:
    return [(each.speaker, document.words(each)) for each in document.segments if each.kind == "turn"]


def codes(document: SourceDocument) -> list[str]:
    return [warning.code for warning in document.warnings]


@pytest.mark.parametrize(
    "form",
    [
        "{0}:\n{1}\n",
        "{0}: {1}\n\n",
        "**{0}:** {1}\n\n",
        "**{0}**: {1}\n\n",
        "[00:01:02] {0}: {1}\n\n",
        "{0} (00:12): {1}\n\n",
        "{0}  0:12\n{1}\n\n",
        "{0}： {1}\n\n",
    ],
)
def test_labels_are_read_in_the_forms_that_people_and_programs_write(form: str) -> None:
    said = [
        ("Inés Harrow", "It is dry."),
        ("Speaker 2", "Yes: so."),
        ("Inés Harrow", "Good."),
        ("ليلى", "نعم."),
    ]
    document = read(
        "".join(form.format(*each) for each in [*said, said[3]]), "a.md" if "**" in form else "a.txt"
    )

    assert spoken(document)[:4] == said
    assert document.kind == "transcript"
    assert [speaker.named for speaker in document.speakers] == [True, False, True]


@pytest.mark.parametrize(
    "label",
    ["Credits", "Additional resources", "Note", "https", "so", "-", "And then I asked all of them this"],
)
def test_what_only_looks_like_a_label_is_none(label: str) -> None:
    assert labels.label_at(f"{label}: words") is None


@pytest.mark.parametrize(
    ("label", "unnamed"),
    [("Speaker 12", True), ("Intervenante 2", True), ("Unknown", True), ("Speaker of the House", False)],
)
def test_a_label_that_says_only_that_somebody_speaks_names_nobody(label: str, unnamed: bool) -> None:
    assert labels.is_unnamed(label) == unnamed


def test_an_article_with_two_colons_is_no_transcript() -> None:
    document = read("Nora Arle: plumber\n\nShe has worked for years.\n\nTom Kell: engineer\n\nSo has he.\n")

    assert document.kind == "text"


def test_a_name_that_speaks_once_is_told() -> None:
    document = read("Nora:\nDry.\nTom:\nYes.\nNora:\nWell.\nNora:\nSo.\n")

    assert [speaker for speaker, _ in spoken(document)] == ["Nora", "Tom", "Nora", "Nora"]
    assert codes(document) == ["label-once"]


def test_brackets_in_turns_are_times_notes_and_named_clips() -> None:
    document = read(
        "**Nora:** \\[01:02\\] It [laughs] is [so](a).\n\n**Tom:** \\[Nora song 00:40.08\\]\n\n**Nora:** Yes.\n",
        "a.md",
    )

    assert [(mark.kind, document.text[mark.start : mark.end]) for mark in document.marks] == [
        ("time", "\\[01:02\\]"),
        ("note", "[laughs]"),
        ("clip", "\\[Nora song 00:40.08\\]"),
    ]


def test_two_voices_in_one_cue_are_two_turns_and_a_cue_without_a_voice_goes_on() -> None:
    document = read(
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Nora>Dry.\n<v.loud Tom>Yes.</v>\n\n00:02.000 --> 00:03.000\nSo.\n"
    )

    assert spoken(document) == [("Nora", "Dry."), ("Tom", "Yes. So.")]


def test_cues_without_blank_lines_between_them_keep_their_numbers_out_of_the_words() -> None:
    document = read("1\n00:00:01,000 --> 00:00:02,000\nIn 1974\n2\n00:00:02,000 --> 00:00:03,000\n3\n")

    assert [words for _, words in spoken(document)] == ["In 1974 3"]
    assert len(document.cues) == 2
