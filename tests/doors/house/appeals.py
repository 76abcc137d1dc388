"""An appeal that is published and answered, and one that is not yet."""

from django.utils import timezone
from tests.doors.house.world import House

from undersigned.agreements.actions.signatures import Decision
from undersigned.core.actor import OPERATOR
from undersigned.pledges.actions import appeals
from undersigned.pledges.actions.answers import Said, answer_ask
from undersigned.pledges.models import Appeal, Ask
from undersigned.pledges.states import Way


def lay_appeals(house: House) -> None:
    made = {name: _appeal(house, name) for name in ("open", "inner")}
    published = made["open"]
    boat, lamp, room = (_ask(published, words) for words in ("A boat.", "A lamp.", "A room."))
    secret = _ask(published, "A place to sleep.", audience=1)
    appeals.drop_ask(room, "Found.", party=house.party, actor=OPERATOR)
    appeals.publish_appeal(published, Decision("Assembly", timezone.localdate()), actor=OPERATOR)
    published.refresh_from_db()
    for ask in (boat, secret):
        said = Said(Way.CANNOT, words="Ours burnt.")
        answer_ask(ask, house.other, said, actor=OPERATOR, language="en")
    answer_ask(lamp, house.other, Said(Way.PASSED_ON, passed_to="The guild"), actor=OPERATOR, language="en")
    link = house.link("pledge", appeals.invite_to_answer(published, house.other, actor=OPERATOR))
    house.link("pledge.other", appeals.invite_to_answer(published, house.party, actor=OPERATOR))
    inner = _ask(made["inner"], "A rope.")
    house.put("appeal.open", uid=published.uid, ask_uid=lamp.uid, party_uid=house.other.uid)
    house.put("appeal.own", uid=published.uid, party_uid=house.party.uid)
    house.put("appeal.inner", uid=made["inner"].uid, ask_uid=inner.uid, party_uid=house.party.uid)
    house.put("link.pledge", link_uid=link.uid)


def _appeal(house: House, name: str) -> Appeal:
    case = house.cases["open"]
    title = f"What the anglers need, {name} {house.name}"
    return appeals.begin_appeal(
        case, house.party, title, actor=OPERATOR, language="en", why="They live by the water."
    )


def _ask(appeal: Appeal, words: str, audience: int = 0) -> Ask:
    return appeals.raise_ask(appeal, words, actor=OPERATOR, terms=appeals.Terms(audience=audience))
