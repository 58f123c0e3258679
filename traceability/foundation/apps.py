"""Names the foundation to Django, opens its lane and its slots."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class FoundationConfig(AppConfig):
    name = "traceability.foundation"
    label = "foundation"
    verbose_name = "Nền móng"

    def ready(self) -> None:
        from traceability.foundation import deploy_checks  # noqa: F401  it registers itself
        from traceability.foundation.housekeeping import open_slots
        from traceability.foundation.notices import delivering
        from traceability.foundation.sqlite_gate import prepare_database
        from traceability.foundation.work.jobs import open_lane

        open_lane()
        delivering.open_lane()
        open_slots()
        post_migrate.connect(prepare_database, sender=self, dispatch_uid="foundation.sqlite_gate")
