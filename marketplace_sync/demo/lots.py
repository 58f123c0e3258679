"""Batches of the trial: a year of diary through the one door of the ledger, then release, hold and recall by verbs."""

import contextlib
import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from cooperatives.subjects import Plot
from cooperatives.users import User
from marketplace_sync.demo import cast
from marketplace_sync.demo.people import person
from marketplace_sync.demo.year import LOTS, SEASONS, Lot, Work
from products.batches import Batch
from products.catalogue import Activity, Product
from products.lots import create_batch
from traceability.foundation.refusals import Refusal
from traceability.ledger.record import record
from traceability.recall.order import order_recall
from traceability.release.publish import close_batch, release


def _manager_of(product: Product) -> User:
    return product.subject.memberships.get(role="manager").user


def load_lots(products: dict[str, Product], grounds: dict[str, Plot]) -> Iterator[Batch]:
    """Every batch of the year that is not there yet, one after another, so that progress can be shown."""
    today = timezone.localdate()
    for lot in LOTS:
        product, made_on = products[lot.goods], today - dt.timedelta(days=lot.ago)
        if not Batch.objects.filter(product=product, note=f"Trang mẫu: {lot.key}").exists():
            yield _play(lot, product, [grounds[key] for key in lot.grounds], made_on)


@transaction.atomic
def _play(lot: Lot, product: Product, plots: list[Plot], made_on: dt.date) -> Batch:
    actor = _manager_of(product)
    batch = create_batch(
        actor=actor, product=product, plots=plots, quantity=Decimal(lot.quantity), unit=lot.unit, produced_on=made_on,
        note=f"Trang mẫu: {lot.key}", quantity_confirmed=True,
    )  # fmt: skip
    late = lot.fate == "held"
    for work in (*SEASONS[lot.season], *(() if late else lot.extra)):
        _write_down(work, actor, batch, plots, made_on)
    with _still_good(batch):
        _end(lot, actor, batch)
    if late:
        for work in lot.extra:
            _write_down(work, actor, batch, plots, made_on)
    return batch


def _write_down(work: Work, actor: User, batch: Batch, plots: list[Plot], made_on: dt.date) -> None:
    day = made_on - dt.timedelta(days=work.before)
    if day > timezone.localdate():
        return
    before_it_was_a_lot = work.before > 0 and batch.product.activity != Activity.PROCESSING
    for plot in plots if before_it_was_a_lot or work.step == "harvest" else plots[:1]:
        record(
            actor=actor, subject=batch.product.subject, step=work.step, event_date=day, plot=plot,
            batch=None if before_it_was_a_lot else batch, how=dict(work.how), note=work.note,
        )  # fmt: skip


@contextlib.contextmanager
def _still_good(batch: Batch) -> Iterator[None]:
    """A lot that is past its date by now was good when it was released; a trial cannot wait a year for that."""
    expires_on = batch.expires_on
    if expires_on and expires_on < timezone.localdate():
        Batch.objects.filter(pk=batch.pk).update(expires_on=timezone.localdate())
        batch.refresh_from_db()
        yield
        Batch.objects.filter(pk=batch.pk).update(expires_on=expires_on)
        batch.refresh_from_db()
    else:
        yield


def _end(lot: Lot, actor: User, batch: Batch) -> None:
    if lot.fate == "draft":
        return
    if lot.fate == "refused":
        with contextlib.suppress(Refusal):
            release(actor=actor, batch=batch)
        return
    released = release(actor=actor, batch=batch)
    day = min(batch.produced_on + dt.timedelta(days=10), timezone.localdate() - dt.timedelta(days=1))
    morning = dt.datetime.combine(day, dt.time(8), timezone.get_current_timezone())
    Batch.objects.filter(pk=batch.pk).update(released_at=morning)
    if lot.fate == "closed":
        close_batch(actor=actor, batch=released)
    elif lot.fate in {"recalled", "proposed"}:
        orderer = actor if lot.fate == "recalled" else person("hoa")
        order_recall(
            actor=orderer, batch=released, reason=lot.reason, instructions=lot.instructions,
            contact_phone=next(p.phone for p in cast.PEOPLE if p.key == "bien"),
        )  # fmt: skip
