"""One address serves a person at once and a program by the book (GS1 Digital Link, resolver 1.2)."""

import json

import pytest

from products.batches import Batch, BatchState
from traceability.codes.issue import issue
from traceability.scan.models import DeadScan, Scan

VOC = "https://ref.gs1.org/voc/"


def _gtin14() -> str:
    body = "0952000000001"
    weighted = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(body))
    return body + str(-weighted % 10)


G = _gtin14()


@pytest.fixture
def sold(released):
    """The released lot, its product now with a GTIN of GS1's demonstration prefix."""
    released.product.gtin = G.lstrip("0")
    released.product.save()
    issue(released)
    return Batch.objects.get(pk=released.pk)


@pytest.fixture
def lot(sold) -> str:
    return f"/01/{G}/10/{sold.lot}"


def test_a_browser_gets_the_page_itself_which_names_its_other_address(phone, sold, lot):
    response = phone.get(lot)
    assert response.status_code == 200
    assert response["Content-Location"] == f"/t/{sold.trace_code.code}"
    assert (
        response["Link"]
        == f'<http://localhost:8000{lot}?linkType=linkset>; rel="linkset"; type="application/linkset+json"'
    )
    assert {"Accept", "Accept-Language", "Accept-Encoding"} <= {part.strip() for part in response["Vary"].split(",")}
    assert response["ETag"]
    page = response.content.decode()
    assert f'rel="canonical" href="http://localhost:8000/t/{sold.trace_code.code}"' in page
    assert "application/ld+json" in page
    assert Scan.objects.get().batch == sold


def test_a_product_alone_opens_its_own_page(phone, sold):
    response = phone.get(f"/01/{G}")
    assert (response.status_code, response["Content-Location"]) == (200, f"/t/{sold.product.code}")


@pytest.mark.parametrize("accept", ["*/*", "", "application/json", "image/webp", "text/html;q=0, */*", "nonsense;;"])
def test_a_machine_is_redirected_exactly_to_the_default_link(client, sold, lot, accept):
    response = client.get(lot, HTTP_ACCEPT=accept)
    assert response.status_code == 307
    linkset = client.get(lot, {"linkType": "linkset"}).json()["linkset"][0]
    assert response["Location"] == linkset[f"{VOC}defaultLink"][0]["href"]
    assert response["Access-Control-Allow-Origin"] == "*"
    assert 'rel="linkset"' in response["Link"]
    assert not Scan.objects.exists()


def test_without_any_accept_header_there_is_no_error(client, sold, lot):
    assert client.get(lot).status_code == 307


def test_the_query_travels_byte_for_byte(client, sold, lot):
    response = client.get(f"{lot}?17=271120&x=%2F+a&linkType=gs1:pip")
    assert response["Location"].endswith("?17=271120&x=%2F+a&linkType=gs1:pip")


def test_a_trailing_slash_changes_nothing(client, phone, sold, lot):
    assert client.get(f"{lot}/")["Location"] == client.get(lot)["Location"]
    assert phone.get(f"{lot}/").status_code == 200


def test_the_linkset_holds_every_level_and_keeps_to_the_schema(client, sold, lot):
    response = client.get(lot, HTTP_ACCEPT="application/linkset+json")
    assert (response.status_code, response["Content-Type"]) == (200, "application/linkset+json")
    assert "linkset-context" in response["Link"]
    body = json.loads(response.content)
    assert set(body) == {"linkset"}
    entry, product = body["linkset"]
    assert (entry["anchor"], product["anchor"]) == (f"http://localhost:8000{lot}", f"http://localhost:8000/01/{G}")
    for level in (entry, product):
        assert level["itemDescription"]
        assert [set(one) for one in level[f"{VOC}defaultLink"]] == [{"href", "title"}]
        kinds = set(level) - {"anchor", "itemDescription"}
        assert all(kind.startswith(VOC) for kind in kinds)
        for kind in kinds - {f"{VOC}defaultLink"}:
            for one in level[kind]:
                assert set(one) <= {"href", "title", "hreflang", "type", "context", "fwqs", "public"}
                assert one["hreflang"] == ["vi", "en"]


def test_linked_data_carries_the_context_in_the_body(client, sold, lot):
    response = client.get(lot, HTTP_ACCEPT="application/ld+json")
    assert response["Content-Type"] == "application/ld+json"
    assert response.json()["@context"] == "https://ref.gs1.org/standards/resolver/linkset-context"


@pytest.mark.parametrize("kind", ["gs1:traceability", f"{VOC}traceability", "https://gs1.org/voc/traceability"])
def test_a_link_type_leads_to_its_link_whatever_its_spelling(client, phone, sold, lot, kind):
    for browser in (client, phone):
        response = browser.get(lot, {"linkType": kind})
        assert response.status_code == 307
        assert f"/t/{sold.trace_code.code}" in response["Location"]


def test_a_link_type_of_the_product_is_found_from_the_lot(client, sold, lot):
    location = client.get(lot, {"linkType": "gs1:certificationInfo"})["Location"]
    assert f"/t/{sold.product.code}" in location


@pytest.mark.parametrize("kind", ["gs1:dpp", "nonsense", "https://example.com/x"])
def test_a_link_type_that_is_not_there_is_404(client, sold, lot, kind):
    assert client.get(lot, {"linkType": kind}).status_code == 404


def test_a_recalled_lot_says_so_in_its_linkset(client, sold, lot):
    assert client.get(lot, {"linkType": "gs1:recallStatus"}).status_code == 404
    Batch.objects.filter(pk=sold.pk).update(state=BatchState.RECALLED)
    assert client.get(lot, {"linkType": "gs1:recallStatus"}).status_code == 307


def test_an_unknown_lot_leads_a_machine_to_the_product_and_tells_a_person(client, phone, sold):
    address = f"/01/{G}/10/NO-SUCH-LOT"
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (307, f"http://localhost:8000/t/{sold.product.code}")
    page = phone.get(address)
    assert page.status_code == 200
    assert "Không tìm thấy lô này" in page.content.decode()
    assert 'id="mua"' not in page.content.decode()
    assert not Scan.objects.exists()
    assert DeadScan.objects.get().count == 1


def test_the_lot_of_a_draft_is_unknown(phone, client, sold, lot):
    Batch.objects.filter(pk=sold.pk).update(state=BatchState.DRAFT)
    assert "Không tìm thấy lô này" in phone.get(lot).content.decode()
    assert client.get(lot)["Location"].endswith(sold.product.code)


@pytest.mark.parametrize(
    "address",
    [
        f"/01/{G}/21/0123456789",
        f"/01/{G}/10/L1/21/0123456789",
        "/01/09520123456788",
        f"/01/{G}/235/ABC",
    ],
)
def test_no_serial_is_issued_and_unknown_products_are_unknown(client, phone, sold, address):
    assert client.get(address).status_code == 404
    page = phone.get(address)
    assert page.status_code == 404
    assert "Không tìm thấy mã này" in page.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        f"/01/{G[:-1]}{(int(G[-1]) + 1) % 10}",  # check digit
        f"/01/{G[1:]}",  # thirteen digits
        "/01/",
        f"/01/{G}/21/S1/10/L1",  # order
        f"/01/{G}/17/271120",  # an attribute in the path
        f"/01/{G}/10/",  # empty
        f"/01/{G}/10/L1/10/L2",  # twice
        f"/01/{G}?10=L1",  # a qualifier in the query
        f"/01/{G}?17=271131",  # no such day
        f"/01/{G}/10/Lô",  # Vietnamese letters
        f"/01/{G}/gtin/x",
    ],
)
def test_what_is_no_digital_link_is_400_for_everybody(client, phone, sold, address):
    assert client.get(address).status_code == 400
    assert client.get(address).json()["error"]["code"] == "invalid"
    page = phone.get(address)
    assert page.status_code == 400
    assert "<h1>" in page.content.decode()


def test_options_and_head_answer_like_a_resolver(client, phone, sold, lot):
    options = client.options(lot)
    assert (options.status_code, options["Allow"]) == (204, "GET, HEAD, OPTIONS")
    assert options["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert 'rel="linkset"' in options["Link"]
    assert client.head(lot)["Location"] == client.get(lot)["Location"]
    assert phone.head(lot).status_code == 200
    assert client.post(lot).status_code == 405
    assert not Scan.objects.exists()


def test_inline_pages_can_be_turned_off(phone, sold, lot, settings):
    settings.DIGITAL_LINK_PAGES = False
    assert phone.get(lot).status_code == 307


def test_the_english_page_keeps_its_address(phone, sold, lot):
    page = phone.get(f"{lot}?hl=en").content.decode()
    assert '<html lang="en">' in page
    assert f'href="{lot}?hl=vi"' in page


def test_the_resolver_describes_itself(client):
    said = client.get("/.well-known/gs1resolver").json()
    assert said["resolverRoot"] == "http://localhost:8000"
    assert said["supportedPrimaryKeys"] == ["01"]
