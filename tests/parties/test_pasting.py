"""Many parties from lines: what is read, and what is refused by the line."""

import json
from datetime import date

import pytest
from tests.factories import make_coalition, make_party, seated

from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.models import Event
from undersigned.parties.actions import WrongLines, paste_parties
from undersigned.parties.models import Party

pytestmark = pytest.mark.django_db


def paste(pasted: str, coalition: object = None) -> list[Party]:
    coalition = coalition or make_coalition()
    return paste_parties(coalition, pasted, actor=seated(coalition))  # type: ignore[arg-type]


def test_lines_become_parties_in_one_act_with_one_event() -> None:
    parties = paste(
        "Name; Place; Language; Members; Date; Evidence\r\n"
        "Ferrymen’s Union; Port Anselm; fr, ar; 1 200; 2026-03-01; annual report\r\n"
        "\r\n"
        "Weir Council\n"
        "نقابة; ; ar; ١٢٠٠; 2026-03-01"
    )

    told = [(p.name, p.place, p.languages, p.members, p.members_on, p.members_evidence) for p in parties]
    assert told == [
        ("Ferrymen’s Union", "Port Anselm", ["fr", "ar"], 1200, date(2026, 3, 1), "annual report"),
        ("Weir Council", "", ["en"], None, None, ""),
        ("نقابة", "", ["ar"], 1200, date(2026, 3, 1), ""),
    ]
    event = Event.objects.get()
    assert event.verb == "parties.pasted"
    assert [row[0] for row in json.loads(event.words.entry)["words"]["rows"]] == [p.uid for p in parties]


def test_cells_of_a_spreadsheet_come_with_tabs() -> None:
    (party,) = paste("Weir; Council\tUpper Weir\ten\t1.200\t2026-03-01\n")

    assert (party.name, party.place, party.members) == ("Weir; Council", "Upper Weir", 1200)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("; Upper Weir", "Line 2: A name needs at least one letter or figure."),
        ("A\u202eB", "Line 2: A name cannot hold signs"),
        ("A; B; French language", "Line 2: “French” is not the code of a language"),
        ("A; B; fr; many; 2026-03-01", "Line 2: “many” is not a number of members."),
        ("A; B; fr; 1,20; 2026-03-01", "Line 2: “1,20” is not a number of members."),
        ("A; B; fr; -4; 2026-03-01", "Line 2: “-4” is not a number"),
        ("A; B; fr; 99999999999999999999; 2026-03-01", "Line 2: No organisation has"),
        ("A; B; fr; 12", "Line 2: Say on which day"),
        ("A; B; fr; 12; 1 March", "Line 2: “1 March” is not a day"),
        ("A; B; fr; 12; 2999-01-01", "Line 2: Members are counted on a day that has been"),
        ("A; B; fr; 12; 2026-03-01; x; y", "Line 2: it has 7 parts"),
        ("A" * 201, "Line 2: “AAAA"),
        ("Here already", "Line 2: Here already is in the coalition already."),
        ("first", "Line 2: first stands on line 1 already."),
    ],
)
def test_a_wrong_line_is_named_and_nobody_is_taken_in(line: str, reason: str) -> None:
    coalition = make_coalition()
    make_party(coalition, "Here already")

    with pytest.raises(WrongLines) as refused:
        paste(f"First\n{line}\nThird", coalition)

    (sentence,) = refused.value.sentences
    assert sentence.startswith(reason)
    assert Party.objects.count() == 1
    assert not Event.objects.exists()


def test_all_wrong_lines_are_named_at_once_in_their_order() -> None:
    with pytest.raises(WrongLines) as refused:
        paste("A; ; ; x\nB\n\n;;y")

    assert [sentence[:7] for sentence in refused.value.sentences] == ["Line 1:", "Line 4:"]


@pytest.mark.parametrize("nothing", ["", "  \n ; \n", "Name; Place"])
def test_no_line_at_all_is_refused(nothing: str) -> None:
    with pytest.raises(Refused, match="no line to read"):
        paste(nothing)


def test_a_list_has_an_end() -> None:
    with pytest.raises(Refused, match="at most 1000 lines"):
        paste("\n".join(f"Town {n}" for n in range(1001)))


def test_an_editor_pastes_nobody() -> None:
    coalition = make_coalition()

    with pytest.raises(NotAllowed):
        paste_parties(coalition, "A", actor=seated(coalition, "editor"))
