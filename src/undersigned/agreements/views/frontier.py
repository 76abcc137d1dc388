"""The frontier page: every best trade between how many sign and how strong the text is. It only reads."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from undersigned import frontier as engine
from undersigned.agreements import rules
from undersigned.agreements.forms import SupposeForm
from undersigned.agreements.queries.asked import Asked, offered
from undersigned.agreements.queries.common import Desk, Patience, Question
from undersigned.agreements.queries.explained import dear_lines, free_clauses, hangs_on, prices_of_pins
from undersigned.agreements.queries.instance import UNANSWERED, Instance, instance_of
from undersigned.agreements.queries.lines import lines_of
from undersigned.agreements.queries.matrix import Matrix, matrix_of
from undersigned.agreements.queries.sides import circles, lost_at, signers_of
from undersigned.agreements.queries.steps import Step, neighbours, step_at, steps_of
from undersigned.agreements.tasks.background import Job, ask_for, progress_of
from undersigned.agreements.views.charts import staircase
from undersigned.core.http import ActorRequest
from undersigned.frontier import chart
from undersigned.positions.queries import open_round
from undersigned.positions.states import Stance
from undersigned.texts.models import Text
from undersigned.texts.queries import get_text

# A matrix of more cells than this has its own page alone.
CELLS = 600


@dataclass(frozen=True)
class Scene:
    """What a page looks at: the answers as they stand, and as the address asks for them."""

    text: Text
    asked: Asked
    real: Instance
    tried: Instance
    desk: Desk

    @classmethod
    def of(cls, request: ActorRequest, text: Text) -> "Scene":
        asked = Asked.of(request.GET)
        real = instance_of(text)
        counted = instance_of(text, parties=asked.present(real.parties)) if asked.without else real
        tried = asked.applied(counted)
        return cls(text, asked, real, tried, Desk(Question(tried.draft, asked.readings), Patience()))

    @property
    def job(self) -> Job:
        return Job(self.text.uid, self.asked.scenario)

    def behind(self) -> engine.Frontier | None:
        """Return the frontier of the answers as they stand, to compare with; None where this is it."""
        if self.tried.draft == self.real.draft:
            return None
        return Desk(Question(self.real.draft, self.asked.readings), self.desk.patience).trades()


def frontier(request: ActorRequest, uid: str) -> HttpResponse:
    """Show the staircase and, once somebody has chosen a step, its text, its signers and whom it loses."""
    text = _text(request, uid)
    scene = Scene.of(request, text)
    asked, instance = scene.asked, scene.tried
    found = scene.desk.trades(asked.weight)
    steps = steps_of(instance, found)
    real = [step for step in steps if not step.empty]
    here = step_at(steps, asked.weight) if asked.weight is not None else None
    behind = scene.behind()
    manages = rules.can_freeze(request.actor, text)
    context = _common(text, instance, asked, here) | {
        "steps": steps,
        "real": real,
        "found": found,
        "conflict": _conflict(instance, found),
        "chart": _chart(instance, real, behind),
        "strongest_free": _strength_at(behind, here.notch.weight) if here and behind else None,
        "supposed": list(asked.told(instance)),
        "left_out": [party for party in scene.real.parties if party.uid in asked.without],
        "everybody": scene.real.parties,
        "manages": manages,
        "round": open_round(text),
        "suppose": _suppose(request, scene, found),
        "stances": [*Stance.choices, (UNANSWERED, _("Not answered"))],
    }
    if here and not here.empty:
        context |= _at(scene, steps, here, manages=manages)
    # Last, for all of the above may have left something to be looked for.
    context["progress"] = ask_for(scene.job, asked.weight) if scene.desk.missing else None
    return render(request, "agreements/frontier.html", context)


@never_cache
def progress(request: ActorRequest, uid: str) -> HttpResponse:
    """Tell how far the computation is that a page waits for; no content once there is none."""
    text = _text(request, uid)
    asked, query = Asked.of(request.GET), request.GET
    offered_too = "clause" in query and query.get("strength", "").isdecimal()
    scenario = asked.with_offer(query["clause"], int(query["strength"])) if offered_too else asked.scenario
    found = progress_of(Job(text.uid, scenario))
    if found is None:
        return HttpResponse(status=204)
    return render(request, "agreements/_computing.html", {"progress": found, "asked": asked})


def matrix(request: ActorRequest, uid: str) -> HttpResponse:
    """Show what every party says about every clause of a step's text, or of the strongest text."""
    text = _text(request, uid)
    scene = Scene.of(request, text)
    here = None
    if scene.asked.weight is not None:
        found = scene.desk.trades(scene.asked.weight)
        here = step_at(steps_of(scene.tried, found), scene.asked.weight)
    context = _common(text, scene.tried, scene.asked, here)
    context["matrix"] = _matrix(scene.tried, here, scene.asked)
    return render(request, "agreements/matrix.html", context)


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


def _chart(instance: Instance, steps: list[Step], behind: engine.Frontier | None) -> chart.Staircase:
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


def _at(scene: Scene, steps: tuple[Step, ...], here: Step, *, manages: bool) -> dict[str, Any]:
    """Return everything that is said about a chosen step."""
    instance, desk, notch = scene.tried, scene.desk, here.notch
    language = get_language() or instance.text.language
    desk.read(notch.text)
    account = desk.account(notch.text)
    more, stronger = neighbours(instance, steps, here)
    robust = desk.robustness(notch)
    told: dict[str, Any] = {
        "more": more,
        "stronger": stronger,
        "lines": lines_of(instance, notch, account, language),
        "signing": signers_of(instance, notch),
        "circles": circles(instance, notch, scene.asked.readings),
        "lost": lost_at(instance, notch, account, language),
        "free": free_clauses(instance, notch),
        "robust": robust,
        "hangs_on": hangs_on(instance, robust) if robust else (),
        "pins": prices_of_pins(instance, scene.asked, desk, notch.weight),
    }
    if manages and notch.proven:
        lines = desk.red_lines(notch)
        told |= {"red_lines": lines, "dear": dear_lines(instance, lines, language) if lines else ()}
    return told


def _suppose(request: ActorRequest, scene: Scene, found: engine.Frontier) -> dict[str, Any]:
    """Return the form "what if", and the notches at best and at worst once it is filled in."""
    instance = scene.tried
    choices = [(clause.uid, clause.number or "§") for clause in instance.clauses]
    form = SupposeForm(request.GET if "clause" in request.GET else None, clauses=choices)
    if not form.is_valid():
        return {"form": form, "rows": None}
    place = [clause.uid for clause in instance.clauses].index(form.cleaned_data["clause"])
    drafts = offered(instance.draft, place, form.cleaned_data["strength"])
    desks = [Desk(Question(draft, scene.asked.readings), scene.desk.patience) for draft in drafts]
    best, worst = (desk.trades() for desk in desks)
    weights = sorted({n.weight for f in (found, best, worst) for n in f.notches}, reverse=True)
    rows = [(w, _strength_at(found, w), _strength_at(worst, w), _strength_at(best, w)) for w in weights]
    told: dict[str, Any] = {"form": form, "rows": rows, "clause": instance.clauses[place]}
    if any(desk.missing for desk in desks):
        job = scene.asked.with_offer(form.cleaned_data["clause"], form.cleaned_data["strength"])
        told |= {"job": job, "progress": ask_for(Job(scene.text.uid, job))}
    return told
