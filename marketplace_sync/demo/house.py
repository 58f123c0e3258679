"""The trial's own settings, its preparation step by step, and its family of processes."""

import contextlib
import fcntl
import secrets
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command

from marketplace_sync.demo import cast, children
from marketplace_sync.demo.goods import load_goods, load_papers
from marketplace_sync.demo.households import load_households
from marketplace_sync.demo.imports import load_imports
from marketplace_sync.demo.lineage import load_lineage
from marketplace_sync.demo.lots import load_lots, load_reports
from marketplace_sync.demo.medicines import load_medicines
from marketplace_sync.demo.people import load_grounds, load_makers, load_offices, load_people
from marketplace_sync.demo.recalls import load_recalls
from traceability.foundation.sqlite_gate import prepare_database

Say = Callable[[str], None]


EMBEDDED = {"DATABASE_URL": "", "BROKER_URL": "", "S3_BUCKET": ""}


def environment(folder: Path, *, host: str, port: int, grown: bool) -> dict[str, str]:
    """Settings of the children: the embedded parts, unless `grown` lets those of the caller stand.

    The practice shop moderates within seconds, so that a trial need not wait.
    """
    return children.environment(
        **({} if grown else EMBEDDED),
        DEMO="1",
        DATA_DIR=str(folder),
        PUBLIC_URL=f"http://{host}:{port}",
        ALLOWED_HOSTS=f"{host},localhost,127.0.0.1,{socket.gethostname()}",
        PRACTICE_URL=f"http://127.0.0.1:{children.free_port(port + 1)}",
        PRACTICE_PARTNER_KEY=_kept(folder / "keys" / "practice_partner_key"),
        SHOP_SETTLE_SECONDS="3",
        EMAIL_SENDER="traceability.foundation.notices.senders.ConsoleSender",
        LOG_LEVEL="INFO",
    )


def _kept(path: Path, length: int = 16, before: str = "") -> str:
    """A random word that is made once and kept."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(before + secrets.token_hex(length), encoding="ascii")
    return path.read_text(encoding="ascii")


@contextlib.contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Two trials on one folder would tread on each other."""
    with (folder / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            message = f"Một bản chạy thử khác đang dùng {folder}. Dừng nó trước, hoặc chọn --data khác."
            raise CommandError(message) from error
        yield


def prepare(say: Say) -> list[dict]:
    """Database, static files, places, catalogue, people and a year of work. Gives the logins."""
    say("Chuẩn bị cơ sở dữ liệu")
    prepare_database()
    call_command("migrate", verbosity=0, interactive=False)
    say("Chuẩn bị giao diện")
    call_command("collectstatic", verbosity=0, interactive=False)
    say("Nạp 713 xã, phường, thị trấn và danh mục OCOP")
    call_command("load_places", verbosity=0)
    call_command("load_catalogue", verbosity=0)
    say("Nạp cơ sở, sản phẩm và giấy tờ mẫu")
    password = _kept(Path(settings.KEYS_DIR) / "demo_password", 3, "lua-nep-")
    load_people(password)
    load_offices()
    makers = load_makers()
    grounds = load_grounds(makers)
    goods = load_goods(makers)
    load_papers(goods)
    load_medicines()
    for count, batch in enumerate(load_lots(goods, grounds), start=1):
        say(f"Ghi nhật ký một năm, lô {count}: {batch.product} {batch.lot}")
    load_recalls(goods)
    load_households(makers)
    say("Trộn thóc của hai nơi, đóng ba loại gói")
    load_lineage(makers, grounds)
    load_reports()
    load_imports()
    roles = {key: role for key, role, _url, _icon in cast.ROLES}
    return [
        {"key": person.key, "role": roles[person.key], "phone": person.phone, "password": password}
        for person in cast.PEOPLE
        if person.key in roles
    ]


def family(folder: Path) -> children.Family:
    """Web, worker and practice marketplace, with the settings of this process."""
    port, practice = settings.PUBLIC_URL.rsplit(":", 1)[1], settings.PRACTICE_URL.rsplit(":", 1)[1]
    listen = "0.0.0.0" if "localhost" not in settings.PUBLIC_URL else "127.0.0.1"  # noqa: S104 — asked for by --lan
    found = children.Family(children.environment(), folder / "logs")
    found.add(
        "web", "-m", "granian", "--interface", "wsgi", "traceability.wsgi:application", "--host", listen,
        "--port", port, "--workers", "1", "--blocking-threads", "4", "--no-ws", "--log-level", "warning",
    )  # fmt: skip
    if settings.BROKER_URL:
        celery = ("-m", "celery", "-A", "traceability", "worker", "--concurrency", "2", "-l", "warning")
        found.add("worker", *celery, "-B", "-s", str(folder / "beat"))
    else:
        found.add("worker", "manage.py", "run_worker")
    found.add("practice", "manage.py", "practice_shop", "--port", practice, "--store", str(folder / "practice.sqlite3"))
    return found


def wait_for(family: children.Family) -> str:
    """The name of the child that does not come up, or nothing."""
    local = "http://127.0.0.1:" + settings.PUBLIC_URL.rsplit(":", 1)[1]
    for name, address in (("web", f"{local}/kiem-tra/"), ("practice", f"{settings.PRACTICE_URL}/")):
        if not children.wait_until_answers(address, family.child(name).runs):
            return name
    return ""


def load_shops(say: Say) -> None:
    """Shops need the practice marketplace running: some listings live, one rejected."""
    from marketplace_sync.demo.shops import load  # its verbs talk over HTTP

    say("Đăng vài sản phẩm lên sàn tập")
    load()
