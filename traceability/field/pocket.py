"""What a phone takes along of list and stock, as short lines. Where crops differ it tells no interval."""

import json
from typing import Any

from django.utils import timezone

from cooperatives.acting import Acting
from traceability.field.inputs_box import MOST_LOTS, lot_words
from traceability.field.listed import KIND
from traceability.inputs.listing import Medicine, MedicineState
from traceability.inputs.stock import WORKS, InputLot
from traceability.inputs.usage import use_of

ROOM = 14_000  # bytes for medicines: the whole book stays under 40 KB
MOST = 300


def medicines_in_book(acting: Acting) -> dict[str, list[list[Any]]]:
    """For each work the list's lines [name, number, interval, state], as many as fit."""
    crops = set(acting.plots().filter(active=True).values_list("crop", flat=True)) or {""}
    held, room = {}, ROOM
    for step, kind in KIND.items():
        rows = Medicine.objects.latest_on(timezone.localdate()).filter(kind=kind)[:MOST]
        lines, room = _fitting([_line(row, crops) for row in rows], room)
        held[str(step)] = lines
    return held


def _line(row: Medicine, crops: set[str]) -> list[Any]:
    days = {row.phi_for(crop) for crop in crops}
    state = row.state_on(timezone.localdate())
    return [row.name, row.registration, days.pop() if len(days) == 1 else None,
            "" if state == MedicineState.ALLOWED else state]  # fmt: skip


def _fitting(lines: list[list[Any]], room: int) -> tuple[list[list[Any]], int]:
    """As many lines as there is room for, and the room that is left."""
    kept: list[list[Any]] = []
    for line in lines:
        room -= len(json.dumps(line, ensure_ascii=False).encode()) + 1
        if room < 0:
            return kept, 0
        kept.append(line)
    return kept, room


def purchases_in_book(acting: Acting) -> list[list[Any]]:
    """Open purchases [id, words, name, number, unit, works], the latest bought first."""
    open_ones = InputLot.objects.offered_to(acting).filter(finished=False).order_by("-bought_on", "-created_at")
    return [
        [str(use.lot.pk), lot_words(use), use.lot.name, use.lot.registration, use.lot.unit, _works(use.lot)]
        for use in use_of(open_ones[:MOST_LOTS])
    ]


def _works(lot: InputLot) -> list[str]:
    return [str(step) for step in WORKS[lot.kind]]
