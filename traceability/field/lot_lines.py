"""Form lines for lots: how much of each lot in stock is taken. What is typed stays, whatever became of the lot."""

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from cooperatives.subjects import Subject
from products.catalogue import KILOGRAMS, MeasureUnit
from products.measures import amount
from traceability.field import sought
from traceability.field.days import DayForm, other_day
from traceability.foundation.fields import ProseField, VietDecimalField
from traceability.foundation.refusals import Refusal
from traceability.genealogy.asking import Take
from traceability.genealogy.lots import Lot, holdings, in_stock

OFFERED = 40
MANY = 10  # lots from which on one may search among them
MASS = [(unit, label) for unit, label in MeasureUnit.choices if unit in KILOGRAMS]
_USED = re.compile(r"use_([0-9a-f]{32})")


def units_of(lot: Lot) -> list[tuple[str, Any]]:
    """The units in which one may say how much of `lot`: its own, or any of mass."""
    return MASS if lot.unit in KILOGRAMS else [(lot.unit, MeasureUnit(lot.unit).label)]


@dataclass(frozen=True)
class Line:
    """One lot of the form with its two boxes."""

    lot: Lot
    quantity: forms.BoundField
    unit: forms.BoundField

    @property
    def left(self) -> str:
        return amount(max(self.lot.free, self.lot.free * 0), self.lot.unit)


class LotLinesForm(DayForm):
    """Which lots, how much of each, on which day. `chosen` stand first and are filled in."""

    date_name = "done_on"
    client_uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    done_on = other_day()
    note = ProseField(
        label=gettext_lazy("Ghi chú"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    find = forms.CharField(
        label=gettext_lazy("Tìm lô"), required=False,
        help_text=gettext_lazy("Gõ số lô, tên hàng hoặc ngày. Dán mã trên tem cũng được."),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "maxlength": 300}),
    )  # fmt: skip
    only_one = False  # a form that takes of one lot alone

    def __init__(self, *args, subject: Subject, user: Any, chosen: Iterable[uuid.UUID] = (), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.subject, self.user = subject, user
        self.sought = sought.cleaned(str(self.data.get("find", "") if self.is_bound else self.initial.get("find", "")))
        self.strange: list[uuid.UUID] = []
        self.lots = self._offer(list(chosen))
        for lot in self.lots:
            self._add(lot, lot.id in chosen)

    def _offer(self, chosen: list[uuid.UUID]) -> list[Lot]:
        typed = [uuid.UUID(key) for key, value in _typed(self.data) if value.strip()]
        scanned = sought.of_code(self.user, self.sought)
        named = holdings({*chosen, *typed, *([scanned] if scanned else [])}, holder=self.subject)
        self.strange = [one for one in typed if one not in named]
        first = [named[one] for one in dict.fromkeys([*chosen, *typed, scanned]) if one in named]
        stock = in_stock(self.subject, besides=named)
        found = [] if scanned in named else sought.sought(stock, self.sought)
        self.many = bool(self.sought) or len(stock) + len(first) > MANY
        self.hits, self.hidden_hits = len(found) or int(scanned in named), max(0, len(found) - OFFERED)
        return [*first, *found[:OFFERED]]

    def _add(self, lot: Lot, is_chosen: bool) -> None:
        whole = lot.free if is_chosen and lot.free > 0 else None
        self.fields[f"use_{lot.id.hex}"] = VietDecimalField(
            label=str(lot), required=False, decimal_places=3, initial=whole
        )
        self.fields[f"unit_{lot.id.hex}"] = forms.ChoiceField(
            label=gettext_lazy("Đơn vị"), choices=units_of(lot), initial=lot.unit, required=False
        )

    @property
    def lines(self) -> list[Line]:
        return [Line(lot, self[f"use_{lot.id.hex}"], self[f"unit_{lot.id.hex}"]) for lot in self.lots]

    def takes(self) -> list[Take]:
        """What was filled in, in the order of the page; lots that are not hers come last, for the verb to refuse."""
        said = self.cleaned_data
        found = [
            Take(lot.id, said[f"use_{lot.id.hex}"], said.get(f"unit_{lot.id.hex}") or lot.unit)
            for lot in self.lots
            if said.get(f"use_{lot.id.hex}") is not None
        ]
        return [*found, *(Take(one, found[0].quantity if found else _ONE, MeasureUnit.KG) for one in self.strange)]

    def take_refusal(self, refusal: Refusal) -> None:
        """Each sentence beside the box that it speaks of."""
        takes = self.takes()
        for field, sentences in refusal.by_field().items():
            name = self._box_of(field, takes)
            for sentence in dict.fromkeys(sentences):
                self.add_error(name if name in self.fields else None, sentence)

    def _box_of(self, field: str, takes: list[Take]) -> str | None:
        side, _dot, rest = field.partition(".")
        if side == "inputs" and rest:
            number, _dot, what = rest.partition(".")
            return f"{'unit' if what == 'unit' else 'use'}_{takes[int(number)].lot.hex}"
        return "done_on" if field in {"made_on", "sent_on", "packed_on"} else field


def _typed(data: Mapping) -> list[tuple[str, str]]:
    found = ((_USED.fullmatch(str(name)), name) for name in data)
    return [(match.group(1), str(data.get(name, ""))) for match, name in found if match]


_ONE = Decimal(1)
