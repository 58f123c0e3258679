"""Promises of the reach: everything that was made of it, everybody who holds it, seen before, frozen with the order."""

import pytest
from django.urls import reverse

from cooperatives.subjects import CheckState
from products.batches import Batch, BatchState
from products.catalogue import Product
from tests.recall.ground import WORDS, given, lot_of, made_of, work
from traceability.foundation.notices.models import Notice
from traceability.foundation.refusals import Refusal
from traceability.ledger.events import TraceEvent
from traceability.recall import effects
from traceability.recall.effects import AT_ONCE, catch_up_all, work_on
from traceability.recall.models import Recall, RecallState
from traceability.recall.order import approve_order, place_order, reject_order, take_over
from traceability.recall.orders import LotOrigin, LotState, RecallOrder
from traceability.recall.preview import preview
from traceability.recall.scope import Scope


def of(*lots) -> Scope:
    return Scope("lot", lots=tuple(lot.pk for lot in lots))


def states(*lots) -> list[str]:
    return [Batch.objects.get(pk=lot.pk).state for lot in lots]


@pytest.fixture
def chain(lan, minh, other_subject, product):
    """Lan's lot became another of hers, a part went to Minh, who made a lot of it; a shop outside has the rest."""
    other_subject.check_state = CheckState.VERIFIED
    other_subject.save()
    his = Product.objects.create(subject=other_subject, slug="banh-mau", name="Bánh Mẫu", ocop_set=product.ocop_set)
    root, cake = lot_of(product, "A-1"), lot_of(product, "A-2", days=5)
    made_of(lan, [root], cake)
    came = given(lan, root, other_subject)
    foreign = lot_of(his, "M-1", days=2)
    made_of(minh, [came], foreign, 20)
    given(lan, cake, name="Tiệm Ngoài")
    alone = lot_of(product, "A-9")
    return {"root": root, "cake": cake, "came": came, "foreign": foreign, "alone": alone}


def test_the_preview_names_lots_holders_and_what_is_left(lan, chain):
    seen = preview(lan, of(chain["root"]))
    assert {one.lot for one in seen.lots} == {chain[name].pk for name in ("root", "cake", "came", "foreign")}
    assert [one.lot for one in seen.foreign] == [chain["foreign"].pk]
    assert {held.name for held in seen.holders} == {"Tiệm Ngoài", "Hộ sản xuất Mẫu"}
    fate = seen.fates[chain["root"].pk]
    assert (fate.used, fate.sent, fate.left) == (40, 30, 30)


def test_a_preview_writes_nothing(lan_client, chain):
    before = TraceEvent.objects.count()
    page = lan_client.get(reverse("recall-new", args=[chain["root"].pk]))
    assert page.status_code == 200 and "A-2" in page.content.decode()
    assert "M-1" not in page.content.decode(), "what others made of it is theirs to show"
    assert (RecallOrder.objects.count(), Recall.objects.count(), TraceEvent.objects.count()) == (0, 0, before)


def test_questions_of_a_preview_do_not_grow_with_the_lots(lan, product, django_assert_max_num_queries):
    lots = [lot_of(product, f"Q-{n}") for n in range(60)]
    with django_assert_max_num_queries(16):
        seen = preview(lan, of(*lots))
        assert len([seen.line(one) for one in seen.lots]) == 60 and seen.holders == [] and seen.sums


def test_a_makers_word_acts_over_his_own_lots_and_only_tells_of_those_of_others(lan, minh, hoa, chain):
    order = place_order(actor=lan, scope=of(chain["root"]), **WORDS)
    assert states(chain["root"], chain["cake"]) == [BatchState.RECALLED] * 2
    assert states(chain["foreign"], chain["alone"]) == [BatchState.RELEASED] * 2
    assert dict(order.lots.values_list("lot", "state")) == {
        chain["root"].pk: LotState.DONE, chain["cake"].pk: LotState.DONE,
        chain["came"].pk: LotState.RECEIVED, chain["foreign"].pk: LotState.FOREIGN,
    }  # fmt: skip
    assert {one.kind for one in Notice.objects.filter(recipient=minh)} == {"recall-made-from", "recall-holding"}
    assert Notice.objects.filter(recipient=hoa, kind="recall-beyond").count() == 1


def test_the_department_takes_over_what_others_made_and_a_second_officer_agrees(lan, minh, hoa, tuan, chain):
    order = place_order(actor=lan, scope=of(chain["root"]), **WORDS)
    with pytest.raises(Refusal):
        take_over(officer=lan, order=order)
    own = take_over(officer=hoa, order=order)
    assert own.state == RecallState.PROPOSED and states(chain["foreign"]) == [BatchState.HELD]
    approve_order(officer=tuan, order=own)
    assert states(chain["foreign"]) == [BatchState.RECALLED]


def test_the_department_reaches_every_lot_of_everybody(hoa, tuan, chain):
    order = place_order(actor=hoa, scope=of(chain["root"]), **WORDS)
    assert states(chain["root"], chain["cake"], chain["foreign"]) == [BatchState.HELD] * 3
    approve_order(officer=tuan, order=order)
    assert states(chain["root"], chain["cake"], chain["foreign"]) == [BatchState.RECALLED] * 3
    assert states(chain["alone"]) == [BatchState.RELEASED]
    assert TraceEvent.objects.filter(biz_step="recall").count() == 3


def test_a_second_officer_who_does_not_agree_gives_all_lots_back(hoa, tuan, chain):
    order = place_order(actor=hoa, scope=of(chain["root"]), **WORDS)
    reject_order(officer=tuan, order=order, reason="Kết quả kiểm nghiệm đạt.")
    assert states(chain["root"], chain["cake"], chain["foreign"]) == [BatchState.RELEASED] * 3
    order.refresh_from_db()
    assert order.state == RecallState.REJECTED


def test_what_was_not_seen_is_not_ordered(lan, product, chain):
    seen = preview(lan, of(chain["root"])).digest
    made_of(lan, [chain["cake"]], lot_of(product, "A-3", days=1), 10)
    with pytest.raises(Refusal) as refused:
        place_order(actor=lan, scope=of(chain["root"]), seen=seen, **WORDS)
    assert refused.value.refusal_code == "conflict" and not RecallOrder.objects.exists()


def test_lots_that_are_found_later_are_added_and_none_leaves(lan, product, chain):
    order = place_order(actor=lan, scope=of(chain["root"]), **WORDS)
    late = lot_of(product, "A-4", days=1)
    made_of(lan, [chain["cake"]], late, 10)
    assert catch_up_all() == 1
    assert order.lots.get(lot=late.pk).origin == LotOrigin.LATER
    assert states(late) == [BatchState.RECALLED]
    assert catch_up_all() == 0 and order.lots.count() == 5


def test_a_draft_made_of_it_can_no_longer_be_published(lan, product, chain):
    draft = lot_of(product, "A-5", days=1, state=BatchState.DRAFT)
    made_of(lan, [chain["root"]], draft, 10)
    place_order(actor=lan, scope=of(chain["root"]), **WORDS)
    assert states(draft) == [BatchState.RECALLED]
    assert chain["cake"].lot in {one.batch.lot for one in Recall.objects.public()}
    assert draft.lot not in {one.batch.lot for one in Recall.objects.public()}


def test_a_repeat_with_the_same_id_gives_the_first_order(lan, chain):
    from uuid import uuid4

    sent = uuid4()
    first = place_order(actor=lan, scope=of(chain["root"]), client_uuid=sent, **WORDS)
    assert place_order(actor=lan, scope=of(chain["root"]), client_uuid=sent, **WORDS) == first
    assert RecallOrder.objects.count() == 1


def test_lots_that_are_recalled_already_are_not_recalled_twice(lan, chain):
    place_order(actor=lan, scope=of(chain["cake"]), **WORDS)
    order = place_order(actor=lan, scope=of(chain["root"]), **WORDS)
    assert order.lots.get(lot=chain["cake"].pk).state == LotState.STANDING
    assert Recall.objects.filter(batch=chain["cake"]).count() == 1
    with pytest.raises(Refusal):
        place_order(actor=lan, scope=of(chain["cake"]), **WORDS)


def test_many_lots_are_red_with_the_decision_and_work_that_was_killed_goes_on(lan, product, monkeypatch):
    lots = [lot_of(product, f"V-{n:03}") for n in range(AT_ONCE * 3)]
    order = place_order(actor=lan, scope=of(*lots), **WORDS)
    assert set(states(*lots)) == {BatchState.RECALLED}
    assert not TraceEvent.objects.filter(biz_step="recall").exists()
    monkeypatch.setattr(effects, "CHUNK", AT_ONCE)
    work_on(order)  # a worker that dies after its first few
    done = TraceEvent.objects.filter(biz_step="recall").count()
    assert 0 < done < len(lots)
    work()
    assert TraceEvent.objects.filter(biz_step="recall").count() == len(lots)
    assert set(order.lots.values_list("state", flat=True)) == {LotState.DONE}


def test_who_made_many_lots_is_told_once(lan, staff, product):
    lots = [lot_of(product, f"V-{n:03}") for n in range(AT_ONCE + 5)]
    place_order(actor=lan, scope=of(*lots), **WORDS)
    work()
    assert [one.kind for one in Notice.objects.filter(recipient=staff)] == ["batches-recalled"]


def test_strangers_find_no_such_order_and_holders_read_their_own_part(client, lan, minh, thu, chain):
    order = place_order(actor=lan, scope=of(chain["root"]), **WORDS)
    assert not RecallOrder.objects.visible_to(type(lan)(is_active=False)).exists()
    client.force_login(minh)
    page = client.get(reverse("recall-order", args=[order.pk])).content.decode()
    assert "Bánh Mẫu" in page and "A-2" not in page and "Tiệm Ngoài" not in page
