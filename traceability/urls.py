"""Roof: the addresses. Each floor keeps its own list; this file only stacks them."""

from django.urls import include, path

urlpatterns = [
    path("", include("traceability.foundation.urls")),
    path("", include("cooperatives.urls")),
    path("", include("products.urls")),
    path("", include("traceability.rooms")),
    path("", include("marketplace_sync.urls")),
]

handler400 = "traceability.foundation.errors.bad_request"
handler403 = "traceability.foundation.errors.forbidden"
handler404 = "traceability.foundation.errors.not_found"
handler429 = "traceability.foundation.errors.too_many"  # allauth asks for it
handler500 = "traceability.foundation.errors.server_error"
