from datetime import timedelta

import pytest
from django.utils import timezone
from tests.factories import link_holder, make_coalition, make_party, make_round, make_text, seated

from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.models import Event
from undersigned.parties.models import Membership, PrivateLink
from undersigned.parties.queries import link_of_token
from undersigned.positions import actions, queries
from undersigned.positions.models import Round
from undersigned.texts.models import Text

pytestmark = pytest.mark.django_db
SOON = timedelta(days=4)


@pytest.fixture
def text() -> Text:
    return make_text(make_coalition())


def opened(text: Text, **options: object) -> Round:
    options = {"closes_at": timezone.now() + SOON, "time_zone": "Europe/Paris"} | options
    return actions.open_round(text, actor=seated(text.coalition), **options)  # type: ignore[arg-type]


def test_a_secretary_opens_a_round_and_it_is_an_event(text: Text) -> None:
    round = opened(text, sealed=True)

    assert queries.open_round(text) == round
    assert queries.is_sealed_now(text)
    assert Event.objects.filter(verb="round.opened", object_uid=round.uid, text_uid=text.uid).count() == 1


@pytest.mark.parametrize("power", ["editor", "observer"])
def test_only_the_secretary_asks(text: Text, power: str) -> None:
    with pytest.raises(NotAllowed):
        actions.open_round(
            text,
            actor=seated(text.coalition, power),
            closes_at=timezone.now() + SOON,
            time_zone="UTC",
        )


def test_a_text_without_clauses_is_not_asked(text: Text) -> None:
    text.clauses.update(retired_at=timezone.now())
    with pytest.raises(Refused, match="no clauses"):
        opened(text)


def test_a_deadline_in_the_past_is_refused(text: Text) -> None:
    with pytest.raises(Refused, match="passed already"):
        opened(text, closes_at=timezone.now() - timedelta(minutes=1))


@pytest.mark.parametrize("days", [-1, 5])
def test_a_reminder_outside_the_round_is_refused(text: Text, days: int) -> None:
    with pytest.raises(Refused, match="reminder"):
        opened(text, remind_at=timezone.now() + timedelta(days=days))


def test_a_time_zone_that_nobody_knows_is_refused(text: Text) -> None:
    with pytest.raises(Refused, match="“Paris” is not a time zone"):
        opened(text, time_zone="Paris")


def test_a_second_round_waits_until_the_first_is_closed(text: Text) -> None:
    first = opened(text)
    with pytest.raises(Refused, match="open already"):
        opened(text)
    actions.close_round(first, actor=seated(text.coalition))

    assert opened(text) == queries.open_round(text)


def test_a_round_past_its_deadline_is_closed_at_its_deadline_when_the_next_one_opens(text: Text) -> None:
    deadline = timezone.now() - timedelta(hours=1)
    lapsed = make_round(text, closes_at=deadline)

    opened(text)

    lapsed.refresh_from_db()
    assert lapsed.closed_at == deadline


def test_closing_twice_is_one_event(text: Text) -> None:
    round, secretary = opened(text), seated(text.coalition)
    actions.close_round(round, actor=secretary)
    actions.close_round(Round.objects.get(pk=round.pk), actor=secretary)

    assert Event.objects.filter(verb="round.closed").count() == 1


def test_a_link_opens_one_page_for_one_party_and_outlives_the_round(text: Text) -> None:
    party, round = make_party(text.coalition, languages=["fr"]), opened(text)

    link, token = actions.invite(round, party, actor=seated(text.coalition))

    assert link_of_token(token) == link
    assert (link.address, link.language) == (f"/answer/{link.uid}/", "fr")
    assert link.expires_at > round.closes_at
    assert token not in str(vars(link))


def test_a_new_link_closes_the_earlier_one(text: Text) -> None:
    party, round, secretary = make_party(text.coalition), opened(text), seated(text.coalition)
    first, _token = actions.invite(round, party, actor=secretary)
    second, _token = actions.invite(round, party, actor=secretary, language="ar")

    first.refresh_from_db()
    assert (first.is_live, second.is_live, second.language) == (False, True, "ar")


def test_inviting_everybody_leaves_links_alone_that_were_sent(text: Text) -> None:
    sent, other = make_party(text.coalition), make_party(text.coalition)
    round, secretary = opened(text), seated(text.coalition)
    link, _token = actions.invite(round, sent, actor=secretary)

    made = actions.invite_all(round, actor=secretary)

    assert [link.party for link, _token in made] == [other]
    assert PrivateLink.objects.get(pk=link.pk).is_live


def test_a_party_from_elsewhere_is_not_invited(text: Text) -> None:
    stranger = make_party(make_coalition())
    with pytest.raises(Refused, match="not in the coalition"):
        actions.invite(opened(text), stranger, actor=seated(text.coalition))


def test_nobody_is_invited_to_a_round_that_is_over(text: Text) -> None:
    round = make_round(text, closes_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(Refused, match="over"):
        actions.invite(round, make_party(text.coalition), actor=seated(text.coalition))


def test_a_link_holder_can_neither_invite_nor_close(text: Text) -> None:
    party, round = make_party(text.coalition), opened(text)
    holder = link_holder(party, text.coalition, round.uid)
    for act in (
        lambda: actions.invite(round, party, actor=holder),
        lambda: actions.close_round(round, actor=holder),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_who_answered_tells_how_far_and_never_what(text: Text) -> None:
    round = opened(text, sealed=True)
    silent, partly = make_party(text.coalition, "A"), make_party(text.coalition, "B")
    done, gone = make_party(text.coalition, "C"), make_party(text.coalition, "D")
    Membership.objects.filter(party=gone).update(until=timezone.localdate())
    wordings = [clause.wordings.get(is_omission=False) for clause in text.clauses.all()]
    for party, submit in ((partly, False), (done, True)):
        actions.take_positions(
            round,
            party,
            [actions.Answer(wordings[0], "S")],
            actor=link_holder(party, text.coalition, round.uid),
            submit=submit,
        )

    rows = queries.who_answered(round)

    assert [(r.party, r.answered, r.clauses, r.submitted_at is not None) for r in rows] == [
        (silent, 0, 3, False),
        (partly, 1, 3, False),
        (done, 1, 3, True),
    ]
    assert not hasattr(rows[1], "positions")
