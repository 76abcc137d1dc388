"""First screens: something to do for whoever comes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def first(request: HttpRequest) -> HttpResponse:
    """The first page of the node."""
    return render(request, "home/first.html")
