"""A form that is sent again and again at the same moment makes one thing."""

import threading
import uuid

import pytest
from django.db import connection
from django.test import Client

from products.batches import Batch
from products.catalogue import Product
from traceability.ledger.events import TraceEvent
from traceability.scan.models import ConsumerReport


def at_once(person, url: str, sent: dict, count: int = 20) -> list[int]:
    """The statuses of `count` equal posts that begin together."""
    start, statuses = threading.Barrier(count), []

    def post() -> None:
        browser = Client(raise_request_exception=False)
        if person is not None:
            browser.force_login(person)
        start.wait()
        try:
            statuses.append(browser.post(url, sent).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=post) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


@pytest.mark.django_db(transaction=True)
def test_a_form_that_is_sent_twenty_times_at_once_makes_one_thing(lan, batch, product, plot):
    once = {"client_uuid": str(uuid.uuid4())}
    statuses = at_once(lan, "/cua-toi/san-pham/moi/", once | {"name": "Chè lam", "activity": "processing"}, 8)
    statuses += at_once(
        lan, "/lo-hang/moi/",
        once | {"product": str(product.pk), "plots": str(plot.pk), "day": "today", "quantity": "12", "unit": "kg"}, 20,
    )  # fmt: skip
    statuses += at_once(lan, "/nhat-ky/moi/?viec=water", once | {"plot": str(plot.pk), "day": "today"}, 8)
    statuses += at_once(None, "/bao/0123456789/", once | {"reason": "mismatch"}, 8)
    assert set(statuses) == {302}
    assert Product.objects.filter(name="Chè lam").count() == 1
    assert Batch.objects.exclude(pk=batch.pk).count() == 1
    assert TraceEvent.objects.filter(biz_step="water").count() == 1
    assert TraceEvent.objects.filter(batch__isnull=False).count() == 1
    assert ConsumerReport.objects.count() == 1
