"""An officer of the department verifies a subject, returns it with a reason, or re-opens it. Nothing decides itself."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperatives.access import is_department_officer
from cooperatives.registration import decide_by_date
from cooperatives.signals import subject_returned, subject_verified
from cooperatives.subjects import CheckState, Subject
from cooperatives.users import User
from traceability.foundation.audit.trail import note
from traceability.foundation.refusals import Refusal
from traceability.foundation.words import clean


def needed_reason(reason: str) -> str:
    """`reason`, cleaned; refused when empty or longer than its column."""
    reason = clean(reason)
    if not reason:
        raise Refusal({"reason": [_("Chưa có lý do. Anh/chị ghi rõ để cơ sở biết cần sửa gì.")]})
    if len(reason) > 600:
        raise Refusal({"reason": [_("Lý do dài quá 600 ký tự. Anh/chị viết ngắn lại.")]})
    return reason


def must_decide(officer: User) -> None:
    """Refuses everybody but officers of the department."""
    if not is_department_officer(officer):
        raise Refusal(_("Chỉ cán bộ Sở được quyết định việc này."), code="not_yet")


def _locked(subject: Subject, *allowed: str) -> Subject:
    """The row as it is now, under lock; refused if somebody else has decided meanwhile."""
    now = Subject.objects.select_for_update(no_key=True).get(pk=subject.pk)
    if now.check_state not in allowed:
        raise Refusal(
            _("Hồ sơ này vừa có người quyết định: %(state)s. Anh/chị tải lại trang.")
            % {"state": now.get_check_state_display()},
            code="conflict",
        )
    return now


def _decide(subject: Subject, officer: User, state: str, reason: str = "") -> Subject:
    subject.check_state, subject.return_reason = state, reason
    subject.decided_by, subject.decided_at = officer, timezone.now()
    subject.save()
    note(officer, f"subject.{state}", subject, subject)
    return subject


@transaction.atomic
def verify_subject(*, officer: User, subject: Subject) -> Subject:
    """Says, under the officer's name, that this subject is who it says it is."""
    must_decide(officer)
    subject = _locked(subject, CheckState.UNVERIFIED, CheckState.RETURNED)
    _decide(subject, officer, CheckState.VERIFIED)
    subject_verified.send(sender=Subject, subject=subject, actor=officer)
    return subject


@transaction.atomic
def return_subject(*, officer: User, subject: Subject, reason: str) -> Subject:
    """Gives the registration back with what has to be mended."""
    must_decide(officer)
    reason = needed_reason(reason)
    subject = _locked(subject, CheckState.UNVERIFIED)
    _decide(subject, officer, CheckState.RETURNED, reason)
    subject_returned.send(sender=Subject, subject=subject, actor=officer, reason=reason)
    return subject


@transaction.atomic
def reopen_subject(*, officer: User, subject: Subject, reason: str) -> Subject:
    """Takes a verification back: the subject waits again, with a new day of decision."""
    must_decide(officer)
    reason = needed_reason(reason)
    subject = _locked(subject, CheckState.VERIFIED)
    subject.decide_by = decide_by_date()
    _decide(subject, officer, CheckState.UNVERIFIED, reason)
    subject_returned.send(sender=Subject, subject=subject, actor=officer, reason=reason)
    return subject
