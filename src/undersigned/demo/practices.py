"""The story’s practice report: what was tried with a gauge and a loudspeaker, and somebody who may be asked."""

from undersigned.cases.models import Case
from undersigned.core.actor import OPERATOR
from undersigned.core.models import Audience
from undersigned.parties import actions as parties
from undersigned.parties.models import Coalition, Party
from undersigned.parties.queries import actor_of_user
from undersigned.pledges.models import Ask
from undersigned.practices.actions import contacts, reports
from undersigned.practices.states import Part

TELLER = "gauge@friends-of-the-arle.example"
TOLD = {
    Part.TRIED: "For one winter two of us read the gauge at the weir at six each morning, and said the figure "
    "over a loudspeaker on the boat shed, in the two languages that are spoken on the quay.",
    Part.WHERE: "At the weir at Ferrow and on the quay below it.",
    Part.WITH: "With the boat builders, who lent the loudspeaker, and with four neighbours who took turns.",
    Part.CAME: "On three mornings the boats were moved before the water came. On one morning nobody read the "
    "gauge, because both readers were ill, and two boats were lost.",
    Part.OTHERWISE: "We would have three readers from the first day, and ask the people below in which language "
    "they want to hear it before the first reading.",
}


def tell_practices(coalition: Coalition) -> None:
    """Let the Friends of the Arle tell what they tried, bound to the weir and to the ask that it helps with."""
    party = Party.objects.get(memberships__coalition=coalition, name="Friends of the Arle")
    seat, _made = parties.give_seat_to_address(coalition, TELLER, "delegate", actor=OPERATOR, party=party)
    actor = actor_of_user(seat.user)
    cases = list(Case.objects.filter(coalition=coalition, name="The weir at Ferrow"))
    public = Ask.objects.filter(appeal__text__coalition=coalition, appeal__published_at__isnull=False)
    gauge = public.filter(audience=Audience.PUBLIC, clause__wordings__body__icontains="gauge").distinct()
    report = reports.Report(
        "What we tried with a gauge and a loudspeaker",
        TOLD,
        why="Whoever sleeps below a dam wants to hear that the water comes, in a language they know.",
        cases=cases,
        asks=list(gauge),
    )
    practice = reports.begin_practice(coalition, party, report, actor=actor, language="en")
    reports.publish_practice(practice, actor=actor)
    contacts.offer_contact(practice, "At the boat shed, any evening before seven", actor=actor)
