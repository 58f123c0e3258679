"""The operator's page: whether the house works, what has stopped for a person, and the button that tries again."""

import platform
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from cooperatives.signed_in import operator_only
from traceability.foundation import numbers
from traceability.foundation.audit.trail import note
from traceability.foundation.health import SILENT_TOO_LONG, WAITS_TOO_LONG, examine
from traceability.foundation.work.lanes import LANES, Lane, lane_named
from traceability.foundation.work.nudge import nudge
from traceability.foundation.work.periodic import PERIODIC, Heartbeat, PeriodicRun
from traceability.foundation.work.rows import WorkRow
from traceability.foundation.work.states import State
from traceability.ledger.checks import LedgerCheck
from traceability.log.models import Checkpoint, Leaf
from traceability.monitor.addresses import address

MOST = 50  # dead rows of a lane on one page
LITTLE_SPACE = 10  # hundredths of the disk


@dataclass(frozen=True)
class Fact:
    """One line: what, how it is, and whether somebody must look."""

    label: str
    words: str
    bad: bool = False


@dataclass(frozen=True)
class LaneState:
    """One kind of work: what waits, what flies, and the rows that stopped."""

    name: str
    title: str
    open: int
    dead_count: int
    dead: list[WorkRow]


@operator_only
def operations(request: HttpRequest) -> HttpResponse:
    """Everything on one page; nothing here is guessed: each line was measured for this answer."""
    lanes = [_lane(lane) for lane in LANES]
    context = {
        "health": _health(), "timers": _timers(), "lanes": lanes, "dead": sum(lane.dead_count for lane in lanes),
        "ledger": _ledger(), "space": [*_space(), *_versions()], "offices": address("offices"),
        "now": timezone.now(),
    }  # fmt: skip
    return render(request, "monitor/operations.html", context)


@require_POST
@operator_only
def revive(request: HttpRequest, lane: str, pk: str) -> HttpResponse:
    """*Thử lại*: a person has mended the cause; the row is due at once."""
    found = lane_named(lane)
    row = _row(found, pk) if found else None
    if row is None:
        raise Http404(_("Không có trang này."))
    if row.revive():
        note(request.user, "work.revived", row)
        nudge(lane, row.pk)
        messages.success(request, _("Đã xếp hàng làm lại."))
    else:
        messages.warning(request, _("Việc này đang chờ hoặc đã có việc mới hơn. Không cần làm lại."))
    return redirect("operations")


def _row(lane: Lane, pk: str) -> WorkRow | None:
    """The row of that key; a word that can be no key names nothing."""
    try:
        return lane.model._default_manager.filter(pk=pk).first()
    except (ValueError, OverflowError, ValidationError):
        return None


# Names of periodic work and of lanes in words; one that is new shows its own name until it has some.
NAMES = {
    "forget-rate-windows": gettext_lazy("Bỏ sổ đếm giới hạn đã cũ"),
    "forget-repeats": gettext_lazy("Bỏ dấu chống gửi lặp đã cũ"),
    "forget-sessions": gettext_lazy("Bỏ phiên đăng nhập đã hết"),
    "check-audit": gettext_lazy("Kiểm sổ việc làm của người dùng"),
    "sweep-files": gettext_lazy("Dọn tệp không còn dùng"),
    "log.sequence": gettext_lazy("Đánh số mục trong sổ"),
    "release.publications": gettext_lazy("Ghi trang công khai vào sổ"),
    "ledger.check": gettext_lazy("Đối chiếu sổ"),
    "scan.sums": gettext_lazy("Cộng lượt quét"),
    "scan.forget": gettext_lazy("Bỏ lượt quét lẻ đã cũ"),
    "shops.watch": gettext_lazy("Hỏi tình trạng trên sàn"),
    "shops.stock": gettext_lazy("Tính lại số lượng trên sàn"),
    "shops.tidy": gettext_lazy("Dọn lịch sử gửi sàn"),
    "shop": gettext_lazy("Gửi sang sàn"),
    "jobs": gettext_lazy("Việc nền khác"),
    "notices": gettext_lazy("Gửi tin cho người dùng"),
    "forget-notices": gettext_lazy("Bỏ thông báo đã cũ"),
    "officers-deadlines": gettext_lazy("Nhắc cán bộ hồ sơ sắp đến hạn"),
    "expiring-papers": gettext_lazy("Nhắc giấy sắp hết hạn"),
}


def named(name: str) -> str:
    return str(NAMES.get(name, name))


def _seconds(count: float) -> str:
    """A span as people say it."""
    if count < 90:
        return _("%(n)s giây") % {"n": numbers.show(round(count))}
    if count < 5400:
        return _("%(n)s phút") % {"n": numbers.show(round(count / 60))}
    if count < 172_800:
        return _("%(n)s giờ") % {"n": numbers.show(round(count / 3600))}
    days = round(count / 86_400)
    return ngettext("%(n)s ngày", "%(n)s ngày", days) % {"n": numbers.show(days)}


def _health() -> list[Fact]:
    parts = examine()
    names = {"database": _("Cơ sở dữ liệu"), "storage": _("Kho tệp"), "broker": _("Hàng đợi tin")}
    facts = [Fact(names[key], _answer(part), not part["ok"]) for key, part in parts.items() if key in names]
    waits = parts["work"].get("oldest_due_seconds", 0)
    words = _seconds(waits) if waits else _("không có việc nào chờ")
    return [*facts, Fact(_("Việc chờ lâu nhất"), words, waits > WAITS_TOO_LONG), *_beats()]


def _answer(part: dict[str, Any]) -> str:
    return _("chạy, %(ms)d ms") % {"ms": part["ms"]} if part["ok"] else _("không trả lời")


def _beats() -> list[Fact]:
    beats = list(Heartbeat.objects.order_by("name"))
    if not beats:
        return [Fact(_("Tiến trình làm việc"), _("chưa từng báo còn sống"), True)]
    now = timezone.now()
    ages = [(beat.name, max(0.0, (now - beat.at).total_seconds())) for beat in beats]
    label, words = _("Nhịp của “%(name)s”"), _("%(span)s trước")
    return [Fact(label % {"name": name}, words % {"span": _seconds(age)}, age > SILENT_TOO_LONG) for name, age in ages]


def _timers() -> list[Fact]:
    """Periodic work: when each ran last, and whether that run failed."""
    last = {run.name: run for run in PeriodicRun.objects.order_by("slot")}
    now, facts = timezone.now(), []
    for job in PERIODIC:
        run = last.get(job.name)
        if run is None:
            facts.append(Fact(named(job.name), _("chưa chạy lần nào"), True))
            continue
        age = max(0.0, (now - run.ran_at).total_seconds())
        words = _("%(span)s trước") % {"span": _seconds(age)} + (", " + _("bị lỗi") if run.failed else "")
        facts.append(Fact(named(job.name), words, run.failed or age > 3 * job.seconds + SILENT_TOO_LONG))
    return facts


def _lane(lane: Lane) -> LaneState:
    counts = dict(lane.model._default_manager.order_by().values_list("state").annotate(n=Count("pk")))
    waiting = sum(n for state, n in counts.items() if state not in (State.DONE, State.DEAD, State.SUPERSEDED))
    rows = lane.model._default_manager.filter(state=State.DEAD).order_by("-finished_at")
    return LaneState(lane.name, named(lane.name), waiting, counts.get(State.DEAD, 0), list(rows[:MOST]))


def _ledger() -> list[Fact]:
    check = LedgerCheck.objects.first()
    tip = Checkpoint.objects.latest_one()
    waiting = Leaf.objects.waiting().count()
    facts = [Fact(_("Mục chờ đánh số"), numbers.show(waiting), waiting > 1000)]
    if tip:
        facts.append(Fact(_("Điểm chốt"), _("%(n)s mục") % {"n": numbers.show(tip.size)}))
    if check is None:
        return [Fact(_("Đối chiếu sổ"), _("chưa chạy lần nào")), *facts]
    when = f"{timezone.localtime(check.at):%H:%M %d/%m/%Y}"
    if check.sound:
        words = _("khớp, %(n)s mục, lúc %(when)s") % {"n": numbers.show(check.events), "when": when}
    else:
        words = _("KHÔNG KHỚP lúc %(when)s: %(finding)s") % {"when": when, "finding": check.finding}
    return [Fact(_("Đối chiếu sổ"), words, not check.sound), *facts]


def _space() -> list[Fact]:
    facts = []
    for label, path in ((_("Đĩa dữ liệu"), settings.DATA_DIR), (_("Đĩa ảnh và giấy tờ"), settings.MEDIA_ROOT)):
        usage = shutil.disk_usage(_standing(Path(path)))
        free = 100 * usage.free / usage.total
        words = _("còn %(free)s GB trên %(all)s GB") % {
            "free": numbers.show(round(usage.free / 1e9, 1)), "all": numbers.show(round(usage.total / 1e9, 1)),
        }  # fmt: skip
        facts.append(Fact(label, words, free < LITTLE_SPACE))
    return facts


def _standing(path: Path) -> Path:
    """`path`, or the nearest folder above it that is there."""
    return next(p for p in (path, *path.parents) if p.exists())


def _versions() -> list[Fact]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        (database,) = cursor.fetchone()
    carrier = "Celery" if settings.BROKER_URL else _("tiến trình của hệ thống, không cần hàng đợi tin")
    rows: list[tuple[str, Any]] = [
        (_("Phiên bản"), settings.SPECTACULAR_SETTINGS["VERSION"]), ("Python", platform.python_version()),
        ("Django", django.get_version()), (connection.vendor.capitalize(), database),
        (_("Người làm việc nền"), carrier),
        (_("Kho tệp"), "S3" if settings.S3_BUCKET else _("đĩa của máy")),
    ]  # fmt: skip
    return [Fact(str(label), str(value)) for label, value in rows]
