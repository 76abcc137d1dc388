"""What became of the story's agreement: an answer was received, and its owner is asked what happened since."""

from undersigned.agreements.models import Edition
from undersigned.core.actor import OPERATOR
from undersigned.parties.models import Coalition
from undersigned.pledges.actions.following import Account, record_happening
from undersigned.pledges.queries.following import today_in
from undersigned.texts.actions import describe_text

ANSWER = "From this month on our drivers report every dry tap they hear of to the town hall, by telephone."


def follow_up(coalition: Coalition) -> None:
    """Record an answer to the published text, and let the day have come on which its owner is asked."""
    edition = Edition.objects.filter(text__coalition=coalition, published_at__isnull=False).earliest("pk")
    text, today = edition.text, today_in(coalition)
    account = Account(
        "answered",
        ANSWER,
        today.isoformat()[:7],
        "en",
        by="Valley Bus Company",
        citation="Letter to the Town of Upper Harrow",
    )
    record_happening(text, account, actor=OPERATOR)
    describe_text(
        text,
        actor=OPERATOR,
        title=text.title,
        why=text.why,
        addressee=text.addressee,
        ask=text.ask,
        owner=text.owner,
        follow_up_on=today,
        weight_rule=text.weight_rule,
        cases=[case.name for case in text.cases.all()],
    )
