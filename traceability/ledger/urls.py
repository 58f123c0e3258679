"""Addresses of the ledger: the API of the diary. The phone's pages stand in the room `field`."""

from django.urls import include, path

urlpatterns = [path("api/", include("traceability.ledger.api"))]
