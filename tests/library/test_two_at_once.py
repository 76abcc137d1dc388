"""Two people at the same thing in the same moment: one wins, the other is told, and nothing is there twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from lxml import html
from tests.library.worlds import TRANSCRIPT, editor_of, quoted, signed_in, transcript

from undersigned.core.actor import NOBODY
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.models import Event, SearchEntry
from undersigned.library import actions
from undersigned.library.models import Correction, Passage, Source, Speaker, Version
from undersigned.library.queries import annotating
from undersigned.library.queries.sources import get_version
from undersigned.library.states import CorrectionState, ReadingState

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Run acts in the same moment; return what each was refused for, "" where it was not."""
    together = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> str:
        connection.ensure_connection()
        together.wait()
        try:
            act()
        except (Refused, NotAllowed) as refusal:
            return str(refusal) or "not allowed"
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(acts)) as people:
        return list(people.map(run, acts))


def counted(verb: str) -> int:
    return Event.objects.filter(verb=verb).count()


def suggested(source: Source) -> Correction:
    return actions.suggest(quoted(source, "Salt Mere"), "Saltmere", actor=NOBODY)


def test_of_two_decisions_one_stands_and_the_other_editor_is_told() -> None:
    source = transcript()
    correction = suggested(source)
    editors = editor_of(source), editor_of(source)
    told = {"seen": CorrectionState.OPEN}

    said = at_once(
        lambda: actions.decide(correction, CorrectionState.ACCEPTED, actor=editors[0], **told),
        lambda: actions.decide(correction, CorrectionState.DECLINED, actor=editors[1], **told),
    )

    correction.refresh_from_db()
    winner = 0 if correction.state == CorrectionState.ACCEPTED else 1
    assert said[winner] == ""
    assert said[1 - winner].startswith("Somebody decided on this correction in the meantime: ")
    assert correction.decided_by_id == editors[winner].user_id
    assert counted("correction.accepted") + counted("correction.declined") == 1
    assert SearchEntry.objects.filter(kind="correction").count() == (1 - winner)


def test_two_who_accept_the_same_correction_have_accepted_it_once() -> None:
    source = transcript()
    correction = suggested(source)
    editors = [editor_of(source) for _n in range(4)]

    said = at_once(
        *(
            lambda editor=editor: actions.decide(  # type: ignore[misc]
                correction, CorrectionState.ACCEPTED, actor=editor, seen=CorrectionState.OPEN
            )
            for editor in editors
        )
    )

    assert said == [""] * 4
    assert counted("correction.accepted") == counted("source.state_set") == 1


def test_of_two_readings_over_the_same_words_one_is_accepted() -> None:
    source = transcript()
    editor = editor_of(source)
    first = actions.suggest(quoted(source, "duty engine here"), "duty engineer", actor=editor)
    second = actions.suggest(quoted(source, "engine here. He"), "engineer. She", actor=editor)

    said = at_once(
        *(
            lambda each=each: actions.decide(each, CorrectionState.ACCEPTED, actor=editor)  # type: ignore[misc]
            for each in (first, second)
        )
    )

    assert sorted(said)[0] == ""
    assert sorted(said)[1].startswith("Another accepted correction stands over these words")
    assert Correction.objects.filter(state="accepted").count() == 1


def test_of_two_names_one_stands_and_the_other_editor_is_told() -> None:
    source = transcript()
    speaker = source.speakers.get(label="Speaker 3")
    evidence = quoted(source, "what Ada Brook")
    editors = editor_of(source), editor_of(source)
    names = "Ada Brook", "Ines Harrow"

    said = at_once(
        *(
            lambda n=n: actions.name_speaker(speaker, names[n], evidence, actor=editors[n], seen="")  # type: ignore[misc]
            for n in (0, 1)
        )
    )

    winner = names.index(Speaker.objects.get(pk=speaker.pk).name)
    assert said[winner] == ""
    assert said[1 - winner].startswith(f"Somebody named this speaker {names[winner]} in the meantime.")
    assert counted("speaker.named") == 1


def test_of_two_reading_states_one_stands_and_the_other_editor_is_told() -> None:
    source = transcript()
    editors = editor_of(source), editor_of(source)
    states = ReadingState.PROOFREAD, ReadingState.IN_CORRECTION

    said = at_once(
        *(
            lambda n=n: actions.set_state(source, states[n], actor=editors[n], seen=ReadingState.RUSHED)  # type: ignore[misc]
            for n in (0, 1)
        )
    )

    source = Source.objects.get()
    winner = states.index(ReadingState(source.state))
    assert said[winner] == ""
    assert said[1 - winner].startswith("Somebody set the reading state in the meantime, to: ")
    assert source.state_by_id == editors[winner].user_id
    assert counted("source.state_set") == 1


def test_words_quoted_suggested_and_imported_by_many_are_there_once() -> None:
    source = transcript()
    version, editor = get_version(source), editor_of(source)
    start = TRANSCRIPT.index("Salt Mere")
    passage = quoted(source, "two recordings")
    there = transcript()
    actions.suggest(quoted(there, "duty engine here"), "duty engineer", actor=editor_of(there))
    quoted(there, "sluice is opened")
    file = str(annotating.collection(there)).replace("'", '"').encode()

    said = at_once(
        *[lambda: actions.quote(version, start, start + 9, actor=NOBODY)] * 3,
        *[lambda: actions.suggest(passage, "three recordings", actor=NOBODY)] * 3,
        *[lambda: actions.import_annotations(source, file, actor=editor)] * 2,
    )

    assert said == [""] * 8
    assert Passage.objects.filter(source=source).count() == 4
    assert Correction.objects.filter(passage__source=source).count() == 1


def test_two_versions_at_once_have_two_numbers_and_the_same_bytes_come_in_once() -> None:
    source = transcript()
    editor = editor_of(source)
    others = [TRANSCRIPT.replace("Tuesday", day).encode() for day in ("Monday", "Friday", "Friday")]

    said = at_once(
        *(lambda data=data: actions.add_version(source, data, actor=editor) for data in others)  # type: ignore[misc]
    )

    assert sorted(said)[:2] == ["", ""]
    assert sorted(said)[2].startswith("The library has exactly these bytes already")
    assert sorted(Version.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_no_word_stays_that_was_quoted_while_the_source_was_withdrawn() -> None:
    source = transcript()
    version, editor = get_version(source), editor_of(source)
    passage = quoted(source, "two recordings")

    at_once(
        lambda: actions.withdraw_source(source, "Asked by its author.", actor=editor),
        lambda: actions.quote(version, 60, 90, actor=NOBODY),
        lambda: actions.suggest(passage, "three recordings", actor=NOBODY),
    )

    assert Source.objects.get().withdrawn_at
    assert set(Passage.objects.values_list("exact", flat=True)) == {""}
    assert set(Correction.objects.values_list("meant", flat=True)) <= {""}


def test_a_withdrawal_pressed_twice_keeps_the_first_reason() -> None:
    source = transcript()
    editor = editor_of(source)

    said = at_once(
        *(
            lambda reason=reason: actions.withdraw_source(source, reason, actor=editor)  # type: ignore[misc]
            for reason in ("First", "Second")
        )
    )

    assert sorted(said) == ["", "This source was withdrawn."]
    assert counted("source.withdrawn") == 1


def test_an_editor_who_comes_late_is_told_on_the_page() -> None:
    source = transcript()
    correction = suggested(source)
    speaker = source.speakers.get(label="Speaker 3")
    early, late = signed_in(source.coalition, "editor"), signed_in(source.coalition, "editor")
    details = html.fromstring(late.get(f"/s/{source.uid}/details/").content.decode()).forms
    late_form = dict(details[-1].form_values())
    evidence = {"words": "Here is what Ada Brook", "seen": ""}

    early.post(f"/s/{source.uid}/corrections/", {"do": f"accept:{correction.uid}:open"})
    early.post(f"/s/{source.uid}/state/", {"state": "proofread", "seen": "correcting"})
    early.post(f"/s/{source.uid}/speakers/{speaker.uid}/", evidence | {"name": "Ada Brook"})
    early.post(f"/s/{source.uid}/details/", late_form | {"title": "River Hour"})

    said = [
        late.post(f"/s/{source.uid}/corrections/", {"do": f"decline:{correction.uid}:open"}),
        late.post(f"/s/{source.uid}/state/", {"state": "rushed", "seen": "received"}, follow=True),
        late.post(f"/s/{source.uid}/speakers/{speaker.uid}/", evidence | {"name": "Ines Harrow"}),
        late.post(f"/s/{source.uid}/details/", late_form | {"title": "Another"}),
    ]

    for response, sentence in zip(
        said,
        [
            "Somebody decided on this correction in the meantime: Accepted.",
            "Somebody set the reading state in the meantime, to: Proofread.",
            "Somebody named this speaker Ada Brook in the meantime.",
            "Somebody else described this source while you were writing.",
        ],
        strict=True,
    ):
        assert sentence in response.content.decode()
    assert Source.objects.get().title == "River Hour"
