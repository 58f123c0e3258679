"""The line *Thu hồi, diễn tập* of a maker's own page: what is in force, else when the last drill was."""

from django.utils.translation import gettext as _

from cooperatives.subjects import Subject
from traceability.recall.orders import RecallHolder, RecallOrder


def recalls_state(subject: Subject) -> tuple[str, str]:
    """A short word and its kind."""
    unheard = RecallHolder.objects.filter(subject=subject, order__state="in_force", acknowledged_at=None).count()
    if unheard:
        return _("Chưa xác nhận"), "warn"
    count = RecallOrder.objects.in_force().filter(lots__owner=subject, lots__state="done").distinct().count()
    return (_("%(n)d đang thu hồi") % {"n": count}, "warn") if count else (_("Không có"), "")
