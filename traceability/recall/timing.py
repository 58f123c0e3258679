"""How long a decision took to reach the last page, shop and holder, beside the 24 hours of the law. It only reads."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from traceability.recall.orders import LotState, RecallHolder, RecallOrder

LAW = dt.timedelta(hours=24)  # TT 17/2021/TT-BNNPTNT


@dataclass(frozen=True)
class Effect:
    """One kind of effect: how many of how many, and after how long the last one came."""

    name: str
    done: int
    total: int
    last: dt.datetime | None
    decided: dt.datetime

    @property
    def is_done(self) -> bool:
        return self.done >= self.total

    @property
    def after(self) -> dt.timedelta | None:
        """None while some are missing, or where there was nothing to do."""
        return max(self.last - self.decided, dt.timedelta()) if self.is_done and self.last else None

    @property
    def words(self) -> str:
        return _("%(done)d/%(total)d, xong sau %(time)s") % self._said if self.after is not None else self._open

    @property
    def _said(self) -> dict:
        return {"done": self.done, "total": self.total, "time": spoken(self.after or dt.timedelta())}

    @property
    def _open(self) -> str:
        return _("%(done)d/%(total)d") % {"done": self.done, "total": self.total} if self.total else _("Không có")


@dataclass(frozen=True)
class Clock:
    """All effects of one decision."""

    decided: dt.datetime
    effects: tuple[Effect, ...]

    @property
    def is_done(self) -> bool:
        return all(one.is_done for one in self.effects)

    @property
    def last(self) -> dt.timedelta:
        """From the decision to the last effect; while one is missing, to now."""
        moments = [one.last for one in self.effects if one.last]
        end = max(moments, default=self.decided) if self.is_done else timezone.now()
        return max(end - self.decided, dt.timedelta())

    @property
    def is_late(self) -> bool:
        return self.last > LAW

    @property
    def sentence(self) -> str:
        """In one plain sentence, against the 24 hours."""
        said = {"time": spoken(self.last), "left": spoken(LAW - self.last)}
        texts = {
            (True, False): _("Xong hết sau %(time)s, trong hạn 24 giờ của luật."),
            (True, True): _("Xong hết sau %(time)s. Quá 24 giờ của luật."),
            (False, False): _("Đã qua %(time)s. Còn %(left)s trong hạn 24 giờ của luật."),
            (False, True): _("Đã qua %(time)s mà chưa xong, quá 24 giờ của luật."),
        }
        return texts[self.is_done, self.is_late] % said


def clock_of(order: RecallOrder, holders: Iterable[RecallHolder] | None = None) -> Clock | None:
    """The effects of `order`; None before anybody has decided, and of a drill."""
    if order.decided_at is None or order.is_drill:
        return None
    return Clock(order.decided_at, (_pages(order), _shops(order), _people(order)))


def _pages(order: RecallOrder) -> Effect:
    mine = order.lots.filter(state__in=(LotState.WAITING, LotState.DONE)).aggregate(
        total=Count("pk"), done=Count("pk", filter=Q(state=LotState.DONE)), last=Max("done_at")
    )
    return Effect(_("Trang của lô đã đỏ"), mine["done"], mine["total"], mine["last"], _since(order))


def _shops(order: RecallOrder) -> Effect:
    mine = order.listings.aggregate(total=Count("pk"), done=Count("told_at"), last=Max("told_at"))
    return Effect(_("Chỗ bán trên sàn đã ngừng"), mine["done"], mine["total"], mine["last"], _since(order))


def _people(order: RecallOrder) -> Effect:
    mine = order.holders.aggregate(total=Count("pk"), done=Count("acknowledged_at"), last=Max("acknowledged_at"))
    return Effect(_("Bên giữ hàng đã xác nhận"), mine["done"], mine["total"], mine["last"], _since(order))


def _since(order: RecallOrder) -> dt.datetime:
    return order.decided_at or order.ordered_at


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
