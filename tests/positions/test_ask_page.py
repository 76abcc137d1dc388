import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.conftest import Mailbox
from tests.factories import make_coalition, make_party, make_round, make_seat, make_text

from undersigned.core.actor import OPERATOR
from undersigned.core.models import Event, EventWords
from undersigned.parties.models import PrivateLink
from undersigned.positions import actions, queries
from undersigned.positions.models import Round
from undersigned.texts.models import Text, Wording

pytestmark = pytest.mark.django_db


class Office:
    """A secretary signed in, and a text of hers."""

    def __init__(self, clauses: int = 3, parties: int = 2) -> None:
        self.coalition = make_coalition()
        self.seat = make_seat(self.coalition, "secretary")
        self.text: Text = make_text(self.coalition, clauses)
        self.parties = [make_party(self.coalition, f"Party {n:02}") for n in range(1, parties + 1)]
        self.browser = Client()
        self.browser.force_login(self.seat.user)
        self.address = f"/t/{self.text.uid}/ask/"

    def page(self) -> str:
        return self.browser.get(self.address).content.decode()

    def open(self, **options: object) -> Round:
        return make_round(self.text, **options)

    def make_links(self, **mail: str) -> object:
        sent = {"once": re.findall(r'name="once" value="([^"]+)"', self.page())[0]}
        for party in self.parties:
            sent |= {f"{party.uid}-make": "on", f"{party.uid}-language": "fr"}
            sent[f"{party.uid}-mail"] = mail.get(party.name.replace(" ", "_"), "")
        self.sent = sent
        return self.browser.post(f"{self.address}links/", sent)


@pytest.fixture
def office() -> Office:
    return Office()


def deadline(**fields: str) -> dict[str, str]:
    day = timezone.localdate() + timedelta(days=4)
    return {"day": day.isoformat(), "time": "20:00", "time_zone": "Europe/Madrid"} | fields


def test_a_round_opens_until_a_moment_in_a_named_zone(office: Office) -> None:
    remind = timezone.localdate() + timedelta(days=3)
    response = office.browser.post(office.address, deadline(sealed="on", remind_day=remind.isoformat()))

    round = Round.objects.get()
    assert response.url == office.address
    assert round.sealed
    assert round.time_zone == "Europe/Madrid"
    assert round.closes_at.astimezone().isoformat() != ""
    assert "20:00 (Europe/Madrid)" in office.page()
    assert round.closes_at - round.remind_at == timedelta(days=1)  # type: ignore[operator]


def test_the_zone_offered_is_the_coalitions(office: Office) -> None:
    assert 'name="time_zone" value="Europe/Paris"' in office.page()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"day": "2020-01-01"}, "The deadline has passed already."),
        ({"day": "soon"}, "Enter a valid date."),
        ({"time_zone": "Paris"}, "is not a time zone"),
        ({"remind_day": "2020-01-01"}, "The reminder goes out between now and the deadline."),
    ],
)
def test_a_wrong_field_says_so_at_its_place_and_keeps_the_rest(
    office: Office, fields: dict[str, str], sentence: str
) -> None:
    response = office.browser.post(office.address, deadline(time="07:15", **fields))

    page = response.content.decode()
    assert response.status_code == 400
    assert sentence in page
    assert 'value="07:15"' in page
    assert not Round.objects.exists()


def test_a_text_without_clauses_says_that_there_is_nothing_to_ask(office: Office) -> None:
    office.text.clauses.update(retired_at=timezone.now())
    page = office.browser.post(office.address, deadline()).content.decode()

    assert "nothing to ask" in page


def test_links_are_shown_once_to_copy_and_to_print(office: Office, settings: Any) -> None:
    office.open()
    page = office.make_links().content.decode()

    lines = re.findall(r"^(?:<textarea[^>]*>)?(Party \d\d): (\S+)$", page, re.M)
    assert [name for name, _address in lines] == ["Party 01", "Party 02"]
    assert all(address.startswith(f"{settings.BASE_URL}/l/") for _name, address in lines)
    assert page.count('class="segno"') == 2
    assert set(PrivateLink.objects.values_list("language", flat=True)) == {"fr"}
    opened = Client().get(lines[0][1].removeprefix(settings.BASE_URL), follow=True)
    assert opened.status_code == 200
    assert lines[0][1].split("/")[-2] not in office.page()


def test_pressed_twice_the_links_already_sent_stay_good(office: Office) -> None:
    office.open()
    office.make_links()
    response = office.browser.post(f"{office.address}links/", office.sent)

    assert response.status_code == 409
    assert "shown once" in response.content.decode()
    assert PrivateLink.objects.filter(revoked_at=None).count() == PrivateLink.objects.count() == 2


def test_a_new_link_closes_the_earlier_one(office: Office) -> None:
    office.open()
    office.make_links()
    office.make_links()

    assert PrivateLink.objects.filter(revoked_at=None).count() == 2
    assert PrivateLink.objects.count() == 4


def test_a_mistyped_mail_address_makes_no_link_at_all(office: Office) -> None:
    office.open()
    response = office.make_links(Party_02="not an address")

    page = response.content.decode()
    assert response.status_code == 400
    assert "This is not a mail address." in page
    assert 'value="not an address"' in page
    assert not PrivateLink.objects.exists()


def test_nothing_ticked_is_said(office: Office) -> None:
    office.open()
    sent = {f"{party.uid}-language": "en" for party in office.parties}
    response = office.browser.post(f"{office.address}links/", sent)

    assert "No organisation was ticked" in response.content.decode()


def test_links_are_mailed_in_the_partys_language_and_the_address_is_kept_nowhere(
    office: Office, mail_sink: Mailbox
) -> None:
    office.open()
    page = office.make_links(Party_01="delegate@example.org").content.decode()

    [message] = mail_sink.to("delegate@example.org")
    secret = re.findall(r"Party 01: \S+/l/(\w+)/", page)[0]
    assert f"/l/{secret}/" in message.get_content()
    assert "Mailed to: <bdi>Party 01</bdi>" in page
    link = PrivateLink.objects.get(party=office.parties[0])
    assert link.mailed_at is not None
    kept = " ".join([*EventWords.objects.values_list("entry", flat=True), str(vars(link))])
    assert "delegate@example.org" not in kept
    assert secret not in kept
    assert Event.objects.filter(verb="links.mailed").count() == 1


def test_a_mail_is_plain_and_names_are_not_escaped(office: Office, mail_sink: Mailbox) -> None:
    office.open()
    Text.objects.update(title="Water & <bread>")
    office.make_links(Party_01="delegate@example.org")

    [message] = mail_sink.messages
    assert message.get_content_type() == "text/plain"
    assert "Water & <bread>" in message.get_content()


def test_where_mail_fails_one_sentence_says_so_and_the_link_is_good(office: Office, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    office.open()
    page = office.make_links(Party_01="delegate@example.org").content.decode()

    assert "The mail to <bdi>Party 01</bdi> could not be sent." in page
    secret = re.findall(r"Party 01: \S+/l/(\w+)/", page)[0]
    assert Client().get(f"/l/{secret}/").status_code == 302
    assert PrivateLink.objects.get(party=office.parties[0]).mailed_at is None


def test_a_link_is_revoked(office: Office) -> None:
    office.open()
    office.make_links()
    link = PrivateLink.objects.first()
    office.browser.post(f"{office.address}revoke/", {"link": link.uid})

    link.refresh_from_db()
    assert not link.is_live
    assert "opens no more" in office.page()


def test_a_link_of_another_text_is_not_revoked_from_here(office: Office) -> None:
    other = make_round(make_text(office.coalition))
    link, _token = actions.invite(other, office.parties[0], actor=OPERATOR)

    assert office.browser.post(f"{office.address}revoke/", {"link": link.uid}).status_code == 404
    assert PrivateLink.objects.get(pk=link.pk).is_live


def test_the_table_tells_how_far_and_in_a_sealed_round_nothing_of_what(office: Office) -> None:
    round = office.open(sealed=True)
    partly, done = office.parties
    wording = Wording.objects.filter(clause__text=office.text, is_omission=False).first()
    reason = actions.Answer(wording, "N", "Secret reason.", "en")
    actions.take_positions(round, partly, [reason], actor=OPERATOR, submit=False)
    actions.take_positions(round, done, [reason], actor=OPERATOR, submit=True)

    page = office.page()
    assert "1 of 3 clauses saved" in page
    assert "handed in on" in page
    assert "1 of 2 have handed in" in page
    assert "Secret reason." not in page


def test_a_round_is_closed(office: Office) -> None:
    office.open()
    response = office.browser.post(f"{office.address}close/", follow=True)

    assert queries.open_round(office.text) is None
    assert "The round is closed. 0 organisations handed in." in response.content.decode()
    assert "Open another round" in response.content.decode()
    assert office.browser.post(f"{office.address}close/").status_code == 409


@pytest.mark.parametrize("power", ["editor", "observer", "officer"])
def test_nobody_but_the_secretary_has_this_page(office: Office, power: str) -> None:
    party = office.parties[0] if power == "officer" else None
    other = Client()
    other.force_login(make_seat(office.coalition, power, party=party).user)

    assert other.get(office.address).status_code == 403
    assert other.post(f"{office.address}close/").status_code == 403


def test_strangers_learn_nothing(office: Office) -> None:
    stranger = Client()
    assert stranger.get(office.address).status_code == 404
    stranger.force_login(make_seat(make_coalition(), "secretary").user)
    assert stranger.get(office.address).status_code == 404


def test_looking_at_an_act_does_not_act(office: Office) -> None:
    office.open()
    for act in ("links", "revoke", "close"):
        assert office.browser.get(f"{office.address}{act}/").status_code == 405


def test_queries_do_not_grow_with_parties(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    counts = []
    for rows in (3, 30):
        office = Office(clauses=rows, parties=rows)
        round = office.open()
        wordings = [c.wordings.first() for c in office.text.clauses.all()]
        for party in office.parties:
            actions.invite(round, party, actor=OPERATOR)
            answers = [actions.Answer(w, "S") for w in wordings]
            actions.take_positions(round, party, answers, actor=OPERATOR, submit=True)
        office.page()
        with django_assert_max_num_queries(20) as captured:
            office.page()
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_enter_in_a_mail_field_makes_links_and_revokes_none(office: Office) -> None:
    office.open()
    office.make_links()
    form = office.page().split('ask/links/"')[1]

    assert "formaction" not in re.findall(r"<button[^>]*>", form)[0]
