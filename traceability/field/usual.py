"""A harvest ten times the usual is asked back, on the diary's form as on that of a batch. It asks, it never refuses."""

import statistics
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperatives.subjects import Plot, Subject
from products.catalogue import KILOGRAMS, MeasureUnit
from products.lots import ODD_TIMES, REMEMBERED
from products.measures import amount
from traceability.foundation import numbers
from traceability.ledger.events import TraceEvent
from traceability.ledger.vocabulary import HARVEST_STEPS


def usual_harvest(subject: Subject, step: str, unit: str, plot: Plot | None) -> Decimal | None:
    """What `step` usually brings, in `unit`: the median of the latest on this plot, else on all; None without any."""
    events = TraceEvent.objects.current().filter(subject=subject, biz_step=step).newest_first()
    for rows in (events.filter(plot=plot), events) if plot else (events,):
        hows = rows.values_list("how", flat=True)[:REMEMBERED]
        found = [one for how in hows if (one := _in_unit(how, unit)) is not None]
        if found:
            return statistics.median(found)
    return None


def _in_unit(how: dict[str, Any], unit: str) -> Decimal | None:
    if "quantity" not in how:
        return None
    told = how.get("unit") or MeasureUnit.KG
    if told == unit:
        return Decimal(how["quantity"])
    here, there = KILOGRAMS.get(MeasureUnit(told)), KILOGRAMS.get(MeasureUnit(unit))
    return Decimal(how["quantity"]) * here / there if here and there else None


class UsualForm(forms.Form):
    """Mix-in of `DiaryForm`: the question about an odd quantity, and its tick."""

    quantity_confirmed = forms.BooleanField(label=gettext_lazy("Đúng, tôi thu chừng ấy"), required=False)

    subject: Subject
    step: str

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        quantity, unit = cleaned.get("quantity"), cleaned.get("unit") or MeasureUnit.KG
        if self.step in HARVEST_STEPS and quantity and not cleaned.get("quantity_confirmed"):
            usual = usual_harvest(self.subject, self.step, unit, cleaned.get("plot"))
            if usual and quantity >= ODD_TIMES * usual:
                said = {"quantity": numbers.show(quantity), "unit": MeasureUnit(unit).label,
                        "times": numbers.show(int(quantity / usual))}  # fmt: skip
                self.add_error("quantity", _("%(quantity)s %(unit)s, gấp %(times)s lần mọi khi. Có đúng không?") % said)
        return cleaned

    @property
    def ask_back(self) -> bool:
        """Whether an odd quantity waits for its tick: one was refused, or one was ticked."""
        if not self.is_bound or "quantity_confirmed" not in self.fields:
            return False
        doubt = any(str(error).endswith("?") for error in self["quantity"].errors)
        return doubt or bool(self["quantity_confirmed"].value())

    @property
    def read_back(self) -> str:
        """ "15.000 kg (15 tấn)", as it was understood."""
        try:
            typed = self.fields["quantity"].to_python(self["quantity"].value())
        except forms.ValidationError:
            return ""
        unit = self["unit"].value() or MeasureUnit.KG
        return amount(typed, unit) if typed and unit in MeasureUnit.values else ""
