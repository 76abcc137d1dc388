"""From a trade to a case on a page: chains with their sources and an act, or plainly that none is known."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.chains.worlds import Valley
from tests.library.worlds import signed_in
from tests.weighing import PAGE_BYTES

from undersigned.cases.actions import also_name
from undersigned.chains import actions
from undersigned.chains.models import Link, LinkDispute, Tip
from undersigned.core import search
from undersigned.core.actor import NOBODY
from undersigned.core.models import Audience
from undersigned.texts.actions import set_briefing
from undersigned.texts.models import BriefingLine

pytestmark = pytest.mark.django_db


@pytest.fixture
def valley() -> Valley:
    made = Valley()
    mill = made.body("Mill")
    made.link(made.body("Bakers", "trade"), mill)
    made.link(mill, made.dam, "works_for")
    return made


def page(path: str, client: Client | None = None, **query: str) -> str:
    return (client or Client()).get(path, query).content.decode()


def test_a_stranger_reads_the_chain_with_claims_passages_and_what_she_can_do(valley: Valley) -> None:
    claim = Link.objects.order_by("pk")[0].clause
    set_briefing(valley.case, BriefingLine.Length.MINUTE, [claim], actor=valley.editor)

    found = page("/why/", q="bakers")
    assert "<bdi>Bakers</bdi> supplies <bdi>Mill</bdi>" in found
    assert "<bdi>Mill</bdi> works for <bdi>Harrow Dam</bdi>" in found
    assert "Bakers supplies Mill, it says." in found
    assert "at the dam" in found, "the passage"
    assert "2 links" in found
    assert "Read in a minute what <bdi>The dam</bdi> is" in found
    assert "no source" not in found


def test_a_name_in_another_script_leads_the_same_way_and_several_are_chosen_from(valley: Valley) -> None:
    also_name(valley.coalition.case_actors.get(name="Bakers"), "الخبازون", actor=valley.editor, language="ar")
    assert "works for <bdi>Harrow Dam</bdi>" in page("/why/", q="الخبازون")

    second = valley.body("BAKERS.", "trade")
    valley.link(second, valley.dam)
    asked = page("/why/", q="bakers")
    assert "Which one?" in asked
    assert "works for" not in asked
    assert "<bdi>BAKERS.</bdi> supplies <bdi>Harrow Dam</bdi>" in page("/why/", q="bakers", body=second.uid)


def test_that_no_chain_is_known_is_said_plainly_with_a_way_to_tell_of_one(valley: Valley) -> None:
    valley.link(valley.body("Fishers"), valley.body("Boats"))
    for typed in ("Fishers", "Nobody at all"):
        said = page("/why/", q=typed)
        assert "No chain known." in said
        assert f"/c/{valley.coalition.slug}/why/tell/" in said

    client, place = Client(), f"/c/{valley.coalition.slug}/why/tell/"
    sent = {"words": "The bank lends to the dam.", "citation": "Gazette, 3 May", "once": "k"}
    for _press in range(2):
        assert client.post(place, sent).status_code == 302
    assert Tip.objects.get().words == "The bank lends to the dam."
    assert "The bank lends" in page(
        f"/c/{valley.coalition.slug}/links/", signed_in(valley.coalition, "editor")
    )
    assert "The bank lends" not in page(
        f"/c/{valley.coalition.slug}/links/", signed_in(valley.coalition, "observer")
    )


def test_a_body_of_links_that_she_may_not_read_is_nobody_to_a_stranger(valley: Valley) -> None:
    valley.link(valley.body("Zq bank"), valley.dam, audience=Audience.COALITION)
    bank = valley.coalition.case_actors.get(name="Zq bank")

    assert "Nobody has recorded anything" in page("/why/", q="zq bank")
    assert "<bdi>Zq bank</bdi> supplies" in page(
        "/why/", signed_in(valley.coalition, "observer"), q="zq bank"
    )
    assert Client().get(f"/body/{bank.uid}/").status_code == 404
    assert "Zq" not in page(f"/body/{valley.dam.uid}/")
    assert not search.find(search.read_wanted("zq"), NOBODY).hits
    assert search.find(search.read_wanted("mill"), NOBODY, kinds=["link"]).hits


def test_a_claim_without_a_source_says_so_and_a_dispute_stands_beside_its_link(valley: Valley) -> None:
    bank = valley.body("Bank")
    link = valley.link(
        bank, valley.dam, clause=valley.claim("So they say.", sourced=False), audience=Audience.COALITION
    )
    editor = signed_in(valley.coalition, "editor")
    place = f"/link/{link.uid}/"
    sent = {"words": "Not since May.", "language": "en", "party": "", "do": "dispute", "once": "k"}
    for _press in range(2):
        editor.post(place, sent)

    dispute = LinkDispute.objects.get()
    seen = page("/why/", signed_in(valley.coalition, "observer"), q="bank")
    assert "no source" in seen
    assert "Not since May." in seen
    assert "Ask whether it still holds" in page(place, editor)
    name = f"settle:{dispute.uid}"
    editor.post(place, {"do": name, f"{dispute.uid}-words": "They lend there too."})
    assert "They lend there too." in page(place, editor)
    editor.post(place, {"do": "end", "why": "Paid back."})
    assert "Paid back." in page(place, editor)
    assert "No chain known." in page("/why/", editor, q="bank")


def test_an_editor_records_a_link_and_gives_a_body_names(valley: Valley) -> None:
    editor, place = signed_in(valley.coalition, "editor"), f"/c/{valley.coalition.slug}/links/"
    clause = valley.claim("The bank lends.")
    sent = {
        "one": "Bank", "one_kind": "", "tie": "lends_to", "other": "harrow dam", "other_kind": "",
        "address": f"/t/{clause.text.uid}/draft/#clause-{clause.uid}", "audience": "0", "once": "k",
    }  # fmt: skip
    assert "“Bank” is not known yet" in editor.post(place, sent).content.decode()
    assert editor.post(place, sent | {"one_kind": "firm"}).status_code == 302
    bank = valley.coalition.case_actors.get(name="Bank")
    editor.post(f"/body/{bank.uid}/", {"name": "Банк", "language": "fr"})
    assert "Банк" in page(f"/body/{bank.uid}/")
    editor.post(f"/body/{bank.uid}/names/{bank.names.get(name='Банк').pk}/drop/")
    assert "Банк" not in page(f"/body/{bank.uid}/")


TABLE = "from,tie,to,claim,from_kind,since,until,audience\n"


def test_a_table_of_links_is_taken_whole_or_not_at_all_and_twice_adds_nothing(valley: Valley) -> None:
    claim = valley.claim("It is so.").uid
    table = f"{TABLE}Bank,lends_to,Mill,/t/x/c/{claim}/,firm,2030,2099-12-31,everybody\n"
    table += f"Fishers,ships,Bank,{claim},trade,,,\n"

    def take(content: str) -> actions.LinksImported:
        return actions.import_links(valley.coalition, "links.csv", content.encode(), actor=valley.editor)

    for line, reason in {
        "Nobody,owns,Mill,CLAIM,,,,": "“Nobody” is not known yet",
        "Bank,likes,Mill,CLAIM,firm,,,": "“likes” is no tie; these are: works_for",
        "Bank,owns,Mill,nowhere,firm,,,": "“nowhere” is no claim",
        "Bank,owns,Mill,CLAIM,firm,May,,": "“May” is not a date",
        "Bank,owns,Mill,CLAIM,firm,,2031-02-30,": "“2031-02-30” is no day",
        "Bank,owns,Mill,CLAIM,firm,,,all": "The audience is",
        "Bank,lends_to,Mill,CLAIM,firm,,,": "stands on line 2 already",
        "Bakers,supplies,Mill,CLAIM,,,,": "recorded already, with another claim",
    }.items():
        with pytest.raises(
            actions.importing.Refused, match=r"links\.csv, line 4: .*" + reason[:20]
        ) as refused:
            take(table + line.replace("CLAIM", claim) + "\n")
        assert reason in str(refused.value)
    assert Link.objects.count() == 2
    assert not valley.coalition.case_actors.filter(name="Bank").exists()
    assert take(table) == actions.LinksImported(2, 2)
    assert take(table) == actions.LinksImported(2, 0)
    assert "ships through" in page("/why/", signed_in(valley.coalition, "observer"), q="fishers")
    editor, place = signed_in(valley.coalition, "editor"), f"/c/{valley.coalition.slug}/links/import/"
    wrong = SimpleUploadedFile("links.csv", b"from,tie,to\nBank,owns,Mill\n")
    assert "the column “claim” is missing" in editor.post(place, {"file": wrong}).content.decode()


def test_pages_take_the_same_queries_with_two_and_with_twenty_links_and_stay_light(valley: Valley) -> None:
    counts: dict[str, list[int]] = {}
    for many in (2, 20):
        for n in range(many):
            valley.link(valley.body(f"Firm {many} {n}"), valley.dam)
            valley.link(valley.coalition.case_actors.get(name="Bakers"), valley.body(f"Firm {many} {n}"))
        for path in ("/why/?q=bakers", f"/body/{valley.dam.uid}/", f"/c/{valley.coalition.slug}/links/"):
            client = signed_in(valley.coalition, "editor")
            with CaptureQueriesContext(connection) as captured:
                answer = client.get(path)
            assert answer.status_code == 200
            assert len(answer.content) < PAGE_BYTES
            counts.setdefault(path, []).append(len(captured))

    # A search asks level by level: how often depends on how far the case is, and is bounded.
    assert max(counts.pop("/why/?q=bakers")) < 40
    assert {path: few for path, (few, many) in counts.items() if few != many} == {}
