from django.urls import path

from undersigned.cases import views

app_name = "cases"
urlpatterns = [
    path("c/<slug:slug>/cases/", views.cases, name="cases"),
    path("case/<str:uid>/", views.case, name="case"),
    path("case/<str:uid>/details/", views.details, name="details"),
    path("case/<str:uid>/terms/<str:term_uid>/remove/", views.remove_term, name="remove_term"),
]
