"""Every figure is what one gets by counting by hand, and opens a list of just that length."""

import datetime as dt
from collections import Counter
from decimal import Decimal

import pytest
from django.utils import timezone

from cooperatives.decisions import verify_subject
from cooperatives.subjects import Subject, SubjectKind
from marketplace_sync.accounts import ChannelAccount
from marketplace_sync.listings import Listing
from products.batches import Batch
from products.catalogue import Product
from products.certificates import Certificate
from products.lots import create_batch
from traceability.foundation.refusals import Refusal
from traceability.ledger.record import record
from traceability.monitor.desk import desk_of
from traceability.monitor.figures import by_commune, counted, totals
from traceability.monitor.periods import Period, a_year_to
from traceability.recall.order import order_recall
from traceability.release.completeness import ten_items
from traceability.release.models import ReleaseAttempt
from traceability.release.publish import release
from traceability.scan.counting import roll_up
from traceability.scan.models import ConsumerReport, Scan, ScanDay

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def days_ago(count: int) -> dt.date:
    return TODAY() - dt.timedelta(days=count)


def ocop(product: Product, stars: int, issued: int, lasts: int = 1095, **facts) -> Certificate:
    return Certificate.objects.create(
        subject=product.subject, product=product, kind="ocop", stars=stars, number="1", issued_on=days_ago(issued),
        expires_on=days_ago(issued) + dt.timedelta(days=lasts), **{"check_state": "verified", **facts},
    )  # fmt: skip


@pytest.fixture
def province(viet_du, other_subject, product, batch, plot, lan, minh, hoa):
    """Two communes with something of everything in them; the others are silent."""
    record(actor=lan, subject=viet_du, step="harvest", event_date=batch.produced_on, plot=plot)
    release(actor=lan, batch=batch)
    sprayed = create_batch(
        actor=lan, product=product, plots=[plot], quantity=Decimal(10), unit="kg", produced_on=days_ago(3),
        quantity_confirmed=True,
    )  # fmt: skip
    record(
        actor=lan, subject=viet_du, step="spray", event_date=days_ago(4), plot=plot,
        how={"input": {"name": "Ví dụ"}, "phi_days": 7},
    )  # fmt: skip
    for _time in range(2):
        with pytest.raises(Refusal):
            release(actor=lan, batch=sprayed)
    ocop(product, 4, 1000)
    ocop(product, 3, 30)
    elsewhere = Product.objects.create(subject=other_subject, slug="mat-ong-mau", name="Mật ong Mẫu")
    ocop(elsewhere, 3, 1200)
    ocop(elsewhere, 5, 10, check_state="unverified")
    listed = Subject.objects.create(
        slug="danh-muc", name="Cơ sở trong danh mục", kind=SubjectKind.UNKNOWN, unit=None, origin="catalogue"
    )
    ocop(Product.objects.create(subject=listed, slug="mam", name="Mắm", origin="catalogue"), 5, 100)
    for _time in range(3):
        Scan.objects.create(product=product, batch=batch, verdict="IN_SYSTEM", browser="x", visitor="v")
    ScanDay.objects.create(day=days_ago(40), product=product, count=20, devices=9)
    ScanDay.objects.create(day=days_ago(400), product=product, count=500, devices=9)
    roll_up()
    shop = ChannelAccount.objects.create(subject=viet_du, channel="practice", shop_id="1")
    for sold, state in ((product, "live"), (elsewhere, "rejected")):
        Listing.objects.create(account=shop, product=sold, wanted_price_vnd=1, remote_state=state, remote_id=sold.slug)
    ConsumerReport.objects.create(code="X", product=product, reason="mismatch")
    ConsumerReport.objects.create(code="Y", product=elsewhere, reason="unsafe", closed_at=timezone.now())
    order_recall(
        actor=hoa, batch=Batch.objects.get(pk=batch.pk), reason="Nghi lẫn.", instructions="Ngừng dùng.",
        contact_phone="+84900000001",
    )  # fmt: skip
    return viet_du


def figures(user, period: Period | None = None):
    desk, period = desk_of(user), period or a_year_to(TODAY())
    return totals(desk, period, counted(desk, period))


def rows(user):
    desk, period = desk_of(user), a_year_to(TODAY())
    return {row.unit.name if row.unit else "": row.figures for row in by_commune(desk, period, counted(desk, period))}


def test_each_figure_is_what_one_counts_by_hand(province, hoa):
    found = {key: figure.value for key, figure in figures(hoa).items()}
    complete = [b for b in Batch.objects.filter(released_at__isnull=False) if all(i.present for i in ten_items(b))]
    attempts = list(ReleaseAttempt.objects.all())
    in_force = {c.product_id for c in Certificate.objects.filter(kind="ocop") if c.state_on(TODAY()) in
                ("in_force", "expiring")}  # fmt: skip
    by_hand = {
        "subjects": 2, "active": 1, "ocop": len(in_force), "ocop_5": 1, "ocop_4": 1, "ocop_3": 0, "ocop_coded": 1,
        "ocop_expiring": 1, "ocop_expired": 1, "batches": 1, "complete": len(complete), "attempts": len(attempts),
        "phi_stopped": sum("phi" in a.reasons for a in attempts), "scans": 23, "warnings": 4,
        "listings": 1,
    }  # fmt: skip
    assert found | by_hand == found
    assert (by_hand["phi_stopped"], by_hand["attempts"], by_hand["complete"], by_hand["ocop"]) == (2, 3, 1, 2)


def test_a_number_stands_with_its_denominator(province, hoa):
    found = figures(hoa)
    assert (found["active"].value, found["active"].denominator) == (1, 2)
    assert found["phi_stopped"].denominator == found["attempts"].value == 3
    assert found["subjects"].denominator is None
    assert all(figure.definition for figure in found.values())


def test_the_communes_add_up_to_the_whole(province, hoa):
    summed = Counter()
    for figures_of_one in rows(hoa).values():
        summed.update({key: figure.value or 0 for key, figure in figures_of_one.items()})
    assert dict(summed) == {key: figure.value for key, figure in figures(hoa).items()}


def test_missing_differs_from_zero(province, hoa):
    """Mường Lát has somebody and so a zero; a commune without anybody has no number, and no zero either."""
    from cooperatives.places import AdministrativeUnit

    AdministrativeUnit.objects.create(code="16000", valid_from=dt.date(2025, 7, 1), name="Vắng", kind="xã")
    found = rows(hoa)
    assert found["Mường Lát"]["ocop_3"].value == 0
    assert {figure.value for figure in found["Vắng"].values()} == {None}
    assert found[""]["ocop_5"].value == 1 and found[""]["subjects"].value is None


def test_nothing_is_known_of_an_empty_house(hoa, muong_lat):
    assert {figure.value for figure in figures(hoa).values()} == {None}


def test_an_earlier_period_is_counted_as_it_was(province, hoa):
    """The paper that has lapsed since was about to lapse then; nothing else was open yet."""
    Subject.objects.filter(pk=province.pk).update(created_at=timezone.now() - dt.timedelta(days=300))
    then = figures(hoa, Period(days_ago(500), days_ago(200)))
    assert (then["subjects"].value, then["batches"].value, then["scans"].value) == (1, 0, 500)
    assert then["warnings"].value == 1 and then["ocop_4"].value == 1


def test_scans_are_counted_once_whether_summed_or_not(province, hoa):
    before = figures(hoa)["scans"].value
    ScanDay.objects.filter(day__gte=days_ago(2)).delete()
    assert figures(hoa)["scans"].value == before
    roll_up()
    assert figures(hoa)["scans"].value == before


@pytest.mark.parametrize("commune", ["", "Mường Lát", "Hạc Thành", "nowhere"])
def test_every_number_opens_a_list_of_its_length(province, hoa, client, commune):
    client.force_login(hoa)
    found = figures(hoa) if not commune else rows(hoa)["" if commune == "nowhere" else commune]
    for key, figure in found.items():
        page = client.get(figure.url)
        assert page.status_code == 200 and not page.context["form"].errors, key
        length = page.context["total"] if key == "scans" else page.context["page"].paginator.count
        assert length == (figure.value or 0), key


def test_figures_of_many_communes_take_no_more_queries_than_of_one(
    province, hoa, muong_lat, django_assert_max_num_queries
):
    from cooperatives.places import AdministrativeUnit

    AdministrativeUnit.objects.bulk_create(
        AdministrativeUnit(code=str(17000 + n), valid_from=dt.date(2025, 7, 1), name=f"Xã {n}", kind="xã")
        for n in range(60)
    )
    with django_assert_max_num_queries(30):
        rows(hoa)


def test_verifying_changes_no_count_of_the_registered(province, hoa, other_subject):
    before = figures(hoa)["subjects"].value
    verify_subject(officer=hoa, subject=other_subject)
    assert figures(hoa)["subjects"].value == before
