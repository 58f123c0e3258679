"""`manage.py practice_shop`: runs the practice marketplace in the foreground; touches no database of ours."""

import contextlib
import signal
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from marketplace_sync.practice.server import PracticeShop

SEED_SHOPS = ["Gian hàng Ví Dụ", "Chợ quê Xứ Mẫu"]


class Command(BaseCommand):
    help = "Runs the practice marketplace: a shop server for trying and testing, with a store of its own."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8100, help="port to listen on; 0 takes any free one")
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument(
            "--url", default="", help="address under which others find it, such as http://192.0.2.7:8100"
        )
        parser.add_argument("--store", type=Path, help="SQLite file of the shop; default: practice.sqlite3 in DATA_DIR")
        parser.add_argument("--seed", action="store_true", help="opens two invented, empty shops to choose from")

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            shop = PracticeShop(
                options["store"] or settings.DATA_DIR / "practice.sqlite3",
                host=options["host"],
                port=options["port"],
                base_url=options["url"],
                partner_id=settings.PRACTICE_PARTNER_ID,
                partner_key=settings.PRACTICE_PARTNER_KEY,
                control_key=settings.PRACTICE_CONTROL_KEY,
                tiktok_redirect=settings.PUBLIC_URL + reverse("shop-connected", kwargs={"channel": "practice-tiktok"}),
            )
        except OSError as error:
            raise CommandError(f"cannot listen on {options['host']}:{options['port']}: {error}") from error
        for name in SEED_SHOPS if options["seed"] else []:
            shop.open_shop(name)
            shop.open_tiktok(name)
        self.stdout.write(f"Practice marketplace: {shop.base_url}/ (partner {settings.PRACTICE_PARTNER_ID})")
        self.stdout.write("Its keys are PRACTICE_PARTNER_KEY and PRACTICE_CONTROL_KEY of the settings.")
        self.stdout.flush()
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        with contextlib.suppress(KeyboardInterrupt):
            shop.serve()
