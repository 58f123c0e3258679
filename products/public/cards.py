"""Products as cards: picture, name, maker, stars. It never shows a lapsed or unchecked star as one in force."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from cooperatives.subjects import CheckState
from products.catalogue import Photo, Product
from products.certificates import Certificate, CertificateKind, CertificateState
from products.public.short_names import short_name
from products.published import NOBODY
from traceability.foundation.files import pictures

HOLDS = {CertificateState.IN_FORCE, CertificateState.EXPIRING}


@dataclass(frozen=True)
class Face:
    """The first picture of a product, ready for `<img>`."""

    src: str
    srcset: str
    alt: str
    is_drawing: bool
    width: int
    height: int
    share: str  # our own JPEG, for those who show links


@dataclass(frozen=True)
class Card:
    """One product in a list."""

    product: Product
    face: Face | None
    stars: int | None
    state: str  # of the paper behind the stars; empty without one
    group: str

    @property
    def in_force(self) -> bool:
        return self.state in HOLDS


def with_faces(products: QuerySet[Product]) -> QuerySet[Product]:
    """`products` with all that a card reads, in a fixed number of queries."""
    ocop = Certificate.objects.filter(kind=CertificateKind.OCOP).exclude(check_state=CheckState.RETURNED)
    return products.select_related("subject__unit", "ocop_set").prefetch_related(
        Prefetch("photos", Photo.objects.select_related("picture")),
        Prefetch("certificates", ocop, to_attr="ocop_papers"),
    )


def cards(products: Iterable[Product]) -> list[Card]:
    """Cards of products that came through `with_faces`."""
    today = timezone.localdate()
    return [card(product, today) for product in products]


def card(product: Product, day: dt.date) -> Card:
    """The card of one product as it is on `day`."""
    best = best_paper(product.ocop_papers, day)  # type: ignore[attr-defined]
    return Card(
        product,
        face(product),
        best.stars if best else None,
        state=best.state_on(day) if best else "",
        group=str(short_name(product.ocop_set)),
    )


def best_paper(papers: Iterable[Certificate], day: dt.date) -> Certificate | None:
    """The OCOP paper whose stars are shown: one in force before any other, then the latest; a withdrawn one never."""
    shown = [paper for paper in papers if paper.stars and paper.state_on(day) != CertificateState.WITHDRAWN]
    return max(
        shown,
        key=lambda paper: (paper.state_on(day) in HOLDS, paper.issued_on or dt.date.min, paper.stars or 0),
        default=None,
    )


def face(product: Product) -> Face | None:
    """The first picture, or None: the page then shows a leaf, never somebody else's photo."""
    photo = next(iter(product.photos.all()), None)
    return _face(photo) if photo else None


def faces(product: Product) -> list[Face]:
    """Every picture in the order its maker chose."""
    return [_face(photo) for photo in product.photos.all()]


def _face(photo: Photo) -> Face:
    picture = photo.picture
    return Face(
        src=pictures.picture_url(picture, 640), srcset=pictures.srcset(picture), alt=photo.alt,
        is_drawing=photo.is_drawing, width=picture.width, height=picture.height, share=pictures.original_url(picture),
    )  # fmt: skip


def is_named(subject) -> bool:
    """False for the stand-in of a maker whom the source does not name."""
    return subject.name != NOBODY
