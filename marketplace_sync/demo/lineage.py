"""Lots of the trial that became other lots: two farms' paddy, mixed and milled, in three pack sizes, one part sold."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from cooperatives.subjects import Plot, Subject
from cooperatives.users import User
from marketplace_sync.demo import cast
from marketplace_sync.demo.clock import on
from marketplace_sync.demo.goods import made
from marketplace_sync.demo.people import person
from marketplace_sync.demo.year import marked
from products.batches import Batch
from products.catalogue import Product
from products.lots import create_batch
from traceability.genealogy.asking import Make, Take
from traceability.genealogy.boxing import box
from traceability.genealogy.making import lots_made_by, transform
from traceability.genealogy.shipping import receive, ship, shipped_to
from traceability.ledger.record import record
from traceability.release.publish import release

AGO = 40  # days since the paddy was cut
GOODS = {goods.key: goods for goods in cast.LINEAGE}


@transaction.atomic
def load_lineage(makers: Mapping[str, Subject], grounds: Mapping[str, Plot]) -> list[Batch]:
    """The whole story by the verbs; nothing if it has been told before."""
    if Batch.objects.filter(client_uuid=marked("thoc-nha")).exists():
        return []
    goods = {key: made(one, makers[one.maker]) for key, one in GOODS.items()}
    start, lan, cuc = timezone.localdate() - dt.timedelta(days=AGO), person("lan"), person("cuc")
    ours = _cut(lan, goods["thoc"], grounds["na"], start, "thoc-nha", 600)
    theirs = _cut(cuc, goods["thoc-vuon"], grounds["oi"], start, "thoc-vuon", 400)
    release_on(cuc, [theirs], start + dt.timedelta(days=3))
    got = _carried(cuc, theirs, lan, makers["viet-du"], start + dt.timedelta(days=5))
    with on(start + dt.timedelta(days=9)):
        (mixed,) = _made(lan, makers["viet-du"], "process", [_of(ours, 600), _of(got, 400)], [
            Make(goods["gao-tron"], Decimal(690), "kg")], start + dt.timedelta(days=9), "mixed")  # fmt: skip
    packed_on = start + dt.timedelta(days=12)
    with on(packed_on):
        packs = _made(lan, makers["viet-du"], "pack", [_of(mixed, 680)], [
            Make(goods[key], Decimal(count), "goi")
            for key, count in (("gao-500", 400), ("gao-1kg", 280), ("gao-2kg", 100))
        ], packed_on, "packs")  # fmt: skip
    release_on(lan, [ours, mixed, *packs], packed_on + dt.timedelta(days=1))
    _sold(lan, makers["viet-du"], packs[1], packed_on + dt.timedelta(days=4))
    return packs


def _cut(actor: User, product: Product, plot: Plot, day: dt.date, mark: str, kg: int) -> Batch:
    with on(day):
        batch = create_batch(
            actor=actor, product=product, plots=[plot], quantity=Decimal(kg), unit="kg", produced_on=day,
            client_uuid=marked(mark), quantity_confirmed=True,
        )  # fmt: skip
        record(
            actor=actor, subject=product.subject, step="harvest", event_date=day, plot=plot, batch=batch,
            how={"quantity": str(kg), "unit": "kg"},
        )  # fmt: skip
    return batch


def _carried(giver: User, batch: Batch, taker: User, subject: Subject, day: dt.date):
    with on(day):
        ship(actor=giver, subject=batch.product.subject, lots=[_of(batch, 400)], sent_on=day, receiver=subject,
             paper="PX-07")  # fmt: skip
        return receive(actor=taker, subject=subject, shipped=shipped_to(subject)[0], quantity=Decimal(400),
                       received_on=day)  # fmt: skip


def _made(
    actor: User, subject: Subject, step: str, inputs: list[Take], outputs: list[Make], day: dt.date, mark: str
) -> list[Batch]:
    return lots_made_by(
        transform(
            actor=actor, subject=subject, step=step, inputs=inputs, outputs=outputs, made_on=day, loss_confirmed=True,
            client_uuid=marked(mark),
        )
    )  # fmt: skip


def _sold(actor: User, subject: Subject, packs: Batch, day: dt.date) -> None:
    with on(day):
        cases = box(actor=actor, subject=subject, lot=Take(packs.pk, Decimal(20), "goi"), count=3, packed_on=day)
        ship(actor=actor, subject=subject, lots=[], cases=cases[:2], receiver_name="Cửa hàng Ví Dụ Xanh", sent_on=day,
             receiver_place="Phường Hạc Thành", paper="PX-12")  # fmt: skip


def _of(lot, kg: int) -> Take:
    return Take(lot.pk, Decimal(kg), "kg")


def release_on(actor: User, batches: Sequence[Batch], day: dt.date) -> None:
    """Released on the evening of `day`."""
    with on(day):
        for batch in batches:
            release(actor=actor, batch=batch)
