from django.urls import path

from undersigned.exchange.views import witnessing

app_name = "exchange"
urlpatterns = [
    path("witness/add-checkpoint", witnessing.add_checkpoint, name="add_checkpoint"),
    path("record/keys", witnessing.keys, name="keys"),
    path("record/witnessed/", witnessing.witnessed, name="witnessed"),
    path("record/witnessed/<str:uid>.json", witnessing.finding, name="finding"),
]
