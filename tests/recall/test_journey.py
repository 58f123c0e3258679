"""Two farms → mixed lot → three pack sizes → recall of one farm's spray: exactly the right lots, pages and listings."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from cooperatives.access import Membership, Office, OfficeKind, Role
from cooperatives.places import AdministrativeUnit, UnitKind
from cooperatives.subjects import CheckState, Plot, Subject, SubjectKind
from cooperatives.users import User
from marketplace_sync.accounts import ChannelAccount
from marketplace_sync.listings import Listing
from products.batches import Batch, BatchState
from products.catalogue import Product
from tests.recall.ground import WORDS, work
from traceability.codes.issue import issue
from traceability.genealogy.asking import Make, Take
from traceability.genealogy.making import lots_made_by, transform
from traceability.genealogy.shipping import receive, ship, shipped_to
from traceability.ledger.events import TraceEvent
from traceability.ledger.record import record
from traceability.recall.order import approve_order, place_order
from traceability.recall.preview import preview
from traceability.recall.scope import Scope


def day(ago: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=ago)


class House:
    """A subject with one person, and verbs that need no naming of either."""

    def __init__(self, unit: AdministrativeUnit, number: int, name: str) -> None:
        self.subject = Subject.objects.create(
            slug=f"nha-{number}", name=name, kind=SubjectKind.COOPERATIVE, unit=unit, check_state=CheckState.VERIFIED
        )
        self.person = User.objects.create_user(f"+8490000010{number}", name=name)
        Membership.objects.create(user=self.person, subject=self.subject, role=Role.MANAGER)

    def product(self, name: str, grams: int | None = None) -> Product:
        slug = f"{self.subject.slug}-{name.lower().replace(' ', '-')}"
        return Product.objects.create(subject=self.subject, slug=slug, name=name, net_weight_g=grams)

    def harvest(self, product: Product, lot: str) -> Batch:
        """A hundred kilograms of a plot of its own, sprayed twenty days before with what this house uses."""
        plot = Plot.objects.create(subject=self.subject, name="Thửa", unit=self.subject.unit)
        batch = Batch.objects.create(product=product, lot=lot, quantity=100, produced_on=day(10))
        batch.plots.add(plot)
        how = {"input": {"name": f"Thuốc của {self.subject.name}"}, "phi_days": 3}
        record(actor=self.person, subject=self.subject, step="spray", event_date=day(30), plot=plot, how=how)
        return batch

    def give(self, lot: Batch, kilos: int, to: "House"):
        take = Take(lot.pk, Decimal(kilos), "kg")
        ship(actor=self.person, subject=self.subject, lots=[take], sent_on=day(8), receiver=to.subject)
        (line,) = shipped_to(to.subject).filter(lot=lot.pk)
        return receive(actor=to.person, subject=to.subject, shipped=line, quantity=Decimal(kilos), received_on=day(7))

    def make(self, step: str, sources, *outputs: tuple[Product, int], made: int) -> list[Batch]:
        event = transform(
            actor=self.person, subject=self.subject, step=step, made_on=day(made), loss_confirmed=True,
            inputs=[Take(pk, Decimal(kilos), "kg") for pk, kilos in sources],
            outputs=[Make(product, Decimal(kilos), "kg") for product, kilos in outputs],
        )  # fmt: skip
        return lots_made_by(event)

    def sell(self, batch: Batch) -> Listing:
        """Published, and live on a shop with all of it."""
        Batch.objects.filter(pk=batch.pk).update(state=BatchState.RELEASED, released_at=timezone.now())
        issue(batch)
        shop, _new = ChannelAccount.objects.get_or_create(
            subject=self.subject, channel="practice", shop_id=self.subject.slug
        )
        return Listing.objects.create(
            account=shop, product=batch.product, wanted_price_vnd=1000, category_id="1", remote_id=str(batch.pk)[:8],
            remote_state="live", wanted_stock=50, pushed_stock=50, pushed_shown=True,
        )  # fmt: skip


def officer(number: int) -> User:
    user = User.objects.create_user(f"+8490000020{number}", name=f"Cán bộ {number}")
    Office.objects.create(user=user, kind=OfficeKind.DEPARTMENT)
    return user


def journey() -> None:
    """From two sprayed plots to the shops, and back from one of the sprays."""
    unit, _new = AdministrativeUnit.objects.get_or_create(
        code="14845", valid_from=dt.date(2025, 7, 1), defaults={"name": "Mường Lát", "kind": UnitKind.XA}
    )
    one, two, mill = (House(unit, n, f"Nhà {name}") for n, name in enumerate(("Một", "Hai", "Xay"), start=1))
    grain = {house: house.harvest(house.product("Thóc"), f"T-{n}") for n, house in enumerate((one, two), start=1)}
    came = {house: house.give(lot, 60, mill) for house, lot in grain.items()}
    (mixed,) = mill.make("process", [(row.pk, 60) for row in came.values()], (mill.product("Gạo trộn"), 100), made=6)
    sizes = [mill.product(f"Gạo {grams} g", grams) for grams in (500, 1000, 5000)]
    packs = mill.make("pack", [(mixed.pk, 90)], *((size, 30) for size in sizes), made=5)
    other = two.make("process", [(grain[two].pk, 20)], (two.product("Cám"), 20), made=5)[0]
    listings = {batch: mill.sell(batch) for batch in packs} | {other: two.sell(other)}

    hoa, tuan = officer(1), officer(2)
    scope = Scope("input", input_name="Thuốc của Nhà Một")
    right = {grain[one].pk, came[one].pk, mixed.pk, *(pack.pk for pack in packs)}
    seen = preview(hoa, scope)
    assert {lot.lot for lot in seen.lots} == right
    assert {found.listing for found in seen.listings} == {listings[pack].pk for pack in packs}
    order = place_order(actor=hoa, scope=scope, seen=seen.digest, **WORDS)
    approve_order(officer=tuan, order=order)
    work()

    recalled = set(Batch.objects.filter(state=BatchState.RECALLED).values_list("pk", flat=True))
    assert recalled == right - {came[one].pk}
    assert set(TraceEvent.objects.filter(biz_step="recall").values_list("batch", flat=True)) == recalled
    for pack in packs:
        page = Client().get(f"/t/{pack.trace_code.code}").content.decode()
        assert "ĐANG THU HỒI" in page and "Lô này làm từ lô T-1, Thóc" in page
    assert "ĐANG THU HỒI" not in Client().get(f"/t/{other.trace_code.code}").content.decode()
    for batch, listing in listings.items():
        listing.refresh_from_db()
        assert (listing.wanted_stock == 0 and listing.asleep) == (batch in packs)


@pytest.mark.django_db
def test_one_farms_spray_reaches_what_was_made_of_its_grain_and_nothing_else():
    journey()
