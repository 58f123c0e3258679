"""The pages of imports: who may open them, what they show at each stage, and that no button ever breaks."""

import io

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from tests.intake.conftest import XLSX, table, upload
from tests.intake.test_kinds import NAME, PLOTS
from traceability.foundation.work.jobs import Job
from traceability.foundation.work.lanes import drain
from traceability.foundation.work.states import State
from traceability.intake import writing
from traceability.intake.models import Intake, Stage


@pytest.fixture(autouse=True)
def hurried(monkeypatch):
    monkeypatch.setattr(writing, "PAUSE", 0)


def page(client: Client, intake: Intake, **query) -> str:
    answer = client.get(reverse("intake", args=[intake.pk]), query)
    assert answer.status_code == 200
    return answer.content.decode()


def press(client: Client, name: str, intake: Intake, **data) -> str:
    answer = client.post(reverse(name, args=[intake.pk]), data, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_clerk_brings_a_file_looks_at_it_and_writes_it(lan_client, viet_du):
    answer = lan_client.post(reverse("intake-new", args=["thua"]), {"file": upload(table(PLOTS, [None, "Nà 1"]))})
    intake = Intake.objects.get()
    assert answer.url == reverse("intake", args=[intake.pk])
    assert "Đang đọc tệp" in page(lan_client, intake)
    drain("jobs")
    intake.refresh_from_db()
    assert "Ghi 1 dòng" in page(lan_client, intake) and "Nà 1" in page(lan_client, intake)
    assert "Đang ghi" in press(lan_client, "intake-confirm", intake)
    drain("jobs")
    plot = viet_du.plots.get()
    assert reverse("plot", args=[plot.pk]) in page(lan_client, intake)
    assert "Hoàn tác 1 dòng" in page(lan_client, intake)
    press(lan_client, "intake-undo", intake)
    drain("jobs")
    assert "Đã hoàn tác" in page(lan_client, intake) and not viet_du.plots.exists()


def test_the_preview_counts_filters_and_turns_pages(lan_client, bring, product):
    rows = [[None, f"Nà {n}"] for n in range(60)]
    intake = bring("plots", table(PLOTS, *rows, [None, None, "nhà"]))
    shown = page(lan_client, intake)
    assert "Ghi 60 dòng đúng, bỏ 1 dòng sai" in shown and "Trang 1 trên 2" in shown
    assert "Ô C62: Chọn một trong" in page(lan_client, intake, loc="wrong")
    assert "Nà 1<" not in page(lan_client, intake, loc="wrong")
    assert page(lan_client, intake, loc="quatsch", trang="abc")


def test_old_and_new_stand_side_by_side(lan_client, bring, product):
    shown = page(lan_client, bring("products", table(["Tên sản phẩm", "Giá bán"], [NAME, 52_000])))
    assert "45.000\u00a0₫" in shown and "52.000\u00a0₫" in shown and "<del>" in shown


@pytest.mark.parametrize("name", ["intake-confirm", "intake-stop", "intake-undo", "intake-drop", "intake-again"])
@pytest.mark.parametrize("stage", Stage.values)
def test_no_button_breaks_at_any_stage(name, stage, lan_client, bring):
    intake = bring("plots", table(PLOTS, [None, "Nà 1"]))
    Intake.objects.update(stage=stage)
    assert lan_client.post(reverse(name, args=[intake.pk])).status_code in (302, 404)
    assert lan_client.get(reverse("intake", args=[intake.pk])).status_code in (200, 404)
    assert lan_client.get(reverse("intakes")).status_code == 200
    drain("jobs")


def test_a_fault_of_ours_is_told_and_the_work_can_be_taken_up_again(lan_client, bring):
    intake = bring("plots", table(PLOTS, [None, "Nà 1"]))
    press(lan_client, "intake-confirm", intake)
    Job.objects.filter(kind="intake.write").update(state=State.DEAD)
    assert "Hệ thống đang gặp lỗi" in page(lan_client, intake)
    press(lan_client, "intake-again", intake)
    drain("jobs")
    assert "Đã ghi xong" in page(lan_client, intake)


def test_an_import_of_somebody_else_is_not_there(bring, minh, hoa, thu, vanhanh, client):
    intake = bring("plots", table(PLOTS, [None, "Nà 1"]))
    for stranger in (minh, hoa, thu, vanhanh):
        client.force_login(stranger)
        for name in ("intake", "intake-file"):
            assert client.get(reverse(name, args=[intake.pk])).status_code in (302, 404)
        for name in ("intake-confirm", "intake-stop", "intake-undo", "intake-drop", "intake-again"):
            assert client.post(reverse(name, args=[intake.pk])).status_code in (302, 404)
    intake.refresh_from_db()
    assert intake.stage == Stage.PREVIEW


def test_a_colleague_goes_on_where_lan_left(bring, staff, client):
    intake = bring("plots", table(PLOTS, [None, "Nà 1"]))
    client.force_login(staff)
    assert "Ghi 1 dòng" in page(client, intake)
    press(client, "intake-confirm", intake)
    drain("jobs")
    intake.refresh_from_db()
    assert intake.stage == Stage.DONE and intake.confirmed_by == staff


@pytest.mark.parametrize("slug", ["san-pham", "ho", "thua", "lo-hang", "nhat-ky"])
@pytest.mark.parametrize("query", ["", "?so-lieu=1"])
def test_templates_are_workbooks_for_their_reader_alone(slug, query, lan_client, batch):
    answer = lan_client.get(reverse("intake-template", args=[slug]) + query)
    assert answer["Content-Type"] == XLSX and answer["Cache-Control"] == "private, no-store"
    assert openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).sheetnames


def test_an_unknown_kind_is_not_there(lan_client):
    assert lan_client.get(reverse("intake-new", args=["khac"])).status_code == 404
    assert lan_client.get(reverse("intake-template", args=["khac"])).status_code == 404


def test_the_ways_in_stand_where_clerks_look(lan_client, batch):
    for name in ("mine", "my-products", "plots", "diary", "batches", "households"):
        assert "/nhap-excel/" in lan_client.get(reverse(name)).content.decode(), name
