from django.urls import path

from undersigned.people import views

app_name = "people"
urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/erase/", views.erase, name="erase"),
]
