from django.urls import path

from undersigned.home.views import pages

app_name = "home"
urlpatterns = [
    path("", pages.first, name="first"),
    path("search/", pages.search, name="search"),
    path("me/everything.json", pages.own_person, name="own_person"),
    path("parties/<str:uid>/everything.json", pages.own_party, name="own_party"),
    path("c/<slug:slug>/", pages.coalition, name="coalition"),
    path("t/<str:uid>/history/", pages.history, name="history"),
]
