"""The front page and the catalogue: search, filters, cards. Both show public products only."""

from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from cooperatives.access import is_officer, subjects_acted_for
from products.catalogue import Product
from products.public import cards, finding
from products.public.sharing import Share
from products.public.short_names import short_name
from traceability.foundation.doors import FRONT_NOTICES, ROLE_DOORS
from traceability.foundation.guard.reads import count_search

ON_FRONT = 8
ON_A_PAGE = 24
CHIPS = 6


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """`/`: the code box, what is going on, and the breadth of the catalogue."""
    wanted = _asked(request)
    found = finding.public_products(wanted)
    shown = finding.one_of_each_set(cards.with_faces(found), ON_FRONT)
    share = Share(
        title=_("Món này từ đâu đến?"),
        text=_("Ai làm ra, làm thế nào, còn hạn không. Mỗi lô nông sản Thanh Hóa có một cuốn sổ, ai cũng mở đọc được."),
        path="/",
        data={"@type": "WebSite", "name": settings.SITE_NAME, "url": f"{settings.PUBLIC_URL}/"},
    )
    context = (
        filters(wanted)
        | {
            "share": share,
            "cards": cards.cards(shown),
            "count": found.count(),
            "check_url": _address("check"),
            "notices": _said(FRONT_NOTICES, request),
            "roles": _said(ROLE_DOORS, request),
        }
        | _doors_shut_to(request)
    )
    return render(request, "products/public/front.html", context)


def _asked(request: HttpRequest) -> finding.Wanted:
    """What is searched for; each search counts."""
    wanted = finding.read(request.GET)
    if wanted.is_anything:
        count_search(request)
    return wanted


def _doors_shut_to(request: HttpRequest) -> dict[str, bool]:
    """A visitor sees all three doors; whoever is signed in sees no door that would not open."""
    user = request.user
    if not user.is_authenticated:
        return {}
    at_desk, makes = is_officer(user) or getattr(user, "is_operator", False), subjects_acted_for(user).exists()
    return {"only_maker": not at_desk, "only_office": at_desk and not makes}


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """`/san-pham/`: every public product that answers the search, page by page."""
    wanted = _asked(request)
    page = page_of(finding.public_products(wanted), request)
    count = page.paginator.count
    share = Share(
        title=_("Sản phẩm"),
        text=_("Tìm nông sản, sản phẩm OCOP của Thanh Hóa theo tên, xã, nhóm và hạng sao."),
        path=reverse("catalogue"),
    )
    counted = ngettext("%(count)s sản phẩm", "%(count)s sản phẩm", count) % {"count": count}
    context = filters(wanted) | {"share": share, "page": page, "cards": cards.cards(page), "counted": counted}
    return render(request, "products/public/catalogue.html", context)


def page_of(products: QuerySet[Product], request: HttpRequest) -> Page:
    """The page that `?trang=` names; the nearest one where there is no such page."""
    return Paginator(cards.with_faces(products), ON_A_PAGE).get_page(request.GET.get("trang"))


def filters(wanted: finding.Wanted) -> dict[str, Any]:
    """What the filter form needs to show itself as it was sent."""
    sets = list(finding.sets_offered())
    return {
        "wanted": wanted,
        "sets": sorted(sets, key=lambda one: one.set_no),
        "chips": [(one, short_name(one)) for one in sets[:CHIPS]],
        "communes": finding.communes_offered(),
        "star_choices": finding.STARS,
    }


def _said(slot, request: HttpRequest) -> list[str]:
    return [mark_safe(html) for say in slot if (html := say(request))]  # noqa: S308 - slots promise safe HTML


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
