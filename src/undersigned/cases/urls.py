from django.urls import path

from undersigned.cases.views import cases, facts, questions, strongest

app_name = "cases"
urlpatterns = [
    path("c/<slug:slug>/cases/", cases.cases, name="cases"),
    path("c/<slug:slug>/questions/", questions.questions, name="questions"),
    path("case/<str:uid>/", cases.case, name="case"),
    path("case/<str:uid>/details/", cases.details, name="details"),
    path("case/<str:uid>/history/", cases.history, name="history"),
    path("case/<str:uid>/people/", cases.people, name="people"),
    path("case/<str:uid>/people/<str:concerned_uid>/end/", cases.end_concern, name="end_concern"),
    path("case/<str:uid>/facts/", facts.take_in, name="import_facts"),
    path("case/<str:uid>/facts/<str:section>/", facts.add, name="add_fact"),
    path("case/<str:uid>/questions/<str:question_uid>/", questions.put, name="put"),
    path("case/<str:uid>/terms/<str:term_uid>/remove/", cases.remove_term, name="remove_term"),
    path("fact/<str:uid>/", facts.fact, name="fact"),
    path("question/<str:uid>/", questions.question, name="question"),
    path("question/<str:uid>/like/<str:likeness_uid>/end/", questions.end_like, name="end_like"),
    path(
        "question/<str:uid>/strongest/<str:version_uid>/withdraw/",
        strongest.withdraw,
        name="withdraw_strongest",
    ),
    path("question/<str:uid>/strongest/<str:version_uid>/link/", strongest.link, name="strongest_link"),
    path("view/<str:link_uid>/", strongest.linked, name="view"),
]
