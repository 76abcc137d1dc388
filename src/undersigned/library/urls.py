from collections.abc import Callable

from django.http import HttpResponseBase
from django.urls import path
from django.views.decorators.cache import never_cache

from undersigned.library.views import editing, passages, reading, sources

app_name = "library"
PAGES: list[tuple[str, Callable[..., HttpResponseBase], str]] = [
    ("c/<slug:slug>/library/", sources.library, "library"),
    ("c/<slug:slug>/library/new/", sources.add, "add"),
    ("s/<str:uid>/", reading.page, "source"),
    ("s/<str:uid>/details/", editing.details, "details"),
    ("s/<str:uid>/versions/", editing.versions, "versions"),
    ("s/<str:uid>/state/", editing.state, "state"),
    ("s/<str:uid>/withdraw/", editing.withdraw, "withdraw"),
    ("s/<str:uid>/speakers/<str:speaker_uid>/", editing.speaker, "speaker"),
    ("s/<str:uid>/corrections/", passages.corrections, "corrections"),
    ("s/<str:uid>/history/", sources.history, "history"),
    ("s/<str:uid>/passages/", passages.passages, "passages"),
    ("s/<str:uid>/annotations.jsonld", passages.annotations, "annotations"),
    ("s/<str:uid>/<int:number>/", reading.page, "version"),
    ("s/<str:uid>/<int:number>/at/<int:start>/", reading.paragraph, "paragraph"),
    ("s/<str:uid>/<int:number>/csl.json", reading.csl, "csl"),
    ("s/<str:uid>/<int:number>/original", sources.original, "original"),
    ("s/<str:uid>/<int:number>/anew/", editing.read_anew, "read_anew"),
    ("s/<str:uid>/<int:number>/joins/<int:first>/", editing.join, "join"),
    ("p/<str:uid>/", passages.passage, "passage"),
    ("p/<str:uid>.jsonld", passages.annotation, "annotation"),
]
# A source that is withdrawn leaves no word in a browser's or a proxy's cache either.
urlpatterns = [path(route, never_cache(view), name=name) for route, view, name in PAGES]
