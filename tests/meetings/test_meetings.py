"""Meetings: when they are, what belongs to them, who was there, and their record."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.factories import make_coalition, make_party, seated
from tests.meetings.worlds import HOUR, at, editor_of, make_meeting, make_source

from undersigned.core import search
from undersigned.core.actor import NOBODY, Actor
from undersigned.core.asof import AsOf, address_of
from undersigned.core.erasure import erase
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.models import Audience, Earlier, EventWords
from undersigned.meetings.actions import (
    MeetingDraft,
    cancel_meeting,
    change_meeting,
    prepare_meeting,
    publish_record,
    tell_presence,
)
from undersigned.meetings.models import Attendance, Meeting
from undersigned.meetings.queries.asked import records_missing
from undersigned.meetings.queries.meetings import meetings_of, present_at, stood
from undersigned.meetings.states import Phase, Presence
from undersigned.parties.actions.protection import admit_protected

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def draft_of(meeting: Meeting, **fields: object) -> MeetingDraft:
    names = ("title", "starts_at", "ends_at", "time_zone", "place", "audience")
    return MeetingDraft(**({name: getattr(meeting, name) for name in names} | fields))


def test_at_its_last_minute_a_meeting_goes_on_and_at_its_end_it_is_over() -> None:
    meeting = make_meeting(starts_at=at(2031, 6, 3, 8), ends_at=at(2031, 6, 3, 10))

    stages = [meeting.phase(moment) for moment in (meeting.starts_at - MINUTE, meeting.starts_at)]
    stages += [meeting.phase(moment) for moment in (meeting.ends_at - MINUTE, meeting.ends_at)]

    assert stages == [Phase.COMING, Phase.ON, Phase.ON, Phase.PAST]


def test_one_moment_is_one_in_every_time_zone() -> None:
    """A meeting in Auckland that ended at their midnight is over in Bogota, where the day has hours left."""
    coalition = make_coalition(time_zone="America/Bogota")
    meeting = make_meeting(
        coalition, time_zone="Pacific/Auckland", starts_at=at(2031, 6, 3, 10), ends_at=at(2031, 6, 3, 12)
    )
    before, after = at(2031, 6, 3, 11, 59), at(2031, 6, 3, 12)

    assert meeting.first_day.isoformat() == "2031-06-03"
    for moment, coming in ((before, [meeting]), (after, [])):
        Meeting.objects.update(set_at=at(2031, 1, 1, 0))
        assert list(meetings_of(coalition, editor_of(coalition), moment).coming) == coming


def test_those_to_come_stand_first_the_next_one_before_and_then_the_last_that_was() -> None:
    coalition = make_coalition()
    old, last, late, soon = (make_meeting(coalition, begins=n * HOUR) for n in (-90, -9, 90, 9))

    listed = meetings_of(coalition, editor_of(coalition), timezone.now())

    assert (listed.coming, listed.past) == ([soon, late], [last, old])


def test_a_meeting_that_was_called_off_stays_and_one_that_is_over_cannot_be() -> None:
    meeting, past = make_meeting(), make_meeting(begins=-3 * HOUR)
    cancel_meeting(meeting, actor=editor_of(meeting.coalition))
    meeting.refresh_from_db()

    assert meeting.phase(timezone.now()) == Phase.CANCELLED
    assert meeting.phase(meeting.set_at) == Phase.COMING
    assert meeting.sequence == 1
    with pytest.raises(Refused, match="is over"):
        cancel_meeting(past, actor=editor_of(past.coalition))
    with pytest.raises(Refused, match="called off"):
        change_meeting(meeting, draft_of(meeting), actor=editor_of(meeting.coalition))


def test_as_of_a_moment_a_meeting_says_what_it_said_then() -> None:
    coalition = make_coalition()
    case = coalition.cases.create(name="The dam", audience=Audience.PUBLIC)
    meeting = make_meeting(coalition, cases=[case], place="Old mill")
    editor = editor_of(coalition)
    prepare_meeting(meeting, [("Who pays", None)], [], actor=editor)
    before = AsOf.parsed(address_of(timezone.now()), "UTC")
    change_meeting(meeting, draft_of(meeting, title="Evening", place="Town hall"), actor=editor)
    prepare_meeting(meeting, [("Who mends", None), ("Who pays", None)], [], actor=editor)
    meeting.refresh_from_db()

    now = stood(meeting, editor, AsOf.parsed("", "UTC"))
    with before.then(meeting):
        then = stood(meeting, editor, before)

    assert (meeting.title, meeting.place, list(then.cases)) == ("Day school", "Old mill", [case])
    assert [item.words for item in then.agenda] == ["Who pays"]
    assert ([item.words for item in now.agenda], list(now.cases)) == (["Who mends", "Who pays"], [])


def test_nobody_is_said_to_be_missing_by_silence() -> None:
    meeting = make_meeting(begins=-3 * HOUR)
    coalition, editor = meeting.coalition, editor_of(meeting.coalition)
    asked, came = make_party(coalition, "Asked"), make_party(coalition, "Came")
    tell_presence(meeting, {asked: Presence.INVITED, came: Presence.SPOKE}, actor=editor)

    told = present_at(meeting, editor, timezone.now())

    assert [(each.presence, [row.party for row in each.rows]) for each in told] == [
        (Presence.INVITED, [asked]),
        (Presence.SPOKE, [came]),
    ]


def test_the_record_waits_until_something_is_said_of_each_that_was_invited() -> None:
    meeting = make_meeting(begins=-3 * HOUR)
    coalition, editor = meeting.coalition, editor_of(meeting.coalition)
    source, anglers = make_source(coalition), make_party(coalition, "Anglers")
    tell_presence(meeting, {anglers: Presence.INVITED}, actor=editor)
    with pytest.raises(Refused, match="Anglers"):
        publish_record(meeting, source, actor=editor)

    tell_presence(meeting, {anglers: Presence.UNKNOWN}, actor=editor)
    publish_record(meeting, source, actor=editor)

    meeting.refresh_from_db()
    assert meeting.record == source
    assert Attendance.objects.get(superseded_at=None).invited


def test_another_record_stands_in_the_place_of_the_first_and_not_before_its_day() -> None:
    meeting = make_meeting(begins=-3 * HOUR)
    editor = editor_of(meeting.coalition)
    first, second = make_source(meeting.coalition), make_source(meeting.coalition, "Put right.")
    publish_record(meeting, first, actor=editor)
    before = AsOf.parsed(address_of(timezone.now()), "UTC")
    publish_record(meeting, second, actor=editor)
    meeting.refresh_from_db()

    assert stood(meeting, editor, AsOf.parsed("", "UTC")).record == second
    with before.then(meeting):
        assert stood(meeting, editor, before).record == first


def test_before_it_is_over_there_is_neither_presence_nor_record() -> None:
    meeting = make_meeting()
    editor, party = editor_of(meeting.coalition), make_party(meeting.coalition)

    with pytest.raises(Refused, match="not begun"):
        tell_presence(meeting, {party: Presence.MISSING}, actor=editor)
    with pytest.raises(Refused, match="not over"):
        publish_record(meeting, make_source(meeting.coalition), actor=editor)


def test_a_delegate_says_of_her_own_party_whether_it_was_there_and_of_no_other() -> None:
    meeting = make_meeting(begins=-3 * HOUR)
    own, other = make_party(meeting.coalition), make_party(meeting.coalition)
    delegate = seated(meeting.coalition, "delegate", party=own)

    tell_presence(meeting, {own: Presence.PRESENT}, actor=delegate)

    assert meeting.attendances.get().party == own
    with pytest.raises(NotAllowed):
        tell_presence(meeting, {other: Presence.MISSING}, actor=delegate)
    with pytest.raises(NotAllowed):
        tell_presence(meeting, {own: Presence.INVITED}, actor=delegate)


def test_the_database_knows_one_presence_of_a_party_and_nobody_missing_who_was_not_invited() -> None:
    meeting = make_meeting()
    party = make_party(meeting.coalition)
    Attendance.objects.create(meeting=meeting, party=party, presence=Presence.PRESENT, invited=False)

    for presence, whose in ((Presence.SPOKE, party), (Presence.MISSING, make_party(meeting.coalition))):
        with pytest.raises(IntegrityError), transaction.atomic():
            Attendance.objects.create(meeting=meeting, party=whose, presence=presence, invited=False)


def test_strangers_are_never_told_that_a_protected_party_was_there() -> None:
    meeting = make_meeting(begins=-3 * HOUR, audience=Audience.PUBLIC)
    coalition, editor = meeting.coalition, editor_of(meeting.coalition)
    voucher = make_party(coalition, "Fishers")
    landing = admit_protected(
        coalition, "The lower landing", actor=seated(coalition, "secretary"), voucher=voucher
    )
    tell_presence(meeting, {landing: Presence.SPOKE, voucher: Presence.SPOKE}, actor=editor)

    def spoke(reader: object) -> list[str]:
        told = present_at(meeting, reader, timezone.now())
        return [row.party.name for each in told for row in each.rows]

    assert (spoke(NOBODY), spoke(editor)) == (["Fishers"], ["Fishers", "The lower landing"])


def test_whoever_only_reads_changes_nothing() -> None:
    meeting = make_meeting()
    observer = seated(meeting.coalition, "observer")

    for act in (
        lambda: change_meeting(meeting, draft_of(meeting), actor=observer),
        lambda: cancel_meeting(meeting, actor=observer),
        lambda: prepare_meeting(meeting, [], [], actor=observer),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_the_secretary_is_asked_for_the_record_of_what_is_over_and_for_nothing_else() -> None:
    coalition = make_coalition()
    over, ended = make_meeting(coalition, begins=-3 * HOUR), make_meeting(coalition, begins=-3 * HOUR)
    make_meeting(coalition)
    make_meeting(coalition, begins=-timedelta(days=61))
    publish_record(ended, make_source(coalition), actor=editor_of(coalition))

    (asked,) = records_missing({1}, {coalition.pk}, timezone.now())

    assert asked.address == f"/meeting/{over.uid}/record/"
    assert (asked.powers, asked.party) == ({"secretary"}, None)


def test_of_an_erased_meeting_no_word_stays() -> None:
    meeting = make_meeting(title="Zqmeeting", place="Zqplace")
    editor = editor_of(meeting.coalition)
    prepare_meeting(meeting, [("Zqitem", None)], [], actor=editor)
    change_meeting(meeting, draft_of(meeting, title="Zqafter"), actor=editor)

    erase("meeting", meeting.uid)

    said = [str(row.said) for row in Earlier.objects.all()]
    said += [str(row) for row in Meeting.objects.values()] + list(
        meeting.agenda.values_list("words", flat=True)
    )
    said += list(EventWords.objects.values_list("entry", flat=True))
    assert not [words for words in said if "Zq" in words]


def test_a_meeting_is_found_by_its_agenda_by_whoever_may_read_it() -> None:
    meeting = make_meeting()
    editor = editor_of(meeting.coalition)
    prepare_meeting(meeting, [("Sandbags for the landing", None)], [], actor=editor)

    def found(reader: Actor) -> list[str]:
        return [hit.uid for hit in search.find(search.read_wanted("sandbags"), reader).hits]

    assert (found(editor), found(NOBODY)) == ([meeting.uid], [])
    change_meeting(meeting, draft_of(meeting, audience=Audience.PUBLIC), actor=editor)
    assert found(NOBODY) == [meeting.uid]
    erase("meeting", meeting.uid)
    assert found(editor) == []
