"""`manage.py rotate_log_key`: a new signing key for the log; `--retire` ends the time in which the old signs along."""

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from traceability.log.keys import retire, rotate
from traceability.log.models import add_key_leaf
from traceability.log.sequencer import sequence


class Command(BaseCommand):
    help = "Give the log a new key. Both keys sign until the command is run again with --retire."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--retire", action="store_true", help="from now on only the newest key signs")

    def handle(self, *args, retire: bool = False, **options) -> None:
        self.stdout.write(_retired() if retire else _rotated())


def _rotated() -> str:
    sequence()  # what waits is still signed by the old key alone
    vkey = rotate().verifier.vkey
    with transaction.atomic():
        add_key_leaf(vkey)
    sequence()
    return f"the new key is {vkey}; the old one signs along until `rotate_log_key --retire`"


def _retired() -> str:
    return f"only {retire().verifier.vkey} signs from now on"
