"""Registration asks three things; who has no password yet is told before she locks herself out."""

import pytest
from django.test import Client

from cooperatives.users import User
from tests.conftest import PASSWORD

TYPED = {"phone": "0900 000 105", "name": "Hộ ông Mẫu", "unit": "Xã Mường Lát"}
WARNING, ASKED = "Đăng xuất rồi thì không vào lại được", "Đặt mật khẩu để vào lại được"


@pytest.fixture
def phone(muong_lat) -> Client:
    browser = Client()
    assert browser.post("/dang-ky/", TYPED).headers["Location"] == "/nhat-ky/"
    return browser


def test_three_inputs_open_the_diary_and_the_phone_stays_signed_in_for_ninety_days(phone):
    page = Client().get("/dang-ky/").content.decode()
    assert 'type="password"' not in page and page.count('name="phone"') == 1
    assert phone.get("/nhat-ky/").status_code == 200
    assert phone.session.get_expiry_age() > 89 * 24 * 3600
    assert not User.objects.get(phone="+84900000105").has_usable_password()


def test_who_has_no_password_is_asked_to_set_one_and_warned_before_she_signs_out(phone):
    for address in ("/bat-dau/", "/cua-toi/"):
        assert ASKED in phone.get(address).content.decode()
    assert WARNING in phone.get("/ra/").content.decode()
    told = phone.post("/cua-toi/tai-khoan/dat-mat-khau/", {"password1": PASSWORD, "password2": PASSWORD})
    assert told.status_code == 302
    for address, words in (("/bat-dau/", ASKED), ("/cua-toi/", ASKED), ("/ra/", WARNING)):
        assert words not in phone.get(address).content.decode()
    again = Client().post("/vao/", {"login": TYPED["phone"], "password": PASSWORD})
    assert again.status_code == 302


def test_nobody_takes_over_a_known_number_nor_tries_many(phone, lan, minh):
    stranger = Client()
    told = stranger.post("/dang-ky/", TYPED | {"name": "Người khác"})
    assert "Chưa đăng ký được với số này" in told.content.decode()
    assert "_auth_user_id" not in stranger.session
    answers = [stranger.post("/dang-ky/", TYPED | {"name": f"Khác {n}"}).status_code for n in range(6)]
    assert answers[-1] == 429


def test_where_sms_are_sent_the_code_stays_and_nobody_is_asked_for_a_password(settings, muong_lat, lan):
    settings.SMS_LOGIN = True
    told = Client().post("/dang-ky/", TYPED)
    assert "/vao/ma/nhap/" in told.headers["Location"]
    browser = Client()
    browser.force_login(lan)
    assert ASKED not in browser.get("/cua-toi/").content.decode()
