"""The day of a diary entry as people say it: today, yesterday, another day. It never guesses a date."""

import datetime as dt
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from traceability.foundation.fields import VietDateField

TODAY, YESTERDAY, OTHER = "today", "yesterday", "other"
CHOICES = (
    (TODAY, gettext_lazy("Hôm nay")),
    (YESTERDAY, gettext_lazy("Hôm qua")),
    (OTHER, gettext_lazy("Ngày khác")),
)


def other_day() -> VietDateField:
    """The box that belongs to *Ngày khác*."""
    return VietDateField(label=gettext_lazy("Ngày khác"), required=False, help_text=gettext_lazy("Ví dụ: 27/09/2026."))


def spoken(day: dt.date | None) -> str:
    """Which of the three choices says `day`."""
    today = timezone.localdate()
    if day is None or day == today:
        return TODAY
    return YESTERDAY if day == today - dt.timedelta(days=1) else OTHER


class DayForm(forms.Form):
    """Mix-in: `day` chooses, the field named `date_name` holds the other day and afterwards the day that was meant."""

    date_name = "event_date"
    day = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect, initial=TODAY)

    def look(self) -> None:
        """Only looks something up for the same form: nothing is judged, and everything that was typed stays."""
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        today = timezone.localdate()
        chosen = cleaned.get("day")
        if chosen != OTHER:
            self.errors.pop(self.date_name, None)  # what stands in an unused box is no fault
            cleaned[self.date_name] = today if chosen == TODAY else today - dt.timedelta(days=1)
        elif self.date_name not in self.errors and not cleaned.get(self.date_name):
            self.add_error(self.date_name, _("Ghi ngày vào ô “Ngày khác”, ví dụ 27/09/2026."))
        return cleaned
