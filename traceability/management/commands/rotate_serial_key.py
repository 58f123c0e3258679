"""`manage.py rotate_serial_key`: runs of serials to come get a new master key; those that are printed keep theirs."""

from typing import Any

from django.core.management.base import BaseCommand

from traceability.serials.keys import add_key


class Command(BaseCommand):
    help = "Makes a new master key of unit serials and puts it first. Older keys keep verifying what was printed."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"new serial key {add_key()}; keep a copy of its file apart from the database")
