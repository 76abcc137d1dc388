from django.urls import path

from undersigned.practices import views

app_name = "practices"
urlpatterns = [
    path("c/<slug:slug>/practices/", views.practices, name="practices"),
    path("c/<slug:slug>/practices/new/<str:party_uid>/", views.begin, name="begin"),
    path("practices/<str:uid>/", views.practice, name="practice"),
    path("practices/<str:uid>/write/", views.write, name="write"),
    path("practices/<str:uid>/publish/", views.publish, name="publish"),
    path("practices/<str:uid>/withdraw/", views.withdraw, name="withdraw"),
    path("practices/<str:uid>/erase/", views.erase_words, name="erase_words"),
    path("practices/<str:uid>/offer/", views.offer, name="offer"),
    path("practices/<str:uid>/ask/<str:contact_uid>/", views.ask, name="ask"),
    path("me/questions/", views.questions, name="questions"),
    path("me/questions/<str:uid>/", views.answer, name="answer"),
    path("me/contacts/<str:uid>/end/", views.take_back, name="take_back"),
]
