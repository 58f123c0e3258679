"""The forms of *Chế biến*, *Chia lô*, *Gộp lô*, *Đóng gói*: lots in, lots out, the loss read back before it is kept."""

import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperatives.subjects import Subject
from products.batches import Batch, BatchState
from products.catalogue import MeasureUnit
from traceability.field.batch_form import products_for_batches
from traceability.field.lot_lines import MASS, LotLinesForm
from traceability.foundation.fields import LineField, VietDecimalField
from traceability.genealogy.asking import Make, Take
from traceability.genealogy.links import LotUse, Role
from traceability.genealogy.mass import Amount
from traceability.ledger.vocabulary import Step

MOST_ROWS = 30


@dataclass(frozen=True)
class Kind:
    """One kind of work with lots: its step, its words, and how many rows come out at first."""

    step: Step
    icon: str
    title: str | Promise
    hint: str | Promise
    rows: int
    unit: str = MeasureUnit.KG
    same_product: bool = False


KINDS: dict[str, Kind] = {
    "che-bien": Kind(
        Step.PROCESS, "care", gettext_lazy("Chế biến"),
        gettext_lazy("Các lô đưa vào thành lô mới, sản phẩm khác."), 2,
    ),
    "chia-lo": Kind(
        Step.SPLIT, "lot", gettext_lazy("Chia lô"),
        gettext_lazy("Một lô thành nhiều lô, vẫn là sản phẩm ấy."), 3, same_product=True,
    ),
    "gop-lo": Kind(
        Step.MERGE, "lot", gettext_lazy("Gộp lô"),
        gettext_lazy("Nhiều lô cùng sản phẩm thành một lô."), 1, same_product=True,
    ),
    "dong-goi": Kind(
        Step.PACK, "pack", gettext_lazy("Đóng gói"),
        gettext_lazy("Đóng ra các quy cách gói, mỗi quy cách một lô."), 3, MeasureUnit.PACK,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """The boxes of one lot that comes out."""

    number: int
    quantity: forms.BoundField
    unit: forms.BoundField
    product: forms.BoundField | None
    weight: forms.BoundField | None

    @property
    def is_odd(self) -> bool:
        """Whether the folded box holds something to see."""
        return bool(self.weight and (self.weight.errors or self.weight.value()))


class MakingForm(LotLinesForm):
    """Lots of `kind` for `subject`."""

    rows = forms.IntegerField(widget=forms.HiddenInput, required=False)
    loss_confirmed = forms.BooleanField(label=gettext_lazy("Đúng, hao hụt chừng ấy"), required=False)
    added_name = LineField(
        label=gettext_lazy("Thêm gì vào"), max_length=120, required=False,
        help_text=gettext_lazy("Thứ không có lô, ví dụ nước, muối."),
    )  # fmt: skip
    added_quantity = VietDecimalField(label=gettext_lazy("Thêm bao nhiêu"), required=False, decimal_places=3)
    added_unit = forms.ChoiceField(label=gettext_lazy("Đơn vị"), choices=MASS, initial=MeasureUnit.KG, required=False)

    def __init__(self, *args, kind: Kind, subject: Subject, **kwargs) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        self.kind = kind
        self.products = {str(one.pk): one for one in products_for_batches(subject)}
        self.drafts = {} if kind.same_product else {f"lo:{one.pk}": one for one in _without_sources(subject)}
        self.count = self._count()
        for number in range(self.count):
            self._add_row(number)
        if kind.step != Step.PROCESS:
            for name in ("added_name", "added_quantity", "added_unit"):
                del self.fields[name]

    def _count(self) -> int:
        try:
            asked = int(self.data.get("rows") or 0)
        except ValueError:
            asked = 0
        more = 3 if "more" in self.data and self.kind.step != Step.MERGE else 0
        return min(max(asked, self.kind.rows) + more, MOST_ROWS) if self.kind.step != Step.MERGE else 1

    def _add_row(self, number: int) -> None:
        if not self.kind.same_product:
            choices: list[Any] = [("", _("Chọn sản phẩm"))]
            choices += [(key, str(one)) for key, one in self.products.items()]
            if self.drafts:
                drafts = [(key, f"{one.product} · {one.lot}") for key, one in self.drafts.items()]
                choices.append((_("Lô nháp chưa ghi làm từ đâu"), drafts))
            label = _("Lô làm ra thứ %(n)d") % {"n": number + 1}
            self.fields[f"product_{number}"] = forms.ChoiceField(label=label, choices=choices, required=False)
            self.fields[f"weight_{number}"] = VietDecimalField(
                label=_("Một đơn vị nặng bao nhiêu kg"), required=False, decimal_places=6
            )
        self.fields[f"made_{number}"] = VietDecimalField(label=_("Số lượng"), required=False, decimal_places=3)
        self.fields[f"made_unit_{number}"] = forms.ChoiceField(
            label=_("Đơn vị"), choices=MeasureUnit.choices, initial=self.kind.unit, required=False
        )

    @property
    def made_rows(self) -> list[Row]:
        def box(name: str, number: int):
            return self[f"{name}_{number}"] if f"{name}_{number}" in self.fields else None

        return [
            Row(n, self[f"made_{n}"], self[f"made_unit_{n}"], box("product", n), box("weight", n))
            for n in range(self.count)
        ]

    @property
    def asks_loss(self) -> bool:
        return self.is_bound and bool(self["loss_confirmed"].errors or self["loss_confirmed"].value())

    def filled(self) -> list[int]:
        """The rows in which something stands."""
        said = self.cleaned_data
        return [n for n in range(self.count) if said.get(f"made_{n}") is not None or said.get(f"product_{n}")]

    def makes(self, takes: list[Take]) -> list[Make]:
        """What comes out; of *Chia lô* and *Gộp lô* it is what goes in."""
        first = {lot.id: lot for lot in self.lots}.get(takes[0].lot) if takes else None
        same = first.batch.product if first and first.batch else None
        return [self._make(n, same) for n in self.filled()]

    def _make(self, number: int, same: Any) -> Make:
        said = self.cleaned_data
        chosen = said.get(f"product_{number}", "")
        if chosen in self.drafts:
            draft = self.drafts[chosen]
            return Make(None, draft.quantity, draft.unit, said.get(f"weight_{number}"), batch=draft)
        quantity = said.get(f"made_{number}")
        return Make(
            same if self.kind.same_product else self.products.get(chosen),
            Decimal(0) if quantity is None else quantity, said.get(f"made_unit_{number}") or self.kind.unit,
            said.get(f"weight_{number}"),
        )  # fmt: skip

    def added(self) -> Amount | None:
        quantity = self.cleaned_data.get("added_quantity")
        return Amount(quantity, self.cleaned_data.get("added_unit") or MeasureUnit.KG) if quantity else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("added_quantity") is not None and cleaned["added_quantity"] <= 0:
            self.add_error("added_quantity", _("Ghi số lượng lớn hơn 0."))
        elif cleaned.get("added_quantity") and not cleaned.get("added_name"):
            self.add_error("added_name", _("Ghi đã thêm gì vào, ví dụ nước, muối."))
        return cleaned

    def _box_of(self, field: str, takes: list[Take]) -> str | None:
        side, _dot, rest = field.partition(".")
        if side == "outputs" and rest:
            number, _dot, what = rest.partition(".")
            row = self.filled()[int(number)]
            names = {"quantity": "made", "unit": "made_unit", "batch": "product", "unit_kg": "weight"}
            return f"{names.get(what, what)}_{row}"
        if field == "outputs":
            return "made_0"
        return "loss_confirmed" if field == "loss" else super()._box_of(field, takes)


def _without_sources(subject: Subject):
    """Drafts of which nobody said yet what they were made of; of them, sources may still be told."""
    told = LotUse.objects.standing().filter(role=Role.MADE).values("lot")
    drafts = Batch.objects.filter(product__subject=subject, state=BatchState.DRAFT, plots=None).exclude(pk__in=told)
    return drafts.select_related("product__ocop_set")[:30]


def as_ids(values: list[str]) -> list[uuid.UUID]:
    """The ids among `values`; what is none is left out."""
    found = []
    for value in values:
        try:
            found.append(uuid.UUID(value))
        except ValueError:
            continue
    return found
