from django.urls import path

from undersigned.positions.views import answer, ask

app_name = "positions"
urlpatterns = [
    path("t/<str:uid>/ask/", ask.ask, name="ask"),
    path("t/<str:uid>/ask/links/", ask.links, name="links"),
    path("t/<str:uid>/ask/revoke/", ask.revoke, name="revoke"),
    path("t/<str:uid>/ask/close/", ask.close, name="close"),
    path("answer/<str:link_uid>/", answer.link_answer, name="answer"),
    path("answer/<str:link_uid>/clause/<int:place>/", answer.link_answer, name="clause"),
    path("answer/<str:link_uid>/done/", answer.link_done, name="done"),
    path("t/<str:uid>/answer/", answer.seat_answer, name="seat"),
    path("t/<str:uid>/answer/<str:party_uid>/", answer.seat_answer, name="seat_answer"),
    path("t/<str:uid>/answer/<str:party_uid>/clause/<int:place>/", answer.seat_answer, name="seat_clause"),
    path("t/<str:uid>/answer/<str:party_uid>/done/", answer.seat_done, name="seat_done"),
]
