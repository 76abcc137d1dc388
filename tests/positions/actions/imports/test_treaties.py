"""Treaties come into the register: reservations at their article in every language, objections beside them."""

from collections import Counter

import pytest
from tests.dumps import everything
from tests.factories import make_coalition, make_party, seated
from tests.positions.actions.imports.folders import real
from tests.shared import shared

from undersigned.core.actor import OPERATOR
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.models import Event
from undersigned.parties.models import Coalition
from undersigned.positions.actions.imports import TreatiesImported, import_treaties
from undersigned.positions.models import Objection, Position
from undersigned.texts.models import Clause, Text

pytestmark = pytest.mark.django_db

HEADS = {
    "treaties.csv": "treaty,un_no,title,adopted",
    "status.csv": "treaty,party,signed,bound,how",
    "declarations.csv": "treaty,party,note,text",
    "reservation_parts.csv": "treaty,party,part,kind,stage,heading,articles,heading_articles,start,end,text",
    "objections.csv": (
        "treaty,objector,reserving_party,articles,effect_as_worded,"
        "objector_part,sentence_start,sentence_end,sentence"
    ),
    "withdrawals.csv": "treaty,party,date_in_text,articles,text",
}
ROWS = {
    "treaties.csv": ["RIVER,I-1,Convention on rivers,1961-04-18"],
    "status.csv": [
        "RIVER,Millford,1961-05-01,1962-01-02,ratification",
        "RIVER,Saltmere,1961-06-01,,",
        "RIVER,Harrow,,1970-02-03,accession",
    ],
    "declarations.csv": [
        "RIVER,Millford,,All of it",
        "RIVER,Harrow,text-not-in-source,",
    ],
    "reservation_parts.csv": [
        "RIVER,Millford,1,reservation,upon signature,,3;7(2),,0,1,We reserve articles three and seven.",
        "RIVER,Millford,2,declaration,,,7(1),,1,2,We understand seven so.",
        "RIVER,Millford,3,reservation,,,,,2,3,In general our own law comes first.",
        'RIVER,Millford,4,unspecified,,,,,3,4,"“1."',
        "RIVER,Saltmere,1,declaration,,Article 9,,9,0,1,We declare this of article nine.",
        "RIVER,Saltmere,2,unspecified,,,3,,1,2,We do not regard the reservation of Millford as valid.",
    ],
    "objections.csv": [
        "RIVER,Saltmere,Millford,3,not-valid,2,0,1,We do not regard the reservation of Millford as valid.",
        "RIVER,Saltmere,Old Dike,4,objects,2,0,1,We object to what Old Dike said of article four.",
    ],
    "withdrawals.csv": ["RIVER,Nobody,1 May 1990,3,Taken back."],
}


def folder(**more: list[str]) -> dict[str, bytes]:
    """Return the small folder; `objections=[...]` puts other rows into objections.csv."""
    rows = ROWS | {f"{name}.csv": lines for name, lines in more.items()}
    return {name: "\n".join([HEADS[name], *rows[name], ""]).encode() for name in HEADS}


@pytest.fixture
def coalition() -> Coalition:
    return make_coalition("Treaties")


def take(files: dict[str, bytes], coalition: Coalition, **texts: tuple[str, bytes]) -> TreatiesImported:
    return import_treaties(files, coalition, actor=OPERATOR, texts=texts)


def said(party: str, number: str) -> Position:
    return Position.objects.get(
        party__name=party, wording__clause__number=number, superseded_at=None, wording__is_omission=False
    )


def test_a_reservation_attaches_to_each_article_it_names_with_the_same_words(coalition: Coalition) -> None:
    take(folder(), coalition)

    three, seven = said("Millford", "3"), said("Millford", "7")
    assert (three.stance, three.words) == ("C", "We reserve articles three and seven.")
    assert seven.words == "We reserve articles three and seven.\n\nWe understand seven so."
    assert "reservation, declaration" in seven.mandate
    assert "7(2)" in seven.mandate
    assert "upon signature" in three.mandate
    assert "to be confirmed" in three.mandate


def test_a_general_reservation_attaches_to_the_whole_and_not_to_nothing(coalition: Coalition) -> None:
    take(folder(), coalition)

    whole = said("Millford", "")
    assert (whole.stance, whole.words) == ("C", "In general our own law comes first.")
    assert "ratification 1962-01-02" in whole.mandate


def test_a_declaration_is_no_reservation(coalition: Coalition) -> None:
    take(folder(), coalition)

    nine = said("Saltmere", "9")
    assert (nine.stance, nine.words) == ("S", "We declare this of article nine.")


def test_who_signed_and_is_not_bound_is_provisional(coalition: Coalition) -> None:
    take(folder(), coalition)

    assert said("Saltmere", "").ratified_at is None
    bound = said("Harrow", "").ratified_at
    assert bound is not None
    assert str(bound.date()) == "1970-02-03"


def test_what_is_not_in_the_source_is_told_so(coalition: Coalition) -> None:
    take(folder(), coalition)

    assert "not in this source" in said("Harrow", "").mandate
    assert said("Harrow", "").stance == "S"
    assert said("Millford", "3").wording.body == "The words of article 3 are not in this source."


def test_a_mark_of_a_list_is_no_reservation(coalition: Coalition) -> None:
    assert take(folder(), coalition).marks == 1


def test_an_objection_stands_beside_the_reservation_and_is_none_itself(coalition: Coalition) -> None:
    take(folder(), coalition)

    objection = Objection.objects.get(position=said("Millford", "3"))
    assert (objection.party.name, objection.effect) == ("Saltmere", "stands")
    assert objection.words.startswith("We do not regard")
    assert "not-valid" in objection.reference
    assert "to be confirmed" in objection.reference
    assert not Position.objects.filter(party__name="Saltmere", wording__clause__number="3").exists()


@pytest.mark.parametrize(
    ("said", "effect"),
    [
        ("", "stands"),
        ("This shall not be regarded as precluding the entry into force of it between us.", "stands"),
        ("It considers it as continuing in force between us except for article 3.", "stands"),
        ("This objection precludes the entry into force of the Convention between us.", "stops"),
        ("The Convention shall not enter into force between us.", "stops"),
    ],
)
def test_what_an_objection_says_of_the_treaty_between_the_two_is_its_effect(
    coalition: Coalition, said: str, effect: str
) -> None:
    first = ROWS["objections.csv"][0]
    sentence = first.rsplit(",", 1)[1]
    parts = [row.replace(sentence, f"{sentence} {said}".strip()) for row in ROWS["reservation_parts.csv"]]
    take(folder(reservation_parts=parts, objections=[first]), coalition)

    objection = Objection.objects.get()
    assert (objection.effect, objection.words) == (effect, "\n\n".join(filter(None, (sentence, said))))


def test_a_part_that_says_what_the_objections_before_it_do_is_theirs(coalition: Coalition) -> None:
    none = "None of these is an obstacle to the entry into force of it between us and them."
    parts = [*ROWS["reservation_parts.csv"], f"RIVER,Saltmere,3,declaration,,,,,2,3,{none}"]
    take(folder(reservation_parts=parts, objections=ROWS["objections.csv"][:1]), coalition)

    assert Objection.objects.get().words.endswith(none)
    assert not Position.objects.filter(words__contains="None of these").exists()


def test_a_reservation_known_only_by_an_objection_says_so(coalition: Coalition) -> None:
    take(folder(), coalition)

    dike = said("Old Dike", "4")
    assert (dike.stance, dike.words) == ("C", "")
    assert "known from objections" in dike.mandate
    assert dike.objections.count() == 1


def test_a_general_reservation_withdrawn_in_part_stands_beside_what_it_still_speaks_of(
    coalition: Coalition,
) -> None:
    take(folder(withdrawals=["RIVER,Millford,1 May 1990,5(a);6,Only five and six from now on."]), coalition)

    assert said("Millford", "").stance == "S"
    for number in ("5", "6"):
        assert said("Millford", number).stance == "C"
        assert "In general our own law" in said("Millford", number).words
    earlier = Position.objects.exclude(superseded_at=None).get()
    assert (earlier.stance, earlier.words) == ("C", "In general our own law comes first.")


def test_a_second_run_changes_nothing_and_a_later_part_lists_what_moved(coalition: Coalition) -> None:
    take(folder(), coalition)
    before = everything()

    again = take(folder(), coalition)

    assert (again.new, again.moved) == (0, [])
    assert everything() == before
    later = [
        row.replace("declaration,,Article 9", "reservation,,Article 9")
        for row in ROWS["reservation_parts.csv"]
    ]
    done = take(folder(reservation_parts=later), coalition)
    assert [(m.party, m.article, m.before, m.after) for m in done.moved] == [("Saltmere", "9", "S", "C")]
    assert done.new == 1


def test_a_party_named_otherwise_stays_another(coalition: Coalition) -> None:
    known, other = make_party(coalition, "MILLFORD"), make_party(coalition, "Republic of Saltmere")
    take(folder(), coalition)

    assert known.positions.count() == 3
    assert other.positions.count() == 0


BAD = [
    ("reservation_parts", "RIVER,Millford,1,promise,,,3,,0,1,Words", "promise"),
    ("reservation_parts", "RIVER,Millford,1,reservation,,,three,,0,1,Words", "three"),
    ("reservation_parts", "LAKE,Millford,1,reservation,,,3,,0,1,Words", "LAKE"),
    ("objections", "RIVER,Saltmere,Millford,3,annoyed,2,0,1,Words", "annoyed"),
    ("status", "RIVER,Millford,1961,,", "1961"),
    ("status", "RIVER,Millford,,,", "say when"),
    ("declarations", "RIVER,Millford,gone,", "not in the source"),
    ("treaties", "RIVER,I-1,,1961-04-18", "missing"),
]


@pytest.mark.parametrize(("name", "row", "reason"), BAD)
def test_bad_input_is_refused_with_line_and_reason(
    coalition: Coalition, name: str, row: str, reason: str
) -> None:
    before = everything()

    with pytest.raises(Refused) as refused:
        take(folder(**{name: [row]}), coalition)

    assert f"{name}.csv, line 2" in str(refused.value)
    assert reason in str(refused.value)
    assert everything() == before


def test_only_who_manages_the_coalition_imports(coalition: Coalition) -> None:
    with pytest.raises(NotAllowed):
        import_treaties(folder(), coalition, actor=seated(coalition, "editor"))


def test_a_text_for_a_treaty_that_is_not_there_is_refused(coalition: Coalition) -> None:
    with pytest.raises(Refused, match="LAKE"):
        take(folder(), coalition, LAKE=("lake.md", b"1. Water."))


def test_the_real_treaties_keep_reservations_at_their_articles_in_both_languages(
    coalition: Coalition,
) -> None:
    words = shared("texts", "real", "cedaw.en-nl.md").read_bytes()

    done = take(real("treaties"), coalition, CEDAW=("cedaw.en-nl.md", words))

    assert (done.treaties, done.objections) == (2, 100)
    cedaw = Text.objects.get(reference="CEDAW")
    article = Clause.objects.get(text=cedaw, number="29")
    wording = article.wordings.get(is_omission=False)
    assert [each.language for each in wording.translations.all()] == ["nl"]
    algeria = Position.objects.get(wording=wording, party__name="Algeria")
    assert algeria.words.startswith("The Government of the People's Democratic Republic of Algeria does not")
    assert "accession 1996-05-22" in algeria.mandate
    two = Position.objects.get(
        wording__clause__text=cedaw, wording__clause__number="2", party__name="Algeria"
    )
    assert two.stance == "S"
    references = [r for _p, r in Objection.objects.values_list("party", "reference").distinct().order_by()]
    assert len(references) == 100
    egypt = Position.objects.get(
        wording__clause__text__reference="VCDR", wording__clause__number="37", party__name="Egypt"
    )
    objectors = set(egypt.objections.values_list("party__name", flat=True))
    assert {"Australia", "Canada", "Denmark", "France"} <= objectors
    mauritania = Position.objects.filter(party__name="Mauritania", superseded_at=None, stance="C")
    assert sorted(p.wording.clause.number for p in mauritania if p.wording.clause.text == cedaw) == [
        "13",
        "16",
    ]
    worded = Counter(each.split(": ")[1].split(" ")[0] for each in references)
    assert worded == {
        "not-valid": 48,
        "not-modifying": 34,
        "objects": 8,
        "incompatible": 5,
        "cannot-accept": 4,
        "not-bound": 1,
    }
    # Of the hundred, twenty-eight say that the treaty is in force between the two; none says that it is not.
    assert set(Objection.objects.values_list("effect", flat=True)) == {"stands"}
    speaking = Objection.objects.filter(words__regex=r"(in|into) force.* between").exclude(
        words__contains="paragraphs are in force"
    )
    assert speaking.order_by().values("party", "reference").distinct().count() == 28
    assert Event.objects.filter(verb="register.imported").count() == 1
    assert take(real("treaties"), coalition).new == 0


def test_the_real_treaties_come_in_without_their_words(coalition: Coalition) -> None:
    take(real("treaties"), coalition)

    bodies = Clause.objects.filter(number="29").values_list("wordings__body", flat=True)
    assert list(bodies) == ["The words of article 29 are not in this source."]
