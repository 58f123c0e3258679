"""Households by Excel, and the column *Hộ* of plots, batches and diary: what is whose is never guessed."""

import pytest

from cooperatives.subjects import Household, Plot
from products.batches import Batch
from tests.intake.conftest import faults, outcomes, table
from tests.intake.test_kinds import NAME, ago
from traceability.foundation.work.lanes import drain
from traceability.intake import taking
from traceability.ledger.events import TraceEvent

HOUSEHOLDS = ["Mã", "Tên hộ", "Chủ hộ", "Điện thoại", "Xã"]
PLOTS = ["Mã", "Tên thửa", "Hộ", "Cây trồng"]
DIARY = ["Mã", "Ngày", "Việc", "Thửa", "Hộ"]
BATCHES = ["Mã", "Sản phẩm", "Ngày thu hoạch", "Số lượng", "Thửa", "Hộ"]


@pytest.fixture
def families(viet_du) -> list[Household]:
    """Two households that both call a plot "Nà Trên"."""
    made = [Household.objects.create(subject=viet_du, name=f"Hộ {name}", unit=viet_du.unit) for name in ("An", "Bình")]
    for household in made:
        Plot.objects.create(subject=viet_du, household=household, name="Nà Trên", unit=viet_du.unit)
    return made


def test_households_are_made_changed_and_known_again(bring, write, viet_du):
    rows = [[None, "Hộ An", "Lê An", 912345678], [None, "Hộ Bình", None, "0987 654 321", "Mường Lát"]]
    intake = write(bring("households", table(HOUSEHOLDS, *rows)))
    an, binh = viet_du.households.order_by("name")
    assert (an.head, an.phone, binh.phone, binh.unit) == ("Lê An", "+84912345678", "+84987654321", viet_du.unit)
    assert intake.rows.first().remarks == ["Đã thêm số 0 ở đầu: 0912 345 678."]
    assert outcomes(bring("households", table(HOUSEHOLDS, *rows))) == ["same", "same"]
    changed = bring("households", table(HOUSEHOLDS, [None, "Hộ nhà An", None, "0912345678"]))
    assert changed.rows.get().shown == [["Tên hộ", "Hộ An", "Hộ nhà An"]]


def test_faults_of_households_name_their_cells(bring, families):
    Household.objects.filter(pk=families[0].pk).update(phone="+84912345678")
    intake = bring("households", table(
        HOUSEHOLDS, [None, None, "A"], [None, "B", None, "12345"], [None, "C", None, None, "Xã Không Có"],
        [str(families[1].pk), "Hộ Bình", None, "0912345678"], [None, "D", "E"], [None, "d", "e"],
    ))  # fmt: skip
    assert [fault.split(":")[0] for fault in faults(intake)] == ["B2", "D3", "E4", "D5", "B7"]


def test_undoing_takes_unused_households_back_and_leaves_used_ones(bring, write, lan, viet_du):
    intake = write(bring("households", table(HOUSEHOLDS, [None, "Hộ An"], [None, "Hộ Bình"], [None, "Hộ Cúc"])))
    write(bring("plots", table(PLOTS, [None, "Nà An", "Hộ An", "Lúa"])))
    write(bring("diary", table(DIARY, [None, ago(1), "Việc khác", None, "Hộ Bình"])))
    taking.undo(actor=lan, intake=intake)
    drain("jobs")
    assert sorted(viet_du.households.values_list("name", flat=True)) == ["Hộ An", "Hộ Bình"]


def test_plots_of_one_name_are_told_apart_by_their_household(bring, write, viet_du, families):
    told = faults(bring("diary", table(DIARY, [None, ago(1), "Tưới nước", "Nà Trên", None])))
    assert told == ["D2: Nhiều hộ có thửa “Nà Trên”. Ghi thêm tên hộ vào cột Hộ."]
    write(bring("diary", table(DIARY, [None, ago(1), "Tưới nước", "Nà Trên", "hộ bình"])))
    event = TraceEvent.objects.get()
    assert event.plot.household == families[1] and event.on_behalf_party == families[1].party


def test_a_plot_of_another_household_is_refused(bring, viet_du, families, plot):
    Plot.objects.create(subject=viet_du, household=families[0], name="Nà An", unit=viet_du.unit)
    intake = bring("diary", table(
        DIARY, [None, ago(1), "Tưới nước", "Nà An", "Hộ Bình"], [None, ago(1), "Tưới nước", plot.name, "Hộ Bình"],
        [None, ago(1), "Tưới nước", plot.name, "Hộ Lạ"],
    ))  # fmt: skip
    assert outcomes(intake) == ["wrong", "new", "wrong"]
    assert "của hộ khác" in faults(intake)[0] and faults(intake)[1].startswith("E4: Không có hộ")


def test_an_entry_on_a_households_ground_is_the_households(bring, write, viet_du, families):
    mine = Plot.objects.create(subject=viet_du, household=families[0], name="Nà An", unit=viet_du.unit)
    row = [None, ago(1), "Tưới nước", mine.name, None]
    write(bring("diary", table(DIARY, row)))
    event = TraceEvent.objects.get()
    assert event.on_behalf_party == families[0].party
    assert outcomes(bring("diary", table(DIARY, row))) == ["same"]
    row[0], row[4] = str(event.pk), "Hộ Bình"
    assert "không đổi sang hộ khác" in faults(bring("diary", table(DIARY, row)))[0]


def test_a_plot_is_given_to_a_household_and_back(bring, write, plot, families):
    intake = write(bring("plots", table(PLOTS, [str(plot.pk), plot.name, "Hộ An", plot.crop])))
    plot.refresh_from_db()
    assert plot.household == families[0] and intake.rows.get().shown == [["Hộ", "để trống", "Hộ An"]]
    taking.undo(actor=intake.confirmed_by, intake=intake)
    drain("jobs")
    plot.refresh_from_db()
    assert plot.household is None


def test_a_batch_from_a_households_ground_is_the_households(bring, write, product, families):
    write(bring("batches", table(BATCHES, [None, NAME, ago(1), 5, "Nà Trên", "Hộ An"])))
    assert Batch.objects.get().household == families[0]
    assert TraceEvent.objects.get().on_behalf_party == families[0].party


def test_two_households_of_one_name_are_told_apart_by_their_heads(bring, viet_du):
    for head in ("Lê A", "Lê B"):
        Household.objects.create(subject=viet_du, name="Hộ Lê", head=head, unit=viet_du.unit)
    intake = bring("plots", table(PLOTS, [None, "Nà 1", "Hộ Lê"], [None, "Nà 2", "Hộ Lê (Lê B)"]))
    assert outcomes(intake) == ["wrong", "new"] and "Nhiều hộ tên này" in faults(intake)[0]
