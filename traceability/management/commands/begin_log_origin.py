"""`manage.py begin_log_origin`: after a backup was restored, the log goes on under a new name and a new key."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from traceability.log.keys import begin_origin, origin


class Command(BaseCommand):
    help = "Give the log a new origin and key. Needed once after restoring a backup: old heads may be ahead of it."

    def handle(self, *args, **options) -> None:
        signer = begin_origin(f"{origin()}/{timezone.now():%Y%m%d%H%M}")
        self.stdout.write(f"the log goes on as {signer.verifier.vkey}")
