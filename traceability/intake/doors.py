"""The way to imports from *Của tôi*."""

from django.utils.translation import gettext as _

from cooperatives.subjects import Subject
from traceability.intake.models import Intake, Stage


def intakes_state(subject: Subject) -> tuple[str, str]:
    """Whether an import waits for somebody to look at it."""
    waiting = Intake.objects.filter(subject=subject, stage=Stage.PREVIEW).count()
    return (_("Chờ xem và ghi"), "warn") if waiting else (_("Mở"), "")
