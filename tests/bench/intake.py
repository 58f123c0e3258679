"""How long ten thousand rows take, and how much memory: `python -m tests.bench.intake [ROWS] [KIND…]`.

Each kind runs in a process of its own on a fresh database: read and preview first (promised: 30 s and 200 MB), then
the writing, while another process asks every 50 ms for a small write, as a page would, and says how long it waited.
"""

import datetime as dt
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

KINDS = ("products", "households", "plots", "batches", "diary")
PLACES = 200


def peak() -> float:
    """Most memory that this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def say(words: object) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def rows(kind: str, count: int):
    """Rows of a sheet that say something new each time, in the ways in which clerks write."""
    day = dt.date(2024, 1, 1)
    for n in range(count):
        when = day + dt.timedelta(days=n % 900)
        if kind == "products":
            yield [None, f"Sản phẩm số {n}", "Trồng trọt", "Túi 1 kg", "45.000", None, "không có", "VietGAP", 1000]
        elif kind == "households":
            yield [None, f"Hộ số {n}", f"Chủ {n}", 900000000 + n, "Mường Lát"]
        elif kind == "plots":
            yield [None, f"Thửa số {n}", "Thửa ruộng, vườn", "Nếp nương", f"{500 + n % 90},5", "Mường Lát"]
        elif kind == "batches":
            yield [None, f"Gạo {n % 50}", None, when, 100 + n % 300, "kg", f"Thửa {n % PLACES}", None, None, None,
                   f"Ghi {n}"]  # fmt: skip
        else:
            step = ("Bón phân", "Tưới nước", "Chăm sóc", "Phun thuốc")[n % 4]
            yield [None, f"{when:%d/%m/%Y}", step, f"Thửa {n % PLACES}", None, "Chế phẩm", None, "20 g", 7, None, None,
                   None, None, None, f"Mục {n}"]  # fmt: skip


def write_file(kind: str, count: int, path: str) -> None:
    import openpyxl

    from traceability.intake.kinds import KINDS as ALL

    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("Dữ liệu")
    page.append([str(column.heading) for column in ALL[kind].columns])
    for row in rows(kind, count):
        page.append(row)
    book.save(path)


def prepare() -> None:
    from django.core.management import call_command

    from cooperatives.access import Membership
    from cooperatives.places import AdministrativeUnit
    from cooperatives.subjects import Plot, Subject
    from cooperatives.users import User
    from products.catalogue import Product

    call_command("migrate", verbosity=0)
    unit = AdministrativeUnit.objects.create(code="14845", valid_from="2025-07-01", name="Mường Lát", kind="xã")
    subject = Subject.objects.create(slug="htx", name="HTX", kind="htx", unit=unit)
    Membership.objects.create(user=User.objects.create_user("+84900000011"), subject=subject, role="manager")
    Plot.objects.bulk_create(Plot(subject=subject, name=f"Thửa {n}", unit=unit) for n in range(PLACES))
    for n in range(50):
        Product.objects.create(subject=subject, slug=f"gao-{n}", name=f"Gạo {n}", shelf_life_days=365)


def measure(kind: str, path: str) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from cooperatives.subjects import Subject
    from cooperatives.users import User
    from traceability.foundation.work.lanes import drain
    from traceability.intake.kinds import KINDS as ALL
    from traceability.intake.models import Intake
    from traceability.intake.taking import confirm, take_file

    actor, subject = User.objects.get(), Subject.objects.get()
    upload = SimpleUploadedFile("ruong.xlsx", Path(path).read_bytes())
    base = peak()
    intake = take_file(actor=actor, subject=subject, kind=ALL[kind], upload=upload)
    begun, work = time.monotonic(), time.process_time()
    drain("jobs")
    intake.refresh_from_db()
    read, work, held = time.monotonic() - begun, time.process_time() - work, peak()
    took = f"{read:.1f} s ({work:.1f} s of one core), {held:.0f} MB at most ({base:.0f} MB before)"
    say(f"{kind}: read and preview {took}; {intake.counts}")
    if intake.stage != "preview":
        say(intake.reason)
        return
    for row in intake.rows.filter(outcome="wrong")[:3]:
        say(f"{row.number}: {row.faults}")
    if intake.count("wrong"):
        return
    neighbour = subprocess.Popen([sys.executable, "-m", "tests.bench.intake", "--neighbour"])
    confirm(actor=actor, intake=intake)
    begun, work = time.monotonic(), time.process_time()
    drain("jobs", limit=1000)
    wrote, work = time.monotonic() - begun, time.process_time() - work
    intake = Intake.objects.get()
    done = intake.count("made")
    say(f"{kind}: wrote {done} rows in {wrote:.1f} s ({work:.1f} s of one core), {peak():.0f} MB")
    neighbour.terminate()
    neighbour.wait()


def be_a_neighbour() -> None:
    """Small writes of somebody else; says at the end how long they waited."""
    import signal

    from traceability.foundation.work.periodic import beat

    waits: list[float] = []

    def tell(*_args: object) -> None:
        waits.sort()
        if waits:
            say(
                f"  another's small write meanwhile: median {waits[len(waits) // 2] * 1000:.0f} ms, "
                f"95 of 100 within {waits[int(len(waits) * 0.95)] * 1000:.0f} ms, longest {waits[-1] * 1000:.0f} ms"
            )
        sys.exit(0)

    signal.signal(signal.SIGTERM, tell)
    while True:
        begun = time.monotonic()
        beat("neighbour")
        waits.append(time.monotonic() - begun)
        time.sleep(0.05)


def main() -> None:
    arguments = sys.argv[1:]
    if "--neighbour" in arguments or "--one" in arguments:
        import django

        django.setup()
        if "--neighbour" in arguments:
            be_a_neighbour()
        _flag, kind, count, path, part = arguments
        parts = {"file": lambda: write_file(kind, int(count), path), "run": lambda: measure(kind, path)}
        (parts | {"prepare": prepare})[part]()
        return
    count = int(arguments[0]) if arguments else 10_000
    for kind in arguments[1:] or KINDS:
        with tempfile.TemporaryDirectory() as folder:
            env = os.environ | {"DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "traceability.settings"}
            path = str(Path(folder) / "ruong.xlsx")
            for part in ("file", "prepare", "run"):
                command = [sys.executable, "-m", "tests.bench.intake", "--one", kind, str(count), path, part]
                subprocess.run(command, env=env, check=True)


if __name__ == "__main__":
    main()
