"""First screens: something to do for whoever comes."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from undersigned.agreements.queries.progress import progress_of
from undersigned.core import search as index
from undersigned.core.asked import SIZES
from undersigned.core.http import ActorRequest
from undersigned.home import rules as own_rules
from undersigned.home.queries.asked import asked_of, size_asked, waiting
from undersigned.home.queries.first import first_of
from undersigned.home.queries.history import history as history_of
from undersigned.home.queries.history import text_with_history
from undersigned.home.queries.own import everything_of
from undersigned.parties import rules
from undersigned.parties.models import Party
from undersigned.parties.queries import coalitions_of, get_coalition, memberships_in, seats_in
from undersigned.people.models import User
from undersigned.texts.models import Text
from undersigned.texts.queries import texts_of

READ_FIRST = 5
HITS = 20
# What a person looks for, and what of it lies in the index.
KINDS = {
    "sources": ("source", "segment", "correction"),
    "clauses": ("edition", "clause", "text", "draft"),
    "cases": ("case", "term", "fact", "question", "link"),
    "practices": ("practice",),
    "meetings": ("meeting",),
    "parties": ("party",),
}


def first(request: ActorRequest) -> HttpResponse:
    """The first page of the node: what waits for who has a seat, something to read for everybody else."""
    coalitions = list(coalitions_of(request.actor)) if request.actor.kind == "person" else []
    if not coalitions:
        return _for_strangers(request)
    found, size = asked_of(request.actor, timezone.now()), size_asked(request.GET.get("minutes", ""))
    fitting = [each for each in found if size is None or each.fits(size)]
    context = {
        "coalitions": coalitions,
        "waiting": waiting(fitting),
        "longer": len(found) - len(fitting),
        "size": size,
        "sizes": SIZES,
    }
    return render(request, "home/mine.html", context)


def _for_strangers(request: ActorRequest) -> HttpResponse:
    return render(request, "home/first.html", {"first": first_of(timezone.now(), READ_FIRST)})


@login_required
def coalition(request: ActorRequest, slug: str) -> HttpResponse:
    """A coalition's own page: its texts, where each stands, and what is to do next."""
    found = get_coalition(request.actor, slug)
    here = [each for each in asked_of(request.actor, timezone.now()) if each.coalition == found.pk]
    context = {
        "coalition": found,
        "texts": progress_of(texts_of(found).filter(kind=Text.Kind.STATEMENT)),
        "waiting": waiting(here),
        "parties": [m.party for m in memberships_in(found) if m.until is None],
        "seats": seats_in(found),
        "manages": rules.can_manage(request.actor, found),
        "drafts": rules.can_draft(request.actor, found),
        "tab": "coalition",
    }
    return render(request, "home/coalition.html", context)


def history(request: ActorRequest, uid: str) -> HttpResponse:
    """Tell what happened to a text, in plain words, day by day."""
    text, inside = text_with_history(request.actor, uid)
    secretary = request.actor.is_operator or rules.can_manage(request.actor, text.coalition)
    days = history_of(text, inside=inside, told_all=secretary)
    context = {"text": text, "tab": "history", "days": days, "inside": inside}
    return render(request, "home/history.html", context)


@login_required
def own_person(request: ActorRequest) -> HttpResponse:
    """Hand a person everything that this node holds of her."""
    assert isinstance(request.user, User)
    return _own(request.user)


@login_required
def own_party(request: ActorRequest, uid: str) -> HttpResponse:
    """Hand an officer everything that this node holds of the party; to others there is no such page."""
    party = get_object_or_404(Party, uid=uid)
    if not own_rules.can_take_all(request.actor, party):
        raise Http404
    return _own(party)


def _own(subject: Party | User) -> HttpResponse:
    response = HttpResponse(everything_of(subject), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{subject.uid}.json"'
    return response


def search(request: ActorRequest) -> HttpResponse:
    """Find words in sources, corrections, clauses, cases and parties: what the reader may see of them."""
    typed = request.GET.get("q", "").strip()
    kind = request.GET.get("kind", "")
    page = _page_asked(request.GET.get("page", ""))
    wanted = index.read_wanted(typed)
    found = index.find(wanted, request.actor, kinds=KINDS.get(kind, ()), offset=(page - 1) * HITS, count=HITS)
    context = {
        "typed": typed,
        "wanted": wanted,
        "kind": kind if kind in KINDS else "",
        "found": found,
        "page": page,
        "first": (page - 1) * HITS + 1,
        "pages": -(-found.many // HITS),
        "ranked": index.RANKED,
        "read": index.READ,
    }
    return render(request, "home/search.html", context)


def _page_asked(asked: str) -> int:
    """Return the page of results that an address asks for; the first where it makes no sense."""
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    return min(max(number, 1), index.RANKED // HITS)
