"""What a maker may rely on when she makes, publishes and ends a batch on her phone."""

import datetime as dt
import re
import uuid
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from cooperatives.subjects import Plot
from products.batches import Batch
from products.lots import create_batch
from products.making import create_product
from traceability.ledger.events import TraceEvent
from traceability.ledger.record import record
from traceability.release.publish import release

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def typed(product, plot) -> dict:
    """A batch of today as it is typed."""
    return {
        "client_uuid": str(uuid.uuid4()), "product": product.pk, "plots": [plot.pk], "day": "today",
        "quantity": "412", "unit": "kg",
    }  # fmt: skip


def test_a_batch_takes_six_inputs_and_writes_its_harvest(lan_client, typed):
    page = lan_client.post(reverse("batch-new"), typed, follow=True)
    batch = Batch.objects.get()
    assert page.redirect_chain[-1][0] == reverse("batch", args=[batch.pk])
    assert "412 kg" in text(page)
    event = TraceEvent.objects.get()
    assert (event.biz_step, event.batch, event.how["quantity"]) == ("harvest", batch, "412")


def test_the_form_remembers_product_plot_and_unit_of_the_batch_before(lan_client, typed, product, plot):
    lan_client.post(reverse("batch-new"), typed | {"unit": "yen"})
    page = text(lan_client.get(reverse("batch-new")))
    assert re.search(rf'value="{product.pk}"[^>]*checked', page)
    assert re.search(rf'value="{plot.pk}"[^>]*checked', page)
    assert re.search(r'value="yen" selected', page)


def test_a_repeated_submit_is_one_batch_and_one_harvest(lan_client, typed):
    lan_client.post(reverse("batch-new"), typed)
    lan_client.post(reverse("batch-new"), typed)
    assert (Batch.objects.count(), TraceEvent.objects.count()) == (1, 1)


def test_ten_times_the_usual_waits_for_a_tick(lan_client, typed):
    lan_client.post(reverse("batch-new"), typed | {"quantity": "1.500"})
    odd = typed | {"quantity": "15.000", "client_uuid": str(uuid.uuid4())}
    page = lan_client.post(reverse("batch-new"), odd)
    assert page.status_code == 400
    assert "15.000 kg, gấp 10 lần mọi khi. Có đúng không?" in text(page)
    assert "15.000 kg (15 tấn)" in text(page)
    lan_client.post(reverse("batch-new"), odd | {"quantity_confirmed": "on"})
    assert Batch.objects.filter(quantity=15_000).exists()


def test_a_harvest_after_today_is_refused_and_nothing_is_lost(lan_client, typed):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    page = lan_client.post(
        reverse("batch-new"), typed | {"day": "other", "produced_on": f"{tomorrow:%d/%m/%Y}", "note": "Phơi hai nắng"}
    )
    assert page.status_code == 400
    assert "Ngày thu hoạch sau hôm nay. Anh/chị xem lại giúp." in text(page)
    assert "Phơi hai nắng" in text(page)
    assert typed["client_uuid"] in text(page)
    assert not Batch.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"quantity": ""}, {"quantity": "0"}, {"quantity": "-1"}, {"quantity": "NaN"}, {"quantity": "1e9"},
     {"unit": "bao"}, {"product": "x"}, {"plots": ["x"]}, {"day": "tomorrow"}, {"client_uuid": "x"},
     {"day": "other", "produced_on": "31/02/2026"}, {"note": "ữ" * 5000}, {"quantity": "9" * 24}],
)  # fmt: skip
def test_no_input_breaks_the_form(lan_client, typed, wrong):
    assert lan_client.post(reverse("batch-new"), typed | wrong).status_code == 400
    assert not Batch.objects.exists()


def test_the_ids_of_another_subject_are_refused_in_every_box(client, minh, other_subject, hac_thanh, typed):
    Plot.objects.create(subject=other_subject, name="Vườn Mẫu", unit=hac_thanh)
    client.force_login(minh)
    page = client.post(reverse("batch-new"), typed)
    assert page.status_code == 400
    assert "Gạo nếp nương" not in text(page)
    assert not Batch.objects.exists()


def test_a_draft_says_what_is_missing_and_where_to_add_it(lan_client, batch, product):
    product.photos.all().delete()
    product.standard = ""
    product.save()
    page = text(lan_client.get(reverse("batch", args=[batch.pk])))
    assert "Còn thiếu 3 mục bắt buộc." in page
    assert "2. Hình ảnh" in page
    assert reverse("my-product", args=[product.pk]) in page
    assert f"{reverse('diary-new')}?lo={batch.pk}" in page


def test_an_unverified_subject_reads_who_decides(client, minh, other_subject, hac_thanh):
    other_subject.decide_by = dt.date(2026, 12, 1)
    other_subject.save()
    product = create_product(actor=minh, subject=other_subject, name="Chè")
    batch = create_batch(
        actor=minh, product=product, plots=[], quantity=Decimal(5), unit="kg", produced_on=timezone.localdate()
    )
    client.force_login(minh)
    page = text(client.get(reverse("batch", args=[batch.pk])))
    assert "chậm nhất ngày 01/12/2026" in page
    assert reverse("batch-release", args=[batch.pk]) not in page


def test_a_spray_that_is_too_young_is_named_with_plot_and_day(lan, lan_client, viet_du, batch, plot):
    sprayed = batch.produced_on - dt.timedelta(days=3)
    spray = record(
        actor=lan, subject=viet_du, step="spray", event_date=sprayed, plot=plot,
        how={"input": {"name": "Thuốc Ví Dụ"}, "phi_days": 7},
    )  # fmt: skip
    page = text(lan_client.post(reverse("batch-release", args=[batch.pk]), follow=True))
    assert "Thuốc Ví Dụ phun ngày" in page
    assert reverse("diary-correct", args=[spray.pk]) in page
    assert str(plot) in page
    assert f"{sprayed + dt.timedelta(days=7):%d/%m/%Y}" in page


def test_a_changed_draft_corrects_its_harvest_too(lan_client, typed):
    lan_client.post(reverse("batch-new"), typed)
    batch = Batch.objects.get()
    change = {"day": "today", "quantity": "400", "unit": "kg", "plots": typed["plots"], "packs": "390"}
    lan_client.post(reverse("batch-change", args=[batch.pk]), change)
    batch.refresh_from_db()
    assert (batch.quantity, batch.packs) == (400, 390)
    assert TraceEvent.objects.current().get(batch=batch).how["quantity"] == "400"
    lan_client.post(reverse("batch-change", args=[batch.pk]), change)
    assert TraceEvent.objects.count() == 2


def test_anothers_batch_is_not_there(client, minh, batch):
    client.force_login(minh)
    for name in ("batch", "batch-change"):
        assert client.get(reverse(name, args=[batch.pk])).status_code == 404
    assert client.post(reverse("batch-change", args=[batch.pk]), {"quantity": "1"}).status_code == 404


def test_a_published_batch_offers_labels_recall_and_end(lan, lan_client, viet_du, batch, plot):
    record(
        actor=lan, subject=viet_du, step="harvest", event_date=batch.produced_on, batch=batch, how={"quantity": "412"}
    )
    release(actor=lan, batch=batch)
    page = text(lan_client.get(reverse("batch", args=[batch.pk])))
    for name in ("labels", "recall-new", "batch-close"):
        assert reverse(name, args=[batch.pk]) in page
    assert reverse("batch-change", args=[batch.pk]) not in page


def test_without_a_product_the_page_leads_to_one(client, minh):
    client.force_login(minh)
    assert reverse("product-new") in text(client.get(reverse("batch-new")))
    assert reverse("product-new") in text(client.get(reverse("batches")))
