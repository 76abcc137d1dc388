from django.urls import path

from undersigned.parties import views

app_name = "parties"
urlpatterns = [
    path("l/<str:token>/", views.open_link, name="open_link"),
]
