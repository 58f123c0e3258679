"""What batches and diary share: plots and products by name, units, and the words for them."""

import re
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from cooperatives.subjects import Household, Plot, Subject
from products.catalogue import MeasureUnit, Product
from traceability.foundation import numbers
from traceability.foundation.refusals import Refusal
from traceability.foundation.words import fold
from traceability.intake import cells

# Other ways in which clerks write the units.
ALSO = {
    "kilogam": MeasureUnit.KG, "kgs": MeasureUnit.KG, "ky": MeasureUnit.KG, "can": MeasureUnit.KG, "t": MeasureUnit.TAN,
    "goi": MeasureUnit.PACK, "tui": MeasureUnit.PACK, "hop": MeasureUnit.PACK, "chai": MeasureUnit.BOTTLE,
    "lo": MeasureUnit.BOTTLE, "cai": MeasureUnit.PIECE, "chiec": MeasureUnit.PIECE, "qua": MeasureUnit.FRUIT,
    "con": MeasureUnit.FRUIT, "trai": MeasureUnit.FRUIT, "l": MeasureUnit.LITRE, "lit": MeasureUnit.LITRE,
    "litre": MeasureUnit.LITRE,
}  # fmt: skip
UNITS = {fold(str(label)): str(value) for value, label in MeasureUnit.choices} | {
    words: str(unit) for words, unit in ALSO.items()
}
MOST_PLOTS = 100


def unit_words() -> list[str]:
    """The units as the drop-down offers them."""
    return [str(label) for _value, label in MeasureUnit.choices]


def unit_of(typed: str) -> str:
    """The unit that `typed` names. Raises Refusal."""
    found = UNITS.get(fold(typed).strip(" .")) or (typed if typed in MeasureUnit.values else None)
    if found is None:
        said = {"typed": typed[:30], "choices": "; ".join(unit_words())}
        raise Refusal(_("Chưa có đơn vị “%(typed)s”. Chọn: %(choices)s.") % said)
    return found


def read_unit(raw: Any, _remarks: list[str]) -> str:
    return unit_of(cells.text_of(raw))


def read_quantity(raw: Any, remarks: list[str]) -> list[str]:
    """[number, unit or ""]: the unit may stand behind the number."""
    amount, unit = cells.measure(raw, remarks)
    if amount.as_tuple().exponent < -3:  # type: ignore[operator]
        raise Refusal(_("Ghi nhiều nhất ba chữ số sau dấu phẩy."))
    return [str(amount), unit_of(unit) if unit else ""]


def measured(said: dict[str, Any], *, otherwise: str = "") -> tuple[str | None, str]:
    """(quantity, unit) of a row: the unit behind the number, else the one of its own column. Raises Refusal."""
    amount, behind = said.get("quantity") or (None, "")
    beside = said.get("unit") or ""
    if behind and beside and behind != beside:
        labels = {"behind": MeasureUnit(behind).label, "beside": MeasureUnit(beside).label}
        text = _("Ô này ghi %(behind)s, cột Đơn vị ghi %(beside)s. Giữ một đơn vị.")
        raise Refusal({"quantity": [text % labels]})
    return amount, behind or beside or otherwise


def amount_words(amount: str, unit: str) -> str:
    return f"{numbers.show(Decimal(amount))} {MeasureUnit(unit).label}"


@dataclass
class Places:
    """Households and plots of a subject as a file names them. Two households may call a plot by one name."""

    households: dict[str, list[Household]] = field(default_factory=dict)  # by name, by name and head, by telephone
    plots: dict[str, list[Plot]] = field(default_factory=dict)
    by_pk: dict[uuid.UUID, Household] = field(default_factory=dict)  # those laid aside too

    @classmethod
    def of(cls, subject: Subject) -> "Places":
        places = cls()
        places.by_pk = {household.pk: household for household in subject.households.all()}
        for household in (one for one in places.by_pk.values() if one.active):
            for name in {fold(household.name), household.folded, household.phone} - {""}:
                places.households.setdefault(name, []).append(household)
        for plot in subject.plots.filter(active=True).select_related("household"):
            places.plots.setdefault(fold(plot.name), []).append(plot)
        return places

    def household(self, typed: str | None) -> Household | None:
        """The household that a cell names, by name, by name and head, or by telephone. Raises Refusal."""
        if not typed:
            return None
        found = self.households.get(fold(typed.replace("–", " ").replace("(", " ").replace(")", " ")), [])
        found = found or self.households.get(_as_phone(typed), [])
        if not found:
            text = _("Không có hộ “%(name)s”. Chọn trong danh sách, hoặc thêm hộ trước.")
            raise Refusal({"household": [text % {"name": typed[:60]}]})
        if len(found) > 1:
            raise Refusal({"household": [_("Nhiều hộ tên này. Ghi cả tên chủ hộ, hoặc ghi số điện thoại.")]})
        return found[0]

    def called(self, typed: str, household: Household | None) -> list[Plot]:
        """The plots that a cell names, several parted by ";" or line. Raises Refusal naming the one that is not so."""
        if fold(typed) in self.plots:
            return [self._plot(typed, household)]
        return [self._plot(name, household) for name in re.split(r"[;\n]", typed) if name.strip()][:MOST_PLOTS]

    def _plot(self, name: str, household: Household | None) -> Plot:
        known = self.plots.get(fold(name), [])
        said = {"name": " ".join(name.split())[:60]}
        if not known:
            text = _("Không có thửa “%(name)s”. Chọn trong danh sách, hoặc thêm thửa trước.")
            raise Refusal({"plot": [text % said]})
        if household is not None:
            own = [plot for plot in known if plot.household_id == household.pk]
            known = own or [plot for plot in known if plot.household_id is None]
            if not known:
                raise Refusal({"plot": [_("Thửa “%(name)s” của hộ khác. Anh/chị chọn lại thửa.") % said]})
        if len(known) > 1:
            raise Refusal({"plot": [_("Nhiều hộ có thửa “%(name)s”. Ghi thêm tên hộ vào cột Hộ.") % said]})
        return known[0]

    @property
    def has_plots(self) -> bool:
        return bool(self.plots)


def _as_phone(typed: str) -> str:
    try:
        return cells.phone(typed, [])
    except Refusal:
        return ""


def household_words(household: Household | None) -> str:
    """A household so that `Places.household` finds it again."""
    return f"{household.name} ({household.head})" if household and household.head else str(household or "")


def household_names(subject: Subject) -> list[str]:
    """The households as the drop-down offers them."""
    return [household_words(household) for household in subject.households.filter(active=True)]


def products_by_name(subject: Subject) -> dict[str, Product]:
    """The products in use by folded name and by code; those of one name are told apart by their code."""
    mine = list(subject.products.filter(archived=False).select_related("ocop_set", "subject"))
    names: dict[str, list[Product]] = {}
    for product in mine:
        names.setdefault(product.folded, []).append(product)
    return {product.code.lower(): product for product in mine} | {
        name: held[0] for name, held in names.items() if len(held) == 1
    }


def product_called(known: dict[str, Product], typed: str) -> Product:
    """The product that a cell names. Raises Refusal."""
    if fold(typed) not in known:
        text = _("Không có sản phẩm “%(name)s”. Chọn trong danh sách, hoặc thêm sản phẩm trước.")
        raise Refusal({"product": [text % {"name": typed[:60]}]})
    return known[fold(typed)]


def collected(*parts: Callable[[], Any]) -> list[Any]:
    """The result of each part. What they refuse is raised together, so that a row is mended in one go."""
    results: list[Any] = []
    faults: dict[str, list[str]] = {}
    for part in parts:
        try:
            results.append(part())
        except Refusal as refusal:
            results.append(None)
            for key, sentences in refusal.by_field().items():
                faults.setdefault(key, []).extend(sentences)
    if faults:
        raise Refusal(faults)
    return results


def joined(names: Iterable[Any]) -> str:
    return "; ".join(str(name) for name in names)
