"""A seller's shop: connected by consent, tokens renewed once, and never used beyond what the seller allows."""

import datetime as dt

import pytest
from django.utils import timezone

from marketplace_sync import tokens
from marketplace_sync.accounts import ChannelAccount
from marketplace_sync.channels import channel
from marketplace_sync.connecting import connect_account, disconnect_account
from marketplace_sync.ops import ShopOp
from marketplace_sync.selling import change_price
from tests.marketplace_sync.conftest import items, work
from traceability.foundation.refusals import Refusal

pytestmark = pytest.mark.django_db


def old(account: ChannelAccount) -> None:
    """The access token is in the last third of its life."""
    account.refresh_from_db()
    account.token_got_at = timezone.now() - dt.timedelta(hours=3)
    account.token_ends_at = timezone.now() + dt.timedelta(hours=1)
    account.save()


def reconnect(practice, lan, account) -> ChannelAccount:
    _shop_id, code = practice.open_shop("Gian hàng Ví Dụ")
    shop = channel("practice")
    return connect_account(actor=lan, subject=account.subject, shop=shop, code=code, shop_id=account.shop_id)


def test_connecting_keeps_what_was_consented_and_by_whom(account, lan):
    assert (account.state, account.shop_name, account.consent_by) == ("connected", "Gian hàng Ví Dụ", lan)
    assert "Mã truy xuất của sản phẩm, ghi trong mô tả" in account.consent_to
    assert account.consent_until > timezone.now() + dt.timedelta(days=300)


def test_a_token_is_renewed_at_two_thirds_of_its_life_and_saved_before_use(account):
    before = account.access_token
    old(account)
    tokens.shop_of(account).info()
    account.refresh_from_db()
    assert account.access_token != before
    assert account.token_ends_at > timezone.now() + dt.timedelta(hours=3)
    assert account.refresh_lease is None


def test_while_another_renews_the_old_token_is_used(account):
    before = account.access_token
    old(account)
    ChannelAccount.objects.update(
        refresh_lease=account.pk, refresh_lease_until=timezone.now() + dt.timedelta(seconds=60)
    )
    tokens.shop_of(account).info()
    account.refresh_from_db()
    assert account.access_token == before


def test_a_refresh_token_that_was_used_up_asks_the_seller_to_connect_again(account, listing, practice, lan):
    account.refresh_from_db()
    account.refresh_token = "0" * 32
    account.save()
    old(account)
    change_price(actor=lan, listing=listing, price=50_000)
    work()
    account.refresh_from_db()
    op = listing.ops.get(state="blocked")
    assert (account.state, op.reason_code) == ("needs_reauth", "AUTH_EXPIRED")
    reconnect(practice, lan, account)
    work()
    assert [item["price"] for item in items(practice)] == [50_000]


def test_a_token_that_dies_early_is_renewed_once_without_a_person(account, listing, practice, lan):
    with practice.store.write() as db:
        db.execute("DELETE FROM access_token")
    old(account)
    account.refresh_from_db()
    account.token_got_at = timezone.now() - dt.timedelta(hours=1)
    account.save()
    change_price(actor=lan, listing=listing, price=51_000)
    work()
    account.refresh_from_db()
    assert account.state == "connected"
    assert [item["price"] for item in items(practice)] == [51_000]


def test_consent_taken_back_at_the_shop_blocks_the_row_after_one_attempt(account, listing, practice, lan):
    with practice.store.write() as db:
        db.execute("DELETE FROM link")
    change_price(actor=lan, listing=listing, price=51_000)
    work()
    account.refresh_from_db()
    assert account.state == "needs_reauth"
    assert listing.ops.filter(state="blocked").count() == 1


def test_a_row_blocked_in_the_middle_of_a_create_never_doubles(put_up, practice, lan, account):
    practice.fault("/api/v2/product/add_item", "reset_after")
    listing = put_up()
    from traceability.foundation.work.lanes import drain

    drain("shop", limit=1)
    with practice.store.write() as db:
        db.execute("DELETE FROM link")
    work()
    change_price(actor=lan, listing=listing, price=60_000)  # a newer wish waits behind the blocked row
    reconnect(practice, lan, account)
    work()
    assert [(item["sku"], item["price"]) for item in items(practice)] == [(listing.seller_sku, 60_000)]


def test_disconnecting_destroys_the_tokens_and_sends_nothing_more(account, listing, practice, lan):
    disconnect_account(actor=lan, account=account)
    change_price(actor=lan, listing=listing, price=70_000)
    work()
    account.refresh_from_db()
    assert (account.access_token, account.refresh_token, account.state) == ("", "", "stopped")
    assert [item["price"] for item in items(practice)] == [45_000]


@pytest.mark.parametrize(
    ("code", "shop_id"), [("", "1"), ("x" * 300, "1"), ("abc", "one"), ("abc", "9" * 30), ("no", "5")]
)
def test_what_comes_back_may_be_nonsense(practice, lan, viet_du, code, shop_id):
    with pytest.raises(Refusal):
        connect_account(actor=lan, subject=viet_du, shop=channel("practice"), code=code, shop_id=shop_id)
    assert not ChannelAccount.objects.exists()


def test_a_shop_belongs_to_one_subject(practice, account, minh, other_subject):
    _shop_id, code = practice.open_shop("Gian hàng Ví Dụ")
    with pytest.raises(Refusal) as info:
        connect_account(
            actor=minh, subject=other_subject, shop=channel("practice"), code=code, shop_id=account.shop_id
        )  # fmt: skip
    assert info.value.refusal_code == "conflict"


def test_a_shop_that_fails_in_a_row_is_left_alone(put_up, practice, account):
    practice.fault("*", "reset", times=None)
    put_up()
    work()
    account.refresh_from_db()
    assert account.rests_until > timezone.now()
    assert ShopOp.objects.get().reason_code == "RESTING"
    practice.faults.clear()
    ChannelAccount.objects.update(rests_until=timezone.now() - dt.timedelta(seconds=1))
    work()
    account.refresh_from_db()
    assert (account.rests_until, account.failures) == (None, 0)
    assert len(items(practice)) == 1


def test_a_shop_that_asks_for_patience_gets_it_and_no_attempt_is_counted(put_up, practice):
    practice.fault("/api/v2/product/add_item", "rate_limit", times=3)
    listing = put_up()
    work()
    assert len(items(practice)) == 1 or listing.ops.get().reason_code == "RATE"
    assert listing.ops.get().attempts < 3


def test_tokens_never_appear_where_people_or_machines_look(account, caplog):
    from marketplace_sync.http import Outgoing
    from marketplace_sync.road import without_token

    secret = account.access_token
    shown = [repr(account), str(account), repr(Outgoing("GET", f"https://x/?access_token={secret}"))]
    shown.append(repr(without_token(account).refresh))
    assert all(secret not in text for text in shown)
    assert secret not in caplog.text
