"""Erasing: the word is in no table afterwards, the acts are all still there."""

from datetime import date

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from tests.dumps import everything
from tests.factories import make_coalition, make_party, make_round, make_seat, make_text, make_user, seated
from tests.home.worlds import make_edition

from undersigned.agreements.actions.persons import confirm_person, sign_as_person
from undersigned.agreements.models import PersonSignature, Signature
from undersigned.core import journal
from undersigned.core.actor import OPERATOR
from undersigned.core.erasure import erase
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.models import Event
from undersigned.core.registry import ERASERS
from undersigned.parties import actions
from undersigned.parties.models import Party, Seat
from undersigned.parties.queries import actor_of_user
from undersigned.people.models import User
from undersigned.positions.models import Position
from undersigned.texts.models import Wording

pytestmark = pytest.mark.django_db

CANARY = "Zyxmarble"


def commitments() -> list[tuple[str, str]]:
    return list(Event.objects.exclude(verb="erased").values_list("uid", "commitment"))


def check_gone(kind: str, uid: str) -> None:
    """Erase, and see that every trace of the canary goes while every act stays."""
    before = commitments()
    assert CANARY in everything()

    assert erase(kind, uid) > 0

    assert CANARY.casefold() not in everything().casefold()
    assert commitments()[: len(before)] == before
    last = Event.objects.filter(verb="erased").last()
    assert last is not None
    assert (last.verb, last.object_kind, last.object_uid) == ("erased", kind, uid)
    assert '"words":{}' in last.words.entry


def test_the_dump_sees_every_table() -> None:
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))

    assert {model._meta.db_table for model in apps.get_models() if model._meta.managed} <= tables


def test_a_person_is_gone_from_every_table(client: Client) -> None:
    coalition = make_coalition()
    party = make_party(coalition)
    user = make_user(f"{CANARY}@example.org", name=f"{CANARY} Older")
    secretary = seated(coalition)
    actions.give_seat(coalition, user, "officer", actor=secretary, party=party)
    actions.give_seat(coalition, user, "secretary", actor=secretary)
    actions.admit_party(coalition, "Weir", actor=actor_of_user(user))
    user.name = f"{CANARY} Newer"
    user.save()
    actions.end_seat(Seat.objects.get(user=user, power="officer"), actor=actor_of_user(user))
    edition = make_edition(make_text(coalition))
    Signature.objects.create(edition=edition, party=party, entered_by=str(user))
    client.force_login(user)

    check_gone("person", user.uid)

    assert client.get("/me/").status_code == 302
    assert not Seat.objects.filter(power="officer").exists()


def test_erasing_one_person_leaves_the_words_of_others() -> None:
    coalition = make_coalition()
    actions.admit_party(coalition, "Weir", actor=actor_of_user(make_seat(coalition, "secretary").user))
    leaving = make_user(name="Ana")
    actions.give_seat(coalition, leaving, "observer", actor=seated(coalition))

    erase("person", leaving.uid)

    erased = {event.verb: event.words.erased_at is not None for event in Event.objects.all()}
    assert erased == {"party.admitted": False, "seat.given": True, "erased": False}


def test_a_party_is_gone_from_every_table_with_the_names_it_had() -> None:
    coalition = make_coalition()
    actor = seated(coalition)
    party = actions.admit_party(coalition, f"{CANARY} Union", actor=actor, place=CANARY, members_evidence="x")
    (pasted,) = actions.paste_parties(coalition, "Weir", actor=actor)
    actions.change_party(
        party,
        coalition,
        actor=actor,
        kind="organisation",
        name=f"New {CANARY}",
        place="",
        languages=["en"],
        parent=None,
        members=5,
        members_on=date(2026, 1, 1),
        members_evidence=f"{CANARY} report",
    )
    text = make_text(coalition)
    Signature.objects.create(edition=make_edition(text), party=party, entered_by=f"New {CANARY}")
    with transaction.atomic():
        journal.record(actor, "positions.taken", make_round(text), text=text, party=f"New {CANARY}")

    check_gone("party", party.uid)

    party.refresh_from_db()
    assert party.erased_at is not None
    assert Event.objects.get(verb="parties.pasted").words.erased_at is None
    assert pasted.erased_at is None
    actions.admit_party(coalition, "(erased)", actor=actor)  # the marker takes nobody's name


def test_two_erased_parties_share_a_coalition() -> None:
    coalition = make_coalition()
    for name in ("One", "Two"):
        erase("party", make_party(coalition, name).uid)

    assert list(Party.objects.values_list("name", flat=True)) == ["(erased)", "(erased)"]


def test_the_words_of_a_position_are_gone_from_every_table() -> None:
    coalition = make_coalition()
    text, party = make_text(coalition), make_party(coalition)
    position = Position.objects.create(
        wording=Wording.objects.all()[0], party=party, stance="N", words=f"Never, says {CANARY}."
    )
    with transaction.atomic():
        rows = [[position.uid, "w", "N", position.words, "en"]]
        journal.record(OPERATOR, "positions.taken", make_round(text), text=text, party=party.name, rows=rows)

    check_gone("position", position.uid)


def test_a_persons_signature_is_gone_from_every_table() -> None:
    edition = make_edition(make_text(make_coalition()), open_to_persons=True)
    signature, token = sign_as_person(
        edition, named=True, name=f"{CANARY} Reed", email=f"{CANARY}@example.org", affiliation=CANARY
    )
    confirm_person(token)

    check_gone("personsignature", signature.uid)

    assert PersonSignature.objects.get().erased_at is not None
    again, _token = sign_as_person(edition, named=True, name="Reed", email=f"{CANARY}@example.org")
    assert again != signature


def test_the_words_of_one_event_are_gone() -> None:
    coalition = actions.found_coalition(CANARY, actor=OPERATOR, languages=["en"])
    type(coalition).objects.update(name="Renamed", slug="renamed")

    check_gone("event", Event.objects.get().uid)


def test_an_unknown_kind_names_those_there_are() -> None:
    with pytest.raises(Refused) as refused:
        erase("village", "x")

    kinds = ", ".join(sorted(ERASERS))
    assert str(refused.value) == f"“village” is nothing that can be erased; these are: {kinds}."
    assert {"party", "person", "source"} <= set(ERASERS)


@pytest.mark.parametrize(
    "kind", ["event", "party", "person", "personsignature", "position", "source", "speaker"]
)
def test_an_unknown_id_is_refused_and_nothing_is_recorded(kind: str) -> None:
    with pytest.raises(Refused, match=f"No {kind} has the id x"):
        erase(kind, "x")

    assert not Event.objects.exists()


def test_what_was_erased_is_not_erased_again() -> None:
    party = make_party(make_coalition())
    erase("party", party.uid)

    with pytest.raises(Refused, match="erased already"):
        erase("party", party.uid)


def test_a_person_erases_her_own_account_and_nothing_else() -> None:
    coalition = make_coalition()
    user, other = make_seat(coalition, "secretary").user, make_user()
    actor = actor_of_user(user)

    for kind, uid in (("person", other.uid), ("party", make_party(coalition).uid), ("person", "")):
        with pytest.raises(NotAllowed):
            erase(kind, uid, actor=actor)
    erase("person", user.uid, actor=actor)

    assert list(User.objects.all()) == [other]
