from django.urls import path

from undersigned.home import views

app_name = "home"
urlpatterns = [
    path("", views.first, name="first"),
    path("search/", views.search, name="search"),
    path("c/<slug:slug>/", views.coalition, name="coalition"),
    path("t/<str:uid>/history/", views.history, name="history"),
]
