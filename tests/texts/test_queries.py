import pytest
from django.http import Http404
from tests.factories import link_holder, make_coalition, make_party, make_text, make_user, seated

from undersigned.core.actor import NOBODY, OPERATOR, Actor
from undersigned.parties.queries import actor_of_user
from undersigned.texts import queries, rules
from undersigned.texts.models import Translation, Wording

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("power", ["secretary", "editor", "observer"])
def test_a_seat_shows_the_texts_of_its_coalition_alone(power: str) -> None:
    coalition, other = make_coalition(), make_coalition("Others")
    text = make_text(coalition)
    make_text(other)

    assert list(queries.texts_visible_to(seated(coalition, power))) == [text]


def test_nobody_and_strangers_see_no_text() -> None:
    make_text(make_coalition())

    assert not queries.texts_visible_to(NOBODY).exists()
    assert not queries.texts_visible_to(actor_of_user(make_user())).exists()
    assert queries.texts_visible_to(OPERATOR).count() == 1


def test_a_private_link_shows_the_one_text_it_is_for() -> None:
    coalition = make_coalition()
    text, _other = make_text(coalition), make_text(coalition)
    actor = link_holder(make_party(coalition), coalition, text.uid)

    assert list(queries.texts_visible_to(actor)) == [text]
    assert not rules.can_see(actor, text)


def test_a_text_that_cannot_be_seen_is_not_found() -> None:
    with pytest.raises(Http404):
        queries.get_text(NOBODY, make_text(make_coalition()).uid)


def test_clauses_come_with_live_wordings_strongest_first_and_omission_last() -> None:
    text = make_text(make_coalition(), 2, wordings=2)
    first, second = queries.clauses_of(text)
    Wording.objects.create(clause=first, language="en", body="Proposed.", strength=None)
    Wording.objects.create(clause=first, language="en", body="Gone.", strength=30, retired_at=text.created_at)
    type(second).objects.filter(pk=second.pk).update(retired_at=text.created_at)

    (clause,) = queries.clauses_of(text)

    bodies = [wording.body for wording in clause.wordings.all()]
    assert bodies == [
        "We ask for thing 1, said in way 1.",
        "We ask for thing 1, said in way 2.",
        "Proposed.",
        "",
    ]


@pytest.mark.parametrize("clauses", [3, 30])
def test_reading_a_text_takes_three_queries_whatever_its_length(
    clauses: int, django_assert_num_queries: object
) -> None:
    text = make_text(make_coalition(), clauses, wordings=2)
    for wording in queries.wordings_of(text):
        Translation.objects.create(wording=wording, language="fr", body="Mots.", of_body=wording.body)

    with django_assert_num_queries(3):  # type: ignore[operator]
        stale = [made.stale for wording in queries.wordings_of(text) for made in wording.translations.all()]

    assert stale == [False] * clauses * 2


def test_drafting_is_for_secretaries_and_editors_of_the_same_coalition() -> None:
    coalition = make_coalition()
    text, party = make_text(coalition), make_party(coalition)

    assert rules.can_draft(seated(coalition, "secretary"), text)
    assert rules.can_draft(seated(coalition, "editor"), text)
    assert not rules.can_draft(seated(coalition, "delegate", party=party), text)
    assert not rules.can_draft(seated(make_coalition("Others"), "secretary"), text)
    assert not rules.can_draft(NOBODY, text)


def test_words_are_proposed_for_ones_own_party_alone() -> None:
    coalition = make_coalition()
    text, party, other = make_text(coalition), make_party(coalition), make_party(coalition)

    def may(actor: Actor) -> list[bool]:
        return [bool(rules.can_propose(actor, (text, each))) for each in (party, other)]

    assert may(seated(coalition, "delegate", party=party)) == [True, False]
    assert may(link_holder(party, coalition, text.uid)) == [True, False]
    assert may(link_holder(party, coalition, make_text(coalition).uid)) == [False, False]
    assert may(seated(coalition, "secretary")) == [False, False]
