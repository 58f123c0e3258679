"""What this floor tells makers: a paper that came back, was withdrawn, or ends soon."""

import datetime as dt

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from cooperatives.access import people_of
from cooperatives.subjects import CheckState, Origin
from cooperatives.told import as_sentence
from products.certificates import Certificate
from traceability.foundation.notices.kinds import KINDS, Kind
from traceability.foundation.notices.tell import tell
from traceability.foundation.work.periodic import PERIODIC, Periodic

ENDS_SOON = Kind(
    "paper-expiring",
    _("Giấy sắp hết hạn"),
    gettext_noop("%(paper)s của %(subject)s sắp hết hạn."),
    gettext_noop("Giấy hết hạn ngày %(day)s. Có giấy mới thì thêm vào đây."),
    icon="clock",
)
ENDED = Kind(
    "paper-expired",
    _("Giấy đã hết hạn"),
    gettext_noop("%(paper)s của %(subject)s đã hết hạn."),
    gettext_noop("Giấy hết hạn ngày %(day)s. Trang của sản phẩm đã ghi như vậy."),
    icon="warn",
)
RETURNED = Kind(
    "paper-returned",
    _("Giấy bị trả lại"),
    gettext_noop("%(paper)s của %(subject)s bị trả lại."),
    gettext_noop("Lý do: %(reason)s Sửa xong thì lưu để gửi lại."),
    icon="warn",
)
WITHDRAWN = Kind(
    "paper-withdrawn",
    _("Đã thu hồi giấy chứng nhận"),
    gettext_noop("%(paper)s của %(subject)s: đã thu hồi giấy chứng nhận."),
    gettext_noop("Từ ngày %(day)s. Lý do: %(reason)s"),
    icon="warn",
)
AHEAD = (0, 7, 30)  # days before the end, nearest first
LOOK_BACK = 7  # a timer that stood still for a week still says it


def _facts(certificate: Certificate) -> dict[str, str]:
    return {"paper": certificate.label, "subject": certificate.subject.name}


def paper_was_returned(certificate: Certificate) -> None:
    """An officer gave it back with a reason."""
    about = f"{certificate.pk}:{certificate.decided_at:%Y%m%d%H%M%S}"
    facts = _facts(certificate) | {"reason": as_sentence(certificate.return_reason)}
    url = reverse("my-paper", args=[certificate.pk])
    tell(RETURNED, to=people_of(certificate.subject), about=about, url=url, **facts)


def paper_was_withdrawn(certificate: Certificate) -> None:
    """*Thu hồi giấy chứng nhận*: it ends on a day."""
    facts = _facts(certificate) | {"reason": as_sentence(certificate.withdrawn_reason)}
    tell(
        WITHDRAWN, to=people_of(certificate.subject), about=certificate.pk, url=reverse("my-papers"),
        day=certificate.withdrawn_on, **facts,
    )  # fmt: skip


def _ending(today: dt.date):
    """Papers of those who take part that end within the longest time ahead and are not replaced."""
    ending = Certificate.objects.filter(
        subject__origin=Origin.REGISTERED,
        withdrawn_on=None,
        expires_on__gte=today - dt.timedelta(days=LOOK_BACK),
        expires_on__lte=today + dt.timedelta(days=AHEAD[-1]),
    )
    return ending.exclude(check_state=CheckState.RETURNED).select_related("subject")


def _is_replaced(certificate: Certificate) -> bool:
    same = Certificate.objects.filter(
        subject=certificate.subject_id, product=certificate.product_id, kind=certificate.kind, withdrawn_on=None
    ).exclude(check_state=CheckState.RETURNED)
    return same.filter(Q(expires_on__gt=certificate.expires_on) | Q(expires_on=None)).exists()


def tell_of_ending_papers() -> int:
    """Thirty days ahead, a week ahead, and on the day; each once, and what was missed is said at the next run."""
    today = timezone.localdate()
    return sum(_tell(certificate, today) for certificate in _ending(today) if not _is_replaced(certificate))


def _tell(certificate: Certificate, today: dt.date) -> int:
    end = certificate.expires_on
    assert end is not None  # noqa: S101 - the question asked for it
    left = (end - today).days
    step = next(days for days in AHEAD if left <= days)
    about, people = f"{certificate.pk}:{end:%Y%m%d}:{step}", people_of(certificate.subject)
    kind = ENDS_SOON if left > 0 else ENDED
    return tell(kind, to=people, about=about, url=reverse("my-papers"), day=end, **_facts(certificate))


def fill() -> None:
    """Called once when the app is ready."""
    for order, kind in enumerate((RETURNED, ENDS_SOON, ENDED, WITHDRAWN), start=20):
        KINDS.fill(kind.name, kind, order=order)
    PERIODIC.fill("expiring-papers", Periodic("expiring-papers", 6 * 3600, tell_of_ending_papers))
