"""Promises about trying too often, and about codes by SMS."""

import re

import pytest
from django.urls import reverse

from cooperatives.subjects import Subject
from cooperatives.users import User
from tests.conftest import PASSWORD
from traceability.foundation.notices.senders import MemorySender

pytestmark = pytest.mark.django_db


@pytest.fixture
def sms(settings):
    settings.SMS_LOGIN = settings.ACCOUNT_LOGIN_BY_CODE_ENABLED = True
    settings.SMS_SENDER = "traceability.foundation.notices.senders.MemorySender"
    MemorySender.sent.clear()
    return MemorySender.sent


def code(sms):
    return re.search(r"\d{6}", sms[-1][1])[0]


def test_the_eleventh_try_for_a_number_answers_429_even_with_the_right_password(client, lan):
    for typed in ["0900000011", "0900 000 011"] * 5:
        client.post(reverse("account_login"), {"login": typed, "password": "sai-mat-khau"})
    answer = client.post(reverse("account_login"), {"login": "+84900000011", "password": PASSWORD})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0


def test_another_number_still_signs_in(client, lan, minh):
    for _i in range(12):
        client.post(reverse("account_login"), {"login": "0900000011", "password": "sai"})
    assert client.post(reverse("account_login"), {"login": "0900000013", "password": PASSWORD}).status_code == 302


def test_without_sms_there_is_no_page_for_codes(client):
    assert client.get(reverse("account_request_login_code")).status_code == 404


def test_a_code_signs_in_and_confirms_the_number(client, lan, sms):
    User.objects.filter(pk=lan.pk).update(phone_verified=False)
    client.post(reverse("account_request_login_code"), {"phone": "0900 000 011"})
    assert sms[-1][0] == lan.phone
    answer = client.post(reverse("account_confirm_login_code"), {"code": code(sms)})
    assert answer["Location"] == reverse("today")
    lan.refresh_from_db()
    assert lan.phone_verified


def test_an_unknown_number_sees_the_same_page_and_is_sent_nothing(client, lan, sms):
    known = client.post(reverse("account_request_login_code"), {"phone": "0900000011"})
    unknown = client.post(reverse("account_request_login_code"), {"phone": "0900000999"})
    assert known["Location"] == unknown["Location"]
    assert len(sms) == 1


def test_three_wrong_codes_end_it(client, lan, sms):
    client.post(reverse("account_request_login_code"), {"phone": "0900000011"})
    wrong = f"{(int(code(sms)) + 1) % 10**6:06}"
    for _i in range(3):
        client.post(reverse("account_confirm_login_code"), {"code": wrong})
    client.post(reverse("account_confirm_login_code"), {"code": code(sms)})
    assert "_auth_user_id" not in client.session


def test_a_second_code_within_the_minute_is_refused(client, lan, sms):
    client.post(reverse("account_request_login_code"), {"phone": "0900000011"})
    answer = client.post(reverse("account_confirm_login_code"), {"action": "resend"})
    assert answer.status_code == 429
    assert len(sms) == 1


def test_with_sms_registration_asks_three_things_and_a_code(client, places, sms):
    answer = client.post(reverse("register"), {"phone": "0900 000 501", "name": "Hộ Mẫu", "unit": "Mường Lát"})
    assert not Subject.objects.exists()
    answer = client.post(answer["Location"], {"code": code(sms)})
    answer = client.get(answer["Location"])
    assert answer["Location"] == reverse("today")
    subject = Subject.objects.get()
    assert (subject.name, subject.created_by.phone_verified) == ("Hộ Mẫu", True)


def test_with_sms_a_known_number_registers_a_second_subject_without_a_second_account(client, places, lan, sms):
    answer = client.post(reverse("register"), {"phone": "0900 000 011", "name": "Hộ Lan", "unit": "Mường Lát"})
    answer = client.post(answer["Location"], {"code": code(sms)})
    client.get(answer["Location"])
    assert Subject.objects.get(name="Hộ Lan").created_by == lan
    assert User.objects.count() == 1
