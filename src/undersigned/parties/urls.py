from django.urls import path

from undersigned.parties import views

app_name = "parties"
urlpatterns = [
    path("l/<str:token>/", views.open_link, name="open_link"),
    path("c/new/", views.found, name="found"),
    path("c/<slug:slug>/parties/", views.parties, name="parties"),
    path("c/<slug:slug>/parties/add/", views.add, name="add"),
    path("c/<slug:slug>/parties/protected/", views.protect, name="protect"),
    path("c/<slug:slug>/parties/paste/", views.paste, name="paste"),
    path("c/<slug:slug>/parties/<str:uid>/", views.change, name="change"),
    path("c/<slug:slug>/parties/<str:uid>/leave/", views.leave, name="leave"),
    path("c/<slug:slug>/parties/<str:uid>/rejoin/", views.rejoin, name="rejoin"),
    path("c/<slug:slug>/parties/<str:uid>/ties/", views.tie, name="tie"),
    path("c/<slug:slug>/parties/<str:uid>/ties/<str:tie_uid>/end/", views.untie, name="untie"),
    path("c/<slug:slug>/seats/", views.seats, name="seats"),
    path("c/<slug:slug>/seats/<str:uid>/end/", views.end_seat, name="end_seat"),
]
