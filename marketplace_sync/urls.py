"""Addresses of this floor."""

from django.urls import URLPattern, URLResolver, path

from marketplace_sync.demo import roles

urlpatterns: list[URLPattern | URLResolver] = [
    path("vao-vai/", roles.take_part, name="take-part"),
]
