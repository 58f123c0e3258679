"""A released lot, its code, and phones that look at it."""

import datetime as dt

import pytest
from django.test import Client

from traceability.ledger.record import record
from traceability.release.publish import release

PHONE = "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0 Mobile Safari/537.36"
HTML = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.fixture
def phone(db) -> Client:
    """Somebody's telephone camera, never signed in."""
    return Client(HTTP_USER_AGENT=PHONE, HTTP_ACCEPT=HTML, HTTP_ACCEPT_LANGUAGE="vi-VN,vi;q=0.9")


@pytest.fixture
def english(db) -> Client:
    """A visitor's telephone."""
    return Client(HTTP_USER_AGENT=PHONE, HTTP_ACCEPT=HTML, HTTP_ACCEPT_LANGUAGE="en-GB,en;q=0.9")


@pytest.fixture
def machine(db) -> Client:
    """A program that names no HTML."""
    return Client(HTTP_USER_AGENT="inventory/1.0", HTTP_ACCEPT="*/*")


@pytest.fixture
def tell(lan):
    """Lan writes one diary entry, so many days before the harvest."""

    def write(batch, step, days_before, plot=None, of_batch=False, **how):
        return record(
            actor=lan, subject=batch.product.subject, step=step, plot=plot, batch=batch if of_batch else None, how=how,
            event_date=batch.produced_on - dt.timedelta(days=days_before),
        )  # fmt: skip

    return write


@pytest.fixture
def released(batch, plot, lan, tell):
    """A season's diary, then *Công bố*."""
    tell(batch, "sow", 130, plot)
    tell(batch, "fertilise", 80, plot, input={"name": "Phân chuồng ủ hoai"}, quantity="300", unit="kg")
    tell(batch, "spray", 60, plot, input={"name": "Chế phẩm sinh học"}, phi_days=7)
    tell(batch, "harvest", 0, plot, of_batch=True, quantity="620", unit="kg")
    return release(actor=lan, batch=batch)


@pytest.fixture
def code(released) -> str:
    return released.trace_code.code


@pytest.fixture
def address(code) -> str:
    return f"/t/{code}"
