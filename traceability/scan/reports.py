"""What consumers report, and what becomes of it: verbs. Nobody has to sign in or say who she is to be heard."""

import uuid

from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperatives.access import is_department_officer
from cooperatives.users import User
from traceability.foundation.audit.trail import note
from traceability.foundation.files import papers
from traceability.foundation.refusals import Refusal
from traceability.scan.look_up import Target
from traceability.scan.models import ConsumerReport, ReportReason
from traceability.scan.told import report_came

LONGEST = 2000
LONGEST_NOTE = 600


def take_report(
    *,
    code: str,
    target: Target | None,
    reason: str,
    text: str = "",
    photo: File | None = None,
    client_uuid: uuid.UUID | None = None,
) -> ConsumerReport:
    """A report on a code, known or not; the same `client_uuid` gives back the first one. Raises Refusal."""
    standing = ConsumerReport.objects.filter(client_uuid=client_uuid).first() if client_uuid else None
    if standing:
        return standing
    text = text.replace("\x00", "").strip()
    _judge(reason, text)
    report = ConsumerReport(
        client_uuid=client_uuid, code=code[:40], reason=reason, text=text,
        batch=target.batch if target else None, product=target.product if target else None,
    )  # fmt: skip
    try:
        with transaction.atomic():
            report.photo = _kept(photo) if photo else None
            report.save(force_insert=True)
            report_came(report)
    except IntegrityError:  # sent twice at once
        return ConsumerReport.objects.get(client_uuid=client_uuid)
    return report


def _judge(reason: str, text: str) -> None:
    faults = {}
    if reason not in ReportReason.values:
        faults["reason"] = [_("Chọn một trong ba điều.")]
    if len(text) > LONGEST:
        faults["text"] = [_("Dài quá. Kể nhiều nhất 2.000 ký tự.")]
    if faults:
        raise Refusal(faults)


def _kept(photo: File):
    """The photo among private papers: it may show people, and is for officers and the maker alone."""
    try:
        return papers.store(upload=photo, title=_("Ảnh người mua gửi"), uploader_party=None)
    except Refusal as refusal:
        raise Refusal({"photo": refusal.messages}) from refusal


@transaction.atomic
def close_report(*, officer: User, report: ConsumerReport, closing_note: str) -> ConsumerReport:
    """An officer of the department says what was done about it."""
    if not is_department_officer(officer):
        raise Refusal(_("Chỉ cán bộ Sở được khép phản ánh."))
    closing_note = closing_note.strip()
    if not closing_note:
        raise Refusal({"closing_note": [_("Ghi đã xử lý thế nào.")]})
    if len(closing_note) > LONGEST_NOTE:
        raise Refusal({"closing_note": [_("Dài quá. Ghi nhiều nhất 600 ký tự.")]})
    waiting = ConsumerReport.objects.open().filter(pk=report.pk)
    if not waiting.update(closed_at=timezone.now(), closed_by=officer, closing_note=closing_note):
        raise Refusal(_("Phản ánh này đã có người khép rồi."), code="conflict")
    report.refresh_from_db()
    note(officer, "report.closed", report, tenant=report.product.subject if report.product else None)
    return report
