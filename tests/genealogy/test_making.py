"""Lots become other lots: what is recorded, what is refused and how, and that nothing is stored by halves."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest

from products.batches import Batch, BatchState
from products.catalogue import Product
from tests.genealogy.conftest import into, kg, today
from traceability.foundation.refusals import Refusal
from traceability.genealogy.faults import faults_of
from traceability.genealogy.links import LotLink, LotUse
from traceability.genealogy.lots import holdings
from traceability.genealogy.mass import Amount
from traceability.genealogy.trace import downstream, upstream
from traceability.ledger.events import TraceEvent
from traceability.ledger.record import correct
from traceability.ledger.verify import verify
from traceability.log.models import Leaf
from traceability.log.sequencer import sequence

pytestmark = pytest.mark.django_db


def left(lot) -> Decimal:
    return holdings([lot.pk])[lot.pk].left


def refused(act) -> dict[str, list[str]]:
    """What a verb refuses with; nothing may have been stored."""
    before = (TraceEvent.objects.count(), Batch.objects.count(), LotUse.objects.count(), Leaf.objects.count())
    with pytest.raises(Refusal) as caught:
        act()
    assert (TraceEvent.objects.count(), Batch.objects.count(), LotUse.objects.count(), Leaf.objects.count()) == before
    return caught.value.by_field()


def test_two_farms_become_one_lot_and_then_three_pack_sizes(farm, mill, product):
    north, south = farm("A-1"), farm("B-1", "60")
    event, (mixed,) = mill([kg(north, 80), kg(south, 60)], [into(product, 130)])
    _packing, packs = mill([kg(mixed, 130)], [into(product, n, "goi") for n in (60, 40, 30)], step="pack")
    assert event.event_type == "transformation" and event.action == ""
    assert event.what["inputQuantityList"][0]["uom"] == "KGM"
    assert event.how["loss"] == {"quantity": "10", "unit": "kg"}
    assert upstream(packs[0].pk) == {north.pk, south.pk, mixed.pk}
    assert downstream(north.pk) == {mixed.pk, *(one.pk for one in packs)}
    assert (left(north), left(south), left(mixed)) == (20, 0, 0)
    assert all(one.state == BatchState.DRAFT and one.made_from_lots and not faults_of(one) for one in packs)
    for lot in (north, mixed, packs[2]):
        assert TraceEvent.objects.of_batch(lot).filter(event_type="transformation").exists()
    sequence()
    assert verify() is None


def test_a_split_keeps_day_plots_and_last_day(farm, mill, grain):
    source = farm("A-1", expires_on=today() + dt.timedelta(days=9))
    _event, parts = mill([kg(source, 100)], [into(grain, 70), into(grain, 30)], step="split")
    for part in parts:
        assert (part.produced_on, part.expires_on) == (source.produced_on, source.expires_on)
        assert list(part.plots.all()) == list(source.plots.all())


def test_merged_lots_are_as_old_as_the_oldest(farm, mill, grain):
    old = farm("A-1", produced_on=today() - dt.timedelta(days=50), expires_on=today() + dt.timedelta(days=2))
    _event, (one,) = mill([kg(old, 10), kg(farm("B-1"), 10)], [into(grain, 20)], step="merge")
    assert (one.produced_on, one.expires_on) == (old.produced_on, old.expires_on)


def test_units_of_mass_convert_and_packs_by_their_weight(farm, mill, product):
    _event, (packs,) = mill([kg(farm("A-1", "2", unit="tan"), 1, "ta")], [into(product, 99, "goi")])
    assert faults_of(packs) == []
    assert left(Batch.objects.get(lot="A-1")) == Decimal("1.9")


def test_more_out_than_in_is_refused_and_a_loss_is_asked_once(farm, mill, product):
    lot = farm("A-1")
    said = refused(lambda: mill([kg(lot, 50)], [into(product, 60)]))
    assert "60 kg" in said["outputs"][0] and "50 kg" in said["outputs"][0]
    said = refused(lambda: mill([kg(lot, 50)], [into(product, 40)], loss_confirmed=False))
    assert said["loss"] == ["Vào 50 kg, ra 40 kg, hao hụt 10 kg. Có đúng không?"]
    mill([kg(lot, 50)], [into(product, 60)], added=Amount(Decimal(10), "kg"), added_name="Nước")


def test_a_lot_is_never_used_beyond_what_is_left(farm, mill, product):
    lot = farm("A-1")
    mill([kg(lot, "99.5")], [into(product, 99)])
    said = refused(lambda: mill([kg(lot, 1)], [into(product, 1)]))
    assert "chỉ còn 0,5 kg" in said["inputs.0.quantity"][0]


@pytest.mark.parametrize("step", ["process", "split", "merge", "pack"])
def test_an_output_without_input_and_an_input_without_output_are_refused(farm, mill, grain, step):
    assert "inputs" in refused(lambda: mill([], [into(grain, 5)], step=step))
    lot = farm("A-1")
    assert "outputs" in refused(lambda: mill([kg(lot, 5)], [], step=step))


def test_units_that_nobody_can_convert_are_refused_with_the_line(farm, mill, grain, product):
    Product.objects.filter(pk=grain.pk).update(net_weight_g=None)
    lot = farm("A-1")
    grain.refresh_from_db()
    assert "kg" in refused(lambda: mill([kg(lot, 5)], [into(grain, 5, "goi")]))["outputs.0.unit"][0]
    assert "lít" in refused(lambda: mill([kg(lot, 5, "lit")], [into(grain, 5)]))["inputs.0.unit"][0]
    mill([kg(lot, 5)], [into(grain, 5, "goi", unit_kg=Decimal("0.9"))])


@pytest.mark.parametrize(("state", "word"), [("closed", "kết thúc"), ("recalled", "thu hồi"), ("held", "dừng")])
def test_a_lot_that_rests_is_not_used(farm, mill, product, state, word):
    lot = farm("A-1")
    Batch.objects.filter(pk=lot.pk).update(state=state)
    assert word in refused(lambda: mill([kg(lot, 5)], [into(product, 5)]))["inputs.0.lot"][0]


def test_what_comes_of_a_lot_that_rests_is_not_used_either(farm, mill, product):
    lot = farm("A-1")
    _event, (meal,) = mill([kg(lot, 50)], [into(product, 50)])
    Batch.objects.filter(pk=lot.pk).update(state=BatchState.HELD)
    assert "tạm dừng" in refused(lambda: mill([kg(meal, 5)], [into(product, 5)]))["inputs.0.lot"][0]


def test_days_must_follow_each_other(farm, mill, product):
    lot = farm("A-1", expires_on=today() - dt.timedelta(days=1))
    assert "quá hạn" in refused(lambda: mill([kg(lot, 5)], [into(product, 5)]))["inputs.0.lot"][0]
    early = today() - dt.timedelta(days=40)
    assert "Xem lại ngày" in refused(lambda: mill([kg(lot, 5)], [into(product, 5)], made_on=early))["inputs.0.lot"][0]


def test_a_day_to_come_is_refused(farm, mill, product):
    lot, tomorrow = farm("B-1"), today() + dt.timedelta(days=1)
    said = refused(lambda: mill([kg(lot, 5)], [into(product, 5)], made_on=tomorrow))
    assert any("sau hôm nay" in text for texts in said.values() for text in texts)


def test_another_subjects_lot_is_no_input(minh, other_subject, farm, mill, product):
    his = Product.objects.create(subject=other_subject, slug="mat", name="Mật")
    foreign = Batch.objects.create(product=his, lot="X-1", quantity=5, produced_on=today())
    assert "nhận hàng trước" in refused(lambda: mill([kg(foreign, 5)], [into(product, 5)]))["inputs.0.lot"][0]
    lot = farm("A-1")
    assert "outputs.0.product" in refused(lambda: mill([kg(lot, 5)], [into(his, 5)]))


def test_a_draft_gains_its_sources_once(farm, mill, product, lan):
    lot = farm("A-1")
    draft = Batch.objects.create(product=product, lot="C-1", quantity=40, produced_on=today(), created_by=lan)
    mill([kg(lot, 45)], [into(None, 40, batch=draft)])
    draft.refresh_from_db()
    assert draft.made_from_lots and upstream(draft.pk) == {lot.pk}
    assert "outputs.0.batch" in refused(lambda: mill([kg(lot, 45)], [into(None, 40, batch=draft)]))


def test_a_lot_never_becomes_its_own_ancestor_and_rework_is_a_new_lot(farm, mill, grain, product, lan):
    draft = Batch.objects.create(product=product, lot="C-1", quantity=40, produced_on=today(), created_by=lan)
    _event, (later,) = mill([kg(draft, 40)], [into(product, 40)])
    said = refused(lambda: mill([kg(later, 40)], [into(None, 40, batch=draft)]))
    assert "một lô mới" in said["outputs.0.batch"][0]
    assert "outputs.0.batch" in refused(lambda: mill([kg(later, 40)], [into(None, 40, batch=later)]))


def test_a_repeat_makes_nothing_and_other_words_conflict(farm, mill, product):
    lot, sent = farm("A-1"), uuid.uuid4()
    first, made = mill([kg(lot, 60)], [into(product, 50)], client_uuid=sent)
    again, same = mill([kg(lot, 60)], [into(product, 50)], client_uuid=sent)
    assert (again, same) == (first, made) and left(lot) == 40 and LotLink.objects.count() == 1
    with pytest.raises(Refusal) as caught:
        mill([kg(lot, 61)], [into(product, 50)], client_uuid=sent)
    assert caught.value.refusal_code == "conflict"


def test_what_did_not_happen_falls_out_of_the_graph_and_gives_the_lot_back(farm, mill, product, lan):
    lot = farm("A-1")
    event, (made,) = mill([kg(lot, 60)], [into(product, 50)])
    correct(actor=lan, event=event, error_reason="did_not_occur")
    assert upstream(made.pk) == downstream(lot.pk) == frozenset()
    assert left(lot) == 100
    assert LotUse.objects.count() == 2 and LotLink.objects.get().voided_by.error_reason == "did_not_occur"
    assert "chưa ghi" in faults_of(Batch.objects.get(pk=made.pk))[0].lower()


def test_late_corrections_are_kept_and_block_the_release(farm, mill, product):
    lot = farm("A-1")
    _event, (made,) = mill([kg(lot, 90)], [into(product, 90)])
    Batch.objects.filter(pk=lot.pk).update(quantity=50)
    Batch.objects.filter(pk=made.pk).update(quantity=120)
    made.refresh_from_db()
    said = " ".join(faults_of(made))
    assert "120 kg" in said and "đã dùng 90 kg mà chỉ có 50 kg" in said
