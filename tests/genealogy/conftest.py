"""Lots of two farms, a product of three pack sizes, and short words for the verbs."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from products.batches import Batch
from products.catalogue import Product
from traceability.genealogy.asking import Make, Take
from traceability.genealogy.making import lots_made_by, transform


def kg(lot, quantity, unit="kg") -> Take:
    """So much of a batch or a received lot."""
    return Take(lot.pk, Decimal(quantity), unit)


def into(product, quantity, unit="kg", **more) -> Make:
    return Make(product, Decimal(quantity), unit, **more)


def today() -> dt.date:
    return timezone.localdate()


@pytest.fixture
def grain(viet_du, rice_set) -> Product:
    """Loose grain, sold by nobody in packs."""
    return Product.objects.create(
        subject=viet_du, slug="thoc-vi-du", name="Thóc Ví Dụ", ocop_set=rice_set, brand_none=True,
        shelf_life_days=400, standard="VietGAP", is_demo=True,
    )  # fmt: skip


@pytest.fixture
def farm(lan, grain, plot):
    """Makes a lot of grain of one farm."""

    def make(lot: str, quantity="100", **more) -> Batch:
        facts = {"produced_on": today() - dt.timedelta(days=20), "created_by": lan} | more
        batch = Batch.objects.create(product=grain, lot=lot, quantity=Decimal(quantity), **facts)
        batch.plots.add(plot)
        return batch

    return make


@pytest.fixture
def mill(lan, viet_du, product):
    """Mills: `inputs` become lots of `product` by `outputs` (kilograms), everything confirmed."""

    def run(inputs, outputs, step="process", **more):
        given = {"actor": lan, "subject": viet_du, "step": step, "made_on": today(), "loss_confirmed": True} | more
        event = transform(inputs=inputs, outputs=outputs, **given)
        return event, lots_made_by(event)

    return run
