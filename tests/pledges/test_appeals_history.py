"""An appeal as of a past moment is what its page said then, whatever was done since."""

import contextlib
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.pledges.asking import ALL, Asking, fresh
from undersigned.core.asof import address_of
from undersigned.core.errors import Refused
from undersigned.core.kept import keeping
from undersigned.parties.models import Party
from undersigned.people.models import User
from undersigned.pledges.actions import appeals
from undersigned.pledges.actions.answers import Said
from undersigned.pledges.actions.pledges import drop_pledge
from undersigned.pledges.models import Ask, Pledge
from undersigned.pledges.states import Way
from undersigned.texts import actions as texts

pytestmark = pytest.mark.django_db


class History:
    """A published appeal, and what can happen to it; `n` chooses of what there is."""

    def __init__(self) -> None:
        self.world = Asking()
        self.appeal, *_asks = self.world.published()
        self.parties = (self.world.union, self.world.town)
        self.officers = [self.world.officer(party) for party in self.parties]
        self.inside = Client()
        self.inside.force_login(User.objects.get(pk=self.world.secretary.user_id))

    def ask(self, n: int) -> Ask:
        asks = list(self.appeal.asks.order_by("pk"))
        return fresh(asks[n % len(asks)])

    def answered(self, n: int, said: Said) -> None:
        who = n % 2
        self.world.answer(self.ask(n // 2), self.parties[who], said, self.officers[who])

    def raise_(self, n: int) -> None:
        own = {"raised_by": self.world.town, "actor": self.officers[1]} if n % 3 == 0 else {}
        self.world.ask(self.appeal, f"Thing {n}.", audience=n % 2, **own)

    def all_of_it(self, n: int) -> None:
        self.answered(n, ALL)

    def part(self, n: int) -> None:
        self.answered(
            n, Said(Way.PLEDGE, quantity=Decimal(1 + n % 30), words=f"Part {n}.", public=n % 3 != 0)
        )

    def cannot(self, n: int) -> None:
        self.answered(n, Said(Way.CANNOT, words=f"Because of {n}.", public=n % 2 == 0))

    def passed_on(self, n: int) -> None:
        self.answered(n, Said(Way.PASSED_ON, passed_to=f"Guild {n}", public=n % 2 == 1))

    def publish(self, _n: int) -> None:
        self.world.publish(self.appeal)

    def move(self, n: int) -> None:
        appeals.move_ask(self.ask(n), 1 + n % 3, actor=self.world.fisher)

    def drop(self, n: int) -> None:
        appeals.drop_ask(self.ask(n), f"Since {n}.", party=self.world.fishers, actor=self.world.fisher)

    def drop_pledge(self, n: int) -> None:
        for pledge in Pledge.objects.filter(dropped_at=None)[:1]:
            drop_pledge(pledge, f"No more, {n}.", actor=self.officers[self.parties.index(pledge.party)])

    def rename(self, n: int) -> None:
        party = Party.objects.get(pk=self.world.union.pk)
        with keeping(party):
            Party.objects.filter(pk=party.pk).update(name=f"Union {n}")

    def translate(self, n: int) -> None:
        wording = self.ask(n).clause.wordings.get()
        texts.translate(wording, "fr", f"Chose {n}.", actor=self.world.secretary)

    def close(self, n: int) -> None:
        if n % 7 == 0:
            appeals.close_appeal(self.appeal, "Over.", party=self.world.fishers, actor=self.world.fisher)

    def pages(self, as_of: str = "") -> list[str]:
        """Return what a stranger reads in French, and the secretary in English."""
        address = f"/appeals/{self.appeal.uid}/?lang="
        pages = [Client().get(f"{address}fr{as_of}", follow=True), self.inside.get(f"{address}en{as_of}")]
        return [page.content.decode().partition("<article>")[2].partition("</article>")[0] for page in pages]


ACTS: list[Callable[[History, int], None]] = [
    *(History.raise_, History.all_of_it, History.part, History.cannot, History.passed_on, History.publish),
    *(History.move, History.drop, History.drop_pledge, History.rename, History.translate, History.close),
]


class TestHistories(TestCase):
    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 41)), min_size=4, max_size=10))
    def test_each_past_moment_reads_as_it_did(
        self, acts: list[tuple[Callable[[History, int], None], int]]
    ) -> None:
        history = History()
        seen = []
        for act, n in acts:
            with contextlib.suppress(Refused):
                act(history, n)
            seen.append((address_of(timezone.now()), history.pages()))

        for at, pages in seen:
            assert history.pages(f"&as_of={at}") == pages
