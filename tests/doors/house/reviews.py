"""What a house asks again."""

from tests.doors.house.world import House

from undersigned.core.actor import OPERATOR
from undersigned.home.actions.calendar import make_calendar
from undersigned.reviews import actions as reviews
from undersigned.reviews.queries import today_in


def lay_reviews(house: House) -> None:
    coalition, party, other, text = house.coalition, house.party, house.other, house.text
    today = today_in(coalition)
    position = party.positions.filter(wording__clause__text=text, superseded_at=None).first()
    clause = text.clauses.select_related("text__coalition", "text__owner").get(order=2)
    review = reviews.set_review(position, today, actor=OPERATOR)
    theirs = other.positions.filter(wording__clause__text=text, superseded_at=None).first()
    second = reviews.set_review(theirs, today, actor=OPERATOR)
    reviews.set_review(clause, today, actor=OPERATOR, party=other)
    link = house.link("review", reviews.invite(review, actor=OPERATOR))
    house.link("review.other", reviews.invite(second, actor=OPERATOR))
    house.put("review", uid=review.uid)
    house.put("reviewed", kind="position", uid=position.uid)
    house.put("link.review", link_uid=link.uid, uid=house.places["precedent"]["uid"])
    house.link("feed", make_calendar(coalition, party, actor=OPERATOR))
    house.put("feed", token=house.tokens["feed"])
