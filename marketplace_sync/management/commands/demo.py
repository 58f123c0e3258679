"""`manage.py demo`: prepares everything in an empty checkout, starts the house, and stops it on Ctrl-C."""

import os
import signal
import sys
import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace_sync.demo import children, house, paper

READY = "NONGSAN_DEMO_READY"


class Command(BaseCommand):
    help = "Chạy thử toàn bộ hệ thống trên một máy, không cần máy chủ nào khác."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="cổng của trang web (mặc định 8000)")
        parser.add_argument("--data", type=Path, default=None, help="thư mục dữ liệu; chạy lại thì dùng tiếp")
        parser.add_argument("--lan", action="store_true", help="đặt địa chỉ mạng nội bộ vào mã QR")
        parser.add_argument(
            "--grown", action="store_true", help="dùng DATABASE_URL, BROKER_URL, S3_* của môi trường thay phần có sẵn"
        )
        parser.add_argument("--check", action="store_true", help="tự chạy việc chính qua HTTP rồi thoát")

    def handle(self, *args, port: int, data: Path | None, lan: bool, grown: bool, check: bool, **options) -> None:
        folder = (data or settings.BASE_DIR / ".data" / "demo").resolve()
        if os.environ.get(READY) != str(folder):
            self._again_with_settings(folder, port, lan, grown)
        with house.only_one(folder):
            self._run(folder, check, lan)

    def _again_with_settings(self, folder: Path, port: int, lan: bool, grown: bool) -> None:
        """Settings are read once, at the start of a process: so this process begins anew with those of the trial."""
        folder.mkdir(parents=True, exist_ok=True)
        host = (children.own_address() if lan else None) or "localhost"
        try:
            env = house.environment(folder, host=host, port=children.free_port(port), grown=grown)
        except OSError as error:
            raise CommandError(f"Các cổng từ {port} đến {port + 19} đều bận. Chọn cổng khác bằng --port.") from error
        sys.stdout.flush()
        os.execve(sys.executable, [sys.executable, *sys.argv], {**env, READY: str(folder)})  # noqa: S606 — ourselves

    def _run(self, folder: Path, check: bool, lan: bool) -> None:
        started = time.monotonic()
        logins = house.prepare(self._say)
        family = house.family(folder)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        try:
            self._say("Khởi động trang web, tiến trình nền và sàn tập")
            family.start()
            failed = house.wait_for(family)
            if failed:
                raise CommandError(f"{failed} không khởi động được:\n{family.last_words(failed)}")
            house.load_shops(self._say)
            addresses = paper.write(folder, logins)
            if check:
                sys.exit(self._check(addresses))
            self._welcome(addresses, logins, lan, time.monotonic() - started)
            self._tend(family)
        except KeyboardInterrupt:
            pass
        finally:
            self.stdout.write("\nĐang dừng…")
            family.stop()

    def _say(self, sentence: str) -> None:
        self.stdout.write(f"  {sentence} …")
        self.stdout.flush()

    def _check(self, addresses: dict) -> int:
        from marketplace_sync.demo.check import run  # httpx clients are wanted by the check alone

        return run(addresses, self.stdout.write)

    def _welcome(self, addresses: dict, logins: list[dict], lan: bool, seconds: float) -> None:
        write = self.stdout.write
        write(f"\n{settings.SITE_NAME} đã chạy sau {seconds:.0f} giây.")
        write("Đây là trang mẫu: cơ sở, lô hàng và số liệu là ví dụ.\n")
        write(f"  Trang chính      {addresses['base']}/")
        write(f"  Sàn tập          {addresses['practice']}/")
        write(f"  Một lô đang bán  {addresses['public']['code']}")
        write(f"  Một lô thu hồi   {addresses['public']['recalled']}\n")
        write(f"  Mật khẩu chung: {logins[0]['password']}")
        for login in logins:
            write(f"    {login['phone']}   {login['role']}")
        if lan and "//localhost" in addresses["base"]:
            write("  Không thấy mạng nội bộ: địa chỉ này chỉ mở được trên máy này.")
        elif lan:
            write(paper.in_terminal(addresses["base"] + "/"))
            write("  Điện thoại cùng mạng mở được trang này. Ghi khi mất mạng cần HTTPS: địa chỉ này không có.")
        write("\n  Dừng lại: Ctrl-C\n")

    def _tend(self, family: children.Family) -> None:
        while True:
            time.sleep(1)
            for name in family.tend():
                self.stderr.write(f"{name} dừng bất ngờ, đã chạy lại. Nhật ký: {family.logs / name}.log")
