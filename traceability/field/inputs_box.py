"""The part of the diary form that knows the department's list and what was bought. It fills, asks and warns."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperatives.acting import Acting, as_uuid
from cooperatives.subjects import Plot
from traceability.field.listed import Offer, Word, by_list, doubt, offers, proposal, warnings, word
from traceability.field.recent import Recent, recent
from traceability.foundation.fields import VietDecimalField
from traceability.inputs.stock import InputLot
from traceability.inputs.units import InputUnit
from traceability.inputs.usage import use_of
from traceability.ledger.vocabulary import INTERVAL_STEPS

MOST_LOTS = 40
NAMES = "ten-vat-tu"  # the list of names beside the first box, in the page and in the scripts


class LotSelect(forms.Select):
    """Each purchase with what choosing it fills in, for the script; without one the server fills it in."""

    def create_option(self, name, value, label, selected, index, subindex=None, attrs=None) -> dict[str, Any]:
        option = super().create_option(name, value, label, selected, index, subindex, attrs)
        lot = getattr(value, "instance", None)
        if lot is not None:
            option["attrs"] |= {"data-name": lot.name, "data-registration": lot.registration, "data-unit": lot.unit}
        return option


class InputsForm(forms.Form):
    """Mix-in of `DiaryForm`: a purchase, how much of it, and the tick beside an interval too short."""

    input_lot = forms.ModelChoiceField(
        InputLot.objects.none(), label=gettext_lazy("Lấy từ vật tư đã mua"), required=False, widget=LotSelect,
        empty_label=gettext_lazy("Không lấy từ đây"),
    )  # fmt: skip
    used = VietDecimalField(label=gettext_lazy("Lượng lấy ra"), required=False, decimal_places=3)
    used_unit = forms.ChoiceField(
        label=gettext_lazy("Đơn vị"), choices=InputUnit.choices, initial=InputUnit.KG, required=False
    )
    phi_confirmed = forms.BooleanField(label=gettext_lazy("Đúng, tôi ghi theo nhãn thuốc"), required=False)

    acting: Acting
    step: str
    asks_about_phi = False
    offers: list[Offer]
    recent: Recent

    def offer_inputs(self, names_no_input: bool) -> None:
        """What was used lately, what the list holds, what is in stock. Called once the form knows its work."""
        chosen = self._chosen_plot()
        self.recent = recent(self.acting, self.step, chosen.pk if chosen else None)
        self.offers = []
        if "input_name" in self.fields and not names_no_input:
            listed = offers(self.step, chosen.crop if chosen else "")
            known = {one.name for one in listed}
            self.offers = [*(one for one in self.recent.names if one.name not in known), *listed]
            self.fields["input_name"].widget.attrs["list"] = NAMES
        self._offer_lots()

    def _chosen_plot(self) -> Plot | None:
        wanted = as_uuid(str(self["plot"].value())) if "plot" in self.fields else None
        return self.acting.plots().filter(pk=wanted).first() if wanted else None

    def _offer_lots(self) -> None:
        field: Any = self.fields["input_lot"]
        mine = InputLot.objects.offered_to(self.acting)
        kept = as_uuid(str(self.initial.get("input_lot") or ""))
        latest = mine.for_step(self.step).values_list("pk", flat=True)[:MOST_LOTS]
        of_subject = InputLot.objects.filter(subject=self.acting.subject)
        field.queryset = of_subject.filter(pk__in=[*latest, *([kept] if kept else [])]).order_by("-bought_on")
        left = {use.lot.pk: use for use in use_of(field.queryset)}
        field.label_from_instance = lambda lot: lot_words(left[lot.pk])
        if not left:
            for name in ("input_lot", "used", "used_unit"):
                del self.fields[name]

    @property
    def list_says(self) -> dict[str, str]:
        """Sentences of the list for the script: whose it is, and one for each state that is no permission."""
        return {"by": by_list(), **warnings()}

    @property
    def asks_phi(self) -> bool:
        """Whether the tick beside a short interval is shown: it is asked for, or was set."""
        return self.asks_about_phi or bool(self.is_bound and self["phi_confirmed"].value())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._fill_from_stock(cleaned)
        if self.step in INTERVAL_STEPS:
            self._ask_the_list(cleaned)
        return cleaned

    def _fill_from_stock(self, cleaned: dict[str, Any]) -> None:
        lot = cleaned.get("input_lot")
        if cleaned.get("used") is not None and cleaned["used"] <= 0:
            self.add_error("used", _("Ghi số lượng lớn hơn 0."))
        if lot is None:
            if cleaned.get("used") is not None:
                self.add_error("input_lot", _("Chọn vật tư đã lấy ra, hoặc xóa lượng lấy ra."))
            return
        for name in ("input_name", "registration"):
            if name in self.fields and not cleaned.get(name) and not str(self[name].value() or "").strip():
                cleaned[name] = lot.name if name == "input_name" else lot.registration
                self.errors.pop(name, None)

    def _ask_the_list(self, cleaned: dict[str, Any]) -> None:
        listed = self._listed(cleaned)
        if listed is None or listed.phi_days is None:
            return
        days = cleaned.get("phi_days")
        if days is None and not cleaned.get("phi_unknown") and not str(self["phi_days"].value() or "").strip():
            self.errors.pop("phi_days", None)
            self.add_error("phi_days", proposal(listed.phi_days))
            self.data: Any = self.data.copy()
            self.data[self.add_prefix("phi_days")] = str(listed.phi_days)
        elif days is not None and days < listed.phi_days and not cleaned.get("phi_confirmed"):
            self.asks_about_phi = True
            self.add_error("phi_days", doubt(days, listed.phi_days))

    def _listed(self, cleaned: dict[str, Any]) -> Word | None:
        day, name = cleaned.get("event_date"), cleaned.get("input_name")
        if not day or not name:
            return None
        return word(name=name, registration=cleaned.get("registration", ""), day=day, plot=cleaned.get("plot"))

    def drawn(self) -> dict[str, Any]:
        """The purchase and how much of it, as the ledger keeps them beside the input's name."""
        lot, used = self.cleaned_data.get("input_lot"), self.cleaned_data.get("used")
        if lot is None:
            return {}
        measure = {"quantity": str(used), "unit": self.cleaned_data.get("used_unit") or lot.unit} if used else {}
        return {"lot": str(lot.pk)} | measure


def drawn_as_typed(used: dict[str, Any]) -> dict[str, Any]:
    """`how.input` as the boxes of this part show it."""
    shown: dict[str, Any] = {"input_lot": used.get("lot"), "used_unit": used.get("unit")}
    if used.get("quantity"):
        shown["used"] = Decimal(used["quantity"])
    return {name: value for name, value in shown.items() if value}


def lot_words(use) -> str:
    day = f"{use.lot.bought_on:%d/%m/%Y}"
    said = {"name": use.lot.name, "day": day, "left": use.left_words}
    if use.over:
        return _("%(name)s, mua %(day)s, đã dùng quá %(left)s") % said
    return _("%(name)s, mua %(day)s, còn %(left)s") % said
