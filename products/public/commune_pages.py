"""`/xa/`: what each commune makes and sells. A bare code is never taken for a commune: it may name two of them."""

import datetime as dt

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cooperatives.places import AdministrativeUnit
from cooperatives.subjects import Subject
from cooperatives.unit_search import find_units
from products.catalogue import Product
from products.public import cards, sharing
from products.public.catalogue_pages import page_of
from products.public.finding import LONGEST, in_order
from products.public.producer_pages import counted, public_subjects
from products.public.product_page import lots_shown
from products.public.selling import public_batches, shops_of
from traceability.foundation.guard.reads import count_search

MOST_FOUND = 40
MOST_BATCHES = 12


@require_safe
def communes(request: HttpRequest) -> HttpResponse:
    """`/xa/`: search by old and new names, and the list of today with what each one shows."""
    typed = request.GET.get("q", "")[:LONGEST].replace("\x00", "").strip()
    if typed:
        count_search(request)
    units = AdministrativeUnit.objects.communes().in_force_on(timezone.localdate())
    context = {
        "q": typed,
        "found": find_units(typed, limit=MOST_FOUND) if typed else [],
        **_grouped(with_counts(units).order_by("folded")),
        "share": sharing.Share(
            title=_("Các xã, phường"),
            text=_("Mỗi xã có gì: cơ sở, sản phẩm, lô hàng và nơi bán. Tìm được cả tên xã cũ."),
            path=reverse("communes"),
        ),
    }
    return render(request, "products/public/communes.html", context)


def _grouped(units: QuerySet[AdministrativeUnit]) -> dict[str, list[AdministrativeUnit]]:
    """Those with something to see, and the others: on a telephone 166 rows are a long way."""
    rows = list(units)
    return {
        "busy": [unit for unit in rows if unit.makers or unit.goods],  # type: ignore[attr-defined]
        "quiet": [unit for unit in rows if not (unit.makers or unit.goods)],  # type: ignore[attr-defined]
    }


def with_counts(units: QuerySet[AdministrativeUnit]) -> QuerySet[AdministrativeUnit]:
    """`units` with the numbers of what the public sees there."""
    subjects, products = public_subjects().order_by(), Product.objects.public().order_by()
    return units.annotate(
        makers=Count("subjects", filter=Q(subjects__in=subjects), distinct=True),
        goods=Count("subjects__products", filter=Q(subjects__products__in=products), distinct=True),
    )


@require_safe
def commune(request: HttpRequest, code: str, valid_from: str) -> HttpResponse:
    """`/xa/<code>-<day>/`: one commune in one version of the list."""
    unit = get_object_or_404(AdministrativeUnit.objects.communes(), code=code, valid_from=_day(valid_from))
    products = in_order(Product.objects.public().filter(subject__unit=unit), timezone.localdate())
    page = page_of(products, request)
    shown = list(page)
    context = {
        "unit": unit,
        "is_old": unit.valid_to is not None and unit.valid_to < timezone.localdate(),
        "successors": unit.successors.select_related("new").order_by("new__folded"),
        "predecessors": unit.predecessors.select_related("old").order_by("old__folded"),
        "villages": by_village(counted(public_subjects().filter(unit=unit)).order_by("village__folded", "folded")),
        "page": page,
        "cards": cards.cards(shown),
        "lots": lots_shown(list(public_batches(products.order_by())[:MOST_BATCHES])),
        "selling": _selling(shown),
        "share": _share(unit, shown),
    }
    return render(request, "products/public/commune.html", context)


@require_safe
def bare_code(request: HttpRequest, code: str) -> HttpResponse:
    """`/xa/<code>/`: every commune that has or had this code, to choose from; never one of them by itself."""
    units = AdministrativeUnit.objects.communes().filter(code=code).order_by("-valid_from")
    status = 300 if units else 404
    return render(request, "products/public/bare_code.html", {"code": code, "units": units}, status=status)


def by_village(subjects: QuerySet[Subject]) -> list[tuple[str, list[Subject]]]:
    """Subjects under their thôn or bản; those without one come last, under no heading."""
    groups: dict[str, list[Subject]] = {}
    for subject in subjects:
        groups.setdefault(subject.village.name if subject.village else "", []).append(subject)
    return sorted(groups.items(), key=lambda group: group[0] == "")


def _selling(products: list[Product]) -> list[tuple[Product, list]]:
    shops = shops_of(products)
    return [(product, shops[product.pk]) for product in products if shops.get(product.pk)]


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error


def _share(unit: AdministrativeUnit, products: list[Product]) -> sharing.Share:
    pictures = [face for product in products if (face := cards.face(product))]
    names = ", ".join(product.name for product in products[:4])
    return sharing.Share(
        title=unit.name_with_district,
        text=names or _("Cơ sở, sản phẩm và lô hàng của %(place)s.") % {"place": unit.name_in_text},
        path=unit.get_absolute_url(),
        face=pictures[0] if pictures else None,
        data=sharing.place_data(unit),
    )
