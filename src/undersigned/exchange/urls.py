from django.urls import path

from undersigned.exchange.views import bundles, sharing, witnessing

app_name = "exchange"
urlpatterns = [
    path("exchange/inbox", sharing.inbox, name="inbox"),
    path("exchange/take/", sharing.take, name="take"),
    path("t/<str:uid>/nodes/", sharing.nodes, name="nodes"),
    path("t/<str:uid>/nodes/tell/", sharing.tell, name="tell"),
    path("t/<str:uid>/nodes/message/", sharing.message, name="message"),
    path("c/<slug:slug>/theirs/", bundles.theirs, name="theirs"),
    path("theirs/<str:uid>/", bundles.bundle, name="bundle"),
    path("theirs/<str:uid>/remove/", bundles.remove, name="remove"),
    path("witness/add-checkpoint", witnessing.add_checkpoint, name="add_checkpoint"),
    path("record/keys", witnessing.keys, name="keys"),
    path("record/witnessed/", witnessing.witnessed, name="witnessed"),
    path("record/witnessed/<str:uid>.json", witnessing.finding, name="finding"),
]
