"""Promises of what follows an order: widened, ended, corrected, acknowledged, timed; and of a drill."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from marketplace_sync.accounts import ChannelAccount
from marketplace_sync.listings import Listing
from products.batches import Batch, BatchState
from tests.recall.ground import WORDS, given, lot_of, made_of, work
from traceability.foundation.notices.models import Notice
from traceability.foundation.refusals import Refusal
from traceability.ledger.events import TraceEvent
from traceability.ledger.verify import check
from traceability.recall import shops
from traceability.recall.acknowledging import acknowledge
from traceability.recall.closing import close_order, declare_mistake, note_recovered, widen
from traceability.recall.drilling import gaps, run_drill
from traceability.recall.effects import AT_ONCE
from traceability.recall.models import Recall, RecallState
from traceability.recall.order import approve_order, place_order, recall_of
from traceability.recall.orders import LotState, RecallOrder
from traceability.recall.scope import Scope
from traceability.recall.timing import LAW, clock_of, spoken
from traceability.release.models import Hold
from traceability.release.publish import hold


def of(*lots) -> Scope:
    return Scope("lot", lots=tuple(lot.pk for lot in lots))


def state(lot: Batch) -> str:
    return Batch.objects.get(pk=lot.pk).state


@pytest.fixture
def lots(product):
    return [lot_of(product, f"A-{n}") for n in range(4)]


@pytest.fixture
def order(lan, lots, other_subject):
    """Two lots called back by Lan: one part of the first is with Minh, one with a shop outside."""
    given(lan, lots[0], other_subject)
    given(lan, lots[1], name="Tiệm Ngoài")
    return place_order(actor=lan, scope=of(*lots[:2]), **WORDS)


# --- widening ---------------------------------------------------------------------------------------------------------
def test_a_maker_widens_at_once_with_the_reason_and_what_was_made_comes_along(lan, order, lots, product):
    cake = lot_of(product, "B-1", days=1)
    made_of(lan, [lots[2]], cake)
    widen(actor=lan, order=order, lots=[lots[2].pk], reason="Cùng ngày phun")
    assert [state(one) for one in (lots[2], cake, lots[3])] == ["recalled", "recalled", "released"]
    assert order.lots.get(lot=lots[2].pk).why == "Cùng ngày phun"
    assert order.lots.get(lot=cake.pk).recall.reason == WORDS["reason"]


def test_what_an_officer_adds_waits_for_a_second_one_too(hoa, tuan, lots):
    order = place_order(actor=hoa, scope=of(lots[0]), **WORDS)
    approve_order(officer=tuan, order=order)
    widen(actor=tuan, order=order, lots=[lots[1].pk], reason="Cùng thửa")
    assert state(lots[1]) == BatchState.HELD
    with pytest.raises(Refusal):
        approve_order(officer=tuan, order=order)
    with pytest.raises(Refusal) as early:
        close_order(actor=hoa, order=order, outcome="destroy")
    assert early.value.refusal_code == "conflict"
    approve_order(officer=hoa, order=order)
    assert state(lots[1]) == BatchState.RECALLED


def test_what_cannot_be_widened_is_told(lan, minh, hoa, order, lots):
    with pytest.raises(Refusal) as known:
        widen(actor=lan, order=order, lots=[lots[0].pk], reason="Lại")
    assert set(known.value.by_field()) == {"lots"}
    with pytest.raises(Refusal) as why:
        widen(actor=lan, order=order, lots=[lots[2].pk], reason=" ")
    assert set(why.value.by_field()) == {"reason"}
    for other in (minh, hoa):
        with pytest.raises(Refusal):
            widen(actor=other, order=order, lots=[lots[2].pk], reason="Của tôi")
    with pytest.raises(Http404):
        widen(actor=lan, order=order, lots=[uuid.uuid4()], reason="Không có")
    close_order(actor=lan, order=order, outcome="destroy")
    with pytest.raises(Refusal) as closed:
        widen(actor=lan, order=order, lots=[lots[2].pk], reason="Muộn")
    assert closed.value.refusal_code == "conflict" and state(lots[2]) == BatchState.RELEASED


# --- the end ----------------------------------------------------------------------------------------------------------
def test_the_end_is_an_event_of_its_own_and_unknown_is_not_nothing(lan, order, lots):
    close_order(actor=lan, order=order, outcome="destroy", note="Lập biên bản", recovered={lots[0].pk: Decimal(0)})
    rows = dict(order.lots.filter(batch__isnull=False).values_list("lot", "recovered"))
    assert rows == {lots[0].pk: 0, lots[1].pk: None}
    ends = TraceEvent.objects.filter(biz_step="recall_end")
    assert ends.count() == 2
    said = {event.batch_id: event.how.get("recovered") for event in ends}
    assert said == {lots[0].pk: {"quantity": "0", "unit": "kg"}, lots[1].pk: None}
    assert state(lots[0]) == BatchState.RECALLED and recall_of(lots[0]).outcome == "destroy"
    with pytest.raises(Refusal) as twice:
        close_order(actor=lan, order=order, outcome="fix")
    assert twice.value.refusal_code == "conflict"


@pytest.mark.parametrize("amount", [Decimal(-1), Decimal(101), Decimal("NaN"), Decimal("Infinity")])
def test_an_amount_that_cannot_have_come_back_is_refused_and_nothing_is_kept_by_halves(lan, order, lots, amount):
    with pytest.raises(Refusal) as refused:
        note_recovered(actor=lan, order=order, recovered={lots[0].pk: Decimal(5), lots[1].pk: amount})
    assert set(refused.value.by_field()) == {f"recovered.{lots[1].pk}"}
    assert not order.lots.filter(recovered__isnull=False).exists()


def test_an_amount_of_a_lot_that_is_not_there_is_refused(lan, order, lots):
    with pytest.raises(Refusal):
        note_recovered(actor=lan, order=order, recovered={lots[3].pk: Decimal(5)})


# --- a mistake --------------------------------------------------------------------------------------------------------
def test_a_mistake_is_corrected_with_error_declarations_and_each_lot_is_as_before(lan, hoa, order, lots):
    with pytest.raises(Refusal):
        declare_mistake(officer=lan, order=order, reason="Nhầm")
    declare_mistake(officer=hoa, order=order, reason="Đọc nhầm kết quả")
    assert [state(lot) for lot in lots[:2]] == [BatchState.RELEASED] * 2
    assert recall_of(lots[0]) is None
    events = TraceEvent.objects.filter(biz_step="recall", corrects__isnull=True)
    assert events.count() == 2 and all(one.corrections.get().error_reason == "did_not_occur" for one in events)
    assert set(order.lots.filter(batch__isnull=False).values_list("state", flat=True)) == {LotState.UNDONE}
    assert check().sound


def test_a_lot_that_rested_for_its_interval_rests_again(lan, hoa, lots):
    hold(actor=lan, batch=lots[0], kind="phi", reason="Phun muộn")
    order = place_order(actor=lan, scope=of(lots[0]), **WORDS)
    declare_mistake(officer=hoa, order=order, reason="Nhầm lô")
    assert state(lots[0]) == BatchState.HELD and Hold.objects.open().get(batch=lots[0]).reason == "Phun muộn"


def test_nobody_corrects_what_he_ordered_himself(hoa, tuan, lots):
    order = place_order(actor=hoa, scope=of(lots[0]), **WORDS)
    approve_order(officer=tuan, order=order)
    with pytest.raises(Refusal):
        declare_mistake(officer=hoa, order=order, reason="Nhầm")
    declare_mistake(officer=tuan, order=order, reason="Nhầm")
    assert state(lots[0]) == BatchState.RELEASED


def test_many_lots_end_and_are_undone_by_work(lan, hoa, product):
    many = [lot_of(product, f"V-{n:03}") for n in range(AT_ONCE + 5)]
    order = place_order(actor=lan, scope=of(*many[:-1]), **WORDS)
    work()
    declare_mistake(officer=hoa, order=order, reason="Nhầm")
    assert {state(one) for one in many} == {BatchState.RELEASED}
    work()
    assert TraceEvent.objects.filter(biz_step="recall", corrects__isnull=False).count() == len(many) - 1


# --- holders ----------------------------------------------------------------------------------------------------------
def test_a_holder_says_what_is_left_and_the_giver_speaks_for_who_is_outside(lan, minh, order, other_subject):
    held = order.holders.get(subject=other_subject)
    with pytest.raises(Refusal):
        acknowledge(actor=lan, held=held, stopped=True)
    with pytest.raises(Refusal) as refused:
        acknowledge(actor=minh, held=held, stopped=False, left=Decimal(-1), left_unit="kg")
    assert set(refused.value.by_field()) == {"stopped", "left"}
    acknowledge(actor=minh, held=held, stopped=True, left=Decimal("12.5"), left_unit="kg")
    outside = order.holders.get(name="Tiệm Ngoài")
    with pytest.raises(Refusal):
        acknowledge(actor=minh, held=outside, stopped=True)
    acknowledge(actor=lan, held=outside, stopped=True)
    assert not order.holders.filter(acknowledged_at=None).exists()
    outside.refresh_from_db()
    assert outside.left is None, "nobody has counted: that is not none"


def test_on_the_page_a_holder_confirms_and_keeps_what_was_typed(client, minh, lan, order, other_subject):
    held = order.holders.get(subject=other_subject)
    notice = Notice.objects.get(recipient=minh, kind="recall-holding")
    assert notice.url == reverse("recall-acknowledge", args=[held.pk])
    client.force_login(minh)
    wrong = client.post(notice.url, {"left": "-3", "left_unit": "kg", "said": "Để ở kho lạnh"})
    assert wrong.status_code == 400 and "Để ở kho lạnh" in wrong.content.decode()
    assert client.post(notice.url, {"stopped": "on", "left": "12,5", "left_unit": "kg"}).status_code == 302
    held.refresh_from_db()
    assert held.left == Decimal("12.5")
    client.force_login(lan)
    assert client.get(notice.url).status_code == 404


def test_a_lot_of_another_orders_holder_reads_nothing_of_a_proposal(hoa, minh, lan, lots, other_subject):
    given(lan, lots[0], other_subject)
    order = place_order(actor=hoa, scope=of(lots[0]), **WORDS)
    assert not RecallOrder.objects.visible_to(minh).exists()
    assert RecallOrder.objects.visible_to(lan).get() == order
    assert not Notice.objects.filter(recipient=minh).exists()


# --- time -------------------------------------------------------------------------------------------------------------
@pytest.fixture
def sold(order, lots, viet_du, product):
    """A listing that shows stock at a shop."""
    shop = ChannelAccount.objects.create(subject=viet_du, channel="practice", shop_id="1")
    return Listing.objects.create(
        account=shop, product=product, wanted_price_vnd=45_000, category_id="1", remote_id="r1", remote_state="live",
        pushed_stock=300, pushed_shown=True, wanted_stock=400,
    )  # fmt: skip


def test_a_listing_is_told_only_once_the_shop_was_told(sold, lan, lots):
    order = place_order(actor=lan, scope=of(lots[2]), **WORDS)
    sold.refresh_from_db()
    assert sold.wanted_stock == 100  # of four lots one is left
    row = order.listings.get()
    assert row.stock == 300 and shops.note_told() == 0
    told = timezone.now() + dt.timedelta(seconds=7)
    Listing.objects.filter(pk=sold.pk).update(pushed_stock=100, pushed_at=told)
    assert shops.note_told() == 1
    row.refresh_from_db()
    assert row.told_at == told
    pages, shop, people = clock_of(order).effects
    assert (pages.is_done, shop.is_done, people.total) == (True, True, 0)


def test_the_clock_counts_to_the_last_effect_and_says_when_the_law_is_broken(order, minh, lan, other_subject):
    assert not clock_of(order).is_done and not clock_of(order).is_late
    for held in order.holders.all():
        acknowledge(actor=minh if held.subject else lan, held=held, stopped=True)
    clock = clock_of(order)
    assert clock.is_done and clock.longest < dt.timedelta(minutes=5) and "trong hạn 24 giờ" in clock.sentence
    order.recalls.update(decided_at=timezone.now() - LAW - dt.timedelta(hours=1))
    assert clock_of(order).is_late and "Quá 24 giờ" in clock_of(order).sentence


def test_a_lot_added_long_after_counts_from_the_decision_that_added_it(lan, order, lots):
    long_ago = timezone.now() - dt.timedelta(days=90)
    order.recalls.update(decided_at=long_ago)
    order.lots.update(done_at=long_ago + dt.timedelta(seconds=3), added_at=long_ago)
    order.holders.update(added_at=long_ago, acknowledged_at=long_ago + dt.timedelta(hours=2))
    RecallOrder.objects.filter(pk=order.pk).update(decided_at=long_ago)
    order.refresh_from_db()
    widen(actor=lan, order=order, lots=[lots[2].pk], reason="Cùng ngày phun")
    assert clock_of(order).is_done and not clock_of(order).is_late


def test_spans_are_said_in_words():
    assert [spoken(dt.timedelta(seconds=n)) for n in (0, 8, 125, 3700, 90_000)] == [
        "0 giây", "8 giây", "2 phút 5 giây", "1 giờ 1 phút", "1 ngày 1 giờ",
    ]  # fmt: skip


# --- a drill ----------------------------------------------------------------------------------------------------------
def test_a_drill_finds_the_same_and_reaches_nobody(lan, staff, minh, lots, other_subject, sold):
    given(lan, lots[2], other_subject)
    before = (TraceEvent.objects.count(), Notice.objects.count(), Recall.objects.count(), Hold.objects.count())
    drill = run_drill(actor=lan, scope=of(lots[2], lots[3]), note="Thử quý 4")
    work()
    assert (TraceEvent.objects.count(), Notice.objects.count(), Recall.objects.count(), Hold.objects.count()) == before
    assert [state(one) for one in lots[2:]] == [BatchState.RELEASED] * 2
    assert drill.report["lots"] == 3 and drill.report["holders"] == 1 and drill.report["listings"] == 1
    assert (drill.report["made_kg"], drill.report["passed_kg"]) == ("200.000", "30.000")
    assert any("chưa ghi giao hàng" in gap for gap in gaps(drill.report))
    assert clock_of(drill) is None and drill.lots.count() == 3
    assert not RecallOrder.objects.visible_to(minh).filter(pk=drill.pk).exists()
    assert shops.note_told() == 0


def test_nothing_can_be_done_to_a_drill(lan, hoa, lots):
    drill = run_drill(actor=lan, scope=of(lots[0]))
    for deed in (
        lambda: close_order(actor=lan, order=drill, outcome="destroy"),
        lambda: widen(actor=lan, order=drill, lots=[lots[1].pk], reason="x"),
        lambda: approve_order(officer=hoa, order=drill),
        lambda: declare_mistake(officer=hoa, order=drill, reason="x"),
    ):
        with pytest.raises(Refusal):
            deed()


def test_a_report_of_a_drill_is_kept_on_a_page(lan_client, lan, lots):
    drill = run_drill(actor=lan, scope=of(lots[0]))
    page = lan_client.get(reverse("recall-order", args=[drill.pk])).content.decode()
    assert "Tìm thấy 1 lô sau" in page and "Kết thúc thu hồi" not in page
    listed = lan_client.get(reverse("recall-list")).content.decode()
    assert str(drill.pk) in listed


def test_a_recall_state_of_each_lot_follows_its_order(lan, order):
    close_order(actor=lan, order=order, outcome="fix")
    assert set(order.recalls.values_list("state", flat=True)) == {RecallState.CLOSED}
