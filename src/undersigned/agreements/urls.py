from django.urls import path

from undersigned.agreements.views import back, downloads, frontier, own, page, persons, signing

app_name = "agreements"
urlpatterns = [
    path("t/<str:uid>/", page.page, name="page"),
    path("t/<str:uid>/clauses/<str:clause_uid>/", page.clause, name="clause"),
    path("t/<str:uid>/editions/<int:number>/", page.edition, name="edition"),
    path("t/<str:uid>/edition-<int:number>.<str:extension>", downloads.download, name="download"),
    path("t/<str:uid>/frontier/", frontier.frontier, name="frontier"),
    path("t/<str:uid>/frontier/progress/", frontier.progress, name="progress"),
    path("t/<str:uid>/back/<str:party_uid>/", back.seated, name="back"),
    path("t/<str:uid>/back/<str:party_uid>/send/", back.send, name="send_back"),
    path("back/<str:link_uid>/<int:weight>/", back.by_link, name="back_link"),
    path("t/<str:uid>/matrix/", frontier.matrix, name="matrix"),
    path("t/<str:uid>/draft.docx", downloads.draft, name="draft_docx"),
    path("t/<str:uid>/signing/", signing.overview, name="signing"),
    path("t/<str:uid>/freeze/", signing.freeze, name="freeze"),
    path("t/<str:uid>/editions/<int:number>/publish/", signing.publish, name="publish"),
    path("t/<str:uid>/editions/<int:number>/open/", signing.open_letter, name="open_letter"),
    path("t/<str:uid>/editions/<int:number>/invite/", signing.invite, name="invite"),
    path("t/<str:uid>/editions/<int:number>/sign/<str:party_uid>/", signing.sign_seated, name="sign_seated"),
    path("sign/<str:link_uid>/", signing.sign, name="sign"),
    path("sign/<str:link_uid>/own-key/", own.by_link, name="own_key_link"),
    path(
        "sign/<str:link_uid>/own-key/document.json", own.by_link, {"document": True}, name="own_document_link"
    ),
    path("t/<str:uid>/editions/<int:number>/sign/<str:party_uid>/own-key/", own.by_seat, name="own_key"),
    path(
        "t/<str:uid>/editions/<int:number>/sign/<str:party_uid>/own-key/document.json",
        own.by_seat,
        {"document": True},
        name="own_document",
    ),
    path("t/<str:uid>/persons/", persons.names, name="persons"),
    path("t/<str:uid>/persons/sign/", persons.sign, name="person"),
    path("t/<str:uid>/persons/asked/", persons.asked, name="person_asked"),
    path("letter/<str:token>/", persons.confirm, name="person_confirm"),
]
