"""The forms of a batch: six inputs for a new one; packs and last day come with the second look."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperatives.acting import Acting
from cooperatives.subjects import Plot, Subject
from products.batches import Batch
from products.catalogue import MeasureUnit, Product
from traceability.field.days import DayForm, other_day
from traceability.field.diary_form import plot_and_household
from traceability.field.sayings import amount
from traceability.foundation.fields import ProseField, VietDateField, VietDecimalField, VietIntegerField
from traceability.foundation.files.photo_form import PhotoForm
from traceability.foundation.words import fold

UNITS = MeasureUnit.choices
MANY = 8  # plots from which on one may search among them


def must_of(form: forms.Form) -> str:
    """The boxes that may not stay empty, each with its sentence: what a phone asks before it keeps an item. JSON."""
    needed = {name: str(field.error_messages["required"]) for name, field in form.fields.items() if field.required}
    return json.dumps(needed, ensure_ascii=False)


class BatchForm(DayForm):
    """What a new batch and a changed draft have in common."""

    date_name = "produced_on"
    made_from_lots = False  # then no plot is asked: the lots tell where it comes from
    produced_on = other_day()
    plots = forms.ModelMultipleChoiceField(
        Plot.objects.none(), label=_("Thửa"), required=False, widget=forms.CheckboxSelectMultiple
    )
    find_plot = forms.CharField(
        label=_("Tìm thửa"), required=False, help_text=_("Gõ tên thửa hoặc tên hộ."),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "maxlength": 80}),
    )  # fmt: skip
    many_plots = no_plot_found = False
    quantity = VietDecimalField(label=_("Số lượng"), decimal_places=3)
    unit = forms.ChoiceField(label=_("Đơn vị"), choices=UNITS, initial=MeasureUnit.KG)
    quantity_confirmed = forms.BooleanField(label=_("Đúng, tôi thu chừng ấy"), required=False)
    note = ProseField(label=_("Ghi chú"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, acting: Acting, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        plots = acting.plots().filter(active=True).select_related("household")
        self.fields["plots"].queryset = plots  # type: ignore[attr-defined]
        if acting.household is None:
            self.fields["plots"].label_from_instance = plot_and_household  # type: ignore[attr-defined]
        self.fields["plots"].required = True
        self.fields["plots"].error_messages["required"] = _("Chọn ít nhất một thửa, để biết lô này từ đâu.")
        if not plots.exists() or self.made_from_lots:
            del self.fields["plots"], self.fields["find_plot"]
        else:
            self._sift(str(self["find_plot"].value() or "")[:80])

    def _sift(self, typed: str) -> None:
        """Offers the plots that answer `typed`, and those that are ticked; a post may name any of hers."""
        field, words = self.fields["plots"], fold(typed).split()
        offered = [(str(pk), label) for pk, label in field.choices]  # type: ignore[attr-defined]
        self.many_plots = len(offered) > MANY
        if not words:
            return
        ticked = {str(getattr(one, "pk", one)) for one in self["plots"].value() or ()}
        found = {pk for pk, label in offered if all(word in fold(str(label)) for word in words)}
        self.no_plot_found = not found
        field.widget.choices = [one for one in offered if one[0] in found | ticked]  # type: ignore[attr-defined]

    @property
    def ask_back(self) -> bool:
        """Whether an odd quantity waits for its tick: one was refused, or one was ticked."""
        doubt = any(str(error).endswith("?") for error in self["quantity"].errors) if self.is_bound else False
        return doubt or bool(self.is_bound and self["quantity_confirmed"].value())

    @property
    def read_back(self) -> str:
        """ "15.000 kg (15 tấn)", as it was understood."""
        said = getattr(self, "cleaned_data", {})
        typed = self.fields["quantity"].to_python(self["quantity"].value()) if self.ask_back else None
        return amount(typed, said["unit"]) if typed and said.get("unit") else ""

    def facts(self) -> dict[str, Any]:
        """What goes to the verb."""
        names = ("produced_on", "quantity", "unit", "note", "quantity_confirmed")
        return {name: self.cleaned_data[name] for name in names} | {"plots": self.cleaned_data.get("plots", [])}


class NewBatchForm(BatchForm, PhotoForm):
    """*Lô hàng mới*."""

    client_uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    product = forms.ModelChoiceField(
        Product.objects.none(), label=_("Sản phẩm"), widget=forms.RadioSelect, empty_label=None,
        error_messages={"required": _("Chọn sản phẩm.")},
    )  # fmt: skip

    def __init__(self, *args, acting: Acting, user, **kwargs) -> None:
        super().__init__(*args, acting=acting, party=user.party, **kwargs)
        self.fields["product"].queryset = products_for_batches(acting.subject)  # type: ignore[attr-defined]


class ChangeBatchForm(BatchForm):
    """A draft, corrected before it is published."""

    packs = VietIntegerField(
        label=_("Số gói để bán"), required=False, help_text=_("Để trống thì tính theo khối lượng một gói.")
    )
    expires_on = VietDateField(label=_("Hạn sử dụng"), required=False)

    def __init__(self, *args, batch: Batch, **kwargs) -> None:
        self.made_from_lots = batch.made_from_lots
        super().__init__(*args, **kwargs)

    def facts(self) -> dict[str, Any]:
        facts = super().facts() | {name: self.cleaned_data[name] for name in ("packs", "expires_on")}
        if self.made_from_lots:
            del facts["plots"]  # they were not asked, so they stay what they are
        return facts


def products_for_batches(subject: Subject):
    """Products of `subject` of which there can be a batch: not put away, no tourism."""
    mine = subject.products.filter(archived=False).exclude(ocop_set__has_batch=False)
    return mine.prefetch_related("photos__picture")


def first_guess(acting: Acting) -> dict[str, Any]:
    """What the form shows at first: product, plots and unit of the batch before, and today."""
    mine = Batch.objects.filter(product__subject=acting.subject, household=acting.household)
    latest = mine.order_by("-created_at").first()
    if latest is None:
        only = list(products_for_batches(acting.subject)[:2])
        plots = list(acting.plots().filter(active=True)[:2])
        return {"product": only[0].pk if len(only) == 1 else None, "plots": plots if len(plots) == 1 else []}
    return {"product": latest.product_id, "plots": list(latest.plots.all()), "unit": latest.unit}
