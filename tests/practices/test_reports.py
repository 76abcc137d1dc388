"""Practice reports: written by their party, published, found, withdrawn, and names erased out of them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.practices.worlds import TOLD, World

from undersigned.cases.models import Case
from undersigned.core import search
from undersigned.core.actor import NOBODY
from undersigned.core.erasure import erase
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.models import Audience, Earlier, EventWords, SearchEntry
from undersigned.practices.actions import reports
from undersigned.practices.actions.erasure import erase_words
from undersigned.practices.models import Practice
from undersigned.practices.queries import STRUCK
from undersigned.practices.states import Part
from undersigned.practices.tasks import show
from undersigned.texts.models import Translation, Wording

pytestmark = pytest.mark.django_db


def page(practice: Practice, query: str = "") -> tuple[int, str]:
    response = Client().get(f"/practices/{practice.uid}/{query}")
    return response.status_code, response.content.decode()


def found(words: str) -> list[str]:
    return [hit.address for hit in search.find(search.read_wanted(words), NOBODY, kinds=("practice",)).hits]


def test_a_report_is_read_by_everybody_once_its_party_publishes_it() -> None:
    world = World()
    practice = world.begun()
    assert page(practice)[0] == 404

    reports.publish_practice(practice, actor=world.teller)

    status, told = page(practice)
    assert status == 200
    places = [told.index(words) for words in (str(Part.TRIED.label), *TOLD.values())]
    assert places == sorted(places)
    assert str(Part.OTHERWISE.label) not in told


def test_nobody_tells_for_another_party_what_it_tried() -> None:
    world = World()
    practice = world.begun()
    for actor in (world.learner, world.secretary, NOBODY):
        with pytest.raises(NotAllowed):
            reports.publish_practice(practice, actor=actor)
        with pytest.raises(NotAllowed):
            reports.begin_practice(world.coalition, world.party, world.report(), actor=actor, language="en")


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"title": " "}, "title"),
        ({"parts": {Part.TRIED: "A song."}}, "What came of it"),
        ({"parts": {Part.CAME: "Rain."}}, "What was tried"),
        ({"parts": TOLD | {Part.WHERE: "x" * 4001}}, "4000"),
    ],
)
def test_what_nobody_could_learn_from_is_refused_and_nothing_is_kept(
    told: dict[str, object], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        World().begun(**told)
    assert not Practice.objects.exists()


def test_what_is_published_is_not_rewritten_but_withdrawn_in_words_and_stands_in_its_past() -> None:
    world = World()
    practice = world.published()
    with pytest.raises(Refused, match="published"):
        reports.write_practice(practice, world.report(title="Another"), actor=world.teller)
    before = timezone.now()
    with pytest.raises(Refused, match="why"):
        reports.withdraw_practice(practice, " ", actor=world.teller)

    reports.withdraw_practice(practice, "We were mistaken about the fine.", actor=world.teller)

    told = page(practice)[1]
    assert "We were mistaken about the fine." in told
    assert TOLD[Part.TRIED] not in told
    assert TOLD[Part.TRIED] in page(practice, f"?as_of={before.strftime('%Y-%m-%dT%H:%M:%S.%fZ')}")[1]
    assert found("blockade") == []


def test_a_draft_that_was_changed_tells_nothing_of_it_after_publishing() -> None:
    world = World()
    practice = world.begun()
    told = TOLD | {Part.TRIED: "We sang.", Part.WHERE: ""}
    reports.write_practice(practice, world.report(parts=told), actor=world.teller)
    reports.publish_practice(practice, actor=world.teller)

    shown = page(practice)[1]
    assert "We sang." in shown
    assert TOLD[Part.TRIED] not in shown
    assert str(Part.WHERE.label) not in shown


def test_a_search_for_blockade_finds_it_in_its_own_stems_once_it_is_published() -> None:
    world = World()
    world.begun()
    assert found("blockade") == []

    practice = world.published()

    assert found("blockades") == [f"/practices/{practice.uid}/"]


def test_a_protected_party_is_read_from_the_next_day_on_and_nothing_finer_than_a_day_is_kept() -> None:
    world = World(protected=True)
    practice = world.published()
    assert practice.published_at
    assert practice.published_at > timezone.now()
    assert (page(practice)[0], found("blockade")) == (404, [])

    first = practice.published_at - timedelta(days=1)
    Practice.objects.filter(pk=practice.pk).update(published_at=first)
    show.call(practice.uid)

    assert page(practice)[0] == 200
    assert found("blockade") == [f"/practices/{practice.uid}/"]
    local = timezone.localtime(practice.begun_at)
    assert (local.minute, local.second, local.microsecond) == (0, 0, 0)


def test_a_case_lists_the_reports_about_it_as_they_stood() -> None:
    world = World()
    case = Case.objects.create(coalition=world.coalition, name="The quay", audience=Audience.PUBLIC)
    world.begun(title="Not out yet", cases=[case])
    world.published(title="What we tried", cases=[case])

    told = Client().get(f"/case/{case.uid}/").content.decode()

    assert "What we tried" in told
    assert "Not out yet" not in told
    elsewhere = Case.objects.create(coalition=World().coalition, name="Elsewhere")
    with pytest.raises(Refused, match="own coalition"):
        world.begun(cases=[elsewhere])


def test_a_person_is_erased_out_of_a_report_everywhere_and_leaves_a_mark() -> None:
    world = World()
    practice = world.begun(title="What Ada Brook tried", why="Ada Brook was fined.")
    told = TOLD | {Part.WHERE: "Where ADA BROOK lives."}
    reports.write_practice(practice, world.report(title="Ada Brook again", parts=told), actor=world.teller)
    wording = Wording.objects.get(clause__practice_part__part=Part.WITH)
    Translation.objects.create(wording=wording, language="fr", body="Avec Ada Brook.", of_body=wording.body)
    reports.publish_practice(practice, actor=world.teller)

    assert erase_words(practice, "Ada Brook", actor=world.teller) > 0

    shown = page(practice)[1]
    assert "nine dockers" in shown
    assert "erased</em>" in shown
    for rows in (Wording, Translation, EventWords, Earlier, SearchEntry):
        assert not [row for row in rows._default_manager.all() if "ada brook" in str(vars(row)).lower()], rows
    french = Translation.objects.get()
    assert (french.body, french.stale) == (f"Avec {STRUCK}.", False)
    assert found("dockers") == [f"/practices/{practice.uid}/"]
    with pytest.raises(Refused, match="do not stand"):
        erase_words(practice, "Ada Brook", actor=world.teller)
    with pytest.raises(NotAllowed):
        erase_words(practice, "dockers", actor=world.secretary)


def test_the_operator_erases_a_whole_report() -> None:
    world = World()
    practice = world.published(why="So that it is known.")

    erase("practice", practice.uid)

    status, shown = page(practice)
    assert status == 200
    assert "erased" in shown
    for words in (*TOLD.values(), "What we tried at the quay", "So that it is known."):
        assert words not in shown
        assert not [e for e in EventWords.objects.all() if words in e.entry]
    assert not SearchEntry.objects.filter(kind="practice").exists()


@pytest.mark.parametrize("size", [1, 5])
def test_queries_of_a_report_and_of_the_list_do_not_grow(size: int) -> None:
    world = World()
    cases = [
        Case.objects.create(coalition=world.coalition, name=f"Case {n}", audience=Audience.PUBLIC)
        for n in range(size)
    ]
    practice = next(world.published(cases=cases) for _each in range(size))
    with CaptureQueriesContext(connection) as asked:
        page(practice)

    assert len(asked) <= 9
