"""What a maker may rely on when she fills in the pages of her products."""

import datetime as dt
import io
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from products.catalogue import Product
from products.certifying import add_certificate
from products.making import create_product, update_product
from products.photos import add_photo
from traceability.foundation.files import pictures
from traceability.foundation.files.models import Picture

pytestmark = pytest.mark.django_db
ISSUED = dt.date(2026, 1, 31)


def jpeg(colour: str = "green", name: str = "anh.jpg") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def new_product(**typed) -> dict:
    return {"client_uuid": str(uuid.uuid4()), "name": "Mật ong Ví Dụ", "activity": "livestock", **typed}


def text(response) -> str:
    return response.content.decode()


@pytest.mark.usefixtures("viet_du")
def test_a_maker_without_products_sees_where_to_begin(lan_client):
    page = lan_client.get(reverse("my-products"))
    assert reverse("product-new") in text(page)


def test_a_product_is_made_in_few_inputs_with_its_photo(lan_client):
    typed = new_product(price_vnd="120.000 ₫", pack_label="Lọ 500 ml", photos=[jpeg(), jpeg("red")])
    page = lan_client.post(reverse("product-new"), typed, follow=True)
    product = Product.objects.get(name="Mật ong Ví Dụ")
    assert (product.price_vnd, product.photos.count()) == (120_000, 2)
    assert page.redirect_chain[-1][0] == reverse("my-product", args=[product.pk])


def test_a_repeated_submit_makes_one_product(lan_client):
    typed = new_product()
    lan_client.post(reverse("product-new"), typed)
    lan_client.post(reverse("product-new"), typed)
    assert Product.objects.count() == 1


def test_nothing_typed_and_no_photo_is_lost_by_a_mistake(lan_client):
    typed = new_product(name="", price_vnd="120.000", pack_label="Lọ 500 ml", photos=[jpeg()])
    page = lan_client.post(reverse("product-new"), typed)
    assert page.status_code == 400
    assert 'value="120.000"' in text(page)
    assert "Lọ 500 ml" in text(page)
    kept = re.findall(r'name="kept" value="([^"]+)"', text(page))
    assert len(kept) == 1
    lan_client.post(reverse("product-new"), new_product(kept=kept))
    assert [str(photo.picture_id) for photo in Product.objects.get().photos.all()] == kept


def test_anothers_photo_cannot_be_claimed_by_its_id(lan_client, minh):
    foreign = pictures.store(upload=jpeg(), uploader_party=minh.party)
    lan_client.post(reverse("product-new"), new_product(kept=[str(foreign.pk), "x"]))
    assert Product.objects.get().photos.count() == 0


@pytest.mark.parametrize(
    ("content", "name", "word"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "a.svg", "không phải ảnh"),
        (b"<!doctype html><script>alert(1)</script>", "a.jpg", "không phải ảnh"),
        (b"\xff\xd8\xff" + b"0" * 100, "a.jpg", "không phải ảnh"),
        (b"", "a.jpg", ""),
    ],
)
def test_what_is_no_photo_is_refused_by_name(lan_client, content, name, word):
    page = lan_client.post(reverse("product-new"), new_product(photos=SimpleUploadedFile(name, content)))
    assert page.status_code == 400
    assert word in text(page)
    assert Picture.objects.count() == 0


def test_a_photo_of_forty_megabytes_is_refused_with_its_size(lan_client):
    heavy = SimpleUploadedFile("to.jpg", b"\xff\xd8\xff" + bytes(40 * 1024 * 1024), "image/jpeg")
    page = lan_client.post(reverse("product-new"), new_product(photos=heavy))
    assert page.status_code == 400
    assert "41 MB" in text(page)


def test_a_decompression_bomb_is_refused(lan_client):
    out = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(out, "PNG")
    bomb = SimpleUploadedFile("bom.png", out.getvalue(), "image/png")
    page = lan_client.post(reverse("product-new"), new_product(photos=bomb))
    assert page.status_code == 400
    assert "24 triệu" in text(page)


def test_a_name_of_five_thousand_letters_comes_back_with_its_length(lan_client):
    page = lan_client.post(reverse("product-new"), new_product(name="ễ" * 5000))
    assert page.status_code == 400
    assert "5000" in text(page).replace(".", "")
    assert "ễ" * 5000 in text(page)


@pytest.mark.parametrize("typed", ["0", "-5", "abc", "1,5", "99999999999999"])
def test_a_price_that_cannot_be_is_refused_beside_its_box(lan_client, product, typed):
    page = lan_client.post(
        reverse("product-basics", args=[product.pk]), {"name": "G", "activity": "crop", "price_vnd": typed}
    )
    assert page.status_code == 400
    assert 'href="#id_price_vnd"' in text(page)


def test_a_wrong_check_digit_is_named_with_its_remedy(lan_client, product):
    typed = {"name": "Gạo", "activity": "crop", "gtin": "9520000000005"}
    page = lan_client.post(reverse("product-basics", args=[product.pk]), typed)
    assert page.status_code == 400
    assert "So lại từng số với bao bì" in text(page)


def test_two_writers_see_both_values_and_the_second_save_decides(lan_client, staff, product):
    address = reverse("product-parcel", args=[product.pk])
    typed = {"version": product.version, "net_weight_g": "500", "packed_weight_g": "550"}
    update_product(actor=staff, product=product, net_weight_g=800, packed_weight_g=850)
    page = lan_client.post(address, typed)
    assert page.status_code == 400
    assert "800" in text(page)
    assert "500" in text(page)
    version = re.search(r'name="version" value="(\d+)"', text(page))
    assert version
    lan_client.post(address, typed | {"version": version[1]})
    product.refresh_from_db()
    assert product.net_weight_g == 500


def test_photos_are_put_in_order_described_removed_and_brought_back(lan, lan_client, product):
    product.photos.all().delete()
    first, second = (
        add_photo(actor=lan, product=product, picture=pictures.store(upload=jpeg(colour), uploader_party=lan.party))
        for colour in ("green", "red")
    )
    address = reverse("product-photo", args=[product.pk, second.pk])
    lan_client.post(address, {"act": "first"})
    assert list(product.photos.values_list("pk", flat=True)) == [second.pk, first.pk]
    lan_client.post(address, {"act": "describe", f"{second.pk}-alt": "Túi gạo nếp"})
    lan_client.post(address, {"act": "remove"})
    assert list(product.photos.values_list("pk", flat=True)) == [first.pk]
    lan_client.post(reverse("product-photo-undo", args=[product.pk]))
    back = product.photos.first()
    assert (back.alt, back.picture_id) == ("Túi gạo nếp", second.picture_id)


def test_what_is_put_away_can_be_taken_back_in_one_tap(lan_client, product):
    lan_client.post(reverse("product-archive", args=[product.pk]))
    page = lan_client.get(reverse("my-product", args=[product.pk]))
    assert reverse("product-restore", args=[product.pk]) in text(page)


@pytest.mark.parametrize(
    "name",
    ["my-product", "product-basics", "product-label", "product-story", "product-parcel", "product-photos"],
)
def test_anothers_product_is_not_there(client, minh, product, name):
    client.force_login(minh)
    assert client.get(reverse(name, args=[product.pk])).status_code == 404
    assert client.post(reverse(name, args=[product.pk]), {"name": "x"}).status_code in (404, 405)


def test_a_stranger_is_asked_to_sign_in_and_keeps_what_was_typed(client, product):
    address = reverse("product-story", args=[product.pk])
    away = client.post(address, {"story": "Chuyện dài", "version": 1})
    assert away.status_code == 401
    assert address in str(dict(client.session))


def test_a_certificate_is_handed_in_with_its_file_which_only_its_people_open(client, lan, minh, thu, vanhanh, product):
    client.force_login(lan)
    typed = {
        "kind": "vietgap", "product": product.pk, "number": "VG-01", "issued_on": "31/01/2026",
        "file": SimpleUploadedFile("g.pdf", b"%PDF-1.4\n1 0 obj\n%%EOF", "application/pdf"),
    }  # fmt: skip
    page = client.post(reverse("paper-new"), typed, follow=True)
    certificate = product.certificates.get()
    assert page.redirect_chain[-1][0] == reverse("my-papers")
    address = reverse("paper", args=[certificate.paper.pk])
    assert client.get(address).status_code == 200
    for person, answer in ((minh, 404), (thu, 200), (vanhanh, 404)):
        client.force_login(person)
        assert client.get(address).status_code == answer


@pytest.mark.parametrize(("typed", "word"), [("31/02/2026", "chỉ có 28 ngày"), ("abc", "ngày/tháng/năm")])
def test_a_day_that_is_not_on_the_calendar_is_named(lan_client, typed, word):
    page = lan_client.post(reverse("paper-new"), {"kind": "vietgap", "number": "1", "issued_on": typed})
    assert page.status_code == 400
    assert word in text(page)


def test_the_third_of_april_is_not_the_fourth_of_march(lan_client, product):
    typed = {"kind": "vietgap", "number": "1", "issued_on": "03/04/2026", "product": product.pk}
    lan_client.post(reverse("paper-new"), typed)
    assert (product.certificates.get().issued_on.month, product.certificates.get().issued_on.day) == (4, 3)


def test_an_officer_verifies_from_the_queue(client, lan, hoa, viet_du, product):
    certificate = add_certificate(
        actor=lan,
        subject=viet_du,
        product=product,
        kind="ocop",
        number="VD",
        stars=4,
        issued_on=product.created_at.date(),
    )
    client.force_login(hoa)
    assert reverse("certificate-check", args=[certificate.pk]) in text(client.get(reverse("verification")))
    client.post(reverse("certificate-check", args=[certificate.pk]), {"act": "verify"})
    certificate.refresh_from_db()
    assert certificate.check_state == "verified"


def test_a_commune_officer_reads_and_does_not_decide(client, lan, thu, viet_du):
    certificate = add_certificate(
        actor=lan, subject=viet_du, kind="vietgap", number="1", issued_on=viet_du.created_at.date()
    )
    client.force_login(thu)
    address = reverse("certificate-check", args=[certificate.pk])
    assert client.get(address).status_code == 200
    client.post(address, {"act": "verify"})
    certificate.refresh_from_db()
    assert certificate.check_state == "unverified"


def test_anothers_product_cannot_be_named_in_a_certificate(client, minh, product):
    client.force_login(minh)
    typed = {"kind": "vietgap", "number": "1", "issued_on": "01/01/2026", "product": product.pk}
    assert client.post(reverse("paper-new"), typed).status_code == 400


def test_a_shelf_life_told_late_reaches_the_drafts(lan, viet_du, batch, product):
    batch.expires_on = None
    batch.save()
    update_product(actor=lan, product=product, shelf_life_days=30)
    batch.refresh_from_db()
    assert (batch.expires_on - batch.produced_on).days == 30
    assert create_product(actor=lan, subject=viet_du, name="Khác").shelf_life_days is None
