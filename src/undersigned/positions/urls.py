from django.urls import path

from undersigned.positions.views import answer, ask, hearsay, objections, register, taking

app_name = "positions"
urlpatterns = [
    path("t/<str:uid>/ask/", ask.ask, name="ask"),
    path("t/<str:uid>/ask/links/", ask.links, name="links"),
    path("t/<str:uid>/ask/revoke/", ask.revoke, name="revoke"),
    path("t/<str:uid>/ask/close/", ask.close, name="close"),
    path("t/<str:uid>/ask/absent/", ask.absent, name="absent"),
    path("answer/<str:link_uid>/", answer.link_answer, name="answer"),
    path("answer/<str:link_uid>/clause/<int:place>/", answer.link_answer, name="clause"),
    path("answer/<str:link_uid>/done/", answer.link_done, name="done"),
    path("t/<str:uid>/answer/", answer.seat_answer, name="seat"),
    path("t/<str:uid>/answer/<str:party_uid>/", answer.seat_answer, name="seat_answer"),
    path("t/<str:uid>/answer/<str:party_uid>/clause/<int:place>/", answer.seat_answer, name="seat_clause"),
    path("t/<str:uid>/answer/<str:party_uid>/done/", answer.seat_done, name="seat_done"),
    path("answer/<str:link_uid>/reservations/", objections.link_reservations, name="reservations"),
    path(
        "t/<str:uid>/answer/<str:party_uid>/reservations/",
        objections.seat_reservations,
        name="seat_reservations",
    ),
    path("c/<slug:slug>/register/", register.register, name="register"),
    path("c/<slug:slug>/register.zip", taking.tables, name="register_csv"),
    path("c/<slug:slug>/register.json", taking.popolo, name="register_json"),
    path("c/<slug:slug>/register.atom", taking.changes, name="register_atom"),
    path("c/<slug:slug>/register/party/<str:party_uid>/", register.party, name="register_party"),
    path("c/<slug:slug>/register/question/<str:question_uid>/", register.question, name="register_question"),
    path("c/<slug:slug>/register/published/<str:uid>/end/", register.end_publication, name="unpublish"),
    path("c/<slug:slug>/register/report/<str:uid>/remove/", hearsay.remove, name="report_remove"),
    path("c/<slug:slug>/register/report/<str:uid>/link/", hearsay.link, name="report_link"),
    path("c/<slug:slug>/register/report/<str:uid>/reply/", hearsay.reply_by_seat, name="report_reply"),
    path(
        "c/<slug:slug>/register/<str:party_uid>/<str:question_uid>/<str:case_uid>/",
        register.cell,
        name="register_cell",
    ),
    path("reply/<str:link_uid>/", hearsay.reply_by_link, name="reply"),
]
