"""Facts are dated, sourced, superseded and never edited; removed ones leave a trace, erased ones say so."""

import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from tests.cases.worlds import editor_of, make_case, make_fact, told
from tests.dumps import everything
from tests.factories import make_coalition, seated
from tests.library.worlds import quoted, signed_in, transcript

from undersigned.cases import actions
from undersigned.cases.models import CaseActor, Fact
from undersigned.core import registry
from undersigned.core.erasure import erase
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.models import Audience

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("section", "fields", "sentence"),
    [
        ("event", {"words": "  "}, "Write what happened"),
        ("event", {"happened": ""}, "Say when it happened"),
        ("event", {"citation": " "}, "Say where it comes from"),
        ("event", {"happened": "2031-13"}, "“2031-13” is not a date"),
        ("event", {"happened": "2031-W05-1"}, "“2031-W05-1” is not a date"),
        ("event", {"happened_until": "2030-12"}, "It ends before it begins"),
        ("criticism", {}, "Say whose criticism it is"),
        ("opinion", {}, "belongs to the timeline, to rights or to criticism"),
    ],
)
def test_what_is_no_fact_is_refused_in_one_sentence(section: str, fields: Any, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        make_fact(make_case(), section=section, **({"words": "Said."} | fields))
    assert not Fact.objects.exists()


@pytest.mark.parametrize(("begun", "ended"), [("2031", "2031-05"), ("2031-05-02", "2031"), ("2031", "2031")])
def test_a_date_known_in_part_ends_within_itself(begun: str, ended: str) -> None:
    make_fact(make_case(), happened=begun, happened_until=ended)


def test_a_changed_fact_keeps_what_it_said_and_its_address() -> None:
    case = make_case()
    fact = make_fact(case)
    actions.change_fact(fact, told("The gate rusted through."), actor=editor_of(case.coalition))

    assert [v.words for v in fact.versions.all()] == ["The gate rusted.", "The gate rusted through."]
    assert fact.versions.get(until_at=None).words == "The gate rusted through."
    said = Client().get(f"/fact/{fact.uid}/").content.decode()
    assert "The gate rusted through." in said
    assert "What it said before" in said


def test_saving_a_fact_unchanged_changes_nothing() -> None:
    case = make_case()
    fact = make_fact(case)
    actions.change_fact(fact, told(" The gate rusted. "), actor=editor_of(case.coalition))

    assert fact.versions.count() == 1


def test_a_removed_fact_leaves_a_trace_with_the_reason() -> None:
    case = make_case()
    fact = make_fact(case, "They lied.", "criticism", attributed_to="A paper")
    with pytest.raises(Refused, match="Say why"):
        actions.remove_fact(fact, " ", actor=editor_of(case.coalition))
    actions.remove_fact(fact, "The paper withdrew it.", actor=editor_of(case.coalition))

    said = Client().get(f"/case/{case.uid}/").content.decode()
    assert "The paper withdrew it." in said
    assert "They lied." not in said
    with pytest.raises(Refused, match="was removed"):
        actions.change_fact(fact, told("x"), actor=editor_of(case.coalition))


def test_rights_and_criticism_always_stand_there() -> None:
    said = Client().get(f"/case/{make_case().uid}/").content.decode()

    assert "Rights and criticism" in said
    assert said.count("Nothing recorded.") == 2


def test_others_learn_that_a_fact_changed_or_was_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[str, str]] = []
    for verb in ("fact.changed", "fact.removed"):
        listeners = [*registry.LISTENERS.get(verb, []), lambda kind, uid, text: heard.append((kind, uid))]
        monkeypatch.setitem(registry.LISTENERS, verb, listeners)
    case = make_case()
    fact, editor = make_fact(case), editor_of(case.coalition)
    actions.change_fact(fact, told("Otherwise."), actor=editor)
    actions.remove_fact(fact, "Wrong.", actor=editor)

    assert heard == [("fact", fact.uid)] * 2


def test_an_erased_fact_is_in_no_table_and_says_so() -> None:
    case = make_case()
    fact, editor = make_fact(case, "Zyxmarble fell.", attributed_to="Zyxmarble"), editor_of(case.coalition)
    actions.change_fact(fact, told("Zyxmarble rose.", citation="Zyxmarble’s book"), actor=editor)
    actions.remove_fact(fact, "Zyxmarble asked.", actor=editor)
    erase("fact", fact.uid)

    assert "Zyxmarble" not in everything()
    said = Client().get(f"/fact/{fact.uid}/").content.decode()
    assert said.count('<em class="erased">erased</em>') == 2
    with pytest.raises(Refused, match="erased already"):
        erase("fact", fact.uid)


def test_a_fact_rests_on_a_passage_that_its_reader_may_not_see() -> None:
    source = transcript(audience=Audience.COALITION)
    case = make_case(source.coalition)
    fact = make_fact(case, citation="", passage=quoted(source, "sluice is opened"))

    said = Client().get(f"/fact/{fact.uid}/").content.decode()
    assert "A source that only the coalition reads." in said
    assert "sluice" not in said
    assert "/p/" in signed_in(source.coalition, "observer").get(f"/fact/{fact.uid}/").content.decode()


def test_only_editors_record_change_and_remove() -> None:
    case = make_case()
    fact, observer = make_fact(case), seated(case.coalition, "observer")
    with pytest.raises(NotAllowed):
        actions.record_fact(case, "event", told(), actor=observer)
    with pytest.raises(NotAllowed):
        actions.change_fact(fact, told("x"), actor=observer)
    with pytest.raises(NotAllowed):
        actions.remove_fact(fact, "x", actor=observer)


def test_a_fact_speaks_of_no_actor_of_another_coalition() -> None:
    stranger = CaseActor.objects.create(coalition=make_coalition(), name="A firm", kind="firm")
    with pytest.raises(Refused, match="another coalition"):
        make_fact(make_case(), about=stranger)


def test_editors_record_change_and_remove_on_pages() -> None:
    case = make_case()
    editor = signed_in(case.coalition, "editor")
    page = f"/case/{case.uid}/facts/criticism/"
    sent = {
        "words": "They knew.",
        "happened": "2031-05",
        "citation": "A letter",
        "language": "en",
        "once": "k",
    }
    assert "Say whose criticism it is." in editor.post(page, sent).content.decode()
    address = editor.post(page, sent | {"attributed_to": "Friends"}).url
    assert editor.post(page, sent | {"attributed_to": "Friends"}).url == address

    editor.post(address, sent | {"attributed_to": "Friends", "happened": "2031-06", "do": "change"})
    assert "June 2031" in editor.get(address).content.decode()
    editor.post(address, {"do": "remove", "why": "Mistaken."})
    assert Fact.objects.get().removed_why == "Mistaken."
    assert editor.get(f"/case/{case.uid}/facts/opinion/").status_code == 404
    assert Client().get(page).status_code == 403


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite lets one write after another")
def test_of_two_who_change_a_fact_at_once_both_versions_are_kept() -> None:
    case = make_case()
    fact, editor = make_fact(case), editor_of(case.coalition)

    def change(words: str) -> None:
        actions.change_fact(fact, told(words), actor=editor)
        connection.close()

    threads = [threading.Thread(target=change, args=(f"Said {n}.",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert fact.versions.count() == 5
    assert fact.versions.filter(until_at=None).count() == 1
