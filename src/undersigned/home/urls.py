from django.urls import path

app_name = "home"
urlpatterns = [
    path("", pages.first, name="first"),
    path("search/", pages.search, name="search"),
    path("me/everything.json", pages.own_person, name="own_person"),
    path("parties/<str:uid>/everything.json", pages.own_party, name="own_party"),
    path("c/<slug:slug>/", pages.coalition, name="coalition"),
    path("c/<slug:slug>/calendar.ics", calendar.calendar, name="calendar"),
    path("c/<slug:slug>/calendar/address/", calendar.make_address, name="calendar_address"),
    path("calendar/<str:token>.ics", calendar.private, name="calendar_private"),
    # Where programs that were told so before still look.
    path("c/<slug:slug>/reviews.ics", calendar.calendar, name="calendar_before"),
    path("reviews/<str:token>.ics", calendar.private, name="calendar_private_before"),
    path("t/<str:uid>/history/", pages.history, name="history"),
]
