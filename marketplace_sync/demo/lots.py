"""Batches of the trial: a year of diary through the one door of the ledger, then release, hold and recall by verbs."""

import contextlib
import datetime as dt
import random
from collections.abc import Iterator
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from cooperatives.subjects import Plot
from cooperatives.users import User
from marketplace_sync.demo import cast
from marketplace_sync.demo.clock import on
from marketplace_sync.demo.people import person
from marketplace_sync.demo.year import LOTS, SEASONS, Lot, Work, marked
from products.batches import Batch
from products.catalogue import Activity, Product
from products.lots import create_batch
from traceability.foundation.refusals import Refusal
from traceability.ledger.record import record
from traceability.recall.order import order_recall
from traceability.release.publish import close_batch, release
from traceability.scan.look_up import by_code
from traceability.scan.models import ScanDay
from traceability.scan.reports import take_report

REPORTS = (
    ("mang-nay", "mismatch", "Trên gói ghi 500 g, em cân được 460 g.", 6),
    ("mam-nay", "unsafe", "Nắp chai hơi rỉ nước khi nhận hàng.", 2),
)
RELEASED_AFTER = 10  # days from the batch's own day


def _manager_of(product: Product) -> User:
    return product.subject.memberships.get(role="manager").user


def _calendar() -> dt.date:
    return timezone.localdate()


def load_lots(products: dict[str, Product], grounds: dict[str, Plot]) -> Iterator[Batch]:
    """Every batch of the year that is not there yet, one after another, so that progress can be shown."""
    today = _calendar()
    for lot in sorted(LOTS, key=lambda lot: -lot.ago):
        product = products[lot.goods]
        if not Batch.objects.filter(product=product, client_uuid=lot.mark).exists():
            yield _play(lot, product, [grounds[key] for key in lot.grounds], today - dt.timedelta(days=lot.ago))


@transaction.atomic
def _play(lot: Lot, product: Product, plots: list[Plot], made_on: dt.date) -> Batch:
    actor, late = _manager_of(product), lot.fate == "held"
    season = (*SEASONS[lot.season], *(() if late else lot.extra))
    for work in (work for work in season if work.before > 0):
        _write_down(work, actor, product, plots, made_on)
    with on(made_on):
        batch = create_batch(
            actor=actor, product=product, plots=plots, quantity=Decimal(lot.quantity), unit=lot.unit,
            produced_on=made_on, client_uuid=lot.mark, quantity_confirmed=True,
        )  # fmt: skip
    for work in (work for work in season if work.before <= 0 or product.activity == Activity.PROCESSING):
        _write_down(work, actor, product, plots, made_on, batch)
    _end(lot, actor, batch, min(made_on + dt.timedelta(days=RELEASED_AFTER), _calendar() - dt.timedelta(days=1)))
    if late:
        for work in lot.extra:
            _write_down(work, actor, product, plots, made_on, entered=_calendar())
    return batch


def _write_down(
    work: Work, actor: User, product: Product, plots: list[Plot], made_on: dt.date, batch: Batch | None = None,
    entered: dt.date | None = None,
) -> None:  # fmt: skip
    """One entry on the evening of its day. What is done before there is a lot belongs to each plot."""
    day = made_on - dt.timedelta(days=work.before)
    of_workshop = product.activity == Activity.PROCESSING
    if day > _calendar() or (of_workshop and batch is None):
        return
    with on(entered or day):
        for plot in plots if work.step == "harvest" or batch is None else plots[:1]:
            record(
                actor=actor, subject=product.subject, step=work.step, event_date=day, plot=plot, batch=batch,
                how=dict(work.how), note=work.note,
            )  # fmt: skip


def _end(lot: Lot, actor: User, batch: Batch, day: dt.date) -> None:
    if lot.fate == "draft":
        return
    with on(day):
        if lot.fate == "refused":
            with contextlib.suppress(Refusal):
                release(actor=actor, batch=batch)
            return
        released = release(actor=actor, batch=batch)
    _count_scans(released, day)
    yesterday = _calendar() - dt.timedelta(days=1)
    with on(yesterday if lot.fate == "proposed" else min(day + dt.timedelta(days=25), yesterday), hour=19):
        if lot.fate == "closed":
            close_batch(actor=actor, batch=released)
        elif lot.fate in {"recalled", "proposed"}:
            order_recall(
                actor=actor if lot.fate == "recalled" else person("hoa"), batch=released, reason=lot.reason,
                instructions=lot.instructions, contact_phone=next(p.phone for p in cast.PEOPLE if p.key == "bien"),
            )  # fmt: skip


def _count_scans(batch: Batch, since: dt.date) -> None:
    """Invented scans of every day until yesterday, the same at each run."""
    chance = random.Random(batch.lot)  # noqa: S311 — a picture of a year, not a secret
    days = [since + dt.timedelta(days=n) for n in range((_calendar() - since).days)]
    ScanDay.objects.bulk_create(
        [
            ScanDay(day=day, product=batch.product, batch=batch, count=count, devices=max(1, count * 2 // 3))
            for day in days
            if (count := chance.randint(0, 9))
        ],
        ignore_conflicts=True,
    )


def load_reports() -> None:
    """Two invented buyers who wrote that something was not right; a second run adds nothing."""
    for key, reason, text, ago in REPORTS:
        code = Batch.objects.select_related("trace_code").get(client_uuid=marked(key)).trace_code.code
        with on(_calendar() - dt.timedelta(days=ago), hour=20):
            take_report(code=code, target=by_code(code), reason=reason, text=text, client_uuid=marked(f"report {key}"))
