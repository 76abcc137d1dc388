"""Every letter that the product sends holds nothing that its reader may not read, and no other's secret."""

from collections.abc import Iterator

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from tests.doors.canaries import CANARY, Canaries
from tests.doors.house import House

from undersigned.agreements.actions.back import tell_way_back
from undersigned.agreements.tasks.letters import send_way_back
from undersigned.core.actor import OPERATOR
from undersigned.parties.models import PrivateLink
from undersigned.people.models import User
from undersigned.positions import actions as positions
from undersigned.positions.tasks import Letter, remind, send_links
from undersigned.practices.models import Introduction
from undersigned.practices.tasks import note
from undersigned.reviews import actions as reviews
from undersigned.reviews.models import Review
from undersigned.reviews.tasks import ask_due, send
from undersigned.texts.models import Text

pytestmark = pytest.mark.django_db
# Letters to an address that is kept nowhere go to whoever holds a private link.
HOLDERS = {"party": "link", "other": "link.other"}


def _address(who: str) -> str:
    return f"{HOLDERS[who]}@letters.example"


def _by_link(house: House) -> None:
    """Send every letter with a private link to the two parties of a house."""
    text = Text.objects.get(uid=house.places["text.sealed"]["uid"])
    inner = Text.objects.get(uid=house.places["text.inner"]["uid"])
    round = text.rounds.get()
    for who in HOLDERS:
        party = getattr(house, who)
        link, token = positions.invite(round, party, actor=OPERATOR)
        assert send_links(round, [Letter(link, token, _address(who))], actor=OPERATOR) == []
        link, token = tell_way_back(inner, party, 2, actor=OPERATOR)
        assert send_way_back(inner, Letter(link, token), [_address(who)], actor=OPERATOR)
        for review in Review.objects.filter(party=party, coalition=house.coalition, answered_at=None):
            _link, token = reviews.invite(review, actor=OPERATOR)
            send(review, token, _address(who), actor=OPERATOR)


def _by_worker(house: House) -> None:
    """Let the worker send what it sends by itself."""
    Review.objects.filter(coalition=house.coalition).update(asked_at=None)
    for name in ("sealed", "inner"):
        round = Text.objects.get(uid=house.places[f"text.{name}"]["uid"]).rounds.get()
        round.submissions.all().delete()
        remind.call(round.uid)
    ask_due.call(house.coalition.uid)
    for question in Introduction.objects.filter(contact__practice__text__coalition=house.coalition):
        note.call(question.uid)


@pytest.fixture
def letters(canaries: Canaries) -> Iterator[list[tuple[str, str]]]:
    """Every letter that is sent, with the role of whom it goes to."""
    mail.outbox.clear()
    for house in canaries.houses.values():
        _by_link(house)
        _by_worker(house)
        if house is canaries.own:
            own = [(_role(canaries, message), _told(message)) for message in mail.outbox]
    yield own
    mail.outbox.clear()


def _role(canaries: Canaries, message: EmailMultiAlternatives) -> str:
    (to,) = message.to
    if to.endswith("@letters.example"):
        return to.partition("@")[0]
    person = User.objects.get(email=to)
    return next(role for role, each in canaries.own.people.items() if each == person)


def _told(message: EmailMultiAlternatives) -> str:
    """Return the whole letter but for the address that it goes to."""
    return message.message().as_bytes().decode("utf-8", "replace").replace(message.to[0], "")


def test_a_letter_holds_nothing_that_its_reader_may_not_read(
    canaries: Canaries, letters: list[tuple[str, str]]
) -> None:
    wrong, read = [], set()
    for role, told in letters:
        for word in CANARY.findall(told):
            where, readers = canaries.hidden[word]
            read.add(where.rsplit(" ")[0])
            if role not in readers:
                wrong.append((where, role))

    assert wrong == []
    assert {role for role, _told in letters} >= {"link", "link.other", "delegate", "neighbour", "secretary"}
    assert read >= {"texts.Text.title", "parties.Party.name"}


def test_a_letter_holds_no_other_ones_secret(letters: list[tuple[str, str]]) -> None:
    """Each private address stands in letters to one reader alone."""
    held: dict[str, set[str]] = {}
    for role, told in letters:
        for token in (part.split("/")[0] for part in told.split("/l/")[1:]):
            held.setdefault(token, set()).add(role)

    assert held
    shared = {token: roles for token, roles in held.items() if len(roles) > 1}
    # A review is asked of everybody who speaks for the party, by one link.
    assert all(roles <= {"delegate", "officer"} for roles in shared.values())
    assert not PrivateLink.objects.filter(token_hash__in=held).exists()
