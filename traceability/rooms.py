"""Addresses of floor 2: each room keeps its own, this file stacks them."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("traceability.log.urls")),
    path("", include("traceability.inputs.urls")),
    path("", include("traceability.codes.urls")),
    path("", include("traceability.serials.urls")),
    path("", include("traceability.genealogy.urls")),
    path("", include("traceability.release.urls")),
    path("", include("traceability.recall.urls")),
    path("", include("traceability.scan.urls")),
    path("", include("traceability.field.urls")),
    path("", include("traceability.lesson.urls")),
    path("", include("traceability.intake.urls")),
    path("", include("traceability.monitor.urls")),
]
