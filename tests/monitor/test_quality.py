"""Promises of *Chất lượng ghi chép*: late entries, wrong clocks and entries without a photo, by the same questions."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from traceability.field.deliveries import Delivery
from traceability.field.harvesting import harvest_batch
from traceability.ledger.events import TraceEvent
from traceability.ledger.record import correct, record


def ago(days: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=days)


@pytest.fixture
def entries(lan, product, plot):
    """In time; nine days late; and by a phone whose clock was wrong."""

    def written(step: str, day: dt.date, **more):
        return record(actor=lan, subject=product.subject, step=step, event_date=day, plot=plot, **more)

    wrong = written("fertilise", ago(0), client_uuid=uuid.uuid4())
    Delivery.objects.create(
        client_uuid=wrong.client_uuid, party=lan.party, digest="x", version=1, clock_wrong=True, event=wrong
    )
    return [written("water", ago(0)), written("care", ago(9)), wrong]


def shown(client, **asked) -> set[str]:
    page = client.get(reverse("desk-quality"), asked).content.decode()
    return {words for words in ("Tưới nước", "Chăm sóc", "Bón phân", "Thu hoạch") if f">{words}<" in page}


def test_each_kind_is_found_and_the_usual_list_leaves_photos_aside(client, hoa, entries):
    client.force_login(hoa)
    assert shown(client) == {"Chăm sóc", "Bón phân"}
    assert shown(client, loai="sai-gio") == {"Bón phân"}
    assert shown(client, loai="ghi-cham") == {"Chăm sóc"}
    assert shown(client, loai="khong-anh") == {"Tưới nước", "Chăm sóc", "Bón phân"}
    assert "1 mục nhật ký đến từ máy sai giờ trong 30 ngày" in client.get(reverse("overview")).content.decode()


def test_an_entry_that_was_corrected_counts_once(client, hoa, lan, entries):
    correct(actor=lan, event=entries[1], error_reason="did_not_occur")
    client.force_login(hoa)
    assert shown(client) == {"Bón phân"}


def test_the_harvest_of_a_new_batch_keeps_the_phones_clock(lan, product, plot):
    moment = timezone.now() - dt.timedelta(hours=3)
    batch = harvest_batch(
        actor=lan, photos=[], product=product, plots=[plot], quantity=Decimal(5), unit="kg", produced_on=ago(0),
        device_time=moment,
    )  # fmt: skip
    assert TraceEvent.objects.get(batch=batch).device_time == moment
