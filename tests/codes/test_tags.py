"""Promises of the codes on plots and sacks: they fill the form for their own people and tell nobody else anything."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from cooperatives.subjects import Plot
from traceability.codes.issue import reserve
from traceability.codes.tags import ThingTag, tag_of
from traceability.foundation import qr
from traceability.inputs.buying import buy

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return response.content.decode()


def photographed(*said: str) -> SimpleUploadedFile:
    """A photo of a table with symbols on it, slightly turned and grey."""
    ground = Image.new("RGB", (1200, 500 * len(said) or 400), "#8d8471")
    for number, one in enumerate(said):
        ground.paste(qr.image(one, 320).convert("RGB").rotate(4, fillcolor="#8d8471"), (400, 60 + 500 * number))
    out = io.BytesIO()
    ground.save(out, "JPEG", quality=70)
    return SimpleUploadedFile("anh.jpg", out.getvalue(), "image/jpeg")


@pytest.fixture
def sack(lan, viet_du):
    return buy(actor=lan, subject=viet_du, kind="thuoc", name="Thuốc Ví Dụ", quantity=Decimal(2), unit="lit",
               bought_on=timezone.localdate() - dt.timedelta(days=3))  # fmt: skip


@pytest.fixture
def foreign(other_subject, hac_thanh):
    return tag_of(plot=Plot.objects.create(subject=other_subject, name="Vườn Mẫu", unit=hac_thanh))


def test_a_plot_and_a_purchase_have_one_code_each_that_can_be_printed(lan_client, plot, sack):
    for _again in range(2):
        page = text(lan_client.get(reverse("plot-code", args=[plot.pk])))
        assert "<svg" in page
        assert plot.name in page
    lan_client.get(reverse("input-code", args=[sack.pk]))
    assert ThingTag.objects.count() == 2


def test_a_camera_opens_the_form_with_the_plot_or_the_purchase_filled_in(lan_client, plot, sack):
    opened = lan_client.get(f"/O/{tag_of(plot=plot).code}")
    assert opened.url == f"{reverse('diary-new')}?thua={plot.pk}"
    tiles = text(lan_client.get(opened.url))
    assert plot.name in tiles
    assert f"viec=spray&amp;thua={plot.pk}" in tiles
    page = lan_client.get(f"/o/{tag_of(input_lot=sack).code}/", follow=True)
    assert 'value="Thuốc Ví Dụ"' in text(page)


def test_to_all_others_every_code_shows_the_same_mute_page(client, lan_client, minh, plot, sack, foreign):
    own = tag_of(plot=plot).code
    client.logout()
    stranger, unknown = client.get(f"/o/{own}/"), client.get("/o/0000000000/")
    assert stranger.status_code == unknown.status_code == 200
    assert text(stranger).replace(own, "0000000000") == text(unknown)  # the switch of language leads back to itself
    assert plot.name not in text(stranger)
    client.force_login(minh)
    for code in (own, tag_of(input_lot=sack).code, "nonsense", "<b>"):
        page = text(client.get(f"/o/{code}/"))
        assert plot.name not in page
        assert "Thuốc Ví Dụ" not in page
        assert "Mã dùng trong sổ" in page
    assert client.get(reverse("plot-code", args=[plot.pk])).status_code == 404


def test_who_tries_code_after_code_is_slowed_down(client):
    answers = {client.get(f"/o/{number:010}/").status_code for number in range(70)}
    assert answers == {200, 429}


def test_a_photo_of_a_code_is_read_and_leads_on_with_what_was_chosen_before(lan_client, plot, sack, batch):
    address = f"{reverse('scan-own')}?viec=spray&lo={batch.pk}"
    led = lan_client.post(address, {"photo": photographed(tag_of(plot=plot).address)})
    assert led.status_code == 302
    for part in (f"thua={plot.pk}", f"lo={batch.pk}", "viec=spray"):
        assert part in led.url
    led = lan_client.post(reverse("scan-own"), {"photo": photographed(tag_of(input_lot=sack).address)})
    assert f"vat-tu={sack.pk}" in led.url


def test_the_label_of_a_lot_of_ours_fills_the_lot(lan_client, batch):
    code = reserve(batch).code
    told = lan_client.post("/api/quet", {"text": f"HTTPS://EXAMPLE.VN/T/{code}"}, content_type="application/json")
    assert told.json()["kind"] == "lot"
    assert told.json()["url"] == f"{reverse('diary-new')}?lo={batch.pk}"
    typed = lan_client.post("/api/quet", {"text": f"{code[:5]} {code[5:]}".lower()}, content_type="application/json")
    assert typed.json()["id"] == str(batch.pk)


def test_of_several_symbols_in_one_photo_the_one_of_ours_counts(lan_client, plot, foreign):
    upload = photographed("https://example.vn/khuyen-mai", foreign.address, tag_of(plot=plot).address)
    told = lan_client.post("/api/quet", {"photo": upload}, format="multipart")
    assert told.json()["id"] == str(plot.pk)


def test_foreign_and_unknown_codes_are_answered_alike(lan_client, foreign):
    said = ["0000000000", foreign.code, foreign.address, "https://example.vn/", "/01/", "javascript:alert(1)"]
    answers = [lan_client.post("/api/quet", {"text": one}, content_type="application/json") for one in said]
    assert {answer.status_code for answer in answers} == {400}
    assert len({answer.content for answer in answers}) == 1
    assert "Vườn Mẫu" not in answers[0].content.decode()


@pytest.mark.parametrize(
    ("upload", "word"),
    [
        (SimpleUploadedFile("a.jpg", b"no photo at all"), "không phải ảnh"),
        (SimpleUploadedFile("a.jpg", b"\xff\xd8" + b"0" * (12 * 1024 * 1024)), "nặng"),
        (photographed(), "Không thấy mã"),
    ],
)
def test_what_cannot_be_read_is_said_with_the_remedy(lan_client, upload, word):
    page = lan_client.post(reverse("scan-own"), {"photo": upload})
    assert page.status_code == 400
    assert word in text(page)


def test_nothing_sent_is_said_too(lan_client):
    assert lan_client.post(reverse("scan-own"), {}).status_code == 400
    assert lan_client.post("/api/quet", {}, content_type="application/json").status_code == 400


def test_scanning_has_its_limit(lan_client, plot):
    code = tag_of(plot=plot).code
    answers = [lan_client.post("/api/quet", {"text": code}, content_type="application/json") for _ in range(122)]
    assert [answers[0].status_code, answers[-1].status_code] == [200, 429]
