"""Names the foundation to Django."""

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "traceability.foundation"
    label = "foundation"
    verbose_name = "Nền móng"

    def ready(self) -> None:
        from traceability.foundation.work.jobs import open_lane

        open_lane()
