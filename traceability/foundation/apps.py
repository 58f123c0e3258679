"""Names the foundation to Django."""

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "traceability.foundation"
    label = "foundation"
    verbose_name = "Nền móng"
