"""What became of the story's answers: one is distinguished, a reservation is answered, two reviews are due."""

from undersigned.agreements.models import Edition
from undersigned.cases.models import Case, Fact
from undersigned.core.actor import OPERATOR
from undersigned.parties.models import Coalition, Party
from undersigned.positions import actions as positions
from undersigned.positions.models import Position
from undersigned.positions.queries import published_positions, unsettled
from undersigned.positions.states import Effect, Stance, Way
from undersigned.reviews.actions import Answer, answer_review, set_review
from undersigned.reviews.queries import today_in
from undersigned.reviews.states import Outcome
from undersigned.texts.models import Subject


def look_back(coalition: Coalition) -> None:
    """Answer a reservation, tell two cases apart, and ask whether it still holds."""
    edition = Edition.objects.filter(text__coalition=coalition, published_at__isnull=False).latest("number")
    _object(edition)
    _review(edition)
    _distinguish(coalition)


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


def _distinguish(coalition: Coalition) -> None:
    """Let Millford say of the weir otherwise than of the dam, and why."""
    weir = Case.objects.get(coalition=coalition, name="The weir at Ferrow")
    last = Subject.objects.filter(case=weir, until_at=None).order_by("question__number").last()
    millford = Party.objects.get(coalitions=coalition, name="Town of Millford")
    assert last
    told = Position.objects.filter(party=millford, wording__clause=last.clause_id, superseded_at=None)
    for position in told.filter(wording__is_omission=False):
        words = "The mill shuts its gate for two weeks in August, as it has for a hundred years."
        positions.restate_position(position, Stance.REFUSE, words, actor=OPERATOR, language="en")
    fact = Fact.objects.filter(case=weir, versions__words__startswith="Six households").get()
    why = "Nobody lives below this weir; below the dam there are four towns."
    choice = positions.Choice(Way.DISTINGUISHED, fact, why, "en")
    for precedent in unsettled(millford):
        positions.choose_again(precedent, choice, actor=OPERATOR)
