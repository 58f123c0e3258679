"""Addresses of the foundation."""

from django.urls import path

from traceability.foundation.files.views import public_media
from traceability.foundation.guard.resume import resume
from traceability.foundation.health import healthz
from traceability.foundation.language import choose_language

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("media/public/<str:name>", public_media, name="public-media"),
    path("ngon-ngu/<str:code>/", choose_language, name="language"),
    path("tiep-tuc/<str:token>/", resume, name="resume"),
]
