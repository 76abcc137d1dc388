"""What became of the text that a house published: recorded, taken back, asked of its owner and answered."""

from tests.doors.house.world import House

from undersigned.core.actor import OPERATOR, WORKER
from undersigned.parties.queries import actor_of_link
from undersigned.pledges.actions import following
from undersigned.pledges.models import FollowUp
from undersigned.pledges.queries.following import today_in


def lay_following(house: House) -> None:
    """An answer received, another taken back; the owner has said something once, and is asked again today."""
    text = house.text
    asked = FollowUp.objects.select_related("text__coalition", "party").get(text=text, answered_at=None)
    link, _secret = following.invite_to_follow(asked, actor=WORKER)
    told = following.Account(
        "answered", "They will look into it.", "2026-01", "en", "The Board", citation="Letter 1"
    )
    stands = following.record_happening(text, told, actor=OPERATOR)
    gone = following.record_happening(text, told, actor=OPERATOR)
    following.remove_happening(gone, "It was another letter.", actor=OPERATOR)
    answered = {"actor": actor_of_link(link), "language": "en"}
    following.answer_follow_up(asked, "A letter came.", **answered)
    FollowUp.objects.create(text=text, party=house.party, due_on=today_in(house.coalition))
    again = FollowUp.objects.select_related("text__coalition", "party").get(text=text, answered_at=None)
    linked = house.link("follow", following.invite_to_follow(again, actor=OPERATOR))
    house.put("happening", uid=text.uid, happening_uid=stands.uid)
    house.put("link.follow", link_uid=linked.uid)
