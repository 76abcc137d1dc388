from django.urls import path

from undersigned.core import views

app_name = "core"
urlpatterns = [
    path("record/", views.record, name="record"),
    path("record/checkpoint", views.checkpoint, name="checkpoint"),
    path("record/tile/entries/<path:path>", views.tile_entries, name="tile_entries"),
    path("record/tile/<int:level>/<path:path>", views.tile, name="tile"),
    path("record/proof/<str:uid>", views.proof, name="proof"),
    path("record/receipt/<str:uid>/", views.receipt, name="receipt"),
    path("record/receipt/<str:uid>/note", views.receipt_note, name="receipt_note"),
]
