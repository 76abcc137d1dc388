"""Acts on an effort: begun, its conversations, its locals, its stages."""

import re
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.cases.models import Case
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.kept import keeping
from undersigned.core.models import Audience
from undersigned.efforts import queries, rules
from undersigned.efforts.actions.erasure import erase_conversation
from undersigned.efforts.actions.helping import lay_help
from undersigned.efforts.actions.recording import held, record
from undersigned.efforts.models import Conversation, Effort, Helping, StageReached
from undersigned.efforts.states import Stage, after
from undersigned.parties.models import Coalition, Party, Seat

DAY = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")


@transaction.atomic
def begin_effort(
    coalition: Coalition,
    name: str,
    *,
    actor: Actor,
    until: datetime,
    task: str,
    place: str = "",
    case: Case | None = None,
    audience: int = Audience.COALITION,
    language: str = "",
) -> Effort:
    """Begin a local effort, in which whoever begins it helps from outside until a moment.

    Raises: Refused without a name, for a case of another coalition, or where the moment is past or too far off.
    """
    require(rules.can_begin, actor, coalition)
    name = " ".join(name.split())[:200]
    if not name:
        raise Refused(_("Give the effort a name."))
    if case is not None and case.coalition_id != coalition.pk:
        raise Refused(_("That case belongs to another coalition."))
    language = language or coalition.languages[0]
    told = {"place": place.strip()[:120], "case": case, "audience": audience, "language": language}
    made = Effort.objects.create(coalition=coalition, name=name, **told)
    record(actor, "effort.begun", made, made)
    if actor.user_id is not None:
        lay_help(made, actor.user_id, task, until, actor)
    return made


@transaction.atomic
def listen(
    effort: Effort,
    listened_to: str,
    words: str,
    *,
    actor: Actor,
    held_on: str,
    language: str = "",
    audience: int = Audience.COALITION,
) -> Conversation:
    """Record that somebody was listened to.

    Args:
        listened_to: who, in words that expose nobody.
        held_on: an ISO 8601 date as far as it may be told: a year, a month or a day.
    Raises: Refused where something is missing, the day is none or still to come.
    """
    require(rules.can_listen, actor, effort)
    if not listened_to.strip() or not words.strip():
        raise Refused(_("Say who was listened to, and what was said."))
    _check_day(held_on)
    made = Conversation.objects.create(
        effort=effort,
        listened_to=" ".join(listened_to.split())[:200],
        words=words.strip(),
        language=language or effort.language,
        held=held_on,
        audience=audience,
    )
    record(actor, "effort.listened", made, effort)
    return made


def _check_day(told: str) -> None:
    try:
        known = DAY.fullmatch(told) and date.fromisoformat((told + "-01-01")[:10])
    except ValueError:
        known = None
    if not known:
        raise Refused(_("Write the day as year-month-day, or only the year and month, such as 2031-06."))
    if told > timezone.localdate().isoformat():
        raise Refused(_("That day is still to come."))


@transaction.atomic
def take_out(conversation: Conversation, *, actor: Actor) -> None:
    """Destroy the words of a conversation at once, as where they expose somebody; that it was held stays."""
    require(rules.can_listen, actor, conversation.effort)
    erase_conversation(conversation.uid)


@transaction.atomic
def name_locals(effort: Effort, party: Party, *, actor: Actor) -> None:
    """Say which party is the locals' own, before they have proposed anything.

    Raises: Refused for a party of another coalition, one whose people came to help from outside, and once locals
        have proposed something.
    """
    require(rules.can_name_locals, actor, effort)
    stored = held(effort)
    if queries.stage_of(stored) not in (None, Stage.HEARD):
        raise Refused(_("The locals have proposed something: who they are does not change any more."))
    if not stored.coalition.memberships.filter(party=party, until=None).exists():
        raise Refused(_("%(name)s is not in the coalition.") % {"name": party.name})
    helpers = Helping.objects.filter(effort=stored).values("user")
    if Seat.objects.filter(party=party, user__in=helpers, ended_at=None).exists():
        raise Refused(
            _("Somebody of %(name)s came to help from outside: they are not the locals.")
            % {"name": party.name}
        )
    if stored.party_id == party.pk:
        return
    with keeping(stored):
        stored.party = party
        stored.save(update_fields=["party"])
    record(actor, "effort.locals_named", stored, stored, party=party.name)


@transaction.atomic
def reach(effort: Effort, stage: Stage, words: str, *, actor: Actor, language: str = "") -> StageReached:
    """Say that an effort has reached its next stage, and what shows it. None is skipped, none comes back.

    Raises: NotAllowed from `proposed` on for everybody but the locals; Refused for any stage but the next one,
        without words, `heard` without a conversation, `proposed` without a party of the locals, and `gone` while
        something belongs to an organisation from outside.
    """
    stored = held(effort)
    now = queries.stage_of(stored)
    if after(now) != stage:
        raise Refused(_("The next stage is another one: none is skipped, and none comes back."))
    require(rules.can_listen if stage == Stage.HEARD else rules.is_local, actor, stored)
    if not words.strip():
        raise Refused(_("Say in a sentence what shows it."))
    _check_reached(stored, stage)
    said_for = None if stage == Stage.HEARD else stored.party
    told = {"words": words.strip(), "language": language or stored.language, "said_for": said_for}
    try:
        with transaction.atomic():
            made = StageReached.objects.create(effort=stored, stage=stage, **told)
    except IntegrityError:
        raise Refused(_("The next stage is another one: none is skipped, and none comes back.")) from None
    if stage == Stage.GONE:
        stored.helpings.filter(ended_at=None).update(ended_at=timezone.now())
    record(actor, f"effort.{stage}", made, stored, words=made.words)
    return made


def _check_reached(effort: Effort, stage: Stage) -> None:
    if stage == Stage.HEARD and not effort.conversations.filter(erased_at=None).exists():
        raise Refused(_("Nobody was listened to yet: record a conversation first."))
    if stage == Stage.GONE and (
        left := queries.from_outside(effort, queries.things_at(effort, timezone.now()))
    ):
        things = ", ".join(f"\u2068{each.thing}\u2069" for each in left)
        raise Refused(
            _(
                "These still belong to an organisation from outside; hand them over, or say why they stay: %(things)s"
            )
            % {"things": things}
        )
