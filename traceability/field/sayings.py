"""Diary entries in words: the sentence read back after saving, and the lines of lists. It reads and never judges."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from products.catalogue import MeasureUnit
from products.measures import amount
from traceability.field.noted import Flag, flags
from traceability.foundation.files.models import Recording
from traceability.genealogy.sayings import in_words
from traceability.ledger.events import TraceEvent
from traceability.ledger.parties import Whom, whom
from traceability.ledger.remarks import note_of
from traceability.ledger.vocabulary import INTERVAL_STEPS, STATE_STEPS


def day_in_words(day: dt.date) -> str:
    """ "hôm nay", "hôm qua", or the date."""
    today = timezone.localdate()
    if day == today:
        return _("hôm nay")
    return _("hôm qua") if day == today - dt.timedelta(days=1) else date_format(day)


def details(event: TraceEvent) -> str:
    """What was used and how much: "Tro trấu · 20 kg · cách ly 7 ngày"."""
    how: dict[str, Any] = event.how
    parts = [(how.get("input") or {}).get("name"), how.get("test"), how.get("receiver"), how.get("dose")]
    if how.get("target"):
        parts.append(_("trừ %(target)s") % {"target": how["target"]})
    if event.biz_step in INTERVAL_STEPS:
        days = how.get("phi_days")
        parts.append(_("cách ly chưa rõ") if days is None else _("cách ly %(days)s ngày") % {"days": days})
    if "quantity" in how:
        parts.append(amount(Decimal(how["quantity"]), how.get("unit") or MeasureUnit.KG))
    parts.append(in_words(event))
    return " · ".join(str(part) for part in parts if part)


def saved(event: TraceEvent) -> str:
    """The sentence after saving: what was understood, and from when one may harvest."""
    parts = [event.get_biz_step_display(), str(event.plot or ""), date_format(event.event_date), details(event)]
    text = _("Đã ghi: %(entry)s.") % {"entry": ", ".join(part for part in parts if part)}
    text = " ".join([text, *(flag.text for flag in flags(event))])
    if event.biz_step not in INTERVAL_STEPS:
        return text
    days = event.how.get("phi_days")
    if days is None:
        return " ".join([text, _("Chưa rõ số ngày cách ly: ghi thêm thì mới công bố được lô hàng.")])
    day = date_format(event.event_date + dt.timedelta(days=days))
    return " ".join([text, _("Thu hoạch từ ngày %(until)s thì công bố được lô hàng.") % {"until": day}])


@dataclass(frozen=True)
class Entry:
    """One line of a diary: the event, how it reads, and whether a later one took its place."""

    event: TraceEvent
    words: str
    when: str
    replaced: bool
    undone: bool
    photos: int
    note: str = ""
    pictures: tuple[Any, ...] = ()
    recordings: tuple[Recording, ...] = ()
    flags: tuple[Flag, ...] = ()
    whom: str = ""
    helped_by: str = ""
    review: str = ""
    reason: str = ""

    @property
    def by_system(self) -> bool:
        """Whether release or recall wrote it, so that no form corrects it."""
        return self.event.biz_step in STATE_STEPS

    @property
    def may_be_corrected(self) -> bool:
        return not self.replaced and not self.undone


def entries(events) -> list[Entry]:
    """`events` (a QuerySet) as lines."""
    rows = list(
        events.select_related("plot", "batch__product", "note", "review").prefetch_related(
            "corrections", "photos__picture", "recordings__recording"
        )
    )
    behind = whom(rows)
    return [_entry(event, behind[event.pk]) for event in rows]


def _entry(event: TraceEvent, behind: Whom) -> Entry:
    photos = list(event.photos.all())
    review = getattr(event, "review", None)
    return Entry(
        event=event, words=details(event), when=day_in_words(event.event_date),
        replaced=bool(event.corrections.all()), undone=event.error_reason == "did_not_occur", photos=len(photos),
        note=note_of(event), pictures=tuple(photo.picture for photo in photos), flags=tuple(flags(event)),
        recordings=tuple(one.recording for one in event.recordings.all()),
        whom=behind.name, helped_by=behind.helped_by, review=review.state if review else "",
        reason=review.reason if review else "",
    )  # fmt: skip
