"""`python -m tests.bench.codes`: serials, symbols and label sheets of a run, each beside a named rival, interleaved.

DATABASE_URL names a PostgreSQL on which a database of its own is made and dropped; without it a SQLite file is used.
"""

import argparse
import gc
import io
import secrets
import statistics
from collections.abc import Callable

from tests.bench.ground import own_database, say, timed

BEFORE = "HTTPS://TXNG.THANHHOA.VN/01/09521234500001/10/261114-01/21/"
WORDS = ("Gạo nếp nương Ví Dụ", "HTX Nông nghiệp Ví Dụ", "Lô 261114-01", "NSX 14/11/2026 HSD 14/11/2027")


def row(name: str, unit: str, ours: list[float], rival: list[float], rival_name: str) -> None:
    """Medians in microseconds a `unit`, and the ratio of the medians."""
    mine, other = statistics.median(ours) * 1000, statistics.median(rival) * 1000
    say(f"{name:<42} {mine:9.2f} µs/{unit}   {rival_name:<44} {other:9.2f} µs/{unit}   {other / mine:7.1f} ×")


def each(rounds: int, ours: Callable[[], int], rival: Callable[[], int]) -> tuple[list[float], list[float]]:
    """Milliseconds a piece of both, in turn, after one warm-up; each callable says how many pieces it made."""
    ours(), rival()
    mine, other = [], []
    gc.disable()
    for turn in range(rounds):
        for work, kept in ((ours, mine), (rival, other)) if turn % 2 else ((rival, other), (ours, mine)):
            made = [0]
            kept.append(timed(lambda work=work, made=made: made.__setitem__(0, work())) / made[0])
    gc.enable()
    return mine, other


def symbols(rounds: int) -> None:
    from traceability.codes.symbols.template import Template, spelled
    from traceability.foundation import qr

    template = Template(BEFORE, 13)
    some = [secrets.randbits(65) for _ in range(2000)]
    few = some[:40]
    assert all(template.modules(one) == qr.matrix(BEFORE + spelled(one, 13)) for one in few)

    def ours() -> int:
        for one in some:
            template.symbol(one)
        return len(some)

    def rival() -> int:
        for one in few:
            qr.matrix(BEFORE + spelled(one, 13))
        return len(few)

    row("symbols of a run, best mask", "symbol", *each(rounds, ours, rival), "qrcode, same version, level and mask")


def sheets(rounds: int) -> None:
    import qrcode
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    from traceability.codes import fonts
    from traceability.codes.label import Label
    from traceability.codes.sheet import LAYOUTS
    from traceability.codes.symbols.template import Template
    from traceability.serials import sheet as units

    fonts.register()
    layout, many, few = LAYOUTS["65"], 6500, 130
    label, template = Label(*WORDS, code="0123456789", symbol=BEFORE), Template(BEFORE, 13)
    sizes: dict[str, float] = {}

    def ours() -> int:
        made = units.pdf_of(label, (secrets.randbits(65) for _ in range(many)), units.drawn_by(template), layout=layout)
        sizes["ours"] = len(made) / many
        return many

    def rival() -> int:
        out = io.BytesIO()
        canvas = Canvas(out, pagesize=A4)
        for number in range(few):
            place = number % layout.per_page
            if place == 0 and number:
                canvas.showPage()
            x, y = layout.place(place)
            picture = io.BytesIO()
            text = f"{BEFORE}{secrets.token_hex(6)}0".upper()
            qrcode.make(text, error_correction=qrcode.ERROR_CORRECT_Q).save(picture, "PNG")
            picture.seek(0)
            canvas.drawImage(ImageReader(picture), x, y, 21 * mm, 21 * mm)
            canvas.setFont(fonts.REGULAR, 6)
            for line, words in enumerate(WORDS):
                canvas.drawString(x + 21 * mm, y + 16 * mm - 4 * mm * line, words)
        canvas.save()
        sizes["rival"] = len(out.getvalue()) / few
        return few

    row(
        "unit labels as A4 PDF, symbols included",
        "label",
        *each(rounds, ours, rival),
        "qrcode → Pillow → reportlab drawImage",
    )
    say(f"{'':<42} {sizes['ours']:9.0f} B/label {'':<47} {sizes['rival']:9.0f} B/label")


def serials(rounds: int, vendor: str) -> None:
    from django.db import connection, models

    from traceability.serials.derive import series

    class Stored(models.Model):
        serial = models.CharField(max_length=13, unique=True)
        batch = models.IntegerField()

        class Meta:
            app_label = "traceability"

        def __str__(self) -> str:
            return self.serial

    with connection.schema_editor() as editor:
        editor.create_model(Stored)
    ours_in = series(secrets.token_bytes(32), "09521234500001")
    many, few = 200_000, 200_000  # a table is slower once its index has grown

    def ours() -> int:
        size = 0
        for start in range(0, many, 4096):
            texts = ours_in.texts(start, min(many, start + 4096))
            size += len("".join([f"{text},{BEFORE}{text}\r\n" for text in texts]).encode("ascii"))
        return many

    def rival() -> int:
        rows = [Stored(serial=secrets.token_hex(7)[:13], batch=1) for _ in range(few)]
        Stored.objects.bulk_create(rows, batch_size=5000)
        return few

    row(
        "serials derived and written as CSV", "serial", *each(rounds, ours, rival), f"a row each, bulk_create, {vendor}"
    )
    known = [ours_in.serial_of(number) for number in range(5000)]
    stored = list(Stored.objects.values_list("serial", flat=True)[:500])

    def verify() -> int:
        assert all(ours_in.number_of(one) is not None for one in known)
        return len(known)

    def look_up() -> int:
        for one in stored:
            Stored.objects.get(serial=one)
        return len(stored)

    row("a serial verified", "serial", *each(rounds, verify, look_up), f"indexed ORM get(), {vendor}")
    with connection.schema_editor() as editor:
        editor.delete_model(Stored)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=5)
    given = asked.parse_args()
    with own_database() as vendor:
        symbols(given.rounds)
        sheets(given.rounds)
        serials(given.rounds, vendor)


if __name__ == "__main__":
    main()
