"""What became of the story's agreement: a reservation is answered, one review is due."""

from undersigned.agreements.models import Edition
from undersigned.core.actor import OPERATOR
from undersigned.parties.models import Coalition, Party
from undersigned.positions import actions as positions
from undersigned.positions.queries import published_positions
from undersigned.positions.states import Effect, Stance
from undersigned.reviews.actions import Answer, answer_review, set_review
from undersigned.reviews.queries import today_in
from undersigned.reviews.states import Outcome


def look_back(coalition: Coalition) -> None:
    """Answer a reservation, and ask whether it still holds."""
    edition = Edition.objects.filter(text__coalition=coalition, published_at__isnull=False).latest("number")
    _object(edition)
    _review(edition)


def _object(edition: Edition) -> None:
    reserved = published_positions().filter(stance=Stance.RESERVE, wording__clause__text=edition.text)
    position = reserved.exclude(party__name="Town of Millford").order_by("id").first()
    millford = Party.objects.get(coalitions=edition.text.coalition, name="Town of Millford")
    if position is not None:
        words = "Between your town and ours the tanker comes first, and the paper after it."
        positions.object_to(position, millford, Effect.STANDS, words, actor=OPERATOR, language="en")


def _review(edition: Edition) -> None:
    today = today_in(edition.text.coalition)
    harrow, friends = (
        Party.objects.get(coalitions=edition.text.coalition, name=name)
        for name in ("Town of Upper Harrow", "Friends of the Arle")
    )
    line = edition.clauses.select_related("clause__text__coalition").order_by("order")[1]
    review = set_review(line.clause, today, actor=OPERATOR, party=friends)
    held = Answer(Outcome.HOLDS, "We drove the road in March: it is as the clause says.", "en")
    answer_review(review, held, actor=OPERATOR)
    set_review(edition, today, actor=OPERATOR, party=harrow)
