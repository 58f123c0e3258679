"""What happens to a lot is told to those who made it, by night too; an ordered recall to the officer who must agree.

Who holds goods that are called back is told as well; one notice for all of them, never one for each lot.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import cast

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from cooperatives.access import department_officers, people_of
from cooperatives.subjects import Subject
from cooperatives.told import as_sentence
from cooperatives.users import User
from products.batches import Batch
from traceability.foundation.notices.kinds import KINDS, OFFICERS, Kind
from traceability.foundation.notices.tell import tell
from traceability.recall.orders import LotState, RecallHolder, RecallLot, RecallOrder
from traceability.release.models import Hold

HELD = Kind(
    "batch-held",
    _("Lô hàng bị tạm dừng"),
    gettext_noop("Lô %(lot)s, %(product)s, tạm dừng bán."),
    gettext_noop("Lý do: %(reason)s"),
    urgent=True,
    icon="pause",
)
SEVERAL_HELD = Kind(
    "batches-held",
    _("Nhiều lô hàng bị tạm dừng"),
    gettext_noop("%(count)d lô của cơ sở tạm dừng bán."),
    gettext_noop("Lý do: %(reason)s"),
    urgent=True,
    icon="pause",
)
RECALLED = Kind(
    "batch-recalled",
    _("Lô hàng bị thu hồi"),
    gettext_noop("Lô %(lot)s, %(product)s, đang bị thu hồi."),
    gettext_noop("Ngừng bán, ngừng giao lô này ngay. Lý do: %(reason)s"),
    urgent=True,
    at_night=True,
    icon="stop",
)
SEVERAL = Kind(
    "batches-recalled",
    _("Nhiều lô hàng bị thu hồi"),
    gettext_noop("%(count)d lô của cơ sở đang bị thu hồi."),
    gettext_noop("Ngừng bán, ngừng giao các lô này ngay. Lý do: %(reason)s"),
    urgent=True,
    at_night=True,
    icon="stop",
)
HOLDING = Kind(
    "recall-holding",
    _("Hàng đã nhận bị thu hồi"),
    gettext_noop("Hàng anh/chị đã nhận đang bị thu hồi: %(goods)s."),
    gettext_noop("Ngừng bán, để riêng ra, rồi xác nhận còn giữ bao nhiêu. Lý do: %(reason)s"),
    urgent=True,
    at_night=True,
    icon="stop",
)
MADE_FROM = Kind(
    "recall-made-from",
    _("Lô làm từ hàng bị thu hồi"),
    gettext_noop("%(count)d lô của anh/chị làm từ hàng đang bị thu hồi."),
    gettext_noop("Ngừng bán, kiểm tra, rồi báo thu hồi. Sở cũng đã được báo. Lý do: %(reason)s"),
    urgent=True,
    at_night=True,
    icon="stop",
)
PROPOSED = Kind(
    "recall-proposed",
    _("Đề nghị thu hồi chờ duyệt"),
    gettext_noop("Có đề nghị thu hồi lô %(lot)s, %(product)s, chờ người thứ hai duyệt."),
    gettext_noop("Luật cho 24 giờ để quyết định, kể từ ngày %(day)s."),
    audience=OFFICERS,
    urgent=True,
    at_night=True,
    icon="stop",
)
SEVERAL_PROPOSED = Kind(
    "recalls-proposed",
    _("Đề nghị thu hồi nhiều lô chờ duyệt"),
    gettext_noop("Có đề nghị thu hồi %(count)d lô, chờ người thứ hai duyệt."),
    gettext_noop("Luật cho 24 giờ để quyết định, kể từ ngày %(day)s."),
    audience=OFFICERS,
    urgent=True,
    at_night=True,
    icon="stop",
)
BEYOND = Kind(
    "recall-beyond",
    _("Thu hồi lan sang cơ sở khác"),
    gettext_noop("%(count)d lô của cơ sở khác làm từ hàng mà %(subject)s đang thu hồi."),
    gettext_noop("Các cơ sở đã được báo. Sở xem và quyết định thu hồi các lô đó."),
    audience=OFFICERS,
    urgent=True,
    at_night=True,
    icon="stop",
)
BANNED = Kind(
    "banned-was-used",
    _("Thuốc vừa bị cấm đã có lô dùng"),
    gettext_noop("%(medicine)s: %(count)d lô đã dùng sau ngày cấm."),
    gettext_noop("Lô đang bán đã tạm dừng. Sở xem các lô và quyết định thu hồi."),
    audience=OFFICERS,
    urgent=True,
    icon="warn",
)
_ALL = (RECALLED, SEVERAL, HOLDING, MADE_FROM, HELD, SEVERAL_HELD, PROPOSED, SEVERAL_PROPOSED, BEYOND, BANNED)


def _lot(batch: Batch) -> dict[str, str]:
    return {"lot": batch.lot, "product": batch.product.name}


def lots_were_held(batches: Sequence[Batch], holds: Sequence[Hold], **_signal) -> None:
    """Receiver: lots rest. A maker of several hears of them once."""
    by_maker: dict[Subject, list[Hold]] = defaultdict(list)
    for one in holds:
        by_maker[one.batch.product.subject].append(one)
    for maker, mine in by_maker.items():
        first = mine[0]
        reason, people = as_sentence(first.reason), people_of(maker)
        if len(mine) == 1:
            url = reverse("batch", args=[first.batch_id])
            tell(HELD, to=people, about=first.pk, url=url, reason=reason, **_lot(first.batch))
        else:
            tell(SEVERAL_HELD, to=people, about=first.pk, url=reverse("batches"), reason=reason, count=len(mine))


def recall_was_proposed(order: RecallOrder, rows: Sequence[RecallLot]) -> None:
    """A second officer has to agree; the one who ordered it may not."""
    officers = department_officers().exclude(pk=order.ordered_by_id)
    url, day = reverse("recall-order", args=[order.pk]), timezone.localdate(order.ordered_at)
    about = f"{order.pk}:{len(rows)}"
    if len(rows) == 1 and rows[0].batch:
        tell(PROPOSED, to=officers, about=about, url=url, day=day, **_lot(rows[0].batch))
    else:
        tell(SEVERAL_PROPOSED, to=officers, about=about, url=url, day=day, count=len(rows))


def banned_was_used(about: object, medicine: str, count: int, people: Iterable[User]) -> None:
    """The department hears once of each ban what it found, and again only if there are more lots."""
    tell(BANNED, to=people, about=f"{about}:{count}", url=reverse("banned-inputs"), medicine=medicine, count=count)


def everybody(order: RecallOrder) -> None:
    """Whoever has not been told yet: makers of the lots, those who hold goods of them, the department of the rest."""
    rows = list(order.lots.filter(is_told=False, state__in=(LotState.DONE, LotState.FOREIGN)).select_related(
        "batch__product", "owner", "recall"
    ))  # fmt: skip
    if order.decided_at is None:
        return
    _tell_makers(order, [row for row in rows if row.state == LotState.DONE])
    _tell_of_foreign(order, [row for row in rows if row.state == LotState.FOREIGN])
    RecallLot.objects.filter(pk__in=[row.pk for row in rows]).update(is_told=True)
    _tell_holders(order)


def _by_owner(rows: Iterable[RecallLot]) -> dict[Subject, list[RecallLot]]:
    found: dict[Subject, list[RecallLot]] = defaultdict(list)
    for row in rows:
        found[row.owner].append(row)
    return found


def _tell_makers(order: RecallOrder, rows: Sequence[RecallLot]) -> None:
    """Everybody of the subjects hears it but who ordered it."""
    reason, url = as_sentence(order.reason), reverse("recall-order", args=[order.pk])
    for owner, mine in _by_owner(rows).items():
        people = people_of(owner).exclude(pk=order.ordered_by_id)
        batch = mine[0].batch
        if len(mine) == 1 and batch:
            url_of_lot = reverse("batch", args=[batch.pk])
            tell(RECALLED, to=people, about=mine[0].recall_id, url=url_of_lot, reason=reason, **_lot(batch))
        else:
            tell(SEVERAL, to=people, about=f"{order.pk}:{mine[0].lot}", url=url, reason=reason, count=len(mine))


def _tell_of_foreign(order: RecallOrder, rows: Sequence[RecallLot]) -> None:
    url = reverse("recall-order", args=[order.pk])
    for owner, mine in _by_owner(rows).items():
        about = f"{order.pk}:{mine[0].lot}"
        tell(MADE_FROM, to=people_of(owner), about=about, url=url, reason=as_sentence(order.reason), count=len(mine))
    if rows and order.subject:
        about = f"{order.pk}:{rows[0].lot}"
        tell(BEYOND, to=department_officers(), about=about, url=url, count=len(rows), subject=order.subject.name)


def _tell_holders(order: RecallOrder) -> None:
    """Subjects to whom goods were given. Whoever is not in the house is told by the giver, who notes that he did."""
    holders = order.holders.filter(Q(subject__isnull=False, giver__isnull=False), is_told=False)
    for held in holders.select_related("subject"):
        goods = ", ".join(f"{one['name']} {one['number']}" for one in held.given[:3])
        url = reverse("recall-acknowledge", args=[held.pk])
        people = people_of(cast(Subject, held.subject))  # those without one were not asked for
        tell(HOLDING, to=people, about=held.pk, url=url, reason=as_sentence(order.reason), goods=goods)
    RecallHolder.objects.filter(order=order, is_told=False).update(is_told=True)


def fill() -> None:
    """Called once when the app is ready."""
    for order, kind in enumerate(_ALL, start=1):
        KINDS.fill(kind.name, kind, order=order)
