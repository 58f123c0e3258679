"""What waits for an officer, in order of weight. Each line leads to the page where it is seen to."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperatives.access import is_department_officer, is_officer
from cooperatives.slots import VERIFICATION_QUEUES
from traceability.monitor import quality, questions
from traceability.monitor.addresses import address
from traceability.monitor.desk import Desk
from traceability.recall import banned
from traceability.scan.models import ConsumerReport


@dataclass(frozen=True)
class Todo:
    """One line: how much of what, where to go, how urgent ("must", "", "tip")."""

    words: str
    action: str
    url: str
    weight: str = ""


def todos(desk: Desk) -> list[Todo]:
    """All lines of today that have something in them."""
    today = timezone.localdate()
    found = [
        _recalls(desk, today),
        _bans(desk, today),
        _holds(desk, today),
        _reports(desk),
        *_queues(desk, today),
        _papers(desk, today),
        _clocks(desk),
    ]
    return [line for line in found if line and line.url]


def _door(desk: Desk, name: str) -> str:
    """The officers' own page of that name; who only runs the machine reads the list of warnings."""
    return address(name) if is_officer(desk.user) else address("desk-warnings")


def _recalls(desk: Desk, today: dt.date) -> Todo | None:
    states = list(questions.open_recalls(desk.subjects, today).values_list("state", flat=True))
    if not states:
        return None
    waiting = states.count("proposed")
    words = ngettext("%(n)d lô đang thu hồi.", "%(n)d lô đang thu hồi.", len(states)) % {"n": len(states)}
    if waiting:
        words = _("%(n)d đợt thu hồi chưa xong, %(waiting)d chờ người thứ hai duyệt.") % {
            "n": len(states), "waiting": waiting,
        }  # fmt: skip
    return Todo(words, _("Xem thu hồi"), _door(desk, "recall-orders"), "must")


def _bans(desk: Desk, today: dt.date) -> Todo | None:
    """Recent bans under which a lot used the product and is not called back; the department's to decide."""
    if not is_department_officer(desk.user):
        return None
    count = sum(len(one.open) for one in banned.found(today))
    words = ngettext(
        "Thuốc vừa bị cấm: %(n)d lô đã dùng sau ngày cấm.", "Thuốc vừa bị cấm: %(n)d lô đã dùng sau ngày cấm.", count
    ) % {"n": count}  # fmt: skip
    return Todo(words, _("Xem lô"), address("banned-inputs"), "must") if count else None


def _holds(desk: Desk, today: dt.date) -> Todo | None:
    count = questions.open_holds(desk.subjects, today).count()
    words = _("%(n)d lô đang tạm dừng.") % {"n": count}
    return Todo(words, _("Xem lô"), _door(desk, "holds"), "must") if count else None


def _reports(desk: Desk) -> Todo | None:
    count = ConsumerReport.objects.visible_to(desk.user).open().count()
    words = _("%(n)d phản ánh của người mua chưa khép.") % {"n": count}
    return Todo(words, _("Đọc phản ánh"), _door(desk, "reports")) if count else None


def _queues(desk: Desk, today: dt.date) -> list[Todo]:
    """Registrations and papers that the department has to decide on; communes read along on the same page."""
    lines = []
    for queue in VERIFICATION_QUEUES:
        rows = list(queue.rows(desk.user))
        late = sum(1 for row in rows if isinstance(row.decide_by, dt.date) and row.decide_by < today)
        words = _("%(what)s: %(n)d chờ xác nhận.") % {"what": queue.title, "n": len(rows)}
        if late:
            words += " " + _("%(n)d đã quá hạn.") % {"n": late}
        if rows:
            weight = "must" if late and is_department_officer(desk.user) else ""
            lines.append(Todo(words, _("Mở hàng chờ"), address("verification"), weight))
    return lines


def _clocks(desk: Desk) -> Todo | None:
    count = quality.wrong_clocks(desk.subjects)
    url = f"{address('desk-quality')}?loai={quality.WRONG_CLOCK}"
    return Todo(quality.sentence(count), _("Xem các mục"), url, "tip") if count else None


def _papers(desk: Desk, today: dt.date) -> Todo | None:
    count = questions.expiring(desk.subjects, today, 30).count()
    words = _("%(n)d giấy hết hạn trong 30 ngày.") % {"n": count}
    return Todo(words, _("Xem danh sách"), f"{address('desk-certificates')}?han=30-ngay") if count else None
