"""A local effort for the seats, and one for everybody: the party are the locals, the secretary helps."""

from datetime import timedelta

from django.utils import timezone
from tests.doors.house.world import House

from undersigned.core.models import Audience
from undersigned.efforts import actions as efforts
from undersigned.efforts.models import Effort
from undersigned.efforts.states import Stage
from undersigned.parties.queries import actor_of_user


def lay_efforts(house: House) -> None:
    for name, audience in (("inner", Audience.COALITION), ("open", Audience.PUBLIC)):
        _lay(house, name, audience)


def _lay(house: House, name: str, audience: int) -> None:
    secretary = actor_of_user(house.people["secretary"])
    made = efforts.begin_effort(
        house.coalition,
        f"Wall {name} {house.name}",
        actor=secretary,
        until=timezone.now() + timedelta(days=30),
        task="Listening",
        place="The landing",
        case=house.cases["open"],
        audience=audience,
    )
    told = {"held_on": "2026-01", "audience": audience}
    said = efforts.listen(made, "Three who sell there", "The wall leaks.", actor=secretary, **told)
    efforts.reach(made, Stage.HEARD, "They told us.", actor=secretary)
    efforts.name_locals(made, house.party, actor=secretary)
    made = Effort.objects.select_related("coalition", "party").get(pk=made.pk)
    local = actor_of_user(house.people["delegate"])
    thing = efforts.keep_thing(made, "Key of the shed", house.other, actor=local, words="On a nail")
    archive = efforts.keep_thing(made, "Archive", house.other, actor=local)
    efforts.let_stay(archive, "They have the dry room.", actor=local)
    house.put(
        f"effort.{name}",
        uid=made.uid,
        said_uid=said.uid,
        thing_uid=thing.uid,
        help_uid=made.helpings.get().uid,
    )
