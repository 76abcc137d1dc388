from django.urls import path

from undersigned.home import views

app_name = "home"
urlpatterns = [
    path("", views.first, name="first"),
    path("search/", views.search, name="search"),
    path("me/everything.json", views.own_person, name="own_person"),
    path("parties/<str:uid>/everything.json", views.own_party, name="own_party"),
    path("c/<slug:slug>/", views.coalition, name="coalition"),
    path("t/<str:uid>/history/", views.history, name="history"),
]
