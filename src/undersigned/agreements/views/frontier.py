"""The frontier page: every best trade between how many sign and how strong the text is. It only reads."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language

from undersigned import frontier as engine
from undersigned.agreements import rules
from undersigned.agreements.forms import SupposeForm
from undersigned.agreements.queries.common import account_of, common_text, supposed
from undersigned.agreements.queries.instance import Instance, instance_of
from undersigned.agreements.queries.lines import lines_of
from undersigned.agreements.queries.matrix import Matrix, matrix_of
from undersigned.agreements.queries.sides import circles, lost_at, signers_of
from undersigned.agreements.queries.steps import Step, neighbours, step_at, steps_of
from undersigned.agreements.views.charts import Staircase, staircase
from undersigned.core.http import ActorRequest
from undersigned.positions.queries import open_round
from undersigned.texts.models import Text
from undersigned.texts.queries import get_text

# A matrix of more cells than this has its own page alone.
CELLS = 600


@dataclass(frozen=True)
class Asked:
    """What the address asks for; nothing of it is stored."""

    weight: int | None
    stay: tuple[str, ...]
    must: tuple[str, ...]
    readings: engine.Readings

    @classmethod
    def of(cls, query: QueryDict) -> "Asked":
        """Read the address; what is not understood is passed over."""
        n = query.get("n", "")
        return cls(
            weight=int(n) if n.isdecimal() and len(n) < 20 else None,
            stay=tuple(dict.fromkeys(filter(None, query.getlist("stay")))),
            must=tuple(dict.fromkeys(filter(None, query.getlist("with")))),
            readings=engine.Readings(
                aside_refuses=query.get("aside") == "refuses",
                caveat_refuses=query.get("reserve") == "refuses",
                silent_signs=query.get("silent") == "signs",
            ),
        )

    def pairs(self, **changes: Any) -> list[tuple[str, str]]:
        """Return the query's parameters, some of them changed; None leaves one out."""
        told: dict[str, Any] = {
            "n": self.weight,
            "stay": self.stay,
            "with": self.must,
            "aside": "refuses" if self.readings.aside_refuses else None,
            "reserve": "refuses" if self.readings.caveat_refuses else None,
            "silent": "signs" if self.readings.silent_signs else None,
        } | changes
        flat = [(key, v) for key, v in told.items() if v is not None and not isinstance(v, tuple)]
        return [(key, str(v)) for key, v in flat] + [
            (key, v) for key, many in told.items() if isinstance(many, tuple) for v in many
        ]

    def link(self, **changes: Any) -> str:
        """Return the address of the same page with some parameters changed."""
        return f"?{urlencode(self.pairs(**changes))}"

    def insisting(self, uid: str, weight: int) -> str:
        """Return the address at which a party must sign."""
        return self.link(n=weight, **{"with": (*self.must, uid)})


def frontier(request: ActorRequest, uid: str) -> HttpResponse:
    """Show the staircase and, once somebody has chosen a step, its text, its signers and whom it loses."""
    text = _text(request, uid)
    instance, asked = instance_of(text), Asked.of(request.GET)
    draft = instance.pinned(asked.must, asked.stay)
    free = common_text(instance.draft, asked.readings)
    found = free if draft == instance.draft else common_text(draft, asked.readings)
    steps = steps_of(instance, found)
    real = [step for step in steps if not step.empty]
    here = step_at(steps, asked.weight) if asked.weight is not None else None
    context = _common(text, instance, asked, here) | {
        "steps": steps,
        "real": real,
        "found": found,
        "conflict": _conflict(instance, found),
        "chart": _chart(instance, real, free if found is not free else None),
        "strongest_free": _strength_at(free, here.notch.weight) if here else None,
        "manages": rules.can_freeze(request.actor, text),
        "round": open_round(text),
        "suppose": _suppose(request, instance, draft, asked, found),
    }
    if here and not here.empty:
        context |= _at(instance, draft, asked, steps, here)
    return render(request, "agreements/frontier.html", context)


def matrix(request: ActorRequest, uid: str) -> HttpResponse:
    """Show what every party says about every clause of a step's text, or of the strongest text."""
    text = _text(request, uid)
    instance, asked = instance_of(text), Asked.of(request.GET)
    here = None
    if asked.weight is not None:
        found = common_text(instance.pinned(asked.must, asked.stay), asked.readings)
        here = step_at(steps_of(instance, found), asked.weight)
    context = _common(text, instance, asked, here)
    return render(request, "agreements/matrix.html", context | {"matrix": _matrix(instance, here, asked)})


def _text(request: ActorRequest, uid: str) -> Text:
    """Return the text for whoever has a seat in its coalition; nobody else learns that it exists."""
    text = get_text(request.actor, uid)
    if not rules.can_see_signing(request.actor, text):
        raise Http404
    return text


def _common(text: Text, instance: Instance, asked: Asked, here: Step | None) -> dict[str, Any]:
    small = len(instance.parties) * len(instance.clauses) <= CELLS
    return {
        "text": text,
        "tab": "frontier",
        "instance": instance,
        "asked": asked,
        "here": here,
        "matrix": _matrix(instance, here, asked) if small else None,
    }


def _matrix(instance: Instance, here: Step | None, asked: Asked) -> Matrix:
    chosen = here.notch.text if here else instance.draft.original
    signing = engine.signers(instance.draft, chosen, readings=asked.readings)
    return matrix_of(instance, chosen, signing)


def _chart(instance: Instance, steps: list[Step], behind: engine.Frontier | None) -> Staircase:
    return staircase(
        [(step.notch.weight, step.notch.strength) for step in steps],
        weight=instance.weight,
        strength=instance.strongest,
        behind=[(notch.weight, notch.strength) for notch in behind.notches] if behind else (),
    )


def _conflict(instance: Instance, found: engine.Frontier) -> dict[str, Any]:
    """Return the parties and clauses that cannot be insisted on together."""
    return {
        "parties": [instance.parties[p] for p in sorted(found.conflict.parties)],
        "clauses": [instance.clauses[c] for c in sorted(found.conflict.clauses)],
    }


def _strength_at(found: engine.Frontier, weight: int) -> int | None:
    return max((n.strength for n in found.notches if n.weight >= weight), default=None)


def _at(
    instance: Instance, draft: engine.Draft, asked: Asked, steps: tuple[Step, ...], here: Step
) -> dict[str, Any]:
    """Return everything that is said about a chosen step."""
    language = get_language() or instance.text.language
    account = account_of(draft, here.notch.text, asked.readings)
    more, stronger = neighbours(instance, steps, here)
    return {
        "more": more,
        "stronger": stronger,
        "lines": lines_of(instance, here.notch, account, language),
        "signing": signers_of(instance, here.notch),
        "circles": circles(instance, here.notch),
        "lost": lost_at(instance, here.notch, account, language),
    }


def _suppose(
    request: ActorRequest, instance: Instance, draft: engine.Draft, asked: Asked, found: engine.Frontier
) -> dict[str, Any]:
    """Return the form "what if", and the notches at best and at worst once it is filled in."""
    choices = [(clause.uid, clause.number or "§") for clause in instance.clauses]
    form = SupposeForm(request.GET if "clause" in request.GET else None, clauses=choices)
    if not form.is_valid():
        return {"form": form, "rows": None}
    place = [clause.uid for clause in instance.clauses].index(form.cleaned_data["clause"])
    best, worst = supposed(draft, place, form.cleaned_data["strength"], asked.readings)
    weights = sorted({n.weight for f in (found, best, worst) for n in f.notches}, reverse=True)
    rows = [(w, _strength_at(found, w), _strength_at(worst, w), _strength_at(best, w)) for w in weights]
    return {"form": form, "rows": rows, "clause": instance.clauses[place]}
