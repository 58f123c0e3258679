"""What every connector promises, whichever shop it speaks to: one class, run against a practice server each.

A connector's tests subclass it and fill in the hooks; nothing here knows a dialect.
"""

import pytest

from marketplace_sync.accounts import ChannelAccount
from marketplace_sync.channels import channel
from marketplace_sync.contract import RemoteState
from marketplace_sync.faults import ShopFault
from marketplace_sync.reasons import REASONS
from marketplace_sync.selling import change_price, publish, relist, retry, withdraw
from marketplace_sync.tokens import shop_of
from marketplace_sync.watch import watch_all
from tests.marketplace_sync.conftest import work

UNCLEAR = ["timeout_before", "timeout_after", "reset", "reset_after", "error_500", "error_500_after", "wrong_json",
           "maintenance"]  # fmt: skip


@pytest.mark.django_db
class ConnectorContract:
    """Hooks: fixtures `own` (the connected account) and `there` (what the shop holds, see `There`)."""

    key = ""
    choices: dict = {}  # category, attributes, brand, carriers of a listing at this shop

    @pytest.fixture
    def put_it_up(self, lan, product, own, photo, released):
        def put_it_up(**changes):
            said = {"actor": lan, "product": product, "account": own, "price": 45_000} | self.choices
            return publish(**said | changes)

        return put_it_up

    @pytest.fixture
    def on_sale(self, put_it_up, there):
        listing = put_it_up()
        work()
        watch_all()
        listing.refresh_from_db()
        assert listing.remote_state == RemoteState.LIVE
        return listing

    def test_its_keys_are_kept_unreadable_and_shown_nowhere(self, own: ChannelAccount, there):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT access_token FROM marketplace_sync_channelaccount")
            (kept,) = cursor.fetchone()
        assert own.access_token and own.access_token not in kept
        assert own.access_token not in repr(shop_of(own).__dict__)

    def test_a_listing_arrives_whole(self, on_sale, there):
        (one,) = there.all()
        assert (one.sku, one.price, one.stock, one.is_shown) == (on_sale.seller_sku, 45_000, 412, True)
        assert on_sale.remote_url.startswith(there.base)

    def test_its_sku_finds_it_and_no_other(self, on_sale, own):
        shop = shop_of(own)
        (seen,) = shop.find(on_sale.seller_sku)
        assert (seen.remote_id, seen.sku, seen.price, seen.stock) == (
            on_sale.remote_id, on_sale.seller_sku, 45_000, 412,
        )  # fmt: skip
        assert shop.find(on_sale.seller_sku[:-1]) == []
        assert shop.look(["999999999"]) == []

    def test_price_stock_hide_and_show_each_reach_the_buyer(self, on_sale, there, lan):
        change_price(actor=lan, listing=on_sale, price=50_000)
        work()
        withdraw(actor=lan, listing=on_sale)
        work()
        (one,) = there.all()
        assert (one.price, one.stock, one.is_shown) == (50_000, 0, False)
        relist(actor=lan, listing=on_sale)
        work()
        (one,) = there.all()
        assert (one.stock, one.is_shown) == (412, True)

    def test_a_new_text_arrives_and_sends_no_picture_twice(self, on_sale, there, lan, product):
        (first,), before = there.all(), there.pictures()
        product.story = "Lúa nếp của nương cao, gặt tay từng bông."
        product.save()
        retry(actor=lan, listing=on_sale)
        work()
        (one,) = there.all()
        assert "gặt tay từng bông" in one.text
        assert (one.pictures, there.pictures()) == (first.pictures, before)
        assert first.pictures

    @pytest.mark.parametrize("kind", UNCLEAR)
    def test_an_unclear_answer_to_a_create_never_doubles_and_never_loses(self, put_it_up, there, kind):
        there.fault_create(kind)
        listing = put_it_up()
        work()
        listing.refresh_from_db()
        assert [one.sku for one in there.all()] == [listing.seller_sku]
        assert (listing.maybe_sent_at, listing.pushed_stock) == (None, 412)

    def test_create_after_create_dropped_leaves_one(self, put_it_up, there):
        """A small storm: three answers in a row are lost, after the effect or before it."""
        for kind in ("reset_after", "error_500", "timeout_after"):
            there.fault_create(kind)
        listing = put_it_up()
        work()
        listing.refresh_from_db()
        assert [one.sku for one in there.all()] == [listing.seller_sku]
        assert listing.remote_id

    def test_a_shop_that_asks_for_patience_gets_it(self, put_it_up, there):
        there.fault_create("rate_limit")
        listing = put_it_up()
        work()
        assert len(there.all()) == 1
        assert listing.ops.get().attempts < 3

    def test_every_reason_that_its_errors_name_has_a_text(self):
        shop = channel(self.key)
        assert shop is not None and shop.codes and set(shop.codes) <= REASONS.keys()

    def test_what_is_gone_at_the_shop_is_said_to_be_gone(self, on_sale, own):
        with pytest.raises(ShopFault) as info:
            shop_of(own).set_price("999999999", 1000)
        assert (info.value.reason, info.value.done) == ("ITEM_GONE", False)
