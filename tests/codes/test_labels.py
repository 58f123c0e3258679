"""Who may fetch which labels: members of the subject, of released batches only, at the addresses of pages and API."""

import io

import pypdfium2
import pytest
import zxingcpp
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from products.batches import BatchState
from traceability.codes.addresses import symbol
from traceability.codes.find import find
from traceability.codes.issue import issue
from traceability.foundation.crockford import is_code

pytestmark = pytest.mark.django_db
FILES = ("labels-pdf", "label-picture", "label-svg", "label-png")
API = ("api-batch-code", "api-batch-sheet", "api-batch-picture", "api-batch-svg", "api-batch-png")
SHEET = {"layout": "24", "count": "24", "first": "1", "cut_lines": "on"}


@pytest.fixture
def released(batch):
    """The batch, published."""
    batch.state, batch.released_at = BatchState.RELEASED, timezone.now()
    batch.save()
    issue(batch)
    return batch


def read(content: bytes) -> list[str]:
    formats = zxingcpp.BarcodeFormat.QRCodeModel2
    return [s.text for s in zxingcpp.read_barcodes(Image.open(io.BytesIO(content)).convert("L"), formats=formats)]


def test_the_printed_address_has_scheme_host_and_code_in_capitals(released, settings):
    settings.PUBLIC_URL = "https://txng.example.vn"
    code = released.trace_code
    assert is_code(code.code) and symbol(code) == f"HTTPS://TXNG.EXAMPLE.VN/T/{code.code}"


def test_a_product_with_a_gtin_prints_its_digital_link(product, batch, settings):
    settings.PUBLIC_URL = "https://txng.example.vn"
    product.gtin = "9521234500001"
    product.save()
    code = issue(batch)
    assert symbol(code) == f"HTTPS://TXNG.EXAMPLE.VN/01/09521234500001/10/{batch.lot}"
    settings.PUBLIC_URL = "http://192.0.2.7:8000"  # the host of today, not that of the day of issue
    assert symbol(code) == f"HTTP://192.0.2.7:8000/01/09521234500001/10/{batch.lot}"


def test_a_batch_gains_its_digital_link_when_its_product_gains_a_gtin(lan_client, released, product):
    before = released.trace_code
    product.gtin = "9521234500001"
    product.save()
    lan_client.get(reverse("label-svg", args=[released.pk]))
    before.refresh_from_db()
    assert before.digital_link.endswith(f"/01/09521234500001/10/{released.lot}")
    assert find(before.code).batch == released


def test_a_code_is_found_as_people_type_it(released, product):
    code = released.trace_code.code
    for typed in (code, code.lower(), f" {code[:5]}-{code[5:]} ", code.replace("0", "o").replace("1", "l")):
        assert find(typed).batch == released
    assert find(product.code).product == product
    wrong = code[:-1] + ("0" if code[-1] != "0" else "2")
    assert not find(wrong) and not find("x" * 5000) and not find("")


def test_the_pdf_of_a_released_batch_opens_for_its_people(lan_client, released):
    answer = lan_client.get(reverse("labels-pdf", args=[released.pk]), SHEET | {"count": "30"})
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    assert len(pypdfium2.PdfDocument(answer.content)) == 2


def test_picture_and_bare_symbols_say_the_address(lan_client, released):
    said = symbol(released.trace_code)
    for name in ("label-picture", "label-png"):
        answer = lan_client.get(reverse(name, args=[released.pk]))
        assert answer["Content-Type"] == "image/png" and read(answer.content) == [said]
    answer = lan_client.get(reverse("label-svg", args=[released.pk]))
    assert answer["Content-Type"] == "image/svg+xml" and b"<svg" in answer.content


@pytest.mark.parametrize("name", ["labels", *FILES, *API])
def test_foreign_and_missing_batches_answer_alike(client, minh, hoa, released, name):
    for stranger in (minh, hoa):
        client.force_login(stranger)
        assert client.get(reverse(name, args=[released.pk])).status_code == 404
    assert client.get(reverse(name, args=["00000000-0000-4000-8000-000000000000"])).status_code == 404
    client.logout()
    expected = 401 if name in API else 302
    assert client.get(reverse(name, args=[released.pk])).status_code == expected


def test_the_api_gives_code_and_files(lan_client, released):
    facts = lan_client.get(reverse("api-batch-code", args=[released.pk])).json()
    assert facts["code"] == released.trace_code.code and facts["symbol"].endswith(f"/T/{facts['code']}")
    for name, content_type in (("sheet", "application/pdf"), ("picture", "image/png"), ("svg", "image/svg+xml")):
        for accept in ("*/*", content_type):
            answer = lan_client.get(facts[name], headers={"accept": accept})
            assert (answer.status_code, answer["Content-Type"]) == (200, content_type)


@pytest.mark.parametrize("state", [BatchState.DRAFT, BatchState.HELD, BatchState.RECALLED, BatchState.CLOSED])
@pytest.mark.parametrize("name", API)
def test_no_code_of_another_state_leaves_by_the_api(lan_client, released, state, name):
    released.state = state
    released.save()
    answer = lan_client.get(reverse(name, args=[released.pk]))
    assert answer.status_code == 400 and answer.json()["error"]["message"]


def test_bad_sheets_are_refused_by_field(lan_client, released):
    address = reverse("api-batch-sheet", args=[released.pk])
    answer = lan_client.get(address, {"layout": "7", "count": "0", "first": "x"})
    assert answer.status_code == 400 and set(answer.json()["error"]["fields"]) == {"layout", "count", "first"}
    answer = lan_client.get(address, {"layout": "12", "first": "13"})
    assert set(answer.json()["error"]["fields"]) == {"first"}


@pytest.mark.parametrize("state", [BatchState.DRAFT, BatchState.HELD, BatchState.RECALLED, BatchState.CLOSED])
@pytest.mark.parametrize("name", ["labels", *FILES])
def test_no_code_of_another_state_leaves_by_a_page(lan_client, released, state, name):
    released.state = state
    released.save()
    answer = lan_client.get(reverse(name, args=[released.pk]), SHEET)
    assert answer.status_code == (200 if name == "labels" else 409)
    assert answer["Content-Type"].startswith("text/html")
    page = answer.content.decode()
    assert released.trace_code.code not in page and "Mở trang lô hàng" in page


def test_the_page_offers_sheet_picture_and_symbols(lan_client, released):
    page = lan_client.get(reverse("labels", args=[released.pk])).content.decode()
    for name in FILES:
        assert reverse(name, args=[released.pk]) in page
    assert "Chia sẻ tem" in page and "65 tem nhỏ" in page


def test_a_wrong_number_gives_the_page_back_with_what_was_typed(lan_client, released):
    answer = lan_client.get(reverse("labels-pdf", args=[released.pk]), SHEET | {"count": "nhiều"})
    page = answer.content.decode()
    assert answer.status_code == 400 and "Số tem là số nguyên" in page and 'value="nhiều"' in page
