"""Each kind: what a row means, what it changes, what is written, and that nothing comes twice."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from cooperatives.subjects import Plot
from products.batches import Batch
from products.catalogue import Product
from tests.intake.conftest import faults, outcomes, table
from traceability.foundation.refusals import Refusal
from traceability.intake.models import Outcome
from traceability.intake.taking import confirm
from traceability.ledger.events import TraceEvent

TODAY = timezone.localdate()
PRODUCTS = ["Mã", "Tên sản phẩm", "Cách làm ra", "Giá bán", "Khối lượng tịnh", "Thương hiệu", "Hạn dùng", "Mã vạch"]
PLOTS = ["Mã", "Tên thửa", "Loại", "Cây trồng", "Diện tích", "Xã"]
BATCHES = ["Mã", "Sản phẩm", "Số lô", "Ngày thu hoạch", "Số lượng", "Đơn vị", "Thửa", "Ghi chú", "Xác nhận"]
DIARY = ["Mã", "Ngày", "Việc", "Thửa", "Tên vật tư", "Lượng dùng", "Cách ly (ngày)", "Số lượng", "Đơn vị", "Số lô",
         "Ghi chú"]  # fmt: skip
NAME = "Gạo nếp nương Ví Dụ"
PLOT = "Thửa Nà Ví Dụ"


def ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)


def test_new_products_are_made_with_what_was_written(bring, write, viet_du):
    intake = bring("products", table(
        PRODUCTS, [None, "Mật ong", "Chăn nuôi", "250.000 đ", "0,5 kg", "Không có", "không có", "8936000000011"],
    ))  # fmt: skip
    assert outcomes(intake) == ["new"] and not Product.objects.exists(), "nothing is written before the confirmation"
    assert intake.rows.get().remarks == ["0,5 kg được hiểu là 500 g."]
    write(intake)
    made = viet_du.products.get()
    assert (made.name, made.activity, made.price_vnd, made.net_weight_g) == ("Mật ong", "livestock", 250_000, 500)
    assert made.brand_none and made.shelf_life_none and made.gtin == "8936000000011"
    assert intake.rows.get().target is None or Product.objects.get(pk=intake.rows.get().target) == made


def test_a_change_shows_old_and_new_and_leaves_the_rest_alone(bring, write, product):
    intake = bring("products", table(["Tên sản phẩm", "Giá bán", "Hạn dùng"], [NAME.upper(), 52_000, None]))
    row = intake.rows.get()
    assert row.outcome == Outcome.CHANGED
    assert row.shown == [["Tên sản phẩm", NAME, NAME.upper()], ["Giá bán (₫)", "45.000\u00a0₫", "52.000\u00a0₫"]]
    write(intake)
    product.refresh_from_db()
    assert product.price_vnd == 52_000 and product.shelf_life_days == 365 and product.version == 2


def test_a_cell_emptied_beside_a_code_empties_the_fact(bring, write, product):
    intake = bring("products", table(["Mã", "Tên sản phẩm", "Giá bán"], [product.code, NAME, None]))
    assert intake.rows.get().shown == [["Giá bán (₫)", "45.000\u00a0₫", "để trống"]]
    write(intake)
    product.refresh_from_db()
    assert product.price_vnd is None


def test_the_same_again_is_left_alone(bring, product):
    intake = bring("products", table(["Tên sản phẩm", "Giá bán"], [NAME, "45.000"]))
    assert outcomes(intake) == ["same"]
    with pytest.raises(Refusal, match="Không có dòng nào"):
        confirm(actor=intake.brought_by, intake=intake)


def test_somebody_elses_change_in_between_is_not_written_over(bring, write, product):
    intake = bring("products", table(["Tên sản phẩm", "Giá bán"], [NAME, 52_000]))
    Product.objects.filter(pk=product.pk).update(price_vnd=60_000, version=9)
    write(intake)
    assert outcomes(intake) == ["refused"] and "60.000" in faults(intake)[0]
    product.refresh_from_db()
    assert product.price_vnd == 60_000


def test_faults_of_products_name_their_cells(bring, product, other_subject):
    Product.objects.create(subject=other_subject, slug="k", name="Khác", gtin="8936000000011")
    intake = bring("products", table(
        PRODUCTS, [None, None, "Chăn nuôi"], [None, "A", "Bay"], [None, "B", None, -5], [None, "C", None, "1,500"],
        [None, "D", None, None, "2 thùng"], [None, "E", None, None, None, None, None, "8936000000011"],
        ["0000000000", "F"], [None, "G"], [None, "g"], [None, "x" * 161],
    ))  # fmt: skip
    told = faults(intake)
    assert [fault.split(":")[0] for fault in told] == ["B2", "C3", "D4", "D5", "E6", "H7", "A8", "B10", "B11"]
    assert "Trùng với dòng 9" in told[7] and "hai cách" in told[3]


def test_new_and_changed_plots(bring, write, plot, viet_du):
    intake = bring("plots", table(
        PLOTS, [None, "Ao Sau", "ao, lồng bè", "Cá chép", "1,2 ha"], [None, PLOT, None, "Nếp cái", None, None],
    ))  # fmt: skip
    assert outcomes(intake) == ["new", "changed"]
    write(intake)
    pond = viet_du.plots.get(name="Ao Sau")
    assert (pond.kind, pond.area_m2, pond.unit) == ("ao", Decimal(12000), viet_du.unit)
    plot.refresh_from_db()
    assert plot.crop == "Nếp cái"


def test_faults_of_plots_name_their_cells(bring, plot, muong_lat):
    intake = bring("plots", table(
        PLOTS, [None, "A", "nhà"], [None, "B", None, None, "3 sào"], [None, "C", None, None, None, "Xã Không Có"],
        [None, "D", None, None, 0], ["không-phải-mã", "E"], [str(plot.pk), "F"], [str(plot.pk), "G"],
    ))  # fmt: skip
    assert [fault.split(":")[0] for fault in faults(intake)] == ["C2", "E3", "F4", "E5", "A6", "B8"]
    assert "Sào mỗi nơi một khác" in faults(intake)[1]


def test_a_batch_and_its_harvest_are_written_once(bring, write, product, plot):
    row = [None, NAME, None, f"{ago(3):%d/%m/%Y}", "5 tạ", None, PLOT, "Gặt tay"]
    intake = write(bring("batches", table(BATCHES, row)))
    batch = Batch.objects.get()
    assert (batch.quantity, batch.unit, batch.produced_on, batch.note) == (5, "ta", ago(3), "Gặt tay")
    assert list(batch.plots.all()) == [plot] and batch.expires_on == product.expires_after(ago(3))
    harvest = TraceEvent.objects.get()
    assert harvest.batch == batch and harvest.how == {"quantity": "5", "unit": "ta"}
    assert outcomes(intake) == ["made"]
    assert outcomes(bring("batches", table(BATCHES, row))) == ["same"], "the whole file once more doubles nothing"
    assert outcomes(bring("batches", table(BATCHES, row, row))) == ["same", "new"]


def test_a_draft_is_changed_and_a_published_batch_is_not(bring, write, batch):
    code = str(batch.pk)
    row = [code, NAME, batch.lot, batch.produced_on, 400, "kg", PLOT, None]
    intake = bring("batches", table(BATCHES, row))
    assert intake.rows.get().shown == [["Số lượng", "412", "400"]]
    write(intake)
    batch.refresh_from_db()
    assert batch.quantity == 400
    Batch.objects.update(state="released")
    row[4] = 500
    assert "Lô đã công bố" in faults(bring("batches", table(BATCHES, row)))[0]


def test_an_odd_quantity_is_asked_back_until_it_is_confirmed(bring, batch):
    row = [None, NAME, None, ago(1), 9000, "kg", PLOT, None]
    told = faults(bring("batches", table(BATCHES, row)))
    assert told[0].startswith("E2: 9.000 kg, gấp 21 lần") and "Xác nhận số lượng" in told[1]
    assert outcomes(bring("batches", table(BATCHES, [*row, "Đúng"]))) == ["new"]


def test_faults_of_batches_name_their_cells(bring, product, plot):
    tomorrow = TODAY + dt.timedelta(days=1)
    intake = bring("batches", table(
        BATCHES, [None, "Không có", None, ago(1), 5, "kg", PLOT], [None, NAME, None, tomorrow, 5, "kg", PLOT],
        [None, NAME, None, ago(1), "5 tạ", "kg", PLOT], [None, NAME, None, ago(1), 5, "bó", PLOT],
        [None, NAME, None, ago(1), 5, "kg", "Thửa lạ"], [None, NAME, None, ago(1), 5, "kg", None],
        [None, NAME, "L-99", ago(1), 5, "kg", PLOT], [None, NAME, None, "31/02/2026", None, "kg", PLOT],
    ))  # fmt: skip
    assert [fault.split(":")[0] for fault in faults(intake)] == ["B2", "D3", "E4", "F5", "G6", "G7", "C8", "D9", "E9"]


def test_several_plots_stand_in_one_cell(bring, write, product, plot, viet_du):
    Plot.objects.create(subject=viet_du, name="Thửa, hai", unit=viet_du.unit)
    write(bring("batches", table(BATCHES, [None, product.code, None, ago(1), 5, "kg", f"{PLOT}; thua, hai"])))
    assert Batch.objects.get().plots.count() == 2


def test_diary_entries_go_through_the_ledger(bring, write, plot, batch, lan):
    intake = write(bring("diary", table(
        DIARY, [None, f"{ago(40):%d/%m/%Y}", "phun thuoc", PLOT, "Chế phẩm", "20 ml", 7],
        [None, ago(30), "Phun thuốc", PLOT, "Chế phẩm khác", None, "Chưa rõ"],
        [None, ago(9), "Thu hoạch", PLOT, None, None, None, "1,5 tạ", None, batch.lot, "Gặt tay"],
        [None, ago(8), "Xuất hàng", None, "Cửa hàng Ví Dụ"],
    )))  # fmt: skip
    assert outcomes(intake) == ["made"] * 4
    spray, unclear, harvest, ship = TraceEvent.objects.order_by("event_date")
    assert spray.how == {"input": {"name": "Chế phẩm"}, "dose": "20 ml", "phi_days": 7}
    assert spray.actor_party == lan.party
    assert "phi_days" not in unclear.how
    assert (
        harvest.how == {"quantity": "1.5", "unit": "ta"} and harvest.batch == batch and harvest.note.text == "Gặt tay"
    )
    assert ship.how == {"receiver": "Cửa hàng Ví Dụ"} and ship.plot is None


def test_the_same_diary_again_doubles_nothing(bring, write, plot):
    content = table(DIARY, [None, ago(4), "Tưới nước", PLOT], [None, ago(4), "Tưới nước", PLOT])
    write(bring("diary", content))
    assert TraceEvent.objects.count() == 2, "two entries that say the same are two"
    assert outcomes(bring("diary", content)) == ["same", "same"]


def test_an_entry_that_was_downloaded_is_corrected_and_stays(bring, write, plot):
    write(bring("diary", table(DIARY, [None, ago(4), "Bón phân", PLOT, "Phân chuồng", "5 kg"])))
    event = TraceEvent.objects.get()
    changed = table(DIARY, [str(event.pk), ago(5), "Bón phân", PLOT, "Phân chuồng", None])
    intake = bring("diary", changed)
    old, new = f"{ago(4):%d/%m/%Y}", f"{ago(5):%d/%m/%Y}"
    assert intake.rows.get().shown == [["Ngày", old, new], ["Lượng dùng", "5 kg", "để trống"]]
    write(intake)
    later = TraceEvent.objects.get(corrects=event)
    assert later.event_date == ago(5) and later.how == {"input": {"name": "Phân chuồng"}}
    assert "Tải lại số liệu" in faults(bring("diary", changed))[0]


def test_faults_of_the_diary_name_their_cells(bring, plot, batch):
    tomorrow = TODAY + dt.timedelta(days=1)
    intake = bring("diary", table(
        DIARY, [None, ago(1), "Bay lượn", PLOT], [None, ago(1), "Phun thuốc", PLOT], [None, ago(1), "Bón phân", None],
        [None, ago(1), "Thu hoạch", PLOT], [None, tomorrow, "Tưới nước", PLOT], [None, ago(1), "Tưới nước", "Nà lạ"],
        [None, ago(1), "Tưới nước", PLOT, None, None, None, None, None, "L-99"], [None, None, "Tưới nước", PLOT],
        ["abc", ago(1), "Tưới nước", PLOT], [None, ago(1), "Phun thuốc", PLOT, "A", None, "vài ngày"],
    ))  # fmt: skip
    assert [fault.split(":")[0] for fault in faults(intake)] == [
        "C2", "G3", "E3", "D4", "H5", "B6", "D7", "J8", "B9", "A10", "G11",
    ]  # fmt: skip


def test_a_fault_in_a_column_that_the_file_lacks_is_named_by_its_heading_and_no_row_is_called_none(bring, plot):
    intake = bring("diary", table(["Ngày", "Việc", "Thửa", "Lượng dùng", "Tên vật tư"],
                                  [ago(1), "Phun thuốc", PLOT, None, "Thuốc A"]))  # fmt: skip
    row = intake.rows.get()
    assert row.faults[0] == ["", "Cách ly (ngày): Ghi số ngày cách ly trên nhãn thuốc. Chưa biết thì ghi “chưa rõ”."]
    assert "None" not in row.title


def test_nothing_of_another_subject_is_known_to_a_file(bring, things, minh):
    foreign = things.foreign
    his_plot, his_product = Plot.objects.get(pk=foreign["plot"]), Product.objects.get(pk=foreign["product"])
    assert "A2" in faults(bring("plots", table(PLOTS, [str(his_plot.pk), "Của tôi"])))[0]
    assert "A2" in faults(bring("products", table(PRODUCTS, [his_product.code, "Của tôi"])))[0]
    told = faults(bring("batches", table(BATCHES, [foreign["draft"].hex, his_product.name, None, ago(1), 5, "kg"])))
    assert told[0].startswith("A2")
    assert faults(bring("diary", table(DIARY, [str(foreign["event"]), ago(1), "Tưới nước", PLOT])))[0].startswith("A2")
    assert faults(bring("diary", table(DIARY, [None, ago(1), "Tưới nước", his_plot.name])))[0].startswith("D2")
