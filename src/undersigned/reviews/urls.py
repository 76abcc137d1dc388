from django.urls import path

from undersigned.reviews import views

app_name = "reviews"
urlpatterns = [
    path("c/<slug:slug>/due/", views.due, name="due"),
    path("c/<slug:slug>/due/set/<str:kind>/<str:uid>/", views.set_review, name="set"),
    path("c/<slug:slug>/due/<str:uid>/", views.seated, name="review"),
    path("c/<slug:slug>/due/<str:uid>/end/", views.call_off, name="call_off"),
    path("c/<slug:slug>/due/<str:uid>/link/", views.link, name="link"),
    path("c/<slug:slug>/precedents/<str:uid>/", views.precedent, name="precedent"),
    path("c/<slug:slug>/precedents/<str:uid>/link/", views.precedent_link, name="precedent_link"),
    path("review/<str:link_uid>/", views.linked, name="linked"),
    path("review/<str:link_uid>/precedent/<str:uid>/", views.linked_precedent, name="linked_precedent"),
    path("precedent/<str:link_uid>/", views.linked_precedent, name="precedent_by_link"),
]
