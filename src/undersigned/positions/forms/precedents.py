"""Follow or distinguish, as it comes from the page: a way for each meeting, a fact and a sentence.

Field names: `way-`, `fact-` and `why-`, each with the meeting's token; `met` the tokens for which the answering page
was shown again so that the answer could be changed.
"""

from django.http import QueryDict

from undersigned.cases.models import Fact
from undersigned.positions.actions import Choice
from undersigned.positions.states import Way

FIELDS = ("way-", "fact-", "why-")


def choices_of(data: QueryDict, language: str) -> dict[str, Choice]:
    """Return what was chosen for each meeting that the form names; what is no way is no choice."""
    tokens = [name.removeprefix("way-") for name in data if name.startswith("way-")]
    named = [data.get(f"fact-{token}", "") for token in tokens]
    facts = {fact.uid: fact for fact in Fact.objects.filter(uid__in=named)} if any(named) else {}
    return {
        token: Choice(
            Way(data.get(f"way-{token}", "")),
            facts.get(data.get(f"fact-{token}", "")),
            data.get(f"why-{token}", "").replace("\0", "").strip(),
            language,
        )
        for token in tokens
        if data.get(f"way-{token}") in Way.values
    }


def kept_fields(data: QueryDict, *asked: str) -> list[tuple[str, str]]:
    """Return everything else that was sent, so that a page in between loses nothing: (name, value) pairs.

    Args:
        asked: tokens of the meetings that the page itself asks about.
    """
    mine = {f"{field}{token}" for field in FIELDS for token in asked} | {"csrfmiddlewaretoken", "met"}
    return [(name, value) for name in data if name not in mine for value in data.getlist(name)]


def chosen_fields(data: QueryDict) -> list[tuple[str, str]]:
    """Return what was chosen on the page in between, for the answering page to send along."""
    return [(name, data.get(name, "")) for name in data if name.startswith(FIELDS)]
