"""The product's addresses and `empty/`: a page that does nothing, behind all the same middleware."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from undersigned.config import urls

handler404, handler500 = urls.handler404, urls.handler500


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [path("empty/", empty), path("", include(urls))]
