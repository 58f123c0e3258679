"""Addresses of floor 2: each room keeps its own, this file stacks them."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
