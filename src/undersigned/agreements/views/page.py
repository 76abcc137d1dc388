"""The public page of a text, at an address that never changes; its editions and its clauses."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language

from undersigned.agreements.models import Edition, EditionClause
from undersigned.agreements.queries import documents
from undersigned.agreements.queries.became import is_words_only
from undersigned.agreements.queries.editions import (
    Standing,
    editions_visible,
    published_edition,
    standing,
)
from undersigned.agreements.queries.own import keys_beside
from undersigned.core.asof import AsOf
from undersigned.core.http import ActorRequest
from undersigned.core.registry import offers
from undersigned.parties.rules import has_seat
from undersigned.reading import word_diff
from undersigned.texts.models import Clause, Text
from undersigned.texts.queries import cited_in, subjects_in


def page(request: ActorRequest, uid: str) -> HttpResponse:
    """Show the text as published, now or as of a past day."""
    text = get_object_or_404(Text.objects.select_related("coalition", "owner"), uid=uid)
    as_of = AsOf.from_request(request, text.coalition.time_zone)
    with as_of.then(text):
        return _page(request, text, as_of)


def _page(request: ActorRequest, text: Text, as_of: AsOf) -> HttpResponse:
    edition = published_edition(text, as_of.at)
    if edition is None and as_of.day is None:
        return _unpublished(request, text)
    context: dict[str, Any] = {"text": text, "edition": edition, "tab": "page", "as_of": as_of}
    if edition is not None:
        edition.text = text
        context |= shown(standing(edition, as_of.at), get_language() or edition.language)
        clauses = [line.clause_id for line in context["standing"].clauses]
        context["cited"] = cited_in(clauses, request.actor, as_of.past)
        now = as_of.day is None
        context["pieces"] = offers(
            "agreements.beside", standing=context["standing"], actor=request.actor, now=now
        )
    return render(request, "agreements/page.html", context)


def _unpublished(request: ActorRequest, text: Text) -> HttpResponse:
    if not (request.actor.is_operator or has_seat(request.actor, text.coalition)):
        raise Http404
    return render(request, "agreements/unpublished.html", {"text": text, "tab": "page"})


def shown(standing: Standing, language: str) -> dict[str, Any]:
    """Return what the template needs of an edition as it stood."""
    lines: list[dict[str, Any]] = [
        {
            "line": line,
            "words": documents.words_in(line, language),
            "kind": dict(Clause.Kind.choices).get(line.kind, ""),
            "notes": standing.notes_on(line),
            "distinctions": standing.distinctions_on(line),
        }
        for line in standing.clauses
    ]
    signed = [signature for signature in standing.signatures if not standing.withdrawn(signature)]
    return {
        "standing": standing,
        "lines": lines,
        "title": documents.title_in(standing, language),
        "signed": [(signature, documents.votes_line(signature)) for signature in signed],
        "withdrawn": [signature for signature in standing.signatures if standing.withdrawn(signature)],
        "own_keys": keys_beside(standing),
        "state_line": documents.state_line(standing),
        "words_only": is_words_only(standing),
        "untranslated": any(line["words"][1] != language for line in lines),
    }


def edition(request: ActorRequest, uid: str, number: int) -> HttpResponse:
    """Show one edition by its number, and word by word what the one before it said."""
    text = get_object_or_404(Text.objects.select_related("coalition", "owner"), uid=uid)
    editions = editions_visible(text, seated=has_seat(request.actor, text.coalition))
    this = get_object_or_404(editions, number=number)
    before = editions.filter(number__lt=number).first()
    context: dict[str, Any] = {"text": text, "edition": this, "tab": "page", "before": before}
    context |= shown(standing(this), get_language() or this.language)
    context["cited"] = cited_in([line.clause_id for line in context["standing"].clauses], request.actor)
    context["changes"] = compared(before, this) if before else []
    context["pieces"] = offers(
        "agreements.beside", standing=context["standing"], actor=request.actor, now=False
    )
    return render(request, "agreements/edition.html", context)


def compared(before: Edition, after: Edition) -> list[dict[str, object]]:
    """Return the clauses that differ between two editions, in order, each with its word diff."""
    old = {line.clause_id: line for line in before.clauses.all()}
    new = {line.clause_id: line for line in after.clauses.all()}
    order = [*new, *(clause for clause in old if clause not in new)]
    return [
        {
            "number": (new.get(clause) or old[clause]).number,
            "diff": word_diff(_body(old, clause), _body(new, clause)),
        }
        for clause in order
        if _body(old, clause) != _body(new, clause)
    ]


def _body(lines: dict[int, EditionClause], clause: int) -> str:
    return lines[clause].body if clause in lines else ""


def clause(request: ActorRequest, uid: str, clause_uid: str) -> HttpResponse:
    """Show one clause at its own address, now or as of a past day: its words, what stands beside it."""
    text = get_object_or_404(Text.objects.select_related("coalition", "owner"), uid=uid)
    as_of = AsOf.from_request(request, text.coalition.time_zone)
    with as_of.then(text):
        return _clause(request, text, clause_uid, as_of)


def _clause(request: ActorRequest, text: Text, clause_uid: str, as_of: AsOf) -> HttpResponse:
    editions = editions_visible(text, seated=has_seat(request.actor, text.coalition))
    lines = EditionClause.objects.filter(edition__in=editions, clause__uid=clause_uid).select_related(
        "edition", "clause", "wording"
    )
    seen = list(lines.order_by("-edition__number"))
    if not seen:
        raise Http404
    found = [line for line in seen if (line.edition.published_at or line.edition.frozen_at) <= as_of.at]
    context: dict[str, Any] = {"text": text, "lines": found, "as_of": as_of, "tab": "page"}
    if found:
        found[0].edition.text = text
        context |= _beside_clause(request, found[0], as_of)
    return render(request, "agreements/clause.html", context)


def _beside_clause(request: ActorRequest, newest: EditionClause, as_of: AsOf) -> dict[str, Any]:
    state, clause = standing(newest.edition, as_of.at), newest.clause_id
    line = next(each for each in state.clauses if each.pk == newest.pk)
    now = as_of.day is None
    return {
        "newest": line,
        "notes": state.notes_on(line),
        "distinctions": state.distinctions_on(line),
        "cited": cited_in([clause], request.actor, as_of.past),
        "subject": subjects_in([clause], request.actor, as_of.past).get(clause),
        "pieces": offers("agreements.beside", standing=state, actor=request.actor, now=now),
        "words": documents.words_in(line, get_language() or newest.edition.language),
    }
