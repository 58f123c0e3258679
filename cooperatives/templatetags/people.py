"""How the days of people's papers are written on pages; it reads nothing and decides nothing."""

import datetime as dt

from django import template
from django.utils import timezone

register = template.Library()


@register.filter
def is_past(day: dt.date) -> bool:
    """Whether `day` lies before today."""
    return day < timezone.localdate()
