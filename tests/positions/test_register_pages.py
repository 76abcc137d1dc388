"""The pages of the register: two tables, a cell in full, the mirror, hearsay beside it; the same for both readers."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.factories import make_seat, make_user
from tests.positions.actions.imports.folders import small
from tests.positions.registers import World, round_of

from undersigned.core.actor import OPERATOR
from undersigned.parties.models import Party
from undersigned.positions import actions
from undersigned.positions.actions.imports import import_unga
from undersigned.positions.models import Publication, Report

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def signed_in(world: World, power: str, party: Party | None = None) -> Client:
    client = Client()
    client.force_login(make_seat(world.coalition, power, party=party, user=make_user()).user)
    return client


def path(world: World, *rest: str) -> str:
    return "/".join([f"/c/{world.coalition.slug}/register", *rest, ""])


def party_page(world: World, name: str) -> str:
    return path(world, "party", world.party(name).uid)


def cell_page(world: World, name: str, question: int, case: str) -> str:
    return path(world, world.party(name).uid, world.question(question).uid, world.case(case).uid)


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return str(response.content.decode())


def cells(html: str) -> list[str]:
    """Return what the cells of the table say, without markup."""
    found = re.findall(r"<td(?: class=\"blank\")?>(<a.*?)</td>", html, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in found]


def test_a_seat_reads_answers_in_sign_and_word_and_blanks_by_kind(world: World) -> None:
    world.says("Millford", world.clause(1, "weir"), "S")
    world.says("Millford", world.clause(1, "sluice", polarity=-1), "S")
    world.clause(2, "weir")

    told = cells(read(signed_in(world, "observer"), party_page(world, "Millford")))

    # Cases by name, questions by number.
    assert told == ["Accept No", "· never asked", "Accept Yes", "nothing to read"]


def test_a_party_sees_its_own_blanks_and_nobody_else_does_until_it_publishes_them(world: World) -> None:
    world.clause(1, "weir")
    world.says("Millford", world.clause(2, "weir"), "S")
    millford = world.party("Millford")
    own = signed_in(world, "delegate", millford)
    others = [signed_in(world, "secretary"), signed_in(world, "delegate", world.party("Saltmere"))]
    page = party_page(world, "Millford")

    assert cells(read(own, page)) == ["no answer", "Accept Yes"]
    assert [cells(read(other, page)) for other in others] == [["nothing to read", "Accept Yes"]] * 2
    assert own.post(page, {"blanks": "on"}).status_code == 302
    assert [cells(read(c, page)) for c in (*others, Client())] == [["no answer", "Accept Yes"]] * 3
    uid = Publication.objects.get().uid
    own.post(path(world, "published", uid, "end"))
    assert Client().get(page).status_code == 404
    assert cells(read(others[0], page)) == ["nothing to read", "Accept Yes"]


def test_a_stranger_reads_no_name_of_whom_nothing_is_published(world: World) -> None:
    world.says("Millford", world.clause(1, "weir"), "S")
    world.says("Saltmere", world.clause(2, "weir"), "N", "A secret reason.")
    actions.publish_answers(world.party("Millford"), world.coalition, actor=OPERATOR)

    told = read(Client(), path(world))
    table = read(Client(), path(world, "question", world.question(2).uid))

    assert "Millford" in told
    assert "Saltmere" not in told + table
    assert cells(table) == ["nothing to read"]
    assert Client().get(party_page(world, "Saltmere")).status_code == 404


def test_a_register_without_a_public_case_is_not_there_for_strangers(world: World) -> None:
    world.case("weir", audience=1)

    assert Client().get(path(world)).status_code == 404


def test_an_answer_in_a_sealed_round_is_the_partys_alone_until_it_closes(world: World) -> None:
    clause = world.clause(1, "weir", sealed=True)
    world.says("Millford", clause, "S")
    own, other = signed_in(world, "delegate", world.party("Millford")), signed_in(world, "secretary")
    page = party_page(world, "Millford")

    assert cells(read(own, page)) == ["Accept Yes"]
    assert cells(read(other, page)) == ["nothing to read"]
    held = round_of(clause)
    held.closed_at = timezone.now()
    held.save()
    assert cells(read(other, page)) == ["Accept Yes"]


def test_a_cell_shows_words_mandate_earlier_words_and_paragraphs_of_the_same_text(world: World) -> None:
    import_unga(small(), world.coalition, actor=OPERATOR)
    import_unga(small(votes=("10,AA,abstain", "10,AA,yes")), world.coalition, actor=OPERATOR)
    party = Party.objects.get(reference="AA")
    question = world.coalition.questions.get(reference="open")
    case = world.coalition.cases.get(reference="weir")

    told = read(Client(), path(world, party.uid, question.uid, case.uid))

    assert "The weir stays open" in told
    assert "1 February 2003" in told
    assert "November 2001" in told
    assert "paragraph 3" in told
    assert "Taken over from a published register" in told
    assert re.search(r"Said before.*Stands aside", told, re.DOTALL)


def test_a_day_before_shows_what_stood_here_then(world: World) -> None:
    clause = world.clause(1, "weir", opened_at=timezone.now() - timezone.timedelta(days=10))
    week = timezone.now() - timezone.timedelta(days=7)
    world.says("Millford", clause, "S", taken_at=week, superseded_at=timezone.now())
    world.says("Millford", clause, "N", "We think otherwise now.")
    for model in (type(world.case("weir")), Party):
        model.objects.update(created_at=timezone.now() - timezone.timedelta(days=30))
    world.question(1).__class__.objects.update(phrased_at=week)
    clause.subjects.update(since_at=week)
    seat = signed_in(world, "observer")
    then = f"?as_of={(timezone.now() - timezone.timedelta(days=3)).date()}"

    assert cells(read(seat, party_page(world, "Millford"))) == ["Refuse No"]
    assert cells(read(seat, party_page(world, "Millford") + then)) == ["Accept Yes"]
    cell = read(seat, cell_page(world, "Millford", 1, "weir") + then)
    assert "We think otherwise now." not in cell


@pytest.mark.parametrize("kind", ["party", "question", "cell"])
def test_a_page_asks_as_many_queries_of_much_as_of_little(world: World, kind: str, client: Client) -> None:
    seat = signed_in(world, "secretary")

    def count() -> int:
        address = {
            "party": party_page(world, "Town 0"),
            "question": path(world, "question", world.question(1).uid),
            "cell": cell_page(world, "Town 0", 1, "case 0"),
        }[kind]
        with CaptureQueriesContext(
            connection,
        ) as found:
            read(seat, address)
        return len(found)

    def fill(start: int, end: int) -> None:
        for n in range(start, end):
            question, case = (1 + n % 4, f"case {n}") if n % 3 else (1, "case 0")
            clause = world.clause(question, case, wordings=2)
            for party in range(n + 1):
                world.says(f"Town {party}", clause, "S")

    fill(0, 3)
    few = count()
    fill(3, 12)

    assert count() == few


def test_hearsay_fills_no_blank_and_is_marked_and_the_party_replies(world: World) -> None:
    world.says("Millford", world.clause(1, "weir"), "S")
    world.clause(2, "weir")
    editor = signed_in(world, "editor")
    before = cells(read(editor, party_page(world, "Millford")))

    sent = editor.post(
        cell_page(world, "Millford", 2, "weir"),
        {
            "reporter": "A neighbour",
            "words": "They are all for it.",
            "citation": "A letter",
            "language": "en",
        },
    )

    assert sent.status_code == 302
    after = cells(read(editor, party_page(world, "Millford")))
    assert [cell.removesuffix(" *") for cell in after] == before
    assert after[1].endswith("*")
    own = signed_in(world, "delegate", world.party("Millford"))
    report = Report.objects.get()
    own.post(path(world, "report", report.uid, "reply"), {"words": "We never said so.", "language": "en"})
    told = read(editor, cell_page(world, "Millford", 2, "weir"))
    assert told.index("They are all for it.") < told.index("We never said so.")
    assert "Reported by" in told


def test_the_party_concerned_replies_by_a_private_link(world: World) -> None:
    report = actions.report_position(
        world.party("Millford"),
        world.question(1),
        world.case("weir"),
        actor=OPERATOR,
        reporter="A neighbour",
        words="They are all for it.",
        language="en",
        citation="A letter",
    )
    secretary = signed_in(world, "secretary")

    shown = secretary.post(path(world, "report", report.uid, "link")).content.decode()
    token = re.search(r"/l/([0-9a-z]{32})/", shown)
    assert token is not None
    visitor = Client()
    page = visitor.get(f"/l/{token[1]}/", follow=True)
    address = page.redirect_chain[0][0].split("?")[0]
    assert "They are all for it." in page.content.decode()
    assert Client().get(address).status_code == 403
    visitor.post(address, {"words": "We never said so.", "language": "en"})

    report.refresh_from_db()
    assert report.reply == "We never said so."
    assert "We never said so." in read(visitor, address)


def test_only_who_drafts_reports_and_only_the_party_replies(world: World) -> None:
    report = actions.report_position(
        world.party("Millford"),
        world.question(1),
        world.case("weir"),
        actor=OPERATOR,
        reporter="A neighbour",
        words="All for it.",
        language="en",
        citation="A letter",
    )
    stranger, observer = Client(), signed_in(world, "observer")
    other = signed_in(world, "delegate", world.party("Saltmere"))

    assert (
        other.post(path(world, "report", report.uid, "reply"), {"words": "x", "language": "en"}).status_code
        == 403
    )
    assert observer.post(path(world, "report", report.uid, "remove")).status_code == 403
    assert stranger.post(path(world, "report", report.uid, "remove")).status_code == 404
    observer.post(cell_page(world, "Millford", 1, "weir"), {"reporter": "x", "words": "y", "citation": "z"})
    assert Report.objects.count() == 1
