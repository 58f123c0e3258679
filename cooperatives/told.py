"""What this floor tells people: how a registration fared, who came by an invitation, what waits for an officer."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from cooperatives.access import department_officers, managers_of, people_of
from cooperatives.slots import VERIFICATION_QUEUES
from cooperatives.subjects import CheckState, Subject, working_days_after
from cooperatives.users import User
from traceability.foundation.notices.kinds import KINDS, OFFICERS, Kind
from traceability.foundation.notices.tell import tell
from traceability.foundation.work.periodic import PERIODIC, Periodic

ACCEPTED = Kind(
    "subject-verified",
    _("Đăng ký cơ sở được xác nhận"),
    gettext_noop("%(subject)s đã được xác nhận."),
    gettext_noop("Từ nay cơ sở công bố lô hàng và in tem được."),
    icon="ring-check",
)
RETURNED = Kind(
    "subject-returned",
    _("Đăng ký cơ sở bị trả lại"),
    gettext_noop("Đăng ký của %(subject)s bị trả lại."),
    gettext_noop("Lý do: %(reason)s Sửa xong thì lưu để gửi lại."),
    icon="warn",
)
REOPENED = Kind(
    "subject-reopened",
    _("Xác nhận cơ sở được xem lại"),
    gettext_noop("Xác nhận của %(subject)s đang được xem lại."),
    gettext_noop("Lý do: %(reason)s Trong lúc chờ, cơ sở chưa công bố lô mới được."),
    icon="warn",
)
CAME = Kind(
    "invitation-accepted",
    _("Người được mời đã vào"),
    gettext_noop("Một người được mời đã vào làm việc cho %(subject)s."),
    gettext_noop("Xem ai đang làm việc ở cơ sở."),
    icon="me",
)
WAITING = Kind(
    "registrations-waiting",
    _("Hồ sơ sắp đến hạn duyệt"),
    gettext_noop("Số hồ sơ sắp đến hạn duyệt: %(count)d."),
    gettext_noop("Hồ sơ gấp nhất phải có quyết định trước hết ngày %(day)s."),
    audience=OFFICERS,
    icon="clock",
)


def as_sentence(reason: str) -> str:
    """`reason` with a full stop, so that what follows begins anew."""
    reason = reason.strip()
    return reason if reason.endswith((".", "!", "?", "…")) else f"{reason}."


def subject_was_verified(subject: Subject, **_signal) -> None:
    """The registration went through."""
    decided = f"{subject.pk}:{subject.decided_at:%Y%m%d%H%M%S}"
    tell(ACCEPTED, to=people_of(subject), about=decided, url=reverse("batches"), subject=subject.name)


def subject_was_returned(subject: Subject, reason: str, **_signal) -> None:
    """The registration came back, or a verification was taken back, with what has to be mended."""
    decided = f"{subject.pk}:{subject.decided_at:%Y%m%d%H%M%S}"
    facts = {"subject": subject.name, "reason": as_sentence(reason)}
    kind = RETURNED if subject.check_state == CheckState.RETURNED else REOPENED
    tell(kind, to=people_of(subject), about=decided, url=reverse("mine"), **facts)


def invitation_was_accepted(user: User) -> None:
    """Tells the managers; who it was stands on the page, so that the person's name is kept in one place alone."""
    for membership in user.memberships.on(timezone.localdate()).select_related("subject"):
        others = managers_of(membership.subject).exclude(pk=user.pk)
        household = membership.household_id
        url = reverse("household", args=[household]) if household else reverse("members")
        tell(CAME, to=others, about=membership.pk, url=url, subject=membership.subject.name)


def tell_officers_of_deadlines() -> int:
    """Once a day: what is due by the next working day, each officer by the queues that she sees."""
    return sum(_tell_officer(officer, timezone.localdate()) for officer in department_officers())


def _tell_officer(officer: User, today: dt.date) -> int:
    soon = working_days_after(today, 1)
    days = [row.decide_by for queue in VERIFICATION_QUEUES for row in queue.rows(officer) if row.decide_by]
    due = [day for day in days if day <= soon]
    if not due:
        return 0
    facts = {"count": len(due), "day": min(due)}
    return tell(WAITING, to=[officer], about=today.isoformat(), url=reverse("verification"), **facts)


def fill() -> None:
    """Called once when the app is ready."""
    for order, kind in enumerate((RETURNED, REOPENED, ACCEPTED, CAME, WAITING), start=10):
        KINDS.fill(kind.name, kind, order=order)
    PERIODIC.fill("officers-deadlines", Periodic("officers-deadlines", 6 * 3600, tell_officers_of_deadlines))
