"""From the preview to what is written: confirmed, stopped, killed and resumed, undone, forgotten; each row once."""

import datetime as dt
import io
from collections import Counter

import openpyxl
import pytest
from django.core.files.storage import storages
from django.utils import timezone

from cooperatives.access import Membership
from cooperatives.subjects import Household, Plot
from products.batches import Batch
from products.catalogue import Product
from tests.intake.conftest import faults, outcomes, saved, table
from tests.intake.test_kinds import BATCHES, DIARY, NAME, PLOT, PLOTS, PRODUCTS, ago
from traceability.foundation.refusals import Refusal
from traceability.foundation.work.jobs import Job
from traceability.foundation.work.lanes import drain
from traceability.intake import taking, writing
from traceability.intake.kinds import KINDS
from traceability.intake.models import Intake, IntakeRow, Stage
from traceability.intake.returned import fixed_file
from traceability.intake.template import build
from traceability.ledger.events import TraceEvent
from traceability.ledger.record import record


@pytest.fixture(autouse=True)
def hurried(monkeypatch):
    monkeypatch.setattr(writing, "PAUSE", 0)
    monkeypatch.setattr(writing, "HOLD", 60)


def names(count: int) -> list[list]:
    return [[None, f"Thửa số {n}", None, "Lúa"] for n in range(count)]


def test_rows_to_mend_are_left_out_only_when_the_person_says_so(bring, write, lan):
    intake = bring("plots", table(PLOTS, *names(3), [None, None, "nhà"]))
    with pytest.raises(Refusal, match="Còn dòng cần sửa"):
        taking.confirm(actor=lan, intake=intake)
    write(intake, without_wrong=True)
    assert intake.stage == Stage.DONE and outcomes(intake) == ["made"] * 3 + ["wrong"]
    with pytest.raises(Refusal, match="đã ghi rồi"):
        taking.confirm(actor=lan, intake=intake)


class Killed(BaseException):
    """The process is gone in the middle of the work; nothing catches it."""


@pytest.mark.parametrize("kind", ["plots", "products", "batches", "diary"])
def test_a_kill_in_the_middle_loses_nothing_and_doubles_nothing(kind, bring, lan, product, plot, monkeypatch):
    rows = {
        "plots": (PLOTS, names(12)), "products": (PRODUCTS, [[None, f"Hàng {n}", "Trồng trọt"] for n in range(12)]),
        "batches": (BATCHES, [[None, NAME, None, ago(n + 1), 10 + n, "kg", PLOT] for n in range(12)]),
        "diary": (DIARY, [[None, ago(n + 1), "Tưới nước", PLOT] for n in range(12)]),
    }[kind]  # fmt: skip
    made = {"plots": Plot, "products": Product, "batches": Batch, "diary": TraceEvent}[kind].objects
    before = made.count()
    monkeypatch.setattr(writing, "AT_ONCE", 5)
    intake = bring(kind, table(rows[0], *rows[1]))
    taking.confirm(actor=lan, intake=intake)
    calls, whole = [0], type(KINDS[kind]).write

    def write(self, **said):
        calls[0] += 1
        if calls[0] == 8:  # in the second transaction, after two of its rows
            raise Killed
        return whole(self, **said)

    with monkeypatch.context() as patch:
        patch.setattr(type(KINDS[kind]), "write", write)
        with pytest.raises(Killed):
            drain("jobs")
    assert made.count() - before == 5 and Counter(outcomes(intake)) == {"made": 5, "new": 7}
    Job.objects.update(lease_until=timezone.now() - dt.timedelta(seconds=1))  # the lease of the dead runs out
    drain("jobs")
    assert made.count() - before == 12 and outcomes(intake) == ["made"] * 12
    assert len(set(intake.rows.values_list("target", flat=True))) == 12
    intake.refresh_from_db()
    assert intake.stage == Stage.DONE and intake.done == 12


def test_a_kill_while_reading_reads_once_more(bring, lan, viet_du, monkeypatch):
    intake = bring("plots", table(PLOTS, *names(4)))
    Intake.objects.update(stage=Stage.READING)
    taking.try_again(actor=lan, intake=Intake.objects.get())
    drain("jobs")
    intake.refresh_from_db()
    assert intake.stage == Stage.PREVIEW and intake.rows.count() == 4


def test_long_work_hands_on_so_that_others_get_their_turn(bring, lan, monkeypatch):
    monkeypatch.setattr(writing, "AT_ONCE", 2)
    monkeypatch.setattr(writing, "SECONDS", 0)
    monkeypatch.setattr(writing, "HOLD", 0)
    intake = bring("plots", table(PLOTS, *names(3)))
    taking.confirm(actor=lan, intake=intake)
    urgent = Job.objects.create(kind="unknown")
    drain("jobs", limit=1)
    urgent.refresh_from_db()
    assert urgent.state == "dead", "what people wait for came before the import"
    monkeypatch.setattr(writing, "SECONDS", 8)
    drain("jobs")
    assert outcomes(intake) == ["made"] * 3


def test_a_stopped_import_keeps_what_is_written_and_goes_on_later(bring, write, lan, monkeypatch):
    monkeypatch.setattr(writing, "AT_ONCE", 2)
    intake = bring("plots", table(PLOTS, *names(5)))
    taking.confirm(actor=lan, intake=intake)
    taking.stop(actor=lan, intake=intake)
    drain("jobs")
    intake.refresh_from_db()
    assert intake.stage == Stage.STOPPED and Counter(outcomes(intake)) == {"made": 2, "new": 3}
    write(intake)
    assert intake.stage == Stage.DONE and Plot.objects.count() == 5


def test_who_lost_the_right_in_between_writes_nothing(bring, lan, viet_du):
    intake = bring("plots", table(PLOTS, *names(2)))
    taking.confirm(actor=lan, intake=intake)
    Membership.objects.update(ends_on=ago(1))
    drain("jobs")
    intake.refresh_from_db()
    assert intake.stage == Stage.STOPPED and "không còn làm" in intake.reason and not Plot.objects.exists()


def undone(intake: Intake, lan) -> Intake:
    taking.undo(actor=lan, intake=intake)
    drain("jobs")
    intake.refresh_from_db()
    assert intake.stage == Stage.UNDONE
    return intake


def test_undoing_takes_unused_plots_back_and_leaves_used_ones(bring, write, lan, plot, viet_du):
    intake = write(bring("plots", table(PLOTS, *names(2), [None, PLOT, None, "Nếp cái"])))
    used = viet_du.plots.get(name="Thửa số 0")
    write(bring("diary", table(DIARY, [None, ago(1), "Tưới nước", used.name])))
    undone(intake, lan)
    assert outcomes(intake) == ["stays", "taken_back", "taken_back"]
    assert sorted(viet_du.plots.values_list("name", flat=True)) == sorted([PLOT, used.name])
    plot.refresh_from_db()
    assert plot.crop == "Nếp nương"


def test_undoing_takes_unused_products_back_and_restores_values(bring, write, lan, product):
    intake = write(bring("products", table(PRODUCTS, [None, "Mới"], [None, NAME, None, 60_000])))
    undone(intake, lan)
    product.refresh_from_db()
    assert product.price_vnd == 45_000 and Product.objects.count() == 1


def test_undoing_does_not_write_over_a_later_change(bring, write, lan, product):
    intake = write(bring("products", table(["Tên sản phẩm", "Giá bán"], [NAME, 60_000])))
    Product.objects.update(price_vnd=70_000)
    undone(intake, lan)
    assert outcomes(intake) == ["stays"] and Product.objects.get().price_vnd == 70_000


def test_undoing_the_diary_says_it_did_not_happen_and_deletes_nothing(bring, write, lan, plot):
    intake = write(bring("diary", table(DIARY, [None, ago(2), "Tưới nước", PLOT])))
    undone(intake, lan)
    assert TraceEvent.objects.count() == 2 and not TraceEvent.objects.current().exists()


def test_undoing_a_batch_takes_its_harvest_back_and_leaves_the_draft(bring, write, lan, product, plot):
    intake = write(bring("batches", table(BATCHES, [None, NAME, None, ago(2), 5, "kg", PLOT])))
    undone(intake, lan)
    assert Batch.objects.get().state == "draft" and not TraceEvent.objects.current().exists()


def test_undoing_twice_is_told(bring, write, lan):
    intake = undone(write(bring("plots", table(PLOTS, *names(1)))), lan)
    with pytest.raises(Refusal, match="Không còn gì"):
        taking.undo(actor=lan, intake=intake)


def test_the_file_comes_back_with_what_is_to_be_mended_and_the_rest_as_it_was(bring):
    book = openpyxl.Workbook()
    page = book.active
    for row in (PLOTS, [None, "Nà 1", None, "=1+1"], [None, "Nà 2", "nhà", None, "3 sào"]):
        page.append(row)
    page["D2"].data_type = "s"
    page.column_dimensions["B"].width, page["B2"].comment = 33, openpyxl.comments.Comment("nhớ đo", "Sơn")
    book.create_sheet("Của tôi")["A1"] = "giữ"
    intake = bring("plots", saved(book))
    back = openpyxl.load_workbook(io.BytesIO(fixed_file(intake).read()))
    page = back.active
    assert page["G1"].value == "Cần sửa" and page["G2"].value is None
    assert page["G3"].value.startswith("ô C3: ") and "\nô E3: " in page["G3"].value
    assert page["C3"].fill.fgColor.rgb == page["E3"].fill.fgColor.rgb == "00FCEAE6" != page["B3"].fill.fgColor.rgb
    assert page["D2"].value == "=1+1" and page["D2"].data_type == "s", "text stays text"
    assert page.column_dimensions["B"].width == 33 and page["B2"].comment.text == "nhớ đo"
    assert back["Của tôi"]["A1"].value == "giữ"


def test_the_mended_file_may_be_brought_again(bring):
    first = bring("plots", table(PLOTS, [None, "Nà 1", "nhà"], [None, "Nà 2"]))
    back = openpyxl.load_workbook(io.BytesIO(fixed_file(first).read()))
    back.active["C2"] = "chuồng trại"
    again = bring("plots", saved(back))
    assert outcomes(again) == ["new", "new"] and again.layout["unknown"] == []
    assert openpyxl.load_workbook(fixed_file(again)).active["G2"].value is None


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_brought_back_as_it_is_holds_nothing_and_with_rows_nothing_new(kind, bring, batch, lan, plot):
    viet_du = batch.product.subject
    Household.objects.create(subject=viet_du, name="=Hộ", head="+A", phone="+84912345678", unit=viet_du.unit)
    hostile = {"input": {"name": "=A1", "registration": "0012"}, "dose": "@x"}
    record(actor=lan, subject=viet_du, step="spray", event_date=ago(20), plot=plot, how=hostile, note="-1\n+2")
    measure = {"quantity": "1500.5", "unit": "ta"}
    record(actor=lan, subject=viet_du, step="harvest", event_date=ago(9), plot=plot, batch=batch, how=measure)
    assert "chưa có dòng nào" in bring(kind, build(KINDS[kind], viet_du, with_rows=False).read()).reason
    intake = bring(kind, build(KINDS[kind], viet_du, with_rows=True).read())
    assert outcomes(intake) and set(outcomes(intake)) == {"same"}, faults(intake)


def test_a_template_runs_nothing_and_offers_the_subjects_own_names(viet_du, plot):
    Plot.objects.create(subject=viet_du, name="=cmd|'/c calc'!A1", unit=viet_du.unit, crop="@SUM(1)")
    book = openpyxl.load_workbook(build(KINDS["plots"], viet_du, with_rows=True))
    texts = [cell for page in book for cells in page.iter_rows() for cell in cells]
    assert not [cell.value for cell in texts if cell.data_type == "f"]
    hostile = next(cell for cell in texts if str(cell.value).startswith("=cmd"))
    assert hostile.quotePrefix
    book = openpyxl.load_workbook(build(KINDS["diary"], viet_du, with_rows=False))
    page = book.worksheets[0]
    assert book.sheetnames[1:] == ["Hướng dẫn", "Danh mục"]
    assert page.freeze_panes == "C2" and page["A2"].value == "Ví dụ"
    assert book["Danh mục"].sheet_state == "hidden" and PLOT in [c.value for c in book["Danh mục"]["B"]]
    assert len(page.data_validations.dataValidation) == 6
    assert page.column_dimensions["G"].number_format == "@", "leading zeros live"


def test_files_and_rows_go_after_thirty_days_and_what_was_written_stays(
    bring, write, viet_du, django_capture_on_commit_callbacks
):
    old, young = write(bring("plots", table(PLOTS, *names(1)))), bring("plots", table(PLOTS, *names(2)))
    Intake.objects.filter(pk=old.pk).update(created_at=timezone.now() - dt.timedelta(days=31))
    kept, left = old.file, storages["private"].save("nhap/" + "0" * 32 + ".xlsx", io.BytesIO(b"x"))
    with django_capture_on_commit_callbacks(execute=True):
        assert taking.forget_old() == 1
    old.refresh_from_db()
    assert not old.file and not old.rows.exists() and old.counts == {"made": 1} and Plot.objects.count() == 1
    assert young.rows.count() == 2
    assert not storages["private"].exists(kept), "its file went with the commit"
    assert storages["private"].exists(left), "a file of today may belong to a request that is not over"


def test_dropping_gives_up_file_and_rows(bring, write, lan):
    intake = bring("plots", table(PLOTS, *names(2)))
    taking.drop(actor=lan, intake=intake)
    assert not IntakeRow.objects.exists() and Intake.objects.get().file == ""
    with pytest.raises(Refusal, match="không bỏ được"):
        taking.drop(actor=lan, intake=write(bring("plots", table(PLOTS, *names(2)))))
