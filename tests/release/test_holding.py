"""Promises of holding many lots at once: the same as one by one, each announced, and each maker told once."""

import pytest

from marketplace_sync.accounts import ChannelAccount
from marketplace_sync.listings import Listing
from marketplace_sync.ops import ShopOp
from products.batches import Batch, BatchState
from products.catalogue import Product
from tests.recall.ground import lot_of
from traceability.foundation.audit import trail
from traceability.foundation.audit.models import AuditEvent
from traceability.foundation.notices.models import Notice
from traceability.foundation.refusals import Refusal
from traceability.ledger.events import TraceEvent
from traceability.ledger.many import Entry, record_all
from traceability.ledger.verify import check
from traceability.release.holding import hold_all
from traceability.release.models import Hold
from traceability.release.publish import hold
from traceability.release.signals import batch_held


@pytest.fixture
def lots(product):
    return [lot_of(product, f"A-{n}") for n in range(4)]


@pytest.fixture
def heard():
    calls = []

    def listen(sender, batch, hold, **_kwargs):
        calls.append((batch.lot, batch.state, hold.kind))

    batch_held.connect(listen)
    yield calls
    batch_held.disconnect(listen)


def ids(lots):
    return [lot.pk for lot in lots]


def test_each_lot_rests_with_its_hold_its_event_its_note_and_its_word(
    hoa, lan, lots, heard, django_assert_max_num_queries
):
    draft = lot_of(lots[0].product, "N-1", state=BatchState.DRAFT)
    with django_assert_max_num_queries(60):
        hold_all(actor=hoa, batches=[*ids(lots), draft.pk], kind="agency", reason="Dư lượng thuốc.")
    assert set(Batch.objects.filter(pk__in=ids(lots)).values_list("state", "state_reason")) == {
        ("held", "Dư lượng thuốc.")
    }
    assert sorted(heard) == [(f"A-{n}", "held", "agency") for n in range(4)]
    assert TraceEvent.objects.filter(biz_step="hold", actor_party=hoa.party).count() == 4
    assert AuditEvent.objects.filter(verb="batch.held").count() == 4
    assert list(trail.faults()) == [] and check().sound
    draft.refresh_from_db()
    assert draft.state == BatchState.DRAFT
    told = Notice.objects.get(recipient=lan, kind="batches-held")
    assert "4 lô" in told.title and not Notice.objects.filter(kind="batch-held").exists()


def test_what_rests_already_is_not_held_twice(hoa, lots, heard):
    hold(actor=hoa, batch=lots[0], kind="agency", reason="Chờ kiểm nghiệm")
    heard.clear()
    assert len(hold_all(actor=hoa, batches=ids(lots), kind="agency", reason="Dư lượng thuốc.")) == 3
    assert hold_all(actor=hoa, batches=ids(lots), kind="agency", reason="Dư lượng thuốc.") == []
    assert Hold.objects.count() == 4 and len(heard) == 3
    lots[0].refresh_from_db()
    assert lots[0].state_reason == "Chờ kiểm nghiệm"


def test_the_shops_are_told_at_once(hoa, lots):
    account = ChannelAccount.objects.create(subject=lots[0].product.subject, channel="practice", shop_id="1")
    listing = Listing.objects.create(
        account=account, product=lots[0].product, wanted_price_vnd=1000, category_id="1", remote_id="9",
        remote_state="live", wanted_stock=33, pushed_stock=33, pushed_shown=True, pushed_price=1000,
        pushed_content_version=1,
    )  # fmt: skip
    hold_all(actor=hoa, batches=ids(lots), kind="agency", reason="Dư lượng thuốc.")
    listing.refresh_from_db()
    assert listing.wanted_stock == 0 and not listing.asleep
    assert ShopOp.objects.get(listing=listing).urgency == 100


def test_many_events_are_the_same_as_one_after_the_other_and_a_repeat_adds_none(lan, lots, product, other_subject):
    now = lots[0].released_at
    entries = [Entry(lan, product.subject, lot, now, lot.pk, {"recall": "x"}) for lot in lots]
    first = record_all(step="recall_end", entries=entries)
    assert record_all(step="recall_end", entries=entries) == first and check().sound
    other = [Entry(lan, product.subject, lots[0], now, lots[0].pk, {"recall": "y"})]
    with pytest.raises(Refusal):
        record_all(step="recall_end", entries=other)
    theirs = Product.objects.create(subject=other_subject, slug="cua-minh", name="Hàng của Minh")
    strange = lot_of(theirs, "Z-1")
    with pytest.raises(Refusal):
        record_all(step="recall_end", entries=[Entry(lan, product.subject, strange, now, strange.pk)])
    assert TraceEvent.objects.filter(biz_step="recall_end").count() == 4
