"""The story’s local effort: who reads the gauge aloud below the dam. Heard, and proposed by those who live there."""

from datetime import timedelta

from django.utils import timezone

from undersigned.cases.models import Case
from undersigned.core.actor import OPERATOR, Actor
from undersigned.core.asof import end_of
from undersigned.efforts import actions
from undersigned.efforts.models import Effort
from undersigned.efforts.states import Stage
from undersigned.parties.models import Coalition, Party

HEARD = [
    (
        "Three women who sell at the landing",
        "We hear of the water when it is in the stalls. Whoever shouts, shouts in a language that half of us learn.",
    ),
    (
        "A man who has crossed the river all his life",
        "I can read the gauge. Nobody has asked me. Pay for the batteries and leave us the key.",
    ),
]


def tell_efforts(coalition: Coalition, actor: Actor) -> None:
    """Begin an effort with an outsider who listens, and let the locals propose it through who vouches for them."""
    landing = Party.objects.get(memberships__coalition=coalition, name="The lower landing")
    friends = Party.objects.get(memberships__coalition=coalition, name="Friends of the Arle")
    until = end_of(timezone.localdate() + timedelta(days=90), coalition.time_zone)
    effort = actions.begin_effort(
        coalition,
        "The gauge, read aloud each morning",
        actor=actor,
        until=until,
        task="Listening, and writing down",
        case=Case.objects.get(coalition=coalition, name="The Harrow Dam"),
    )
    month = (timezone.localdate() - timedelta(days=40)).isoformat()[:7]
    for who, words in HEARD:
        actions.listen(effort, who, words, actor=actor, held_on=month)
    actions.reach(
        effort, Stage.HEARD, "Five people told us how they learn of a flood: too late.", actor=actor
    )
    actions.name_locals(effort, landing, actor=actor)
    effort = Effort.objects.select_related("coalition", "party").get(pk=effort.pk)
    proposal = "Three of us read it, one a week. We want a loudspeaker, and the key to the shed."
    actions.reach(effort, Stage.PROPOSED, proposal, actor=OPERATOR)
    actions.keep_thing(effort, "Loudspeaker", friends, actor=actor, words="Lent until the autumn")
    actions.keep_thing(effort, "List of the readers", landing, actor=actor, words="On paper, one copy")
