"""The span of days that a page or a download speaks of. A span never ends after today: nothing is counted ahead."""

import calendar
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from traceability.foundation.fields import VietDateField


@dataclass(frozen=True)
class Period:
    """From `begin` to `end`, both included. `end` is the cut: what stands at its close is what is counted."""

    begin: dt.date
    end: dt.date

    @property
    def words(self) -> str:
        days = {"begin": date_format(self.begin), "end": date_format(self.end)}
        return _("Từ %(begin)s đến %(end)s") % days

    @property
    def opens(self) -> dt.datetime:
        """The first moment of the span, in the province's zone."""
        return _midnight(self.begin)

    @property
    def closes(self) -> dt.datetime:
        """The first moment after the span."""
        return _midnight(self.end + dt.timedelta(days=1))

    @property
    def before(self) -> "Period":
        """The span of the same length that ends where this one begins."""
        length = self.end - self.begin
        end = self.begin - dt.timedelta(days=1)
        return Period(end - length, end)


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def a_year_to(day: dt.date) -> Period:
    """Twelve months up to and with `day`."""
    last = calendar.monthrange(day.year - 1, day.month)[1]
    return Period(day.replace(year=day.year - 1, day=min(day.day, last)) + dt.timedelta(days=1), day)


def spoken(day: dt.date) -> str:
    """A day as addresses carry it and forms show it."""
    return f"{day:%d/%m/%Y}"


class PeriodForm(forms.Form):
    """The two days that a reader may choose."""

    tu = VietDateField(label=gettext_lazy("Từ ngày"), required=False)
    den = VietDateField(label=gettext_lazy("Đến ngày"), required=False)

    def clean(self) -> dict:
        said = super().clean() or {}
        begin, end = said.get("tu"), said.get("den")
        if begin and end and end < begin:
            self.add_error("den", _("Ngày cuối trước ngày đầu. Anh/chị xem lại giúp."))
        return said


def chosen(query: Mapping[str, str]) -> tuple[Period, PeriodForm]:
    """The span that the address asks for; what cannot be read is told by the form and left out of account."""
    form = PeriodForm({name: query.get(name, "") for name in ("tu", "den")})
    form.is_valid()
    today = timezone.localdate()
    end = min(form.cleaned_data.get("den") or today, today)
    usual = a_year_to(end)
    begin = form.cleaned_data.get("tu") or usual.begin
    period = Period(begin, end) if begin <= end else usual
    if not form.errors:
        form = PeriodForm(initial={"tu": period.begin, "den": period.end})
    return period, form


def presets(today: dt.date) -> list[tuple[str, Period]]:
    """Spans that are asked for often."""
    return [
        (_("12 tháng qua"), a_year_to(today)),
        (_("Năm nay"), Period(today.replace(month=1, day=1), today)),
        (_("Tháng này"), Period(today.replace(day=1), today)),
    ]
