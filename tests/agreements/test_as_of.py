"""What stood on the public page at a moment is what the page as of that moment shows later, at its real address."""

from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.agreements.histories import ACTS, ERASED, History, content, different
from tests.library.worlds import quoted, transcript
from undersigned.agreements.models import Edition
from undersigned.core.models import Earlier
from undersigned.library.models import Correction, Passage, Source
from undersigned.parties.models import Party
from undersigned.texts.models import Text, TitleTranslation, Translation


def lived(passage: Passage, acts: list[str]) -> tuple[History, list[tuple[datetime, str, list[str]]]]:
    """Return a history, and what each of its pages said after every act."""
    history, then = History(passage), []
    for act in ["", *acts]:
        if act:
            history.happens(act)
        at = timezone.now()
        then += [(at, page, content(page)) for page in history.pages]
    return history, then


def differences(
    history: History, then: list[tuple[datetime, str, list[str]]]
) -> list[tuple[str, list[tuple[str, str]]]]:
    found = ((page, different(said, content(page, at), history.gone)) for at, page, said in then)
    return [(page, blocks) for page, blocks in found if blocks]


class AsOf(TestCase):
    passage: Passage

    @classmethod
    def setUpTestData(cls) -> None:
        cls.passage = quoted(transcript(), "sluice is opened")

    @settings(max_examples=settings.default.max_examples // 6)  # Each is many pages many times over.
    @given(st.lists(st.sampled_from(ACTS), min_size=1, max_size=6))
    def test_the_page_as_of_a_moment_is_what_stood_there_then(self, acts: list[str]) -> None:
        history, then = lived(self.passage, acts)

        assert differences(history, then) == []

    def test_the_switch_between_then_and_now_is_no_part_of_what_stood(self) -> None:
        history, then = lived(self.passage, ["amend"])
        before, page, _said = then[0]

        as_of = Client().get(page, {"as_of": before.isoformat()}).content.decode()
        assert 'aria-label="Then and now"' in as_of
        assert differences(history, then) == []

    def test_a_history_leaves_nothing_to_the_next(self) -> None:
        lived(self.passage, ["attribute", "withdraw_source", "attribute"])

        assert self.passage.reported_of == ""
        assert self.passage.source.withdrawn_at is None

    def test_no_history_can_be_left_out(self) -> None:
        acts = ["correct", "decline", "translate", "attribute", "title", "open", "sign_as_person"]
        history, then = lived(self.passage, [*acts, "rename", "describe", "translate", "describe"])
        assert differences(history, then) == []

        kept = list(Earlier.objects.all())
        for model in (Party, Text, Passage, Source, Correction, Edition):
            Earlier.objects.filter(kind=model._meta.label_lower).delete()
            assert differences(history, then), f"{model.__name__} needs no history"
            Earlier.objects.all().delete()
            Earlier.objects.bulk_create(kept)
        for translated in (Translation, TitleTranslation):
            ended = list(translated.ever.exclude(ended_at=None))
            translated.ever.filter(pk__in=[each.pk for each in ended]).delete()
            assert differences(history, then), f"{translated.__name__} needs no history"
            translated.ever.bulk_create(ended)
        assert differences(history, then) == []

    def test_what_is_gone_is_marked_on_the_day_it_stood(self) -> None:
        acts = ["correct", "object", "erase", "erase_correction", "withdraw_source", "erase_party"]
        history, then = lived(self.passage, acts)

        assert differences(history, then) == []
        before = [block for at, page, said in then[6:9] for block in content(page, at)]
        assert sum(bool(ERASED.search(block)) for block in before) >= 6
        assert not [block for block in before if "sluice" in block or "Party 0" in block]


@pytest.mark.django_db
def test_now_is_one_tap_away() -> None:
    history = History(quoted(transcript(), "sluice is opened"))
    at = timezone.now()
    history.happens("describe")

    shown = Client().get(history.pages[0], {"as_of": at.isoformat()}).content.decode()
    assert '<a href="?">See it as it stands now</a>' in shown
