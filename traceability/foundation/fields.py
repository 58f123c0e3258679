"""Form fields that read dates, numbers, money and telephones the Vietnamese way, whatever language the page is in.

They never pass on what they could not read: each refusal is one sentence that names the remedy.
"""

import calendar
import datetime as dt
import re
import unicodedata
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import DecimalValidator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from traceability.foundation import numbers, phones

_DATE = re.compile(r"(\d{1,2})[/\-. ](\d{1,2})[/\-. ](\d{4}|\d{2})")
_RUN_TOGETHER = re.compile(r"(\d{2})(\d{2})(\d{4})")  # many number pads offer no slash
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
YEARS = range(1900, 2101)


def read_date(typed: str) -> dt.date:
    """The day that `typed` says, day first. Raises ValidationError with the remedy."""
    text = unicodedata.normalize("NFKC", typed).strip()
    if iso := _ISO.fullmatch(text):
        year, month, day = map(int, iso.groups())
    elif match := _DATE.fullmatch(text) or _RUN_TOGETHER.fullmatch(text):
        day, month, year = map(int, match.groups())
        year += 2000 if len(match.group(3)) == 2 else 0
    else:
        raise ValidationError(_("Ghi ngày theo mẫu ngày/tháng/năm, ví dụ 27/09/2026."), code="invalid")
    return _on_calendar(day, month, year)


def _on_calendar(day: int, month: int, year: int) -> dt.date:
    if year not in YEARS:
        raise ValidationError(_("Năm %(year)s chưa đúng. Ghi đủ bốn số, ví dụ 2026.") % {"year": year}, code="invalid")
    if not 1 <= month <= 12:
        raise ValidationError(_("Không có tháng %(month)s. Ghi ngày trước, tháng sau.") % {"month": month}, "invalid")
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        text = _("Không có ngày %(day)s/%(month)s: tháng %(number)s chỉ có %(last)s ngày. Anh/chị xem lại giúp.")
        named = {"day": f"{day:02}", "month": f"{month:02}/{year}", "number": month, "last": last}
        raise ValidationError(text % named, code="invalid")
    return dt.date(year, month, day)


class VietDateField(forms.DateField):
    """A day, typed and shown as dd/mm/yyyy. A plain text field: `type=date` shows the telephone's own order."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 10})
    default_error_messages = {"required": gettext_lazy("Hãy ghi ngày, ví dụ 27/09/2026.")}

    def to_python(self, value: Any) -> dt.date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, dt.datetime):
            return value.date()
        return value if isinstance(value, dt.date) else read_date(str(value))

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else value


class VietDecimalField(forms.DecimalField):
    """A number such as `1.234,5`; `1.500` is fifteen hundred, `1,5` is one and a half, `1,500` is asked back."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "maxlength": numbers.LONGEST})
    default_error_messages = {
        "required": gettext_lazy("Hãy ghi số vào ô này."),
        "invalid": gettext_lazy("Chỉ ghi chữ số, ví dụ 1.500 hoặc 1,5."),
    }

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return None
        if isinstance(value, (int, float, Decimal)):
            return Decimal(str(value))
        return numbers.trimmed(numbers.read_decimal(self._bare(str(value))))

    def __init__(self, *, max_digits: int | None = 15, **kwargs: Any) -> None:
        super().__init__(max_digits=max_digits, **kwargs)

    def _bare(self, typed: str) -> str:
        return typed

    def prepare_value(self, value: Any) -> Any:
        return numbers.for_input(value) if isinstance(value, (int, float, Decimal)) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}  # `min`, `max` and `step` belong to type=number, which no phone of ours should see


class VietIntegerField(VietDecimalField):
    """A whole number such as `1.500`; 1,5 is refused."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": numbers.LONGEST})
    default_error_messages = {"whole": gettext_lazy("Chỉ ghi số nguyên, không có phần lẻ, ví dụ 1.500.")}
    MOST = 2**31 - 1  # what every database keeps in a whole number

    def __init__(self, *, max_value: int | None = None, **kwargs: Any) -> None:
        super().__init__(max_value=self.MOST if max_value is None else max_value, max_digits=None, **kwargs)
        self.validators = [v for v in self.validators if not isinstance(v, DecimalValidator)]

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        number = super().to_python(value)
        if number is None:
            return None
        if number != number.to_integral_value():
            raise ValidationError(self.error_messages["whole"], code="whole")
        return int(number)

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)  # the parent asks a Decimal whether it is finite


class MoneyField(VietIntegerField):
    """Whole đồng, never less than none: `45.000`, `45.000 ₫`, `45000 đồng`."""

    def __init__(self, *, min_value: int = 0, **kwargs: Any) -> None:
        super().__init__(min_value=min_value, **kwargs)

    def _bare(self, typed: str) -> str:
        return re.sub(r"\s*(₫|đồng|đ|vnđ|vnd)\s*\.?\s*$", "", typed.strip(), flags=re.IGNORECASE)


class PhoneField(forms.CharField):
    """A Vietnamese telephone number, kept as E.164 and shown as `0912 345 678`."""

    widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel", "maxlength": 40})
    default_error_messages = {"required": gettext_lazy("Hãy ghi số điện thoại.")}

    def __init__(self, *, mobile: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.mobile = mobile

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        return phones.parse(typed, mobile=self.mobile) if typed else ""

    def prepare_value(self, value: Any) -> Any:
        return phones.national(value) if isinstance(value, str) and value.startswith("+84") else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return super().has_changed(initial, phones.parse(data) if data else "")
        except ValidationError:
            return True


class LineField(forms.CharField):
    """One line of text with a limit that is said in words. Text is kept in NFC; NUL is refused by the parent."""

    default_error_messages = {
        "required": gettext_lazy("Hãy điền ô này."),
        "max_length": ngettext_lazy(
            "Dài quá: %(show_value)d ký tự. Nhiều nhất %(limit_value)d ký tự, anh/chị viết gọn lại giúp.",
            "Dài quá: %(show_value)d ký tự. Nhiều nhất %(limit_value)d ký tự, anh/chị viết gọn lại giúp.",
            "limit_value",
        ),
    }

    def __init__(self, *, max_length: int = 120, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)
        for validator in self.validators:
            if getattr(validator, "code", "") == "max_length":
                validator.message = self.error_messages["max_length"]  # type: ignore[attr-defined]

    def to_python(self, value: Any) -> Any:
        return unicodedata.normalize("NFC", super().to_python(value) or "")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # No `maxlength`: a browser cuts a long paste in silence, and what was typed must not be lost.
        return {key: value for key, value in super().widget_attrs(widget).items() if key != "maxlength"}


class ProseField(LineField):
    """Several lines of text with a limit."""

    widget = forms.Textarea(attrs={"rows": 4})

    def __init__(self, *, max_length: int = 2000, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)


def explained(field: forms.Field, question: str | Promise, answer: str | Promise) -> forms.Field:
    """`field` with a short answer to what people ask about it, folded away beneath."""
    field.explained = (question, answer)  # type: ignore[attr-defined]  # read by foundation/field.html
    return field
