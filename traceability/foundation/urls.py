"""Addresses of the foundation."""

from django.urls import path

from traceability.foundation.files.views import public_media

urlpatterns = [
    path("media/public/<str:name>", public_media, name="public-media"),
]
