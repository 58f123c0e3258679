"""Names this floor to Django and lets its rooms, lowest first, fill the slots of what lies below them."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class TraceabilityConfig(AppConfig):
    name = "traceability"
    verbose_name = "Truy xuất nguồn gốc"

    def ready(self) -> None:
        from traceability.codes import filling as codes
        from traceability.field import filling as field
        from traceability.genealogy import filling as genealogy
        from traceability.inputs import filling as inputs
        from traceability.intake import filling as intake
        from traceability.ledger import filling as ledger
        from traceability.ledger.guards import put_up_after_migrations
        from traceability.log import filling as log
        from traceability.recall import filling as recall
        from traceability.release import filling as release
        from traceability.scan import filling as scan

        post_migrate.connect(put_up_after_migrations, sender=self, dispatch_uid="ledger guards")
        for room in (log, ledger, inputs, codes, genealogy, release, recall, scan, field, intake):
            room.fill()
