"""Kinds of notices: what each says and how much it hurries. Floors fill the slot; no floor is known here."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext

from traceability.foundation.slots import Slot

MAKERS, OFFICERS = "makers", "officers"


@dataclass(frozen=True)
class Kind:
    """One kind. `title` and `text` are source sentences (`gettext_noop`) with places such as `%(lot)s`.

    A fact named `day`, or ending in `_day`, is a date and is written as the reader's language writes dates.
    """

    name: str
    label: str | Promise  # what the page of choices calls it
    title: str
    text: str
    audience: str = MAKERS
    urgent: bool = False  # by SMS too, unless the person chose otherwise
    at_night: bool = False  # a recall does not wait for the morning
    icon: str = "bell"

    def say(self, facts: Mapping[str, Any]) -> tuple[str, str]:
        """Title and text in the active language."""
        shown = {name: _shown(name, value) for name, value in facts.items()}
        return gettext(self.title) % shown, gettext(self.text) % shown


KINDS: Slot[Kind] = Slot()


def kind_named(name: str) -> Kind | None:
    """The kind of that name, if a floor still keeps it."""
    return next((kind for kind in KINDS if kind.name == name), None)


def kept(value: Any) -> Any:
    """A fact as the row keeps it."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return value if isinstance(value, int) else str(value)


def _shown(name: str, value: Any) -> Any:
    is_day = name == "day" or name.endswith("_day")
    return date_format(dt.date.fromisoformat(value)) if is_day and value else value
