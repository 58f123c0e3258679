"""What a seller may rely on: one listing per product, the newest wish wins, and nothing is lost or doubled."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from marketplace_sync.listings import Listing
from marketplace_sync.ops import Attempt, OpKind, ShopOp
from marketplace_sync.selling import change_price, choose_existing, publish, relist, retry, withdraw
from marketplace_sync.wants import want
from marketplace_sync.watch import watch_all
from tests.marketplace_sync.conftest import items, work
from traceability.foundation.refusals import Refusal

pytestmark = pytest.mark.django_db
ADD = "/api/v2/product/add_item"


def test_a_product_that_is_put_up_goes_live_with_its_stock_price_and_code(listing, practice, product):
    (item,) = items(practice)
    assert (item["sku"], item["price"], item["stock"], item["status"]) == (listing.seller_sku, 45_000, 412, "NORMAL")
    assert listing.remote_url.startswith(practice.base_url)
    assert (listing.pushed_stock, listing.remote_stock, listing.remote_price) == (412, 412, 45_000)


def test_the_row_is_written_with_the_change_or_not_at_all(put_up, practice):
    with pytest.raises(RuntimeError), transaction.atomic():
        put_up()
        raise RuntimeError
    assert (Listing.objects.count(), ShopOp.objects.count(), items(practice)) == (0, 0, [])


def test_pressing_twice_makes_one_listing(put_up, practice):
    assert put_up() == put_up()
    work()
    assert len(items(practice)) == 1


def test_one_row_waits_and_one_flies(listing):
    want(listing, OpKind.PRICE)
    waiting = listing.ops.get(state="pending")
    want(listing, OpKind.STOCK, urgency=100)
    assert listing.ops.get(state="pending") == waiting
    assert listing.ops.get(state="pending").urgency == 100
    with pytest.raises(IntegrityError), transaction.atomic():
        ShopOp.objects.create(
            account=listing.account, listing=listing, sku=listing.seller_sku, kind=OpKind.PRICE
        )  # fmt: skip


@pytest.mark.parametrize(
    "fault", ["timeout_before", "timeout_after", "reset", "reset_after", "error_500", "error_500_after", "wrong_json",
              "maintenance"],
)  # fmt: skip
def test_an_unclear_answer_never_doubles_and_never_loses_a_listing(put_up, practice, fault):
    practice.fault(ADD, fault, seconds=0.0)
    listing = put_up()
    work()
    listing.refresh_from_db()
    assert [item["sku"] for item in items(practice)] == [listing.seller_sku]
    assert (listing.maybe_sent_at, listing.pushed_stock) == (None, 412)


def test_an_unclear_answer_is_looked_up_before_anything_else_is_sent(put_up, practice, settings):
    settings.SHOP_SETTLE_SECONDS = 600
    practice.fault(ADD, "reset_after")
    listing = put_up()
    work()
    listing.refresh_from_db()
    op = listing.ops.get()
    assert (op.state, op.reason_code, op.posts) == ("settling", "UNKNOWN_OUTCOME", 1)
    assert listing.maybe_sent_at is not None
    assert not Attempt.objects.filter(endpoint="product/search_item").exists()


def test_absent_once_is_not_absent(put_up, practice):
    practice.fault(ADD, "reset")
    put_up()
    work()
    looks = Attempt.objects.filter(endpoint="product/search_item").count()
    assert (looks, len(items(practice))) == (2, 1)


def test_a_wish_that_comes_while_the_outcome_is_unknown_waits(put_up, practice, settings, lan):
    settings.SHOP_SETTLE_SECONDS = 600
    practice.fault(ADD, "reset_after")
    listing = put_up()
    work()
    change_price(actor=lan, listing=listing, price=50_000)
    work()
    assert sorted(listing.ops.values_list("state", flat=True)) == ["pending", "settling"]
    settings.SHOP_SETTLE_SECONDS = 0
    work()
    assert [(item["price"], item["stock"]) for item in items(practice)] == [(50_000, 412)]


def test_a_worker_that_died_after_the_call_leaves_no_double(put_up, practice, monkeypatch):
    from marketplace_sync import push

    def die(*_args, **_changes):
        raise KeyboardInterrupt

    monkeypatch.setattr(push.Push, "landed", die)
    listing = put_up()
    with pytest.raises(KeyboardInterrupt):
        work()
    monkeypatch.undo()
    ShopOp.objects.update(lease_until=timezone.now() - dt.timedelta(seconds=1))
    work()
    listing.refresh_from_db()
    assert [item["sku"] for item in items(practice)] == [listing.seller_sku]
    assert listing.remote_id


def test_several_at_the_shop_are_left_to_a_person(put_up, practice, lan):
    practice.fault(ADD, "reset_after")
    listing = put_up()
    work_until_sent(listing)
    _copy_item(practice)
    work()
    listing.refresh_from_db()
    assert (len(listing.choices), listing.ops.get().reason_code) == (2, "SEVERAL_FOUND")
    first = listing.choices[0]["id"]
    choose_existing(actor=lan, listing=listing, remote_id=first)
    work()
    watch_all()
    work()
    status = {str(item["item_id"]): item["status"] for item in items(practice)}
    assert status.pop(first) in {"NORMAL", "REVIEWING"}
    assert list(status.values()) == ["UNLIST"]


def work_until_sent(listing) -> None:
    from traceability.foundation.work.lanes import drain

    drain("shop", limit=1)
    listing.refresh_from_db()
    assert listing.maybe_sent_at


def _copy_item(practice) -> None:
    with practice.store.write() as db:
        db.execute(
            "INSERT INTO item (shop_id, sku, name, category_id, price, stock, status, reviewed, data, create_time, "
            "update_time, indexed_at) SELECT shop_id, sku, name, category_id, price, stock, 'NORMAL', 1, data, "
            "create_time, update_time, indexed_at FROM item"
        )


def test_a_double_that_appears_later_is_hidden_and_reported(listing, practice, caplog):
    practice.state()
    _copy_item(practice)
    Listing.objects.update(created_at=timezone.now() - dt.timedelta(days=2), observed_at=None)
    watch_all()
    work()
    listing.refresh_from_db()
    status = {str(item["item_id"]): item["status"] for item in items(practice)}
    assert status.pop(listing.remote_id) == "NORMAL"
    assert list(status.values()) == ["UNLIST"]
    assert "doubles" in caplog.text


def test_price_and_stock_go_without_a_new_review(listing, practice, lan):
    change_price(actor=lan, listing=listing, price=52_000)
    work()
    (item,) = items(practice)
    assert (item["price"], item["status"]) == (52_000, "NORMAL")
    assert not Attempt.objects.filter(endpoint="product/update_item").exists()


def test_taken_off_and_brought_back(listing, practice, lan):
    withdraw(actor=lan, listing=listing)
    work()
    (item,) = items(practice)
    assert (item["status"], item["stock"]) == ("UNLIST", 0)
    listing.refresh_from_db()
    relist(actor=lan, listing=listing)
    work()
    (item,) = items(practice)
    assert (item["status"], item["stock"]) == ("NORMAL", 412)


def test_what_the_seller_can_mend_says_so_and_is_sent_again_after_the_mending(put_up, practice, lan, product):
    product.story = "Gọi ngay 0900 000 123 để mua."
    product.save()
    listing = put_up()
    work()
    op = listing.ops.get()
    assert (op.state, op.reason_code) == ("dead", "TEXT_CONTACT")
    assert "số điện thoại" in op.reason_text
    assert items(practice) == []
    product.story = "Nếp nương gieo một vụ mỗi năm."
    product.save()
    retry(actor=lan, listing=listing)
    work()
    assert len(items(practice)) == 1


def test_a_refusal_in_the_shops_words_is_told_in_ours(put_up):
    listing = put_up(attributes=[])
    work()
    op = listing.ops.get()
    assert (op.state, op.reason_code) == ("dead", "ATTRIBUTE_MISSING")
    attempt = Attempt.objects.filter(outcome="refused").get()
    assert attempt.code == "product.error_less_required_attribute"
    assert "Hạn sử dụng" in attempt.message


def test_what_the_reviewers_lock_is_shown_with_reason_and_deadline(put_up, practice, product):
    product.story = "Ăn đều chữa khỏi bệnh. Nếp nương gieo một vụ mỗi năm."
    product.save()
    listing = put_up()
    work()
    watch_all()
    listing.refresh_from_db()
    assert listing.remote_state == "rejected"
    assert "công dụng chữa bệnh" in listing.remote_reason
    assert listing.remote_deadline is not None


def test_a_word_that_we_do_not_know_is_unknown_and_raises_a_warning(listing, practice, caplog, monkeypatch):
    from marketplace_sync.shopee import reading

    monkeypatch.delitem(reading.WORDS, "NORMAL")
    Listing.objects.update(observed_at=None)
    watch_all()
    listing.refresh_from_db()
    assert (listing.remote_state, listing.remote_word) == ("unknown", "NORMAL")
    assert "NORMAL" in caplog.text


def test_what_was_deleted_at_the_shop_is_put_up_anew_on_wish(listing, practice, lan):
    with practice.store.write() as db:
        db.execute("UPDATE item SET status = 'SELLER_DELETE'")
    Listing.objects.update(observed_at=None)
    watch_all()
    listing.refresh_from_db()
    assert listing.remote_state == "gone"
    relist(actor=lan, listing=listing)
    work()
    assert sorted(item["status"] for item in items(practice)) in (
        ["NORMAL", "SELLER_DELETE"], ["REVIEWING", "SELLER_DELETE"],
    )  # fmt: skip


def test_a_picture_goes_to_a_shop_once(put_up, practice, lan):
    listing = put_up()
    work()
    retry(actor=lan, listing=listing)
    work()
    images = practice.state()["images"]
    assert images["uploaded"] == images["different"] > 0


def test_pictures_that_the_shop_lost_are_sent_again(put_up, practice, lan):
    listing = put_up()
    work()
    with practice.store.write() as db:
        db.execute("DELETE FROM image")
    retry(actor=lan, listing=listing)
    work()
    assert listing.ops.order_by("-created_at").first().state == "done"


def test_an_unverified_subject_and_a_foreign_shop_are_refused(lan, minh, other_subject, product, account):
    from products.catalogue import Product

    foreign = Product.objects.create(subject=other_subject, slug="x", name="Rau mẫu")
    with pytest.raises(Refusal):
        publish(actor=minh, product=foreign, account=account, price=1000, category="100851")
    product.subject.check_state = "unverified"
    product.subject.save()
    product.refresh_from_db()
    with pytest.raises(Refusal) as info:
        publish(actor=lan, product=product, account=account, price=1000, category="100851")
    assert info.value.refusal_code == "not_yet"


@pytest.mark.parametrize("price", [0, -5, None, 10**12])
def test_an_impossible_price_is_refused(listing, lan, price):
    with pytest.raises(Refusal) as info:
        change_price(actor=lan, listing=listing, price=price)
    assert "price" in info.value.by_field()
