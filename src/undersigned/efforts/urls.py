from django.urls import URLPattern

app_name = "efforts"
urlpatterns: list[URLPattern] = []
