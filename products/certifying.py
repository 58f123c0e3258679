"""Certificates: handing in, verifying, returning, withdrawing. Only the department decides; makers only declare."""

import calendar
import datetime as dt
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperatives.decisions import must_decide, needed_reason
from cooperatives.subjects import CheckState, Subject, working_days_after
from cooperatives.users import User
from products.catalogue import Product
from products.certificates import Certificate, CertificateKind
from products.making import pages_changed
from products.told import paper_was_returned, paper_was_withdrawn
from traceability.foundation.audit.trail import note
from traceability.foundation.files.models import Paper
from traceability.foundation.refusals import Refusal
from traceability.foundation.words import clean, longest_of

OCOP_MONTHS = 36  # Decision 148/QĐ-TTg and its successors (domain.md §2)
FACTS = frozenset({
    "kind", "title", "number", "decision_no", "authority", "stars", "score", "issued_on", "expires_on",
})  # fmt: skip


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day of the month `months` later, or the last day of that month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@transaction.atomic
def add_certificate(
    *, actor: User, subject: Subject, product: Product | None = None, paper: Paper | None = None, **facts
) -> Certificate:
    """Hands a certificate in; it waits for an officer. An OCOP one without an end gets 36 months."""
    if product is not None and product.subject_id != subject.pk:
        raise Refusal({"product": [_("Chọn sản phẩm của cơ sở mình.")]})
    certificate = Certificate(subject=subject, product=product, paper=paper)
    _apply(certificate, facts)
    _to_the_queue(certificate)
    certificate.save()
    _touched(actor, certificate, "certificate.add")
    return certificate


@transaction.atomic
def update_certificate(*, actor: User, certificate: Certificate, paper: Paper | None = None, **facts) -> Certificate:
    """Corrects a certificate that is not verified, and hands it in again. A verified one is never rewritten."""
    current = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if current.check_state == CheckState.VERIFIED:
        raise Refusal(_("Giấy này đã được xác nhận. Có giấy mới thì thêm giấy mới."), code="conflict")
    _apply(current, facts)
    current.paper = paper or current.paper
    _to_the_queue(current)
    current.save()
    _touched(actor, current, "certificate.change")
    return current


@transaction.atomic
def remove_certificate(*, actor: User, certificate: Certificate) -> None:
    """Takes back a certificate on which nobody has decided in its favour."""
    current = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if current.check_state == CheckState.VERIFIED:
        raise Refusal(_("Giấy này đã được xác nhận nên giữ lại. Hết hạn thì trang tự ghi là hết hạn."), code="conflict")
    _touched(actor, current, "certificate.remove")
    current.delete()


def verify_certificate(*, officer: User, certificate: Certificate) -> Certificate:
    """An officer of the department has seen the paper and confirms it."""
    return _decide(officer, certificate, CheckState.VERIFIED, "")


def return_certificate(*, officer: User, certificate: Certificate, reason: str) -> Certificate:
    """Gives it back with a reason that the maker can act on."""
    return _decide(officer, certificate, CheckState.RETURNED, needed_reason(reason))


@transaction.atomic
def withdraw_certificate(
    *, officer: User, certificate: Certificate, reason: str, on: dt.date | None = None
) -> Certificate:
    """*Thu hồi giấy chứng nhận*: the certificate ends on a day and says so in public. No recall of any batch."""
    current = _locked(officer, certificate)
    day = on or timezone.localdate()
    if current.issued_on and day < current.issued_on:
        raise Refusal({"on": [_("Ngày thu hồi giấy trước ngày cấp. Xem lại giúp.")]})
    current.withdrawn_on, current.withdrawn_reason = day, needed_reason(reason)[:300]
    current.save(update_fields=["withdrawn_on", "withdrawn_reason"])
    _touched(officer, current, "certificate.withdraw")
    paper_was_withdrawn(current)
    return current


@transaction.atomic
def _decide(officer: User, certificate: Certificate, state: str, reason: str) -> Certificate:
    current = _locked(officer, certificate)
    if current.check_state == state:
        return current  # a repeated tap
    if current.check_state == CheckState.VERIFIED:
        raise Refusal(_("Giấy này đã được xác nhận. Muốn bỏ thì thu hồi giấy chứng nhận."), code="conflict")
    current.check_state, current.return_reason = state, reason
    current.decided_by, current.decided_at = officer, timezone.now()
    current.save(update_fields=["check_state", "return_reason", "decided_by", "decided_at"])
    _touched(officer, current, f"certificate.{state}")
    if state == CheckState.RETURNED:
        paper_was_returned(current)
    return current


def _locked(officer: User, certificate: Certificate) -> Certificate:
    must_decide(officer)
    return Certificate.objects.select_for_update().get(pk=certificate.pk)


def _to_the_queue(certificate: Certificate) -> None:
    certificate.check_state, certificate.return_reason = CheckState.UNVERIFIED, ""
    certificate.decided_by = certificate.decided_at = None
    certificate.decide_by = working_days_after(timezone.localdate(), settings.VERIFY_WITHIN_DAYS)


def _touched(actor: User, certificate: Certificate, verb: str) -> None:
    note(actor, verb, certificate, certificate.subject, kind=certificate.kind)
    products = [certificate.product] if certificate.product else certificate.subject.products.all()
    for product in products:
        pages_changed(actor=actor, product=product)


def _apply(certificate: Certificate, facts: dict[str, Any]) -> None:
    """Writes cleaned facts onto the row and judges them together. Raises Refusal with every fault at once."""
    unknown = facts.keys() - FACTS
    if unknown:
        raise TypeError(f"not a fact of a certificate: {sorted(unknown)}")
    for field, value in facts.items():
        setattr(certificate, field, clean(value) if isinstance(value, str) else value)
    if certificate.kind != CertificateKind.OCOP:
        certificate.stars = certificate.score = None
    elif certificate.issued_on and not certificate.expires_on:
        certificate.expires_on = months_after(certificate.issued_on, OCOP_MONTHS)
    faults = _faults(certificate)
    if faults:
        raise Refusal(faults)


def _faults(certificate: Certificate) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if certificate.kind not in CertificateKind.values:
        found["kind"] = [_("Chọn loại giấy.")]
    if certificate.kind == CertificateKind.OTHER and not certificate.title:
        found["title"] = [_("Ghi tên giấy, ví dụ “Giấy kiểm dịch”.")]
    if certificate.kind == CertificateKind.OCOP:
        if certificate.stars not in (3, 4, 5):
            found["stars"] = [_("Giấy chứng nhận OCOP có 3, 4 hoặc 5 sao.")]
        if not certificate.product:
            found["product"] = [_("Giấy OCOP cấp cho một sản phẩm. Chọn sản phẩm.")]
    if not (certificate.number or certificate.decision_no):
        found["number"] = [_("Ghi số của giấy, như in trên giấy.")]
    for field in ("title", "number", "decision_no", "authority"):
        longest = longest_of(Certificate, field)
        if len(getattr(certificate, field)) > longest:
            found[field] = [_("Dài quá. Ghi nhiều nhất %(most)d ký tự.") % {"most": longest}]
    return found | _faults_of_dates(certificate)


def _faults_of_dates(certificate: Certificate) -> dict[str, list[str]]:
    issued, ends = certificate.issued_on, certificate.expires_on
    if not issued:
        return {"issued_on": [_("Ghi ngày cấp, như in trên giấy.")]}
    if issued > timezone.localdate():
        return {"issued_on": [_("Ngày cấp sau hôm nay. Anh/chị xem lại giúp.")]}
    if issued.year < 1990:
        return {"issued_on": [_("Năm cấp quá xa. Ghi đủ bốn chữ số của năm.")]}
    if ends and ends < issued:
        return {"expires_on": [_("Ngày hết hạn trước ngày cấp. Anh/chị xem lại giúp.")]}
    return {}
