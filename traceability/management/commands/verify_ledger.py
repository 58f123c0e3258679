"""`manage.py verify_ledger`: holds ledger against log, names the first altered row, ends with 1 if there is one."""

from django.core.management.base import BaseCommand, CommandError

from traceability.ledger.events import TraceEvent
from traceability.ledger.verify import verify
from traceability.log.models import Checkpoint, Leaf
from traceability.log.sequencer import sequence


class Command(BaseCommand):
    help = "Verify every trace event against its leaf, every leaf against the signed checkpoints."

    def handle(self, *args, **options) -> None:
        sequence()
        finding = verify()
        if finding:
            raise CommandError(str(finding), returncode=1)
        latest = Checkpoint.objects.latest_one()
        self.stdout.write(
            f"sound: {TraceEvent.objects.count()} events, {Leaf.objects.count()} leaves, "
            f"checkpoint {latest.size if latest else 0} of {latest.origin if latest else 'no log yet'}"
        )
