from django.urls import path

from undersigned.chains.views import links, why

app_name = "chains"
urlpatterns = [
    path("why/", why.everywhere, name="why"),
    path("c/<slug:slug>/why/", why.within, name="why_here"),
    path("c/<slug:slug>/why/tell/", why.tell, name="tell"),
    path("c/<slug:slug>/links/", links.desk, name="desk"),
    path("c/<slug:slug>/links/import/", links.take_in, name="import"),
    path("c/<slug:slug>/links/tips/<str:uid>/settle/", links.settle_tip, name="settle_tip"),
    path("link/<str:uid>/", links.link, name="link"),
    path("body/<str:uid>/", links.body, name="body"),
    path("body/<str:uid>/names/<int:number>/drop/", links.drop, name="drop_name"),
]
