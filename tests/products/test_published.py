"""Promises about the published catalogue: each fact has a source, nothing is invented, loading twice is harmless."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from cooperatives.places import AdministrativeUnit, UnitKind
from cooperatives.subjects import CheckState, Origin, Subject
from products.batches import Batch
from products.catalogue import OcopSet, Product
from products.certificates import Certificate, CertificateState
from products.published import LIST_OF_2025, NOBODY, _rows
from traceability.foundation.files.models import Picture


@pytest.fixture
def places(db):
    """The communes that the catalogue names."""
    codes = {row["commune_code_2025"] for row in _rows("ocop_products_thanh_hoa.csv")} - {""}
    for code in codes:
        AdministrativeUnit.objects.create(code=code, valid_from=LIST_OF_2025, name=f"Nơi {code}", kind=UnitKind.XA)


@pytest.fixture
def catalogue(places):
    call_command("load_catalogue", verbosity=0)


def test_all_sets_and_products_are_there(catalogue):
    assert OcopSet.objects.count() == 26
    assert Product.objects.filter(origin=Origin.CATALOGUE).count() == 46
    assert list(OcopSet.objects.filter(has_batch=False).values_list("pk", flat=True)) == [26]


def test_loading_again_changes_nothing(catalogue):
    def rows():
        return (
            set(Product.objects.values_list("pk", "slug", "subject")),
            set(Subject.objects.values_list("pk", "slug", "unit")),
            set(Certificate.objects.values_list("pk", "stars", "expires_on")),
            Picture.objects.count(),
        )

    before = rows()
    call_command("load_catalogue", verbosity=0)
    assert rows() == before


def test_nothing_is_invented(catalogue):
    assert not Batch.objects.exists()
    assert not Subject.objects.exclude(phone="").exists()
    assert not Product.objects.exclude(story="", price_vnd=None, gtin=None).exists()
    assert not Product.objects.filter(source="").exists()


def test_no_published_star_counts_as_in_force(catalogue):
    today = timezone.localdate()
    assert not Certificate.objects.in_force_on(today).exists()
    assert not Certificate.objects.filter(check_state=CheckState.VERIFIED).exists()
    states = {paper.state_on(today) for paper in Certificate.objects.all()}
    assert states == {CertificateState.EXPIRED, CertificateState.UNVERIFIED}


def test_a_printed_day_gives_an_end_after_36_months_and_a_year_alone_gives_none(catalogue):
    dated = Certificate.objects.get(product__name="Mắm tôm Vị Thanh")
    assert (dated.issued_on, dated.expires_on) == (dt.date(2021, 8, 5), dt.date(2024, 8, 5))
    undated = Certificate.objects.get(product__name="Mắm tôm Lê Gia")
    assert (undated.issued_on, undated.expires_on) == (None, None)


def test_where_sources_disagree_no_star_is_shown(catalogue):
    assert Certificate.objects.get(product__name="Tinh dầu quế Thường Xuân").stars is None


def test_published_papers_do_not_wait_in_the_officers_queue(catalogue):
    assert not Certificate.objects.waiting().exists()
    assert not Subject.objects.waiting().exists()


def test_makers_whom_nobody_named_have_no_page(catalogue, client):
    unnamed = Subject.objects.filter(name=NOBODY).first()
    assert client.get(unnamed.get_absolute_url()).status_code == 404
    page = client.get(unnamed.products.get().get_absolute_url()).content.decode()
    assert "Chưa rõ chủ thể" in page and unnamed.get_absolute_url() not in page


def test_a_catalogue_page_names_its_source_and_says_it_is_a_drawing(catalogue, client):
    product = Product.objects.get(name="Mắm tôm Vị Thanh")
    page = client.get(product.get_absolute_url()).content.decode()
    assert "Thương hiệu và Sản phẩm" in page and "Hình vẽ minh họa" in page
    assert "Danh mục đã công bố" in page and "Đã hết hạn ngày 05/08/2024" in page


def test_every_product_has_a_drawing_and_each_drawing_is_stored_once(catalogue):
    assert not Product.objects.filter(photos__isnull=True).exists()
    drawings = {row["drawing"] for row in _rows("pictures.csv")}
    assert Picture.objects.count() == len(drawings)


def test_without_places_the_command_says_what_to_do_first(db):
    with pytest.raises(CommandError, match="load_places"):
        call_command("load_catalogue", verbosity=0)
    assert not Product.objects.exists()
