"""Addresses of the foundation."""

from django.urls import path

from traceability.foundation.files.views import public_media
from traceability.foundation.language import choose_language

urlpatterns = [
    path("media/public/<str:name>", public_media, name="public-media"),
    path("ngon-ngu/<str:code>/", choose_language, name="language"),
]
