"""Where somebody stands in the practice lot. Read from the session and written back; nothing else is ever kept."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest

KEY = "lesson"
# Ten characters that are no code: I, L, O and U stand in none of ours, and the check character is wrong too.
CODE = "BAITAPMAU1"
PRODUCT, SUBJECT, PLOT, COMMUNE = "Gạo nếp bài tập", "Cơ sở bài tập", "Thửa bài tập", "Bài Tập"


@dataclass(frozen=True)
class Entry:
    """The one diary entry."""

    day: dt.date
    name: str
    dose: str = ""
    note: str = ""


@dataclass(frozen=True)
class Lot:
    """The one batch."""

    day: dt.date
    quantity: Decimal
    unit: str

    @property
    def number(self) -> str:
        return f"{self.day:%y%m%d}-BT"


@dataclass(frozen=True)
class Called:
    """The recall."""

    reason: str
    instructions: str
    phone: str


@dataclass(frozen=True)
class Run:
    """What has been done so far; each step needs the one before."""

    entry: Entry | None = None
    lot: Lot | None = None
    is_out: bool = False
    saw_page: bool = False
    called: Called | None = None

    @property
    def step(self) -> str:
        """The name of the page where this run goes on."""
        if self.entry is None:
            return "lesson-entry"
        if self.lot is None:
            return "lesson-lot"
        if not self.is_out:
            return "lesson-release"
        return "lesson-end" if self.called else "lesson-label"


def run_of(request: HttpRequest) -> Run:
    """The run in this session; what cannot be read, such as that of an older version, begins anew."""
    kept = request.session.get(KEY)
    try:
        return _read(kept) if kept else Run()
    except (AttributeError, KeyError, TypeError, ValueError, ArithmeticError):
        return Run()


def _read(kept: dict[str, Any]) -> Run:
    entry, lot, called = kept.get("entry"), kept.get("lot"), kept.get("called")
    return Run(
        entry=Entry(dt.date.fromisoformat(entry["day"]), entry["name"], entry["dose"], entry["note"])
        if entry
        else None,
        lot=Lot(dt.date.fromisoformat(lot["day"]), Decimal(lot["quantity"]), lot["unit"]) if lot else None,
        is_out=bool(kept.get("is_out")),
        saw_page=bool(kept.get("saw_page")),
        called=Called(**called) if called else None,
    )


def keep(request: HttpRequest, **step: Any) -> None:
    """Writes one step into the session."""
    kept = request.session.get(KEY)
    request.session[KEY] = (kept if isinstance(kept, dict) else {}) | step


def forget(request: HttpRequest) -> None:
    """Nothing is left."""
    request.session.pop(KEY, None)
