"""Whom a case concerns comes first, with who vouches; governments and firms are talked about and never sign."""

import pytest
from django.test import Client
from django.utils import timezone
from tests.cases.worlds import editor_of, make_case
from tests.factories import make_coalition, make_party, seated
from tests.library.worlds import signed_in

from undersigned.cases import actions
from undersigned.cases.models import CaseActor, Concerned
from undersigned.core.actor import OPERATOR
from undersigned.core.erasure import erase
from undersigned.core.errors import NotAllowed, Refused
from undersigned.parties import actions as parties

pytestmark = pytest.mark.django_db


def test_several_speak_for_the_people_concerned_each_vouched_for_by_another() -> None:
    case = make_case()
    one, other = make_party(case.coalition, "Upper town"), make_party(case.coalition, "Lower town")
    editor = editor_of(case.coalition)
    actions.concern(case, one, actor=editor, vouched_by=other, words="Its register")
    actions.concern(case, other, actor=editor)

    said = Client().get(f"/case/{case.uid}/").content.decode()
    assert "<bdi>Lower town</bdi> vouches" in said
    assert "Its register" in said
    assert "Nobody vouches for them yet." in said


def test_nobody_vouches_for_itself_and_nobody_is_named_twice() -> None:
    case = make_case()
    party, editor = make_party(case.coalition), editor_of(case.coalition)
    with pytest.raises(Refused, match="vouches for itself"):
        actions.concern(case, party, actor=editor, vouched_by=party)
    made = actions.concern(case, party, actor=editor)
    with pytest.raises(Refused, match="already"):
        actions.concern(case, party, actor=editor)
    actions.end_concern(made, actor=editor)
    actions.concern(case, party, actor=editor)
    assert Concerned.objects.filter(party=party).count() == 2


def test_a_party_of_another_coalition_speaks_for_nobody_here() -> None:
    case = make_case()
    with pytest.raises(Refused, match="not in the coalition"):
        actions.concern(case, make_party(make_coalition()), actor=editor_of(case.coalition))


def test_where_all_who_speak_belong_to_one_body_the_page_warns() -> None:
    case = make_case()
    one, other, third = (make_party(case.coalition) for _ in range(3))
    for party in (one, other):
        parties.tie(party, case.coalition, "The League", "member", actor=OPERATOR)
        actions.concern(case, party, actor=OPERATOR)
    warning = "belong to one body: <bdi>The League</bdi>"
    assert warning in Client().get(f"/case/{case.uid}/").content.decode()

    actions.concern(case, third, actor=OPERATOR)
    assert warning not in Client().get(f"/case/{case.uid}/").content.decode()


def test_only_editors_say_whom_a_case_concerns() -> None:
    case = make_case()
    for act in (
        lambda actor: actions.concern(case, make_party(case.coalition), actor=actor),
        lambda actor: actions.name_actor(case.coalition, "A firm", "firm", actor=actor),
        lambda actor: actions.set_actors(case, [], actor=actor),
    ):
        with pytest.raises(NotAllowed):
            act(seated(case.coalition, "delegate", party=make_party(case.coalition)))


def test_an_actor_is_named_once_and_its_erased_name_is_gone() -> None:
    case = make_case()
    editor = editor_of(case.coalition)
    made = actions.name_actor(case.coalition, "Zyx Mill", "firm", actor=editor)
    assert actions.name_actor(case.coalition, "Zyx Mill", "firm", actor=editor) == made
    with pytest.raises(Refused, match="a government, a firm"):
        actions.name_actor(case.coalition, "B", "friend", actor=editor)
    actions.set_actors(case, [made], actor=editor)
    assert "Zyx Mill" in Client().get(f"/case/{case.uid}/").content.decode()

    erase("caseactor", made.uid)
    assert "Zyx" not in Client().get(f"/case/{case.uid}/").content.decode()


def test_editors_name_people_and_actors_on_a_page() -> None:
    case = make_case()
    party, editor = make_party(case.coalition), signed_in(case.coalition, "editor")
    page = f"/case/{case.uid}/people/"
    editor.post(page, {"do": "concern", "party": party.uid})
    editor.post(page, {"do": "actor", "actor-name": "A firm", "actor-kind": "firm"})
    assert case.actors.get().name == "A firm"
    editor.post(page, {"do": "actors"})
    assert not case.actors.exists()
    assert CaseActor.objects.exists()

    editor.post(f"{page}{Concerned.objects.get().uid}/end/")
    assert Concerned.objects.get().ended_at <= timezone.now()
    assert Client().get(page).status_code == 403
