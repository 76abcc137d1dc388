from django.urls import path

from undersigned.efforts import views

app_name = "efforts"
urlpatterns = [
    path("c/<slug:slug>/efforts/", views.efforts, name="efforts"),
    path("effort/<str:uid>/", views.effort, name="effort"),
    path("effort/<str:uid>/handover/", views.handover, name="handover"),
    path("effort/<str:uid>/help/<str:help_uid>/end/", views.end_help, name="end_help"),
    path("effort/<str:uid>/said/<str:said_uid>/take-out/", views.take_out, name="take_out"),
    path("effort/<str:uid>/things/<str:thing_uid>/", views.thing, name="thing"),
]
