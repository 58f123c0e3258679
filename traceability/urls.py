"""Roof: the addresses. Each floor keeps its own list; this file only stacks them."""

from django.urls import include, path

urlpatterns = [
    path("", include("traceability.foundation.urls")),
    path("", include("cooperatives.urls")),
    path("", include("products.urls")),
    path("", include("traceability.rooms")),
    path("", include("marketplace_sync.urls")),
]
