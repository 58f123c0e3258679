"""Names this floor to Django and fills the slots of the floors below."""

from django.apps import AppConfig


class TraceabilityConfig(AppConfig):
    name = "traceability"
    verbose_name = "Truy xuất nguồn gốc"
