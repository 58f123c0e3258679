"""The public search over products: words without marks, commune, set, stars; all of it in the address.

A value that means nothing finds nothing special and breaks nothing: it is left out, and the page shows what was used.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, F, Max, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from cooperatives.places import AdministrativeUnit
from cooperatives.subjects import CheckState
from products.catalogue import OcopSet, Product
from products.certificates import Certificate, CertificateKind

LONGEST = 120
STARS = (5, 4, 3)
MOST_RANKED = 500


@dataclass(frozen=True)
class Wanted:
    """What a visitor asks for, cleaned."""

    words: str = ""
    unit: AdministrativeUnit | None = None
    ocop_set: OcopSet | None = None
    stars: int | None = None
    in_force: bool = False

    @property
    def is_anything(self) -> bool:
        return bool(self.words or self.unit or self.ocop_set or self.stars or self.in_force)


def read(query: QueryDict) -> Wanted:
    """`?q=…&xa=16000-2025-07-01&nhom=9&sao=4&con-han=1`."""
    stars = query.get("sao", "")
    number = query.get("nhom", "")
    return Wanted(
        words=query.get("q", "")[:LONGEST].replace("\x00", "").strip(),
        unit=AdministrativeUnit.objects.by_key(query.get("xa", "")[:20]),
        ocop_set=OcopSet.objects.filter(pk=int(number)).first() if _is_small(number) else None,
        stars=int(stars) if _is_small(stars) and int(stars) in STARS else None,
        in_force=query.get("con-han") == "1",
    )


def _is_small(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) <= 3


def public_products(wanted: Wanted, day: dt.date | None = None) -> QuerySet[Product]:
    """Products that anybody may see and that answer `wanted`; highest stars first, then by name."""
    day = day or timezone.localdate()
    found = Product.objects.public()
    if wanted.words:
        found = found.called(wanted.words)
    if wanted.unit:
        found = found.filter(subject__unit=wanted.unit)
    if wanted.ocop_set:
        found = found.filter(ocop_set=wanted.ocop_set)
    if wanted.stars or wanted.in_force:
        found = found.filter(pk__in=_papers(wanted, day).values("product"))
    return in_order(found, day)


def _papers(wanted: Wanted, day: dt.date) -> QuerySet[Certificate]:
    """The papers that may stand behind a star on a card: never a withdrawn or returned one."""
    papers = Certificate.objects.filter(kind=CertificateKind.OCOP).exclude(check_state=CheckState.RETURNED)
    papers = papers.filter(Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=day))
    if wanted.in_force:
        papers = papers.in_force_on(day)
    return papers.filter(stars=wanted.stars) if wanted.stars else papers.filter(stars__isnull=False)


def in_order(found: QuerySet[Product], day: dt.date) -> QuerySet[Product]:
    """Stars in force first, published ones after them, then by name."""
    ocop = Q(certificates__kind=CertificateKind.OCOP)
    holds = (
        ocop
        & Q(certificates__check_state=CheckState.VERIFIED)
        & (Q(certificates__expires_on__isnull=True) | Q(certificates__expires_on__gt=day))
        & (Q(certificates__withdrawn_on__isnull=True) | Q(certificates__withdrawn_on__gt=day))
    )
    starred = found.annotate(
        held=Max("certificates__stars", filter=holds), printed=Max("certificates__stars", filter=ocop)
    )
    return starred.order_by(F("held").desc(nulls_last=True), F("printed").desc(nulls_last=True), "folded", "pk")


def sets_offered() -> QuerySet[OcopSet]:
    """Sets that have a public product, each with their number, largest first."""
    public = Product.objects.public().order_by()
    return (
        OcopSet.objects.filter(products__in=public)
        .annotate(count=Count("products", filter=Q(products__in=public)))
        .order_by("-count", "set_no")
    )


def communes_offered() -> QuerySet[AdministrativeUnit]:
    """Communes that have a public product, by name."""
    public = Product.objects.public().order_by()
    return AdministrativeUnit.objects.filter(subjects__products__in=public).distinct().order_by("folded")


def one_of_each_set(found: QuerySet[Product], count: int) -> list[Product]:
    """The first `count` of `found`, a product of every set before a second one of any: a front page shows breadth."""
    rows = list(found.values_list("pk", "ocop_set_id")[:MOST_RANKED])
    turn: dict[int | None, int] = {}
    ranked = []
    for place, (key, number) in enumerate(rows):
        turn[number] = turn.get(number, 0) + 1
        ranked.append((turn[number], place, key))
    keys = [key for _turn, _place, key in sorted(ranked)[:count]]
    by_key = {product.pk: product for product in found.filter(pk__in=keys)}
    return [by_key[key] for key in keys]
