"""Promises to other systems that read the catalogue."""

import pytest

from cooperatives.places import AdministrativeUnit


@pytest.fixture
def names(client):
    def asked(**query):
        return [row["name"] for row in client.get("/api/cong-khai/san-pham/", query).json()["results"]]

    return asked


def test_products_are_found_by_words_commune_and_set(names, product):
    assert names(q="nep nuong") == names(commune="14845-2025-07-01") == names(set_no="3") == [product.name]
    assert names(q="mat ong") == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("commune", "14845"),
        ("set_no", "ba"),
        ("set_no", "99"),
        ("stars", "6"),
        ("in_force", "perhaps"),
        ("q", "x" * 500),
    ],
)
def test_a_value_that_means_nothing_names_its_field(client, product, field, value):
    answer = client.get("/api/cong-khai/san-pham/", {field: value})
    assert answer.status_code == 400 and field in answer.json()["error"]["fields"]


def test_what_is_not_public_is_missing(client, other_subject):
    assert client.get(f"/api/cong-khai/nsx/{other_subject.slug}/").status_code == 404
    assert client.get("/api/cong-khai/nsx/").json()["results"] == []


def test_a_telephone_is_given_with_consent_only(client, viet_du):
    address = f"/api/cong-khai/nsx/{viet_du.slug}/"
    assert client.get(address).json()["phone"] == "+84900000001"
    viet_du.phone_public = False
    viet_du.save()
    assert client.get(address).json()["phone"] == ""


def test_a_commune_is_named_by_code_and_day_together(client, product, muong_lat: AdministrativeUnit):
    data = client.get(f"/api/cong-khai/xa/{muong_lat.key}/").json()
    assert (data["name"], data["producers"], data["products"]) == ("Mường Lát", 1, 1)
    bare = client.get("/api/cong-khai/xa/14845/")
    assert bare.status_code == 404 and bare.json()["error"]["code"] == "not_found"
