from django.urls import path

from undersigned.pledges.views import appeals, following, linked, pledges, receipts

app_name = "pledges"
urlpatterns = [
    path("c/<slug:slug>/appeals/", appeals.listed, name="appeals"),
    path("c/<slug:slug>/appeals/new/", appeals.begin, name="begin_appeal"),
    path("appeals/<str:uid>/", appeals.appeal, name="appeal"),
    path("appeals/<str:uid>/draft/", appeals.draft, name="draft_appeal"),
    path("appeals/<str:uid>/publish/", appeals.publish, name="publish_appeal"),
    path("appeals/<str:uid>/sign-link/", appeals.sign_link, name="appeal_sign_link"),
    path("appeals/<str:uid>/answer-link/", appeals.answer_link, name="appeal_answer_link"),
    path("appeals/<str:uid>/asks/<str:ask_uid>/", appeals.change, name="change_ask"),
    path("appeals/<str:uid>/asks/<str:ask_uid>/drop/", appeals.drop, name="drop_ask"),
    path("appeals/<str:uid>/asks/<str:ask_uid>/move/", appeals.move, name="move_ask"),
    path("appeals/<str:uid>/answer/<str:party_uid>/", appeals.answer, name="answer_appeal"),
    path("appeals/<str:uid>/close/<str:party_uid>/", appeals.close, name="close_appeal"),
    path("pledge/<str:link_uid>/", linked.linked, name="linked"),
    path("pledges/<str:uid>/", pledges.pledge, name="pledge"),
    path("c/<slug:slug>/pledges/", pledges.pledges, name="pledges"),
    path("c/<slug:slug>/pledges.<str:form>", pledges.download, name="download"),
    path("c/<slug:slug>/pledges/new/", pledges.make, name="make"),
    path("c/<slug:slug>/pledges/<str:uid>/", pledges.desk, name="desk"),
    path("c/<slug:slug>/pledges/<str:uid>/link/", pledges.link, name="link"),
    path("c/<slug:slug>/deliveries/<str:uid>/", receipts.seated, name="receipt"),
    path("c/<slug:slug>/clauses/<str:clause_uid>/terms/", pledges.terms, name="terms"),
    path("pledge/<str:link_uid>/<str:uid>/", pledges.linked_desk, name="linked_desk"),
    path("receive/<str:link_uid>/", receipts.linked, name="receive"),
    path("receive/<str:link_uid>/<str:uid>/", receipts.linked_receipt, name="linked_receipt"),
    path("t/<str:uid>/became/", following.became, name="became"),
    path("t/<str:uid>/became/link/", following.link, name="follow_link"),
    path("t/<str:uid>/became/<str:happening_uid>/remove/", following.remove, name="happening_remove"),
    path("follow/<str:link_uid>/", following.by_link, name="follow"),
]
