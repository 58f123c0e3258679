"""`manage.py run_worker`: drains every lane until SIGTERM, then ends after the rows in hand. Needs no broker."""

import os
import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from traceability.foundation.work.lanes import drain
from traceability.foundation.work.loop import Worker


class Command(BaseCommand):
    help = "Works through the rows of work (pushes, label runs, reports) and what is periodic."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--threads", type=int, default=2, help="rows worked at the same time")
        parser.add_argument("--once", action="store_true", help="work through what is due, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            self.stdout.write(str(drain(limit=10_000)))
            return
        worker = Worker(threads=max(1, options["threads"]))
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: worker.stop.set())
        code = worker.run()
        self.stdout.flush()
        if code:
            os._exit(code)  # a wedged thread would keep an orderly exit waiting for ever
