"""Invented local efforts, and the people in them."""

from datetime import timedelta

from django.utils import timezone
from tests.factories import make_coalition, make_party, make_seat, make_user

from undersigned.core.actor import Actor
from undersigned.efforts.actions import begin_effort, give_help, listen, name_locals, reach
from undersigned.efforts.models import Conversation, Effort, Helping
from undersigned.efforts.states import Stage
from undersigned.parties.queries import actor_of_user

MONTH = timedelta(days=30)


class World:
    """An effort that a secretary of another organisation began; its locals are a party with a delegate."""

    def __init__(self) -> None:
        self.coalition = make_coalition()
        self.local, self.outside = (
            make_party(self.coalition, name) for name in ("The landing", "Organisers")
        )
        self.secretary = self._seated("secretary")
        self.delegate = self._seated("delegate", self.local)
        self.organiser = self._seated("delegate", self.outside)
        self.effort = begin_effort(
            self.coalition,
            "Landing wall",
            actor=self.secretary,
            until=timezone.now() + MONTH,
            task="Listening",
        )

    def _seated(self, power: str, party: object = None) -> Actor:
        user = make_user(name=power)
        make_seat(self.coalition, power, party=party, user=user)
        return actor_of_user(user)

    def hear(self) -> Conversation:
        return listen(
            self.effort, "Three who sell there", "The wall leaks.", actor=self.secretary, held_on="2026-01"
        )

    def name_locals(self) -> None:
        name_locals(self.effort, self.local, actor=self.secretary)
        self.effort = Effort.objects.select_related("coalition", "party").get(pk=self.effort.pk)

    def reach(self, stage: Stage, actor: Actor | None = None) -> None:
        reach(self.effort, stage, "The wall is mended.", actor=actor or self.delegate)

    def come_to(self, stage: Stage) -> None:
        """Let the effort reach a stage, and all before it."""
        self.hear()
        self.name_locals()
        for each in Stage:
            self.reach(each, self.secretary if each == Stage.HEARD else self.delegate)
            if each == stage:
                return

    def help(self, days: int = 20) -> Helping:
        user = make_user(name="Helper")
        make_seat(self.coalition, "observer", user=user)
        giver = self.delegate if self.effort.party else self.secretary
        until = timezone.now() + timedelta(days=days)
        return give_help(self.effort, user, "Counting", until, actor=giver)
