"""What a party signs is its position from then on, ratified; what it said before is kept."""

from collections.abc import Iterable
from datetime import datetime

from undersigned.parties.models import Party
from undersigned.positions.actions.answers import Answer
from undersigned.positions.models import Position


def ratify_positions(party: Party, signed: Iterable[Answer], at: datetime) -> list[Position]:
    """Let a party's positions on the wordings that it signs say what it signed. Part of the act of signing.

    Args:
        signed: one answer a wording, each with its stance; conditions are left out.
    Returns: those that are new, because the party had said nothing of the wording or something else.
    """
    answers = {answer.wording.pk: answer for answer in signed}
    standing = Position.objects.filter(party=party, wording__in=answers, superseded_at=None)
    same = [p.pk for p in standing if _says(p) == _signs(answers[p.wording_id])]
    standing.filter(pk__in=same, ratified_at=None).update(ratified_at=at)
    others = standing.exclude(pk__in=same)
    kept = {wording for wording, pk in standing.values_list("wording", "pk") if pk in same}
    others.update(superseded_at=at)
    return Position.objects.bulk_create(
        Position(
            wording=answer.wording,
            party=party,
            stance=str(answer.stance),
            words=answer.words,
            language=answer.language if answer.words else "",
            taken_at=at,
            ratified_at=at,
        )
        for pk, answer in answers.items()
        if pk not in kept
    )


def _says(position: Position) -> tuple[str, str]:
    return position.stance, position.words


def _signs(answer: Answer) -> tuple[str, str]:
    return str(answer.stance), answer.words
