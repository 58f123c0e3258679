"""Addresses of the foundation."""

from django.urls import path

from traceability.foundation.files.views import public_media
from traceability.foundation.guard.resume import resume
from traceability.foundation.health import healthz
from traceability.foundation.language import choose_language
from traceability.foundation.openapi import doors, schema

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("api/", doors, name="api"),
    path("api/schema/", schema, name="api-schema"),
    path("media/public/<str:name>", public_media, name="public-media"),
    path("ngon-ngu/<str:code>/", choose_language, name="language"),
    path("tiep-tuc/<str:token>/", resume, name="resume"),
]
