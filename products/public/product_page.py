"""`/san-pham/<slug>/`: one product with its story, papers, batches and shops, each fact with its source."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cooperatives.subjects import CheckState, Origin
from products.batches import Batch, BatchState
from products.catalogue import Product
from products.certificates import Certificate, CertificateState
from products.public import cards, sharing
from products.public.selling import addressed, public_batches, shops_of

MOST_BATCHES = 12

# state → kind of tag, icon (look.md: any colour but green means a state)
PAPER_TAGS = {
    CertificateState.IN_FORCE: ("good", "ring-check"),
    CertificateState.EXPIRING: ("warn", "clock"),
    CertificateState.EXPIRED: ("gone", "past"),
    CertificateState.WITHDRAWN: ("bad", "no"),
    CertificateState.UNVERIFIED: ("wait dash", "unknown"),
}
BATCH_TAGS = {
    BatchState.RELEASED: ("good", "ring-check"),
    BatchState.HELD: ("warn", "pause"),
    BatchState.RECALLED: ("bad", "stop"),
    BatchState.CLOSED: ("", "folder"),
}


@dataclass(frozen=True)
class Paper:
    """A certificate as the public reads it today."""

    certificate: Certificate
    state: str
    words: str
    kind: str
    icon: str
    holds: bool


@dataclass(frozen=True)
class Lot:
    """A batch in the list of its product."""

    batch: Batch
    words: str
    kind: str
    icon: str
    address: str


@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """Unpublished, archived and unknown products answer alike."""
    found = get_object_or_404(cards.with_faces(Product.objects.public()), slug=slug)
    lots = list(public_batches([found])[: MOST_BATCHES + 1])
    shops = shops_of([found]).get(found.pk, [])
    pictures = cards.faces(found)
    context = {
        "product": found,
        "pictures": pictures,
        "card": cards.card(found, timezone.localdate()),
        "named": cards.is_named(found.subject),
        "is_catalogue": found.origin == Origin.CATALOGUE,
        "papers": papers_of(Q(product=found) | Q(product=None, subject=found.subject)),
        "lots": lots_shown(lots[:MOST_BATCHES]),
        "more_lots": len(lots) > MOST_BATCHES,
        "shops": shops,
        "share": _share(found, pictures, shops),
    }
    return render(request, "products/public/product.html", context)


def papers_of(whose: Q) -> list[Paper]:
    """Papers that may be shown, those in force first. A returned one was never accepted and stays with its maker."""
    today = timezone.localdate()
    found = Certificate.objects.filter(whose).exclude(check_state=CheckState.RETURNED)
    shown = [_paper(one, today) for one in found.select_related("subject", "product")]
    return sorted(shown, key=lambda paper: not paper.holds)


def _paper(certificate: Certificate, today) -> Paper:
    state = certificate.state_on(today)
    kind, icon = PAPER_TAGS[state]
    words = str(CertificateState(state).label)
    if state == CertificateState.EXPIRED and certificate.expires_on:
        words = _("Đã hết hạn ngày %(day)s") % {"day": date_format(certificate.expires_on)}
    if state == CertificateState.EXPIRING and certificate.expires_on:
        words = _("Sắp hết hạn, ngày %(day)s") % {"day": date_format(certificate.expires_on)}
    return Paper(certificate, state, words, kind, icon, holds=state in cards.HOLDS)


def lots_shown(batches: list[Batch]) -> list[Lot]:
    """Batches with the word that holds today: a date that has passed beats *đã công bố*, and a recall beats both."""
    today = timezone.localdate()
    shown = []
    for batch in addressed(batches):
        kind, icon = BATCH_TAGS[BatchState(batch.state)]
        words = str(BatchState(batch.state).label)
        if batch.state == BatchState.RELEASED and batch.is_expired_on(today):
            kind, icon, words = "gone", "past", _("Hết hạn sử dụng")
        shown.append(Lot(batch, words, kind, icon, batch.page))  # type: ignore[attr-defined]
    return shown


def _share(found: Product, pictures: list[cards.Face], shops) -> sharing.Share:
    maker = found.subject.name if cards.is_named(found.subject) else ""
    place = found.subject.unit.full_name if found.subject.unit else "Thanh Hóa"
    told = found.story or " · ".join(filter(None, (str(found.ocop_set or ""), maker, place)))
    return sharing.Share(
        title=found.name,
        text=told or settings.SITE_NAME,
        path=found.get_absolute_url(),
        face=pictures[0] if pictures else None,
        kind="product",
        data=sharing.product_data(found, pictures, shops),
    )
