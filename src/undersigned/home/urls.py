from django.urls import path

from undersigned.home.views import calendar, digest, feeds, inbox, pages, sheets

app_name = "home"
urlpatterns = [
    path("", pages.first, name="first"),
    path("search/", pages.search, name="search"),
    path("me/everything.json", pages.own_person, name="own_person"),
    path("me/digest/", digest.choose, name="digest"),
    path("digest/<str:signed>/end/", digest.end, name="digest_end"),
    path("parties/<str:uid>/everything.json", pages.own_party, name="own_party"),
    path("c/<slug:slug>/", pages.coalition, name="coalition"),
    path("c/<slug:slug>/feed.atom", feeds.of_coalition, name="feed"),
    path("case/<str:uid>/feed.atom", feeds.of_case, name="case_feed"),
    path("parties/<str:uid>/feed.atom", feeds.of_party, name="party_feed"),
    path("c/<slug:slug>/calendar.ics", calendar.calendar, name="calendar"),
    path("c/<slug:slug>/calendar/address/", calendar.make_address, name="calendar_address"),
    path("calendar/<str:token>.ics", calendar.private, name="calendar_private"),
    # Where programs that were told so before still look.
    path("c/<slug:slug>/reviews.ics", calendar.calendar, name="calendar_before"),
    path("reviews/<str:token>.ics", calendar.private, name="calendar_private_before"),
    path("c/<slug:slug>/parties/<str:uid>/inbox/", inbox.of_party, name="inbox_of"),
    path("c/<slug:slug>/parties/<str:uid>/inbox/end/", inbox.end, name="inbox_end"),
    path("inbox/<str:link_uid>/", inbox.inbox, name="inbox"),
    path("inbox/<str:link_uid>/open/", inbox.open_one, name="inbox_open"),
    path("t/<str:uid>/history/", pages.history, name="history"),
    path("t/<str:uid>/sheet/", sheets.of_text, name="sheet"),
    path("t/<str:uid>/sheet.pdf", sheets.of_text, {"printed": True}, name="sheet_pdf"),
    path("case/<str:uid>/sheet/", sheets.of_case, name="case_sheet"),
    path("case/<str:uid>/sheet.pdf", sheets.of_case, {"printed": True}, name="case_sheet_pdf"),
    path("appeals/<str:uid>/sheet/", sheets.of_appeal, name="appeal_sheet"),
    path("appeals/<str:uid>/sheet.pdf", sheets.of_appeal, {"printed": True}, name="appeal_sheet_pdf"),
]
