"""Forms of the seller: what a category asks, made from what the shop says today. The rules are in the verbs."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace_sync.contract import Attribute, Brands, Carrier
from products.catalogue import Product
from traceability.foundation.fields import LineField, MoneyField, VietIntegerField

LONGEST_ANSWER = 200
OWN_WORDS = "tu-ghi"


class PriceForm(forms.Form):
    """A new price."""

    price = MoneyField(label=gettext_lazy("Giá bán trên sàn (₫)"), min_value=1, max_value=10_000_000_000)


class PublishForm(PriceForm):
    """Price, the category's questions, brand, carriers. A question is one field, or two where a unit belongs to it."""

    def __init__(
        self, *args: Any, asked: list[Attribute], brands: Brands, carriers: list[Carrier], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asked, self.brands, self.carriers_offered = asked, brands, carriers
        for one in asked:
            self._ask(one)
        self._ask_brand()
        if carriers:
            self._ask_carriers(carriers)

    def _ask_carriers(self, carriers: list[Carrier]) -> None:
        self.fields["carriers"] = forms.MultipleChoiceField(
            label=_("Cách giao hàng"), choices=[(one.id, one.name) for one in carriers],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Chọn ít nhất một cách giao hàng.")},
        )  # fmt: skip

    def _ask(self, one: Attribute) -> None:
        name = f"attr_{one.id}"
        if one.options and not one.may_write:
            self.fields[name] = forms.ChoiceField(
                label=one.name, required=one.must, choices=[("", _("Chọn một")), *one.options],
                error_messages={"required": _("Chọn một trong danh sách.")},
            )  # fmt: skip
            return
        hint = _("Có thể ghi: %(some)s …") % {"some": ", ".join(n for _id, n in one.options[:4])} if one.options else ""
        if one.is_number:
            self.fields[name] = VietIntegerField(label=one.name, required=one.must, min_value=0, help_text=hint)
        else:
            self.fields[name] = LineField(
                label=one.name, required=one.must, max_length=LONGEST_ANSWER, help_text=hint
            )  # fmt: skip
        if one.units:
            self.fields[f"{name}_unit"] = forms.ChoiceField(
                label=_("%(name)s: đơn vị") % {"name": one.name}, required=one.must,
                choices=[(unit, unit) for unit in one.units],
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A number without its unit says nothing."""
        said = super().clean() or {}
        for one in self.asked:
            name = f"attr_{one.id}"
            if one.units and said.get(name) not in (None, "") and not said.get(f"{name}_unit"):
                self.add_error(f"{name}_unit", _("Chọn đơn vị."))
        return said

    def _ask_brand(self) -> None:
        none = [(self.brands.none, _("Không có thương hiệu"))] if self.brands.none is not None else []
        if none or self.brands.names:
            self.fields["brand"] = forms.ChoiceField(
                label=_("Thương hiệu trên sàn"), required=self.brands.must,
                choices=[("", _("Chọn một")), *none, *self.brands.names],
                error_messages={"required": _("Ngành hàng này cần thương hiệu. Chọn một.")},
            )  # fmt: skip

    def answers(self) -> list[dict[str, str]]:
        """The answers as a listing keeps them; empty ones are left out."""
        return [row for one in self.asked if (row := self._answer(one))]

    def _answer(self, one: Attribute) -> dict[str, str] | None:
        said = self.cleaned_data.get(f"attr_{one.id}")
        if said in (None, ""):
            return None
        names = dict(one.options)
        if not one.may_write:
            return {"id": one.id, "name": one.name, "value_id": str(said), "value": names[str(said)], "unit": ""}
        known = {label.casefold(): value_id for value_id, label in one.options}.get(str(said).casefold(), "")
        unit = self.cleaned_data.get(f"attr_{one.id}_unit", "")
        return {"id": one.id, "name": one.name, "value_id": known, "value": str(said), "unit": unit}

    def chosen_brand(self) -> list[str]:
        said = self.cleaned_data.get("brand")
        if said in (None, ""):
            return []
        if said == self.brands.none:
            return [said, "No Brand"]
        return [said, dict(self.brands.names)[said]]


def suggested(product: Product, asked: list[Attribute], brands: Brands, carriers: list[Carrier]) -> dict[str, Any]:
    """What the product's own facts answer already; nothing is guessed that the maker has not said."""
    initial: dict[str, Any] = {"price": product.price_vnd, "carriers": _able_to_carry(product, carriers)}
    for one in asked:
        initial |= _suggestion(product, one)
    initial["brand"] = _brand(product, brands)
    return initial


def _suggestion(product: Product, one: Attribute) -> dict[str, Any]:
    name, key = one.name.casefold(), f"attr_{one.id}"
    if "hạn sử dụng" in name and product.shelf_life_days and "ngày" in one.units:
        return {key: product.shelf_life_days, f"{key}_unit": "ngày"}
    if "trọng lượng" in name and product.net_weight_g and "g" in one.units:
        return {key: product.net_weight_g, f"{key}_unit": "g"}
    if "xuất xứ" in name:
        return {key: next((value_id for value_id, label in one.options if label == "Việt Nam"), "Việt Nam")}
    if "sản xuất" in name and one.may_write and not one.is_number:
        return {key: product.subject.name}
    return {}


def _brand(product: Product, brands: Brands) -> str:
    if product.brand:
        found = [key for key, label in brands.names if label.casefold() == product.brand.casefold()]
        return found[0] if found else ""
    return brands.none or "" if product.brand_none else ""


def _able_to_carry(product: Product, carriers: list[Carrier]) -> list[str]:
    kilograms = (product.packed_weight_g or 0) / 1000
    return [one.id for one in carriers if one.most_kg is None or kilograms <= one.most_kg]
