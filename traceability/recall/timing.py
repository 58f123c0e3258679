"""How long a decision took to reach the last page, shop and holder, beside the 24 hours of the law. It only reads."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from traceability.recall.orders import LotState, RecallOrder

LAW = dt.timedelta(hours=24)  # TT 17/2021/TT-BNNPTNT


Span = tuple[dt.datetime, dt.datetime | None]


@dataclass(frozen=True)
class Effect:
    """One kind of effect, by spans: each from the decision that it belongs to until it came, or still open."""

    name: str
    spans: tuple[Span, ...]

    @property
    def total(self) -> int:
        return len(self.spans)

    @property
    def done(self) -> int:
        return sum(end is not None for _start, end in self.spans)

    @property
    def is_done(self) -> bool:
        return self.done == self.total

    @property
    def last(self) -> dt.datetime | None:
        """The moment of the last one that came."""
        return max((end for _start, end in self.spans if end), default=None)

    @property
    def longest(self) -> dt.timedelta:
        """The longest of them; what is still open has lasted until now."""
        now = timezone.now()
        return max([max((end or now) - start, dt.timedelta()) for start, end in self.spans], default=dt.timedelta())

    @property
    def words(self) -> str:
        if not self.total:
            return _("Không có")
        said = {"done": self.done, "total": self.total, "time": spoken(self.longest)}
        return (_("%(done)d/%(total)d, xong sau %(time)s") if self.is_done else _("%(done)d/%(total)d")) % said


@dataclass(frozen=True)
class Clock:
    """All effects of one order. A lot that was added later counts from the decision that added it."""

    decided: dt.datetime
    effects: tuple[Effect, ...]

    @property
    def is_done(self) -> bool:
        return all(one.is_done for one in self.effects)

    @property
    def longest(self) -> dt.timedelta:
        """From a decision to its last effect; while one is missing, to now."""
        return max(one.longest for one in self.effects)

    @property
    def is_late(self) -> bool:
        return self.longest > LAW

    @property
    def sentence(self) -> str:
        """In one plain sentence, against the 24 hours."""
        said = {"time": spoken(self.longest), "left": spoken(LAW - self.longest)}
        texts = {
            (True, False): _("Xong hết sau %(time)s, trong hạn 24 giờ của luật."),
            (True, True): _("Xong hết sau %(time)s. Quá 24 giờ của luật."),
            (False, False): _("Đã qua %(time)s. Còn %(left)s trong hạn 24 giờ của luật."),
            (False, True): _("Đã qua %(time)s mà chưa xong, quá 24 giờ của luật."),
        }
        return texts[self.is_done, self.is_late] % said


def clock_of(order: RecallOrder) -> Clock | None:
    """The effects of `order`, by three questions; None before anybody has decided, and of a drill."""
    decided = order.decided_at
    if decided is None or order.is_drill:
        return None
    lots = order.lots.filter(state__in=(LotState.WAITING, LotState.DONE), recall__decided_at__isnull=False)
    pages = lots.values_list("recall__decided_at", "done_at")
    listings = order.listings.values_list("added_at", "told_at")
    holders = order.holders.values_list("added_at", "acknowledged_at")
    return Clock(decided, (
        Effect(_("Trang của lô đã đỏ"), tuple((start, end) for start, end in pages if start)),
        Effect(_("Chỗ bán trên sàn đã ngừng"), _since(decided, listings)),
        Effect(_("Bên giữ hàng đã xác nhận"), _since(decided, holders)),
    ))  # fmt: skip


def _since(decided: dt.datetime, spans: Iterable[Span]) -> tuple[Span, ...]:
    """What was frozen with a proposal counts from the decision."""
    return tuple((max(start, decided), end) for start, end in spans)


def spoken(span: dt.timedelta) -> str:
    """A span in words, the two largest parts of it: "3 giờ 20 phút", "8 giây"."""
    seconds = max(0, round(span.total_seconds()))
    days, hours, minutes = seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60
    parts = [
        ngettext("%(n)d ngày", "%(n)d ngày", days) % {"n": days} if days else "",
        ngettext("%(n)d giờ", "%(n)d giờ", hours) % {"n": hours} if hours else "",
        ngettext("%(n)d phút", "%(n)d phút", minutes) % {"n": minutes} if minutes and not days else "",
    ]
    if not days and not hours and minutes < 5:
        rest = seconds % 60
        parts.append(ngettext("%(n)d giây", "%(n)d giây", rest) % {"n": rest})
    return " ".join(part for part in parts if part)
