"""Addresses of genealogy: the API. The phone's pages stand in the room `field`."""

from django.urls import include, path

urlpatterns = [path("api/", include("traceability.genealogy.api"))]
