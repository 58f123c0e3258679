"""Certificates as the page shows them, each with its state for today. What lapsed is marked on its own line."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cooperatives.subjects import CheckState
from products.catalogue import Product
from products.certificates import Certificate, CertificateKind, CertificateState
from traceability.foundation.words import fold
from traceability.scan.sources import Source, confirmed, declared, published

HOLDS = {CertificateState.IN_FORCE, CertificateState.EXPIRING}
_TAGS = {
    CertificateState.IN_FORCE: ("good", "ring-check"),
    CertificateState.EXPIRING: ("warn", "clock"),
    CertificateState.EXPIRED: ("gone", "past"),
    CertificateState.WITHDRAWN: ("gone", "no"),
    CertificateState.UNVERIFIED: ("wait", "clock"),
}
# Whose name in the maker's words about a standard a certificate in force bears out.
_STANDARDS = {CertificateKind.VIETGAP: "vietgap", CertificateKind.ORGANIC: "huu co"}


@dataclass(frozen=True)
class Shown:
    """One certificate on the page."""

    title: str
    number: str
    authority: str
    issued: str
    expires: str
    state: str
    look: str
    icon: str
    holds: bool
    source: Source


def of_product(product: Product) -> list[Certificate]:
    """The product's own papers and those of its subject as a whole; what an officer returned is no paper."""
    certificates = Certificate.objects.filter(
        Q(product=product) | Q(product__isnull=True, subject=product.subject)
    ).exclude(check_state=CheckState.RETURNED)
    return list(certificates)


def shown(certificates: Iterable[Certificate], day: dt.date) -> tuple[Shown, ...]:
    """`certificates` for the page on `day`, those in force first."""
    found = [_shown(certificate, day) for certificate in certificates]
    return tuple(sorted(found, key=lambda one: not one.holds))


def _shown(certificate: Certificate, day: dt.date) -> Shown:
    state = certificate.state_on(day)
    look, icon = _TAGS[state]
    return Shown(
        title=certificate.label,
        number=certificate.number or certificate.decision_no,
        authority=certificate.authority,
        issued=date_format(certificate.issued_on) if certificate.issued_on else "",
        expires=date_format(certificate.expires_on) if certificate.expires_on else "",
        state=_state_words(certificate, state),
        look=look,
        icon=icon,
        holds=state in HOLDS,
        source=_source(certificate),
    )


def _state_words(certificate: Certificate, state: CertificateState) -> str:
    if state == CertificateState.EXPIRED and certificate.expires_on:
        return _("Đã hết hạn ngày %(day)s") % {"day": date_format(certificate.expires_on)}
    if state == CertificateState.WITHDRAWN and certificate.withdrawn_on:
        return _("Đã thu hồi giấy chứng nhận ngày %(day)s") % {"day": date_format(certificate.withdrawn_on)}
    return str(state.label)


def _source(certificate: Certificate) -> Source:
    if certificate.source:
        return published(certificate.source)
    if certificate.check_state == CheckState.VERIFIED:
        decided = certificate.decided_at
        return confirmed(settings.AGENCY_NAME, timezone.localdate(decided) if decided else None)
    return declared()


def standard_source(product: Product, certificates: Iterable[Certificate], day: dt.date) -> Source | None:
    """Who bears the declared standard out: an in-force certificate of that very standard, else nobody but the maker."""
    said = fold(product.standard)
    for certificate in certificates:
        word = _STANDARDS.get(CertificateKind(certificate.kind))
        if word and word in said and certificate.state_on(day) in HOLDS and certificate.authority:
            return Source("confirmed", _("Đã xác nhận bởi %(by)s, xem giấy bên dưới") % {"by": certificate.authority})
    return None
