from django.urls import path

from undersigned.texts import views

app_name = "texts"
urlpatterns = [
    path("c/<slug:slug>/texts/new/", views.new_text, name="new"),
    path("case/<str:uid>/briefing/", views.case_briefing, name="case_briefing"),
    path("s/<str:uid>/briefing/", views.source_briefing, name="source_briefing"),
    path("t/<str:uid>/draft/", views.draft, name="draft"),
    path("t/<str:uid>/draft/details/", views.details, name="details"),
    path("t/<str:uid>/draft/<str:clause_uid>/", views.clause, name="clause"),
    path("t/<str:uid>/translate/<str:language>/", views.translate, name="translate"),
]
