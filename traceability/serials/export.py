"""A run as files for a printing house: a table of serials, symbols as lines, and label sheets. In constant memory.

Every row of the table has the same length, so any part of the file is made from its offset alone: a download that broke
off goes on where it was (RFC 9110 §14), and the browser shows how far it is.
"""

import io
import zipfile
from collections.abc import Iterator

from traceability.codes.addresses import address, symbol
from traceability.codes.symbols.template import NoTemplate, Template
from traceability.foundation import qr
from traceability.serials.derive import LENGTH, Series, spelled
from traceability.serials.keys import series_under
from traceability.serials.models import SerialRun

PART = 10_000  # symbols in one ZIP
CHUNK = 4_096  # rows at a time
HEAD = b"\xef\xbb\xbfserial,address\r\n"


def before_serial(run: SerialRun) -> str:
    """What stands before the serial in a unit's address, in the capitals in which it is printed."""
    code = run.batch.trace_code  # type: ignore[attr-defined]
    lot = symbol(code)
    return f"{lot}/21/" if code.digital_link else f"{address(code.code)}/"


def series_of(run: SerialRun) -> Series:
    """Raises KeyGone where the installation lost the run's key."""
    return series_under(run.key_id, run.series)


def serials(run: SerialRun, first: int = 0, last: int | None = None) -> Iterator[int]:
    """The serials of units `first` (from 0) up to and without `last`."""
    derive = series_of(run).serial_of
    return (derive(run.first + at) for at in range(first, run.count if last is None else min(last, run.count)))


class Table:
    """The CSV of a run: `serial,address`, one row a unit, in the order of the numbers."""

    def __init__(self, run: SerialRun) -> None:
        self.run, self.before, self.series = run, before_serial(run), series_of(run)
        self.row = LENGTH + 1 + len(self.before) + LENGTH + 2
        self.size = len(HEAD) + run.count * self.row

    def octets(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """Octets `start` up to and without `stop` of the file."""
        stop = self.size if stop is None else min(stop, self.size)
        if start < len(HEAD):
            yield HEAD[start : min(stop, len(HEAD))]
        at = max(start, len(HEAD))
        while at < stop:
            number, within = divmod(at - len(HEAD), self.row)
            made = self._rows(number, number + CHUNK)[within : within + stop - at]
            at += len(made)
            yield made

    def _rows(self, first: int, last: int) -> bytes:
        before = self.before
        start = self.run.first
        texts = self.series.texts(start + first, start + min(last, self.run.count))
        return "".join([f"{text},{before}{text}\r\n" for text in texts]).encode("ascii")


def parts(run: SerialRun) -> int:
    """How many ZIP files the symbols of a run fill."""
    return -(-run.count // PART)


class _Outlet(io.RawIOBase):
    """Takes what `zipfile` writes and hands it on; it cannot seek, so sizes stand behind each file."""

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, octets: object) -> int:
        self._held.append(bytes(octets))  # type: ignore[call-overload]
        return len(self._held[-1])

    def take(self) -> bytes:
        held, self._held = b"".join(self._held), []
        return held


def zipped(run: SerialRun, part: int) -> Iterator[bytes]:
    """The `part`-th ZIP (from 1): one SVG a unit, named `<number>-<serial>.svg`."""
    outlet, draw = _Outlet(), drawer(run)
    first = (part - 1) * PART
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        for at, serial in enumerate(serials(run, first, first + PART), start=first + 1):
            file.writestr(f"{at:07d}-{spelled(serial)}.svg", qr.svg_of(draw(serial)))
            if at % 64 == 0:
                yield outlet.take()
    yield outlet.take()


def drawer(run: SerialRun):
    """A function from a serial to the modules of its symbol: by superposition, or by qrcode where that cannot be."""
    before = before_serial(run)
    try:
        return Template(before, LENGTH).modules
    except NoTemplate:
        return lambda serial: qr.matrix(before + spelled(serial))
