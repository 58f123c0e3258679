"""What can be bought at the shops is what is released, in date and not recalled: never more, on no shop."""

import datetime as dt

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from marketplace_sync import stock
from marketplace_sync.channels import channel
from marketplace_sync.connecting import connect_account
from marketplace_sync.listings import Listing
from marketplace_sync.ops import ShopOp
from marketplace_sync.watch import watch_all
from products.batches import Batch, BatchState
from tests.marketplace_sync.conftest import items, work
from tests.things import RECALL
from traceability.recall.order import order_recall


def second_batch(product, units=100, days=200) -> Batch:
    today = timezone.localdate()
    return Batch.objects.create(
        product=product, lot="B2", quantity=units, unit="goi", state=BatchState.RELEASED, produced_on=today,
        expires_on=today + dt.timedelta(days=days),
    )  # fmt: skip


@given(st.integers(0, 10_000), st.integers(0, 50))
def test_shares_never_add_up_to_more_than_there_is(total, count):
    parts = stock.shares(total, count)
    assert sum(parts) == (total if count else 0)
    assert not parts or max(parts) - min(parts) <= 1


@pytest.mark.django_db
def test_stock_is_the_sum_of_what_may_be_sold(listing, practice, product):
    second_batch(product)
    stock.recompute(product)
    work()
    assert [item["stock"] for item in items(practice)] == [512]


@pytest.mark.django_db
def test_a_recall_reaches_the_shop_before_everything_else(listing, practice, released, product, lan):
    from marketplace_sync.selling import retry

    retry(actor=lan, listing=listing)  # text waits to be sent
    released.state = BatchState.RECALLED
    released.save()
    stock.batch_is_recalled(batch=released)
    work()
    listing.refresh_from_db()
    (item,) = items(practice)
    assert (item["stock"], item["status"], listing.asleep) == (0, "UNLIST", True)
    assert listing.ops.order_by("-created_at").first().urgency == 100
    endpoints = list(listing.attempts.order_by("at").values_list("endpoint", flat=True))
    assert "product/update_item" not in endpoints[endpoints.index("product/update_stock") - 1 :]


@pytest.mark.django_db
def test_after_a_recall_the_next_batch_brings_it_back(listing, practice, released, product):
    released.state = BatchState.RECALLED
    released.save()
    stock.batch_is_recalled(batch=released)
    work()
    stock.batch_may_sell(batch=second_batch(product))
    work()
    (item,) = items(practice)
    assert (item["stock"], item["status"]) == (100, "NORMAL")


@pytest.mark.django_db
def test_a_recall_of_one_lot_leaves_the_other_on_sale(listing, practice, released, product):
    second_batch(product)
    stock.recompute(product)
    work()
    released.state = BatchState.RECALLED
    released.save()
    stock.batch_is_recalled(batch=released)
    work()
    (item,) = items(practice)
    assert (item["stock"], item["status"]) == (100, "NORMAL")


@pytest.mark.django_db
def test_a_held_batch_cannot_be_bought(listing, practice, released):
    released.state = BatchState.HELD
    released.save()
    stock.batches_must_not_sell(batches=[released])
    work()
    assert [(item["stock"], item["status"]) for item in items(practice)] == [(0, "NORMAL")]


@pytest.mark.django_db
def test_midnight_takes_an_expired_batch_off_the_shelf(listing, practice, released):
    Batch.objects.update(produced_on=timezone.localdate() - dt.timedelta(days=400),
                         expires_on=timezone.localdate() - dt.timedelta(days=1))  # fmt: skip
    stock.recompute_all()
    work()
    assert [item["stock"] for item in items(practice)] == [0]


@pytest.mark.django_db
def test_two_shops_together_never_show_more_than_there_is(listing, practice, put_up, lan, viet_du, product):
    shop_id, code = practice.open_shop("Gian thứ hai")
    other = connect_account(actor=lan, subject=viet_du, shop=channel("practice"), code=code, shop_id=str(shop_id))
    second = put_up(account=other)
    assert sorted(Listing.objects.values_list("wanted_stock", flat=True)) == [206, 206]
    listing.refresh_from_db()
    assert stock.allowed_now(second) == 0  # the first shop still shows all
    work()
    shown = [item["stock"] for item in items(practice)]
    assert sorted(shown) == [206, 206]


@pytest.mark.django_db
def test_a_batch_that_nobody_can_count_in_packs_gives_none(listing, product, released):
    product.net_weight_g = None
    product.save()
    assert stock.sellable_units(product, timezone.localdate()) == 0


@pytest.mark.django_db
def test_the_recall_of_floor_two_is_heard(listing, released, lan):
    order_recall(actor=lan, batch=released, **RECALL)
    listing.refresh_from_db()
    assert (listing.wanted_stock, listing.asleep) == (0, True)
    assert listing.ops.filter(state="pending", urgency=100).exists()


@pytest.mark.django_db
def test_a_recall_of_many_lots_wishes_what_lot_by_lot_would_wish(listing, practice, put_up, lan, viet_du, product):
    """The statements over many products, held against the verb of one."""
    shop_id, code = practice.open_shop("Gian thứ hai")
    other = connect_account(actor=lan, subject=viet_du, shop=channel("practice"), code=code, shop_id=str(shop_id))
    put_up(account=other)
    second_batch(product)
    stock.recompute(product)
    work()
    for left in (True, False):  # first some of it may still be sold, then nothing
        Batch.objects.filter(product=product).exclude(lot="B2" if left else "").update(state=BatchState.RECALLED)
        stock.batches_are_recalled(batches=list(Batch.objects.filter(product=product)))
        many = list(Listing.objects.order_by("pk").values_list("wanted_stock", "asleep"))
        rows = [(op.urgency, op.desired_version) for op in ShopOp.objects.filter(state="pending").order_by("listing")]
        wished = dict(Listing.objects.values_list("pk", "wanted_version"))
        assert [row[0] for row in rows] == [100, 100] and {row[1] for row in rows} <= set(wished.values())
        stock.recompute(product, recalled=True, urgent=True)
        assert list(Listing.objects.order_by("pk").values_list("wanted_stock", "asleep")) == many
        work()
    watch_all()  # a listing under review can be hidden once it has passed
    work()
    assert {(item["stock"], item["status"]) for item in items(practice)} == {(0, "UNLIST")}
