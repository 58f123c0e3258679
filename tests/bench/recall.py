"""`python -m tests.bench.recall`: a spray reaches 1,000 lots and 3,000 listings; the order over all of them at once,
beside the rival way: lot by lot through the verb of one lot. Both in one run, on lots of their own.

DATABASE_URL names the server; a database of its own is made there and dropped. Shops are not called: a listing counts
as reached when its row for the shop is written, with urgency above everything else. Beside the seconds on the wall
stand those of this process, which others on the machine do not lengthen.
"""

import argparse
import datetime as dt
import itertools
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests.bench.ground import own_database, say

FARMS, SHOPS = 50, 3
WORDS = {"reason": "Dư lượng thuốc.", "instructions": "Ngừng sử dụng.", "contact_phone": "0900 000 001"}
NUMBERS = itertools.count(1)


def people() -> tuple[Any, Any]:
    """Two officers of the department."""
    from cooperatives.access import Office, OfficeKind
    from cooperatives.users import User

    both = [User.objects.create_user(f"+8490000009{n}", name=f"Cán bộ {n}") for n in (1, 2)]
    for one in both:
        Office.objects.create(user=one, kind=OfficeKind.DEPARTMENT)
    return both[0], both[1]


def farms(lots: int, listings: int, spray: str, actor: Any) -> list[Any]:
    """`lots` released lots: half of them from sprayed plots, the others made of those; each product on some shops."""
    from cooperatives.subjects import Plot, Subject, SubjectKind
    from marketplace_sync.accounts import ChannelAccount
    from marketplace_sync.listings import Listing
    from products.batches import Batch, BatchState
    from products.catalogue import Product
    from tests.bench.people import somebody
    from traceability.codes.issue import issue
    from traceability.ledger.record import record

    _, model = somebody() if not Subject.objects.exists() else (None, Subject.objects.first())
    day, made = _now().date() - dt.timedelta(days=20), []
    each, shops = lots // FARMS, listings // lots
    for _farm in range(FARMS):
        n = next(NUMBERS)
        subject = Subject.objects.create(
            slug=f"co-so-{n}", name=f"Cơ sở {n}", kind=SubjectKind.COOPERATIVE, unit=model.unit,
            check_state="verified",
        )  # fmt: skip
        plot = Plot.objects.create(subject=subject, name="Thửa", unit=model.unit)
        how = {"input": {"name": spray}, "phi_days": 1}
        record(actor=actor, subject=subject, step="spray", event_date=day, plot=plot, how=how)
        products = Product.objects.bulk_create(
            Product(subject=subject, slug=f"hang-{n}-{k}", name=f"Hàng {n}-{k}", code=f"{n:05}{k:05}"[:10])
            for k in range(each)
        )
        batches = Batch.objects.bulk_create(
            Batch(
                product=product, lot=f"L-{k}", quantity=100, unit="goi", state=BatchState.RELEASED,
                produced_on=day + dt.timedelta(days=5), released_at=_now(),
            )
            for k, product in enumerate(products)
        )  # fmt: skip
        plot.batches.add(*batches[: each // 2])
        _edges(actor, subject, batches[: each // 2], batches[each // 2 :])
        accounts = [
            ChannelAccount.objects.create(subject=subject, channel="practice", shop_id=f"{n}{k}") for k in range(shops)
        ]
        Listing.objects.bulk_create(
            Listing(
                account=account, product=product, wanted_price_vnd=1000, category_id="1", remote_id=f"{n}-{k}",
                remote_state="live", wanted_stock=33, pushed_stock=33, pushed_shown=True, pushed_price=1000,
                pushed_content_version=1,
            )
            for account in accounts
            for k, product in enumerate(products)
        )  # fmt: skip
        for batch in batches:
            issue(batch)
        made += batches
    return made


def _now() -> dt.datetime:
    from django.utils import timezone

    return timezone.now()


def _edges(actor: Any, subject: Any, sources: list, targets: list) -> None:
    from traceability.genealogy.links import LotLink, LotUse, Role
    from traceability.ledger.record import record

    event = record(
        actor=actor, subject=subject, step="process", event_date=_now().date(), batch=targets[0],
        client_uuid=uuid.uuid4(),
    )  # fmt: skip
    pairs = list(zip(sources, targets, strict=False))
    LotLink.objects.bulk_create(
        LotLink(source=a.pk, target=b.pk, transformation=uuid.uuid4(), event=event) for a, b in pairs
    )
    LotUse.objects.bulk_create(
        LotUse(lot=a.pk, event=event, role=Role.USED, quantity=Decimal(50), unit="goi") for a, _b in pairs
    )


@dataclass
class Took:
    """Seconds on the wall, and of this process."""

    wall: float
    own: float

    def __add__(self, other: "Took") -> "Took":
        return Took(self.wall + other.wall, self.own + other.own)


def timed(work: Callable[[], Any]) -> tuple[Took, Any]:
    wall, own = time.perf_counter(), time.process_time()
    found = work()
    return Took(time.perf_counter() - wall, time.process_time() - own), found


def line(label: str, took: Took, more: str = "") -> None:
    say(f"{label:<60}{took.wall:9.2f} s wall{took.own:9.2f} s own   {more}")


def reached(lots: list) -> tuple[int, int, int]:
    """How many of `lots` are red, have their event, and how many listings have their row for the shop."""
    from marketplace_sync.ops import ShopOp
    from products.batches import Batch, BatchState
    from traceability.ledger.events import TraceEvent

    ids = [lot.pk for lot in lots]
    red = Batch.objects.filter(pk__in=ids, state=BatchState.RECALLED).count()
    events = TraceEvent.objects.filter(batch__in=ids, biz_step="recall").count()
    products = {lot.product_id for lot in lots}
    rows = ShopOp.objects.filter(listing__product__in=products, urgency=100).values("listing").distinct().count()
    return red, events, rows


def drain_jobs() -> None:
    from traceability.foundation.work.lanes import drain

    while drain("jobs"):
        pass


def at_once(lots: list, spray: str, first: Any, second: Any) -> None:
    """The order over all of them."""
    from traceability.recall.order import approve_order, place_order
    from traceability.recall.preview import preview
    from traceability.recall.scope import Scope

    scope = Scope("input", input_name=spray)
    looking, seen = timed(lambda: preview(first, scope))
    assert {one.lot for one in seen.lots} == {lot.pk for lot in lots}
    line("preview: lots found", looking, f"{len(seen.lots):,} lots")
    adding, _all = timed(lambda: (seen.fates, seen.holders, seen.listings, seen.sums))
    line("preview: holders, listings, sums", adding, f"{len(seen.listings):,} listings")
    proposing, order = timed(lambda: place_order(actor=first, scope=scope, seen=seen.digest, **WORDS))
    line("first officer orders: set frozen", proposing)
    holding, _none = timed(drain_jobs)
    assert resting(lots) == (len(lots),) * 3
    line("  and every lot held, its event written (work)", holding, f"{len(lots):,} lots")
    deciding, _none = timed(lambda: approve_order(officer=second, order=order))
    red, events, _rows = reached(lots)
    assert red == len(lots) and events == 0
    line("second officer decides → last page red", deciding, f"{red:,} pages")
    working, _none = timed(drain_jobs)
    red, events, rows = reached(lots)
    assert (red, events) == (len(lots), len(lots))
    line(
        "second officer decides → last event, last shop row",
        deciding + working,
        f"{events:,} events, {rows:,} listings",
    )


def resting(lots: list) -> tuple[int, int, int]:
    """How many of `lots` rest, have their hold and their event."""
    from products.batches import Batch
    from traceability.ledger.events import TraceEvent
    from traceability.release.models import Hold

    ids = [lot.pk for lot in lots]
    held = Batch.objects.filter(pk__in=ids, state="held").count()
    events = TraceEvent.objects.filter(batch__in=ids, biz_step="hold").count()
    return held, Hold.objects.open().filter(batch__in=ids).count(), events


def held_one_by_one(lots: list, actor: Any) -> None:
    """The rival of holding: the verb of one lot, as the work did it lot by lot before."""
    from traceability.release.publish import hold

    took, _none = timed(lambda: [hold(actor=actor, batch=lot, kind="agency", reason="Dư lượng.") for lot in lots])
    assert resting(lots) == (len(lots),) * 3
    line("rival of holding: one hold after the other", took)


def one_by_one(lots: list, first: Any, second: Any) -> None:
    """The rival: the verb of a single lot, a thousand times; the list of lots is given to it."""
    from traceability.recall.order import approve_recall, order_recall

    ordering, recalls = timed(lambda: [order_recall(actor=first, batch=lot, **WORDS) for lot in lots])
    line("rival, lot by lot: first officer orders, lots held", ordering)

    def decide() -> None:
        for recall in recalls:
            recall.refresh_from_db()
            if recall.state == "proposed":
                approve_recall(officer=second, recall=recall)

    deciding, _none = timed(decide)
    red, events, rows = reached(lots)
    more = f"{red:,} pages, {events:,} events, {rows:,} listings"
    line("rival: second officer decides → last page red, last shop row", deciding, more)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--lots", type=int, default=1000)
    asked.add_argument("--listings", type=int, default=3000)
    asked.add_argument("--quick", action="store_true", help="without the rival of the whole order")
    given = asked.parse_args()
    with own_database() as vendor:
        first, second = people()
        ours = farms(given.lots, given.listings, "Thuốc Ví Dụ", first)
        theirs = farms(given.lots, given.listings, "Thuốc Khác", first)
        third = farms(given.lots, given.listings, "Thuốc Thứ Ba", first)
        say(f"{vendor}: {len(ours):,} lots of {FARMS} farms, {given.listings:,} listings, three times")
        held_one_by_one(third, first)
        at_once(ours, "Thuốc Ví Dụ", first, second)
        if not given.quick:
            one_by_one(theirs, first, second)


if __name__ == "__main__":
    main()
