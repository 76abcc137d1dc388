from django.urls import path

from undersigned.library.views import editing, passages, reading, sources

app_name = "library"
urlpatterns = [
    path("c/<slug:slug>/library/", sources.library, name="library"),
    path("c/<slug:slug>/library/new/", sources.add, name="add"),
    path("s/<str:uid>/", reading.page, name="source"),
    path("s/<str:uid>/details/", editing.details, name="details"),
    path("s/<str:uid>/versions/", editing.versions, name="versions"),
    path("s/<str:uid>/state/", editing.state, name="state"),
    path("s/<str:uid>/withdraw/", editing.withdraw, name="withdraw"),
    path("s/<str:uid>/speakers/<str:speaker_uid>/", editing.speaker, name="speaker"),
    path("s/<str:uid>/corrections/", passages.corrections, name="corrections"),
    path("s/<str:uid>/history/", sources.history, name="history"),
    path("s/<str:uid>/passages/", passages.passages, name="passages"),
    path("s/<str:uid>/annotations.jsonld", passages.annotations, name="annotations"),
    path("s/<str:uid>/<int:number>/", reading.page, name="version"),
    path("s/<str:uid>/<int:number>/at/<int:start>/", reading.paragraph, name="paragraph"),
    path("s/<str:uid>/<int:number>/csl.json", reading.csl, name="csl"),
    path("s/<str:uid>/<int:number>/original", sources.original, name="original"),
    path("s/<str:uid>/<int:number>/anew/", editing.read_anew, name="read_anew"),
    path("s/<str:uid>/<int:number>/joins/<int:first>/", editing.join, name="join"),
    path("p/<str:uid>/", passages.passage, name="passage"),
    path("p/<str:uid>.jsonld", passages.annotation, name="annotation"),
]
