"""A real browser in a valley without signal: what is saved there arrives once, and nothing of it depends on luck."""

import datetime as dt
import json
import shutil
import uuid
import zipfile
from decimal import Decimal

import pytest
from django.test import Client
from playwright.sync_api import expect

from cooperatives.subjects import Household, Plot
from products.batches import Batch
from traceability.field.deliveries import Delivery
from traceability.inputs.buying import buy
from traceability.inputs.keeping import add_medicine
from traceability.ledger.events import TraceEvent

CHROMIUM = shutil.which("chromium")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no chromium: nothing was recorded offline"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def phone(live_server, lan, product, plot, monkeypatch):
    """Lan's telephone: signed in, app and book in its store."""
    from playwright.sync_api import sync_playwright

    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's loop runs in the thread that asks for rows
    client = Client()
    client.force_login(lan)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        context = browser.new_context(
            base_url=live_server.url, viewport={"width": 360, "height": 740}, locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
        )  # fmt: skip
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([cookie])
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.goto("/nhat-ky/")
        page.wait_for_selector("html[data-kept]")
        yield page
        browser.close()


def test_what_is_recorded_without_a_network_arrives_once_when_there_is_one(phone, plot):
    phone.context.set_offline(True)
    phone.goto("/nhat-ky/moi/?viec=fertilise")
    phone.get_by_label("Tên phân bón").fill("Phân chuồng ủ hoai")
    phone.get_by_label("Lượng dùng").fill("200 kg")
    phone.get_by_text("Lưu nhật ký").click()
    phone.wait_for_url("**/nhat-ky/")
    phone.wait_for_selector("#trang-thai[data-state=offline][data-count='1']")
    assert phone.get_by_text("Đã lưu trong máy. Có mạng sẽ tự gửi.").is_visible()
    phone.goto("/cho-gui/")
    phone.wait_for_selector("li[data-state=waiting]")
    phone.context.set_offline(False)
    phone.wait_for_selector("#trang-thai[data-state=sent]")
    phone.wait_for_selector("li[data-state=sent]")
    event = TraceEvent.objects.get()
    assert (event.how["input"]["name"], event.plot) == ("Phân chuồng ủ hoai", plot)
    assert Delivery.objects.get().event == event


def test_online_an_entry_is_sent_at_once_and_read_back(phone, plot):
    phone.goto("/nhat-ky/moi/?viec=water")
    phone.get_by_text("Lưu nhật ký").click()
    phone.wait_for_url("**/nhat-ky/")
    assert phone.get_by_text("Đã ghi: Tưới nước").is_visible()
    assert TraceEvent.objects.get().plot == plot


def test_a_new_batch_waits_with_a_temporary_code(phone, product):
    phone.context.set_offline(True)
    phone.goto("/lo-hang/moi/")
    phone.wait_for_selector("html[data-ready]")
    assert len(phone.locator("[data-temporary]").inner_text()) == 4
    phone.get_by_label("Số lượng", exact=True).fill("412,5")
    phone.get_by_text("Lưu lô hàng").click()
    phone.wait_for_selector("#trang-thai[data-state=offline][data-count='1']")
    phone.context.set_offline(False)
    phone.wait_for_selector("#trang-thai[data-state=sent]")
    assert product.batches.get().quantity * 10 == 4125


def test_a_page_that_dies_asks_before_it_goes_on(phone):
    phone.goto("/nhat-ky/moi/?viec=spray")
    phone.get_by_label("Tên thuốc").fill("Thuốc Ví Dụ 10WP")
    phone.wait_for_timeout(600)  # half a second is what may be lost
    phone.goto("/nhat-ky/")
    phone.wait_for_selector("[data-draft]")
    phone.locator("[data-do=resume]").click()
    phone.wait_for_url("**/nhat-ky/moi/**")
    phone.wait_for_selector("form:not([hidden])")
    assert phone.get_by_label("Tên thuốc").input_value() == "Thuốc Ví Dụ 10WP"


def test_photos_wait_with_their_entry_and_go_first(phone, tmp_path):
    from PIL import Image

    picture = tmp_path / "ruộng.jpg"
    Image.effect_noise((2400, 1800), 90).convert("RGB").save(picture, "JPEG", quality=95)
    phone.context.set_offline(True)
    phone.goto("/nhat-ky/moi/?viec=care")
    phone.wait_for_selector("html[data-ready]")
    phone.locator("input[name=photos]").set_input_files([picture, picture])
    phone.wait_for_selector("[data-files] li >> nth=1")
    phone.get_by_text("Lưu nhật ký").click()
    phone.wait_for_selector("#trang-thai[data-state=offline][data-count='1']")
    phone.context.set_offline(False)
    phone.wait_for_selector("#trang-thai[data-state=sent]")
    pictures = [one.picture for one in TraceEvent.objects.get().photos.all()]
    assert [one.width for one in pictures] == [1600, 1600]


def test_a_photo_of_a_refused_kind_is_named_and_its_entry_stays(phone, tmp_path):
    wrong = tmp_path / "bang-gia.jpg"
    wrong.write_bytes(b"no photo at all")
    phone.goto("/nhat-ky/moi/?viec=care")
    phone.wait_for_selector("html[data-ready]")
    phone.locator("input[name=photos]").set_input_files([wrong])
    phone.wait_for_selector("[data-files] li")
    phone.get_by_text("Lưu nhật ký").click()
    phone.wait_for_selector(".errs")
    assert "bang-gia.jpg" in phone.locator(".errs").inner_text()
    phone.goto("/cho-gui/")
    phone.wait_for_selector("li[data-state=fix]")
    phone.locator("li[data-state=fix] [data-do=edit]").click()
    phone.locator("[data-files] li button").click()
    phone.wait_for_selector("[data-files]:not(:has(li))", state="attached")
    phone.get_by_text("Lưu nhật ký").click()
    phone.wait_for_selector("#trang-thai[data-state=sent]")
    assert TraceEvent.objects.get().photos.count() == 0


def test_an_ended_session_keeps_the_item_and_another_login_never_sends_it(phone, live_server, minh):
    phone.goto("/nhat-ky/moi/?viec=water")
    phone.wait_for_selector("html[data-ready]")
    phone.context.clear_cookies()
    phone.get_by_text("Lưu nhật ký").click()
    phone.wait_for_url("**/vao/**")
    phone.goto("/cho-gui/")
    phone.wait_for_selector("#trang-thai[data-state=signin][data-count='1']")
    phone.wait_for_selector("li[data-state=signin]")
    other = Client()
    other.force_login(minh)
    value = other.cookies["sessionid"].value
    phone.context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
    phone.goto("/cho-gui/")
    phone.wait_for_selector("li[data-state=foreign]")
    assert "Tưới nước" not in phone.locator("main").inner_text()
    assert not TraceEvent.objects.exists()


def test_the_rescue_file_is_read_back_with_its_photos(phone, tmp_path):
    from PIL import Image

    picture = tmp_path / "a.png"
    Image.new("RGB", (40, 30), "green").save(picture)
    phone.context.set_offline(True)
    phone.goto("/nhat-ky/moi/?viec=care")
    phone.wait_for_selector("html[data-ready]")
    phone.locator("input[name=photos]").set_input_files([picture])
    phone.wait_for_selector("[data-files] li")
    phone.get_by_text("Lưu nhật ký").click()
    phone.wait_for_selector("#trang-thai[data-count='1']")
    phone.goto("/cho-gui/")
    with phone.expect_download() as got:
        phone.locator("[data-do=export]").last.click()
    saved = tmp_path / "cho-gui.zip"
    got.value.save_as(saved)
    with zipfile.ZipFile(saved) as packed:
        assert packed.testzip() is None
        assert len(packed.namelist()) == 2
    phone.locator("li[data-uuid] [data-do=discard]").click()
    phone.locator("[data-do=discard-now]").click()
    phone.wait_for_selector("#trang-thai[data-count='0']")
    phone.get_by_text("Lấy lại mục từ tệp đã tải").click()
    phone.locator("[data-in]").set_input_files(saved)
    phone.wait_for_selector("li[data-state=waiting]")
    phone.context.set_offline(False)
    phone.wait_for_selector("#trang-thai[data-state=sent]")
    assert TraceEvent.objects.get().photos.count() == 1


@pytest.mark.parametrize("place", ["/api/san-pham/{}/cat/", "https://evil.example/"])
def test_a_rescue_file_that_somebody_else_made_does_nothing_in_our_readers_name(place, phone, lan, product, tmp_path):
    address = place.format(product.pk)
    item = {"uuid": str(uuid.uuid4()), "owner": str(lan.pk), "state": "waiting", "n": 1, "rev": 1, "at": 1,
            "title": "x", "to": address, "page": "/nhat-ky/moi/", "payload": {}}  # fmt: skip
    made = tmp_path / "cho-gui.zip"
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("muc.json", json.dumps({"v": 1, "items": [item], "files": []}))
    asked = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.goto("/cho-gui/")
    phone.wait_for_selector("html[data-ready]")
    phone.get_by_text("Lấy lại mục từ tệp đã tải").click()
    phone.locator("[data-in]").set_input_files(made)
    phone.wait_for_selector("[data-in-told]:not(:empty)")
    phone.wait_for_timeout(500)
    assert not [url for url in asked if url.endswith(address)]
    assert phone.locator("[data-left] li").count() == 0


def test_the_form_reads_quantities_back_and_fills_what_the_list_knows(phone, hoa, lan, viet_du, plot, settings):
    facts = {"kind": "plant", "state": "allowed", "effective_from": dt.date(2026, 1, 1), "source": "Quyết định ví dụ"}
    add_medicine(officer=hoa, name="Rầy Ví Dụ 25WP", registration="VD-123/CNĐKT", phi_days=14, **facts)
    sack = buy(
        actor=lan, subject=viet_du, kind="thuoc", name="Rầy Ví Dụ 25WP", quantity=Decimal(2), unit="lit",
        bought_on=dt.date(2026, 1, 5),
    )  # fmt: skip
    phone.goto("/nhat-ky/moi/?viec=harvest")
    phone.wait_for_selector("html[data-ready]")
    said = phone.locator(".pair + [role=status]")
    for typed, words in (("1.500", "1.500 kg (1,5 tấn)"), ("1,500", ""), ("2,5", "2,5 kg")):
        phone.get_by_label("Số lượng", exact=True).fill(typed)
        assert words in said.inner_text() and bool(words) == bool(said.inner_text())
    name, number, days = "#id_input_name", "#id_registration", "#id_phi_days"
    for offline in (False, True):
        phone.goto("/nhat-ky/")
        phone.wait_for_selector("html[data-ready]")
        dropping = phone.locator("[data-do=drop]")
        while left := dropping.count():
            dropping.first.click()
            expect(dropping).to_have_count(left - 1)
        phone.wait_for_function("navigator.onLine")
        phone.wait_for_selector("html[data-kept]")
        phone.context.set_offline(offline)
        phone.goto("/nhat-ky/moi/?viec=spray")
        phone.wait_for_selector("html[data-ready]")
        phone.fill(name, "Rầy Ví Dụ 25WP")
        expect(phone.locator(number)).to_have_value("VD-123/CNĐKT")  # the help comes with the first touch
        assert phone.input_value(days) == "14"
        assert (
            f"Theo danh mục của {settings.AGENCY_NAME}."
            in phone.locator(".field", has=phone.locator(name)).inner_text()
        )
        phone.fill(name, "Thuốc khác")
        assert (phone.input_value(number), phone.input_value(days)) == ("", ""), (
            "what the list put in goes with the name"
        )
        phone.fill(days, "21")
        phone.fill(name, "")
        phone.select_option("#id_input_lot", str(sack.pk))
        assert (phone.input_value(name), phone.input_value(days)) == ("Rầy Ví Dụ 25WP", "21"), "what was typed stays"
    phone.get_by_text("Lưu nhật ký").click()
    phone.wait_for_selector("#trang-thai[data-state=offline][data-count='1']")
    phone.context.set_offline(False)
    phone.wait_for_selector("#trang-thai[data-state=sent]")
    assert TraceEvent.objects.get().how["input"]["lot"] == str(sack.pk)


@pytest.mark.parametrize("offline", [False, True])
def test_one_plot_among_sixty_is_found_by_name_or_household_with_and_without_a_network(
    phone, viet_du, product, offline
):
    for n in range(20):
        house = Household.objects.create(subject=viet_du, name=f"Hộ ông Đặng {n:02d}", unit=viet_du.unit)
        for name in ("Nương trên", "Nương dưới", "Vườn đồi"):
            Plot.objects.create(subject=viet_du, household=house, name=f"{name} {n:02d}", unit=viet_du.unit)
    phone.reload()
    phone.wait_for_function("fetch('/api/so-tay/').then(a => a.json()).then(b => b.plots.length > 60)")
    phone.reload()
    phone.wait_for_selector("html[data-kept]")
    phone.context.set_offline(offline)
    phone.goto("/lo-hang/moi/")
    phone.wait_for_selector("html[data-ready]", state="attached")
    seek, shown = phone.locator("[name=find_plot]"), phone.locator("label:has([name=plots]):visible")
    assert shown.count() > 60 and phone.locator("[name=look]").count() == 0
    phone.get_by_label("Thửa Nà Ví Dụ").check()
    seek.fill("duoi dang 07")
    expect(shown).to_have_count(2)  # the one that was found, and the one that is ticked
    phone.get_by_label("Nương dưới 07").check()
    seek.fill("không có")
    expect(phone.locator("[data-none]")).to_be_visible()
    seek.press("Enter")
    assert phone.url.endswith("/lo-hang/moi/"), "looking saves nothing"
    phone.fill("[name=quantity]", "120")
    phone.get_by_text("Lưu lô hàng", exact=True).click()
    phone.wait_for_url(lambda url: not url.endswith("/moi/"))
    phone.context.set_offline(False)
    phone.wait_for_selector("#trang-thai[data-state=sent]")
    assert {plot.name for plot in Batch.objects.get().plots.all()} == {"Thửa Nà Ví Dụ", "Nương dưới 07"}
