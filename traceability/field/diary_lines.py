"""The diary of a batch or a plot, read as a book: who wrote each line and for whom, both clocks, what took its place.

It reads and never judges. Pages of makers and of officers show the same lines; the gate is the caller's QuerySet.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperatives.users import User
from traceability.field.deliveries import Delivery
from traceability.field.sayings import Entry, entries
from traceability.ledger.events import TraceEvent

ODD = dt.timedelta(hours=24)


@dataclass(frozen=True)
class Line:
    """One entry as it is told. `clock` is a sentence where the clocks are more than a day apart, `clock_bad` if the
    telephone's was wrong and did not merely wait for a network."""

    entry: Entry
    by: str
    phone: dt.datetime | None
    ours: dt.datetime
    clock: str = ""
    clock_bad: bool = False
    corrected: str = ""  # by whom and when, of a line that another took the place of
    newer: uuid.UUID | None = None  # the line that took its place, if it stands on the same page

    @property
    def event(self) -> TraceEvent:
        return self.entry.event

    @property
    def month(self) -> str:
        """ "11/2026", by which a long diary is divided."""
        return f"{self.event.event_date.month}/{self.event.event_date.year}"

    @property
    def is_kept_only(self) -> bool:
        """Whether it is struck through: it holds no longer and stays for everybody to see."""
        return self.entry.replaced or self.entry.undone


def lines(events) -> list[Line]:
    """`events` (a QuerySet, paged or not) as lines in the same order, in a handful of questions."""
    told = entries(events)
    rows = [one.event for one in told]
    later = {new.corrects_id: new for event in rows for new in event.corrections.all()}
    names = _names([*(event.actor_party for event in rows), *(new.actor_party for new in later.values())])
    sent = _sent(rows)
    here = {event.pk for event in rows}
    return [_line(one, names, sent.get(one.event.pk), later.get(one.event.pk), here) for one in told]


def _names(parties: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    known = User.objects.filter(party__in=set(parties), erased_at__isnull=True)
    return {user.party: str(user) for user in known}


def _sent(events: list[TraceEvent]) -> dict[uuid.UUID, bool]:
    """Of entries that came out of a telephone's queue: whether its clock was wrong while it sent."""
    rows = Delivery.objects.filter(event__in=[event.pk for event in events]).values_list("event", "clock_wrong")
    return {event: wrong for event, wrong in rows if event}


def _line(
    entry: Entry, names: dict[uuid.UUID, str], wrong: bool | None, later: TraceEvent | None, here: set[uuid.UUID]
) -> Line:
    event = entry.event
    clock, bad = clocks(event, wrong)
    return Line(
        entry=entry, by=_name(names, event.actor_party), phone=event.device_time, ours=event.record_time, clock=clock,
        clock_bad=bad, corrected=_corrected(later, names) if later else "",
        newer=later.pk if later and later.pk in here else None,
    )  # fmt: skip


def _name(names: dict[uuid.UUID, str], party: uuid.UUID) -> str:
    return names.get(party, _("người không còn trong hệ thống"))


def clocks(event: TraceEvent, wrong: bool | None = None) -> tuple[str, bool]:
    """(sentence, whether the telephone's clock was wrong); `wrong` is what its queue told, None if there was none."""
    if event.device_time is None:
        return (_("Đồng hồ điện thoại sai, không đọc được. Xem lại ngày làm."), True) if wrong else ("", False)
    behind = event.record_time - event.device_time
    if -behind > ODD:
        return _("Đồng hồ điện thoại nhanh hơn 24 giờ. Xem lại ngày làm."), True
    if behind <= ODD:
        return (_("Đồng hồ điện thoại lệch quá 24 giờ. Xem lại ngày làm."), True) if wrong else ("", False)
    if wrong is None:
        return _("Đồng hồ điện thoại chậm hơn 24 giờ, hoặc gửi muộn. Xem lại ngày làm."), True
    if wrong:
        return _("Đồng hồ điện thoại chậm hơn 24 giờ. Xem lại ngày làm."), True
    late = ngettext("Ghi lúc mất mạng, gửi sau %(n)d ngày.", "Ghi lúc mất mạng, gửi sau %(n)d ngày.", behind.days)
    return late % {"n": behind.days}, False


def _corrected(later: TraceEvent, names: dict[uuid.UUID, str]) -> str:
    said = {
        "who": _name(names, later.actor_party),
        "moment": date_format(timezone.localtime(later.record_time), "DATETIME_FORMAT"),
        "reason": later.get_error_reason_display(),
    }  # fmt: skip
    return _("%(who)s sửa lúc %(moment)s: %(reason)s.") % said
