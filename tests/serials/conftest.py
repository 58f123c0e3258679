"""Lan's published lot, and her run of serials."""

import pytest
from django.test import Client
from django.utils import timezone

from products.batches import BatchState
from traceability.codes.issue import issue
from traceability.serials.commission import commission

PHONE = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/130 Mobile Safari/537.36"


@pytest.fixture
def released(batch):
    """The batch, published."""
    batch.state, batch.released_at = BatchState.RELEASED, timezone.now()
    batch.save()
    issue(batch)
    return batch


@pytest.fixture
def run(lan, released):
    """Twelve packs."""
    return commission(actor=lan, batch=released, count=12)


@pytest.fixture
def buyer(db) -> Client:
    """Somebody's telephone camera, never signed in."""
    return Client(HTTP_USER_AGENT=PHONE, HTTP_ACCEPT="text/html", HTTP_ACCEPT_LANGUAGE="vi-VN,vi;q=0.9")
