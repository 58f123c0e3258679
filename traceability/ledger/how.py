"""How a thing was done: the words of a diary entry, checked and made plain. It judges form, never farming."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from products.catalogue import MeasureUnit
from traceability.foundation.refusals import Refusal
from traceability.foundation.words import clean
from traceability.ledger.canonical import canonical, number, plain
from traceability.ledger.vocabulary import INTERVAL_STEPS

NOTED = "noted"  # what the witnesses of slots.py saw, beside the actor's own words
LONGEST_TEXT = 600
LARGEST_ENTRY = 8192
LARGEST_OF_LOTS = 32_768  # an entry that names some hundred lots
LONGEST_INTERVAL = 3650
LARGEST_QUANTITY = Decimal("1e12")


def _texts(value: Any, path: str, problems: dict[str, list[str]]) -> Any:
    """`value` with every text cleaned; what is too long is told, never cut."""
    if isinstance(value, dict):
        return {key: _texts(item, f"{path}_{key}" if path else str(key), problems) for key, item in value.items()}
    if isinstance(value, list):
        return [_texts(item, path, problems) for item in value]
    if isinstance(value, str):
        if len(value) > LONGEST_TEXT:
            problems[path] = [_("Chữ ghi quá dài. Anh/chị rút xuống dưới %(count)d ký tự.") % {"count": LONGEST_TEXT}]
        return clean(value)
    return value


def _quantity(said: dict, problems: dict[str, list[str]]) -> None:
    try:
        quantity = Decimal(str(said["quantity"]))
        good = quantity.is_finite() and 0 < quantity <= LARGEST_QUANTITY
    except InvalidOperation:
        good = False
    if good:
        said["quantity"] = number(quantity)
    else:
        problems["quantity"] = [_("Số lượng phải là số lớn hơn 0. Anh/chị xem lại giúp.")]


def _input(given: dict, problems: dict[str, list[str]]) -> dict:
    """What was used up: its words, the opaque id of its purchase, and how much of it was taken."""
    if "lot" in given:
        given["lot"] = str(given["lot"]).lower()
    if "quantity" in given:
        told: dict[str, list[str]] = {}
        _quantity(given, told)
        problems |= {f"input_{name}": sentences for name, sentences in told.items()}
    return given


def _unit(said: dict, problems: dict[str, list[str]]) -> None:
    if said["unit"] not in MeasureUnit.values:
        problems["unit"] = [_("Đơn vị này chưa có trong danh sách. Anh/chị chọn lại đơn vị.")]


def _interval(said: dict, problems: dict[str, list[str]]) -> None:
    try:
        days = int(str(said["phi_days"]))
    except ValueError:
        days = -1
    if 0 <= days <= LONGEST_INTERVAL:
        said["phi_days"] = days
    else:
        problems["phi_days"] = [_("Thời gian cách ly là số ngày, từ 0 trở lên. Chưa biết thì để trống.")]


def checked(step: str, how: dict[str, Any] | None) -> dict[str, Any]:
    """`how` in its one plain form. Raises Refusal that names the field: `input_name`, `phi_days`, `quantity` …"""
    problems: dict[str, list[str]] = {}
    try:
        said = plain(how or {})
    except (ValueError, RecursionError):
        raise Refusal({"how": [_("Nội dung có ký tự không lưu được. Anh/chị gõ lại giúp.")]}) from None
    if not isinstance(said, dict):
        raise Refusal({"how": [_("Nội dung phải gồm tên mục và giá trị.")]})
    said.pop(NOTED, None)  # what others saw of it is not the actor's to say
    said = {key: item for key, item in _texts(said, "", problems).items() if item not in ("", {}, [])}
    given = said.get("input")
    if isinstance(given, dict):
        said["input"] = _input({key: item for key, item in given.items() if item != ""}, problems)
    elif given is not None:
        problems["input"] = [_("Vật tư phải gồm tên và số đăng ký.")]
    if step in INTERVAL_STEPS and not (isinstance(given, dict) and given.get("name")):
        problems["input_name"] = [_("Thiếu tên thuốc. Anh/chị ghi tên thuốc trên bao bì.")]
    if "quantity" in said:
        _quantity(said, problems)
    if "unit" in said:
        _unit(said, problems)
    if "phi_days" in said:
        _interval(said, problems)
    if len(canonical(said)) > (LARGEST_OF_LOTS if "inputs" in said or "outputs" in said else LARGEST_ENTRY):
        problems["how"] = [_("Mục này ghi quá nhiều. Anh/chị tách thành vài mục.")]
    if problems:
        raise Refusal(problems)
    return said
