"""Choosing a commune without JavaScript: type a name, the answer shows what it may mean.

A split commune is asked, never guessed.
"""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cooperatives.places import AdministrativeUnit
from cooperatives.unit_search import Found, exactly_called, find_units, only_meaning, units_today

BARE_CODE = re.compile(r"\d{2,6}")


class CommuneWidget(forms.Widget):
    """A box for the name and, once asked, radio choices that answer it.

    The box is `name`; the chosen key is `name_key`; `name_asked` keeps the words that the choices answer, so that new
    words in the box win over an old choice.
    """

    template_name = "cooperatives/commune_widget.html"
    choices: tuple[tuple[str, str, str], ...] = ()  # key, name, why it is offered

    def value_from_datadict(self, data, files, name) -> str:
        typed, key = data.get(name, "").strip(), data.get(f"{name}_key", "").strip()
        return key if key and typed == data.get(f"{name}_asked", typed).strip() else typed

    def value_omitted_from_data(self, data, files, name) -> bool:
        return name not in data and f"{name}_key" not in data

    def format_value(self, value) -> str:
        unit = _as_unit(value)
        return unit.name_with_district if unit else value or ""

    def get_context(self, name, value, attrs) -> dict:
        context = super().get_context(name, value, {"autocomplete": "off", **(attrs or {})})
        unit = _as_unit(value)
        pinned = unit.key if unit and not self.choices else ""  # what was settled is not asked again
        context["widget"] |= {"choices": self.choices, "pinned": pinned}
        return context


def _as_unit(value) -> AdministrativeUnit | None:
    """The unit that a form's value names by row, primary key or "code-valid_from"; None for words."""
    if isinstance(value, AdministrativeUnit):
        return value
    if isinstance(value, int):
        return AdministrativeUnit.objects.filter(pk=value).first()
    return AdministrativeUnit.objects.by_key(value) if value else None


def conversion_in(form: forms.Form) -> str:
    """What is to be said about an old commune that `form` took for its successor."""
    field = form.fields.get("unit")
    return field.conversion() if isinstance(field, CommuneField) else ""


def _choices(found: list[Found]) -> tuple[tuple[str, str, str], ...]:
    """One choice for every commune of today that `found` points at, saying which old name led there."""
    choices: dict[str, tuple[str, str, str]] = {}
    for one in found:
        for unit in one.today:
            why = ""
            if one.is_split:
                why = gettext("một phần %(old)s cũ") % {"old": one.unit.name_in_text}
            elif one.is_old:
                why = gettext("gồm %(old)s cũ") % {"old": one.unit.name_in_text}
            choices.setdefault(unit.key, (unit.key, unit.full_name, why))
    return tuple(choices.values())


class CommuneField(forms.Field):
    """Gives an AdministrativeUnit in force. `converted_from` is the old unit that was typed: the page says so."""

    widget = CommuneWidget
    default_error_messages = {
        "required": _("Chưa có xã, phường. Anh/chị gõ tên xã."),
        "bare_code": _("Mã xã phải có cả ngày hiệu lực, ví dụ 14845-2025-07-01. Hoặc anh/chị gõ tên xã."),
        "unknown_key": _("Không có đơn vị nào mang mã và ngày này. Anh/chị gõ tên xã."),
        "unknown_name": _("Không tìm thấy xã, phường này. Anh/chị gõ lại tên, không cần dấu."),
        "choose": _("Có nhiều nơi như vậy. Anh/chị chọn một xã dưới đây."),
        "split": _("Xã này đã chia vào nhiều xã mới. Anh/chị chọn xã hiện nay của mình."),
        "not_commune": _("Đây là cả tỉnh. Anh/chị gõ tên xã, phường."),
    }

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("label", _("Xã, phường"))
        kwargs.setdefault("help_text", _("Gõ tên xã, cũ hay mới đều được. Không cần dấu."))
        super().__init__(**kwargs)
        self.converted_from: AdministrativeUnit | None = None

    def to_python(self, value) -> AdministrativeUnit | None:
        if value in self.empty_values or isinstance(value, AdministrativeUnit):
            return value or None
        typed = str(value)[:120]
        if BARE_CODE.fullmatch(typed):
            raise self._error("bare_code")
        if re.match(r"\d+-", typed):
            return self._by_key(typed)
        return self._by_name(typed)

    def conversion(self) -> str:
        """The sentence to say after an old commune was taken for its successor; empty where none was."""
        if self.converted_from is None:
            return ""
        old = self.converted_from
        today = units_today(old, timezone.localdate())[0]
        return gettext("%(old)s nay thuộc %(new)s.") % {"old": old.name_with_district, "new": today.name_in_text}

    def _error(self, code: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code)

    def _by_key(self, key: str) -> AdministrativeUnit:
        unit = AdministrativeUnit.objects.by_key(key)
        if unit is None:
            raise self._error("unknown_key")
        if unit.kind == "tỉnh":
            raise self._error("not_commune")
        return self._of_today([Found(unit, units_today(unit, timezone.localdate()))])

    def _by_name(self, typed: str) -> AdministrativeUnit:
        found = find_units(typed)
        if not found:
            raise self._error("unknown_name")
        meant = only_meaning(found, typed)
        return self._of_today([meant] if meant else exactly_called(found, typed) or found)

    def _of_today(self, found: list[Found]) -> AdministrativeUnit:
        """The one commune that `found` leaves, or the question with its choices."""
        choices = _choices(found)
        if len(choices) > 1:
            self.widget.choices = choices
            raise self._error("split" if len(found) == 1 else "choose")
        if not choices:
            raise self._error("unknown_name")
        if found[0].is_old:
            self.converted_from = found[0].unit
        return found[0].today[0]
