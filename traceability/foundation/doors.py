"""Slots of the front page, filled by the floors that know recalls and roles. This file knows neither."""

from collections.abc import Callable

from django.http import HttpRequest

from traceability.foundation.slots import Slot

# Each contribution takes the request and gives safe HTML, or "" where there is nothing to say.
FRONT_NOTICES: Slot[Callable[[HttpRequest], str]] = Slot()  # below the code box, such as a running recall
ROLE_DOORS: Slot[Callable[[HttpRequest], str]] = Slot()  # *Vào vai*: one tap per role, demo only
