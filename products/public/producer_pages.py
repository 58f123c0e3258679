"""`/nsx/`: who makes things. Names of people, exact places and unasked telephone numbers never stand here."""

from django.core.paginator import Paginator
from django.db.models import Case, Count, Q, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from cooperatives.subjects import Origin, Subject, SubjectKind
from products.catalogue import Product
from products.public import cards, sharing
from products.public.catalogue_pages import page_of
from products.public.finding import LONGEST, in_order
from products.public.product_page import lots_shown, papers_of
from products.public.selling import public_batches, shops_of
from products.published import NOBODY
from traceability.foundation.guard.reads import count_search
from traceability.foundation.words import fold

ON_A_PAGE = 40
MOST_BATCHES = 8
# A household's address is where a family lives: these kinds alone show theirs.
WITH_ADDRESS = {SubjectKind.COOPERATIVE, SubjectKind.GROUP, SubjectKind.COMPANY}


def public_subjects() -> QuerySet[Subject]:
    """Subjects that have a page: verified or published ones, without the stand-ins for makers nobody named."""
    return Subject.objects.public().exclude(name=NOBODY)


def counted(subjects: QuerySet[Subject]) -> QuerySet[Subject]:
    """`subjects` with `shown_products`, how many products the public sees."""
    public = Product.objects.public().order_by()
    return subjects.select_related("unit", "village").annotate(
        shown_products=Count("products", filter=Q(products__in=public), distinct=True)
    )


def searched(subjects: QuerySet[Subject], typed: str) -> QuerySet[Subject]:
    """Those whose name or commune contains each word typed, marks aside."""
    for word in fold(typed).split():
        subjects = subjects.filter(Q(folded__contains=word) | Q(unit__folded__contains=word))
    return subjects


# Those who keep their own books here come before those who are only known from a published list.
_listed_last = Case(When(origin=Origin.REGISTERED, then=0), default=1)


@require_safe
def producers(request: HttpRequest) -> HttpResponse:
    """`/nsx/`: search by name, place or kind."""
    typed = request.GET.get("q", "")[:LONGEST].replace("\x00", "").strip()
    kind = request.GET.get("loai", "")
    if typed:
        count_search(request)
    found = searched(counted(public_subjects()), typed)
    if kind in SubjectKind.values:
        found = found.filter(kind=kind)
    page = Paginator(found.order_by(_listed_last, "folded", "pk"), ON_A_PAGE).get_page(request.GET.get("trang"))
    count = page.paginator.count
    context = {
        "page": page, "q": typed, "kind": kind, "kinds": SubjectKind.choices,
        "counted": ngettext("%(count)s nơi sản xuất", "%(count)s nơi sản xuất", count) % {"count": count},
        "share": sharing.Share(
            title=_("Nơi sản xuất"), text=_("Hợp tác xã, cơ sở, hộ và doanh nghiệp làm ra nông sản Thanh Hóa."),
            path=reverse("producers"),
        ),
    }  # fmt: skip
    return render(request, "products/public/producers.html", context)


@require_safe
def producer(request: HttpRequest, slug: str) -> HttpResponse:
    """`/nsx/<slug>/`: one maker with its products, papers and batches."""
    subject = get_object_or_404(public_subjects().select_related("unit", "village"), slug=slug)
    products = in_order(Product.objects.public().filter(subject=subject), timezone.localdate())
    page = page_of(products, request)
    shown = list(page)
    context = {
        "subject": subject,
        "is_catalogue": subject.origin == Origin.CATALOGUE,
        "address": subject.address if subject.kind in WITH_ADDRESS and subject.origin == Origin.REGISTERED else "",
        "page": page,
        "cards": cards.cards(shown),
        "papers": papers_of(Q(subject=subject, product=None)),
        "lots": lots_shown(list(public_batches(products.order_by())[:MOST_BATCHES])),
        "shops": shops_of(shown),
        "share": _share(subject, shown),
    }
    return render(request, "products/public/producer.html", context)


def _share(subject: Subject, products: list[Product]) -> sharing.Share:
    pictures = [face for product in products if (face := cards.face(product))]
    place = subject.unit.full_name if subject.unit else subject.address or "Thanh Hóa"
    return sharing.Share(
        title=subject.name,
        text=subject.about or f"{subject.get_kind_display()} · {place}",
        path=subject.get_absolute_url(),
        face=pictures[0] if pictures else None,
        kind="profile",
        data=sharing.maker_data(subject) | ({"description": sharing.shortened(subject.about)} if subject.about else {}),
    )
