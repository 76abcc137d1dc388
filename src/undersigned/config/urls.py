"""One line a room."""

from django.urls import include, path

handler400 = "undersigned.core.views.bad_request"
handler404 = "undersigned.core.views.not_found"
handler500 = "undersigned.core.views.server_error"

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include("undersigned.core.urls")),
    path("", include("undersigned.people.urls")),
    path("", include("undersigned.parties.urls")),
    path("", include("undersigned.library.urls")),
    path("", include("undersigned.cases.urls")),
    path("", include("undersigned.texts.urls")),
    path("", include("undersigned.positions.urls")),
    path("", include("undersigned.agreements.urls")),
    path("", include("undersigned.pledges.urls")),
    path("", include("undersigned.practices.urls")),
    path("", include("undersigned.chains.urls")),
    path("", include("undersigned.meetings.urls")),
    path("", include("undersigned.efforts.urls")),
    path("", include("undersigned.reviews.urls")),
    path("", include("undersigned.exchange.urls")),
    path("", include("undersigned.home.urls")),
]
