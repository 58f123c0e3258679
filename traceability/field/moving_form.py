"""The forms of *Giao hàng*, *Nhận hàng* and *Xếp thùng*. A receiver who is here is offered by name, never guessed."""

import uuid
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperatives.subjects import Subject
from products.catalogue import MeasureUnit
from products.measures import amount
from traceability.field.days import DayForm, other_day
from traceability.field.lot_lines import LotLinesForm
from traceability.foundation.fields import LineField, ProseField, VietDateField, VietDecimalField, VietIntegerField
from traceability.foundation.refusals import Refusal
from traceability.foundation.words import fold
from traceability.genealogy.asking import Take
from traceability.genealogy.cases import Case, CaseContent
from traceability.genealogy.links import LotUse

OUTSIDE = "ngoai"
MATCHES = 5


class ShippingForm(LotLinesForm):
    """*Giao hàng*."""

    receiver_name = LineField(
        label=gettext_lazy("Bên nhận"), max_length=160,
        help_text=gettext_lazy("Tên cơ sở, cửa hàng hoặc người nhận."),
    )  # fmt: skip
    receiver = forms.ChoiceField(label=gettext_lazy("Đúng bên nhận nào"), widget=forms.RadioSelect, required=False)
    receiver_place = LineField(label=gettext_lazy("Địa chỉ bên nhận"), max_length=200, required=False)
    paper = LineField(label=gettext_lazy("Số phiếu xuất"), max_length=60, required=False)
    cases = forms.ModelMultipleChoiceField(
        Case.objects.none(), label=gettext_lazy("Thùng đã xếp"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, subject: Subject, **kwargs) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        inside = CaseContent.objects.standing().filter(out_by=None)
        cases = Case.objects.filter(subject=subject, contents__in=inside).distinct()
        self.fields["cases"].queryset = cases  # type: ignore[attr-defined]
        if not cases.exists():
            del self.fields["cases"]
        self.found = list(_called(self.data.get("receiver_name", ""), subject)) if self.is_bound else []
        choices = [(str(one.pk), " · ".join([one.name, *_commune(one)])) for one in self.found]
        if choices:
            choices.append((OUTSIDE, _("Không phải, bên nhận ở ngoài hệ thống")))
        self.fields["receiver"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.found and not cleaned.get("receiver") and "receiver" not in self.errors:
            self.add_error("receiver", _("Trên hệ thống có cơ sở tên như thế. Chọn đúng bên nhận."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """What goes to the verb beside lots and cases."""
        said = self.cleaned_data
        receiver = next((one for one in self.found if str(one.pk) == said.get("receiver")), None)
        return {
            "receiver": receiver, "receiver_name": said["receiver_name"], "receiver_place": said["receiver_place"],
            "paper": said["paper"], "sent_on": said["done_on"], "note": said["note"],
            "client_uuid": said["client_uuid"], "cases": list(said.get("cases", ())),
        }  # fmt: skip


def _commune(subject: Subject) -> list[str]:
    return [subject.unit.name_in_text] if subject.unit else []


def _called(typed: str, besides: Subject):
    """Those who take part here and are verified, and whose name holds every word that was typed."""
    words = fold(typed[:160]).split()
    if not words:
        return Subject.objects.none()
    found = Subject.objects.public().registered().exclude(pk=besides.pk).select_related("unit")
    for word in words:
        found = found.filter(folded__contains=word)
    return found[:MATCHES]


class ReceiptForm(DayForm):
    """*Nhận hàng* of one lot that another subject gave: what truly came."""

    date_name = "received_on"
    client_uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    quantity = VietDecimalField(label=gettext_lazy("Thực nhận"), decimal_places=3)
    received_on = other_day()
    note = ProseField(
        label=gettext_lazy("Ghi chú"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, shipped: LotUse, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quantity"].initial = shipped.quantity
        self.fields["quantity"].help_text = _("Bên giao ghi %(given)s.") % {
            "given": amount(shipped.quantity, shipped.unit)
        }

    def facts(self) -> dict[str, Any]:
        names = ("quantity", "received_on", "note", "client_uuid")
        return {name: self.cleaned_data[name] for name in names}


class OutsideForm(DayForm):
    """*Nhận hàng* from somebody who is not here: one step back, with its papers."""

    date_name = "received_on"
    client_uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    name = LineField(label=gettext_lazy("Tên hàng"), max_length=160)
    quantity = VietDecimalField(label=gettext_lazy("Số lượng"), decimal_places=3)
    unit = forms.ChoiceField(label=gettext_lazy("Đơn vị"), choices=MeasureUnit.choices, initial=MeasureUnit.KG)
    supplier = LineField(
        label=gettext_lazy("Bên giao"), max_length=160, help_text=gettext_lazy("Tên người hoặc nơi bán.")
    )
    received_on = other_day()
    supplier_place = LineField(label=gettext_lazy("Địa chỉ bên giao"), max_length=200, required=False)
    supplier_lot = LineField(label=gettext_lazy("Số lô của bên giao"), max_length=60, required=False)
    paper = LineField(
        label=gettext_lazy("Giấy tờ kèm theo"), max_length=200, required=False,
        help_text=gettext_lazy("Số hóa đơn, phiếu xuất hoặc phiếu kiểm nghiệm."),
    )  # fmt: skip
    paper_file = forms.FileField(label=gettext_lazy("Ảnh chụp giấy tờ"), required=False)
    unit_kg = VietDecimalField(label=gettext_lazy("Một đơn vị nặng bao nhiêu kg"), required=False, decimal_places=6)
    expires_on = VietDateField(label=gettext_lazy("Hạn sử dụng"), required=False)
    note = ProseField(
        label=gettext_lazy("Ghi chú"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def facts(self) -> dict[str, Any]:
        names = (
            "name", "quantity", "unit", "supplier", "received_on", "supplier_place", "supplier_lot", "paper", "unit_kg",
            "expires_on", "note", "client_uuid",
        )  # fmt: skip
        return {name: self.cleaned_data[name] for name in names}

    @property
    def unfolded(self) -> bool:
        folded = ("supplier_place", "supplier_lot", "paper", "paper_file", "unit_kg", "expires_on", "note")
        return any(self[name].errors or self[name].value() for name in folded)


class BoxingForm(LotLinesForm):
    """*Xếp thùng*: so much of one lot into each of so many cases."""

    count = VietIntegerField(label=gettext_lazy("Số thùng"))

    def __init__(self, *args, subject: Subject, chosen: Iterable[uuid.UUID] = (), **kwargs) -> None:
        super().__init__(*args, subject=subject, chosen=chosen, **kwargs)
        for lot in self.lots:
            self.fields[f"use_{lot.id.hex}"].initial = None  # what goes into one case is no guess of ours

    def one(self) -> Take:
        """The one lot that was filled in. Raises Refusal for none, and for more."""
        takes = self.takes()
        if not takes:
            raise Refusal({"inputs": [_("Chọn một lô, và ghi mỗi thùng bao nhiêu.")]})
        if len(takes) > 1:
            raise Refusal({"inputs.1.lot": [_("Mỗi lần xếp thùng chọn một lô.")]})
        return Take(takes[0].lot, Decimal(takes[0].quantity), takes[0].unit)
