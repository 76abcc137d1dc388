from django.urls import path

from undersigned.meetings.views import calendars, meetings, preparing

app_name = "meetings"
urlpatterns = [
    path("c/<slug:slug>/meetings/", meetings.meetings, name="meetings"),
    path("c/<slug:slug>/meetings/new/", meetings.new, name="new"),
    path("c/<slug:slug>/meetings/import/", calendars.take_in, name="import"),
    path("meeting/<str:uid>/", meetings.meeting, name="meeting"),
    path("meeting/<str:uid>/meeting.ics", calendars.calendar, name="calendar"),
    path("meeting/<str:uid>/change/", meetings.change, name="change"),
    path("meeting/<str:uid>/cancel/", meetings.cancel, name="cancel"),
    path("meeting/<str:uid>/agenda/", preparing.agenda, name="agenda"),
    path("meeting/<str:uid>/parties/", preparing.parties, name="parties"),
    path("meeting/<str:uid>/record/", preparing.record, name="record"),
]
