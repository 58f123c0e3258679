"""`manage.py verify_audit`: exit 1 naming the first altered row of each chain of people's acts."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from traceability.foundation.audit.models import AuditEvent
from traceability.foundation.audit.trail import faults


class Command(BaseCommand):
    help = "Checks that the record of people's acts is as it was written."

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(faults())
        for fault in found:
            self.stderr.write(fault)
        if found:
            raise CommandError(f"{len(found)} chain(s) were altered")
        self.stdout.write(f"{AuditEvent.objects.count()} acts, all as written")
