"""First screens: something to do for whoever comes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from undersigned.core.http import ActorRequest
from undersigned.home import queries


def first(request: HttpRequest) -> HttpResponse:
    """The first page of the node."""
    return render(request, "home/first.html")


def history(request: ActorRequest, uid: str) -> HttpResponse:
    """Tell what happened to a text, in plain words, day by day."""
    text, inside = queries.text_with_history(request.actor, uid)
    days = queries.history(text, inside=inside)
    context = {"text": text, "tab": "history", "days": days, "inside": inside}
    return render(request, "home/history.html", context)
