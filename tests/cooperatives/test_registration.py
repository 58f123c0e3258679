"""Promises to those who register, and about who decides on them."""

import datetime as dt

import pytest
from django.utils import timezone

from cooperatives.decisions import reopen_subject, return_subject, verify_subject
from cooperatives.places import AdministrativeUnit
from cooperatives.profile import edit_subject
from cooperatives.registration import open_subject, register_subject
from cooperatives.signals import subject_registered, subject_verified
from cooperatives.subjects import CheckState, Subject, working_days_after
from cooperatives.users import User
from tests.conftest import PASSWORD
from traceability.foundation.audit.models import AuditEvent
from traceability.foundation.refusals import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer(muong_lat):
    return register_subject(phone="+84900000101", name="Hộ bà Mẫu", unit=muong_lat, password=PASSWORD)


def test_a_newcomer_manages_an_unverified_subject_and_knows_when_it_is_decided(newcomer, settings):
    assert newcomer.check_state == CheckState.UNVERIFIED
    assert newcomer.decide_by == working_days_after(timezone.localdate(), settings.VERIFY_WITHIN_DAYS)
    assert newcomer.created_by.memberships.get().role == "manager"
    assert newcomer.created_by.check_password(PASSWORD)


def test_working_days_leave_out_the_weekend():
    friday = dt.date(2026, 11, 20)
    assert working_days_after(friday, 5) == dt.date(2026, 11, 27)


def test_two_subjects_of_one_name_have_two_addresses(newcomer, minh, muong_lat):
    twin = open_subject(actor=minh, name="Hộ Bà Mẫu", unit=muong_lat)
    assert newcomer.slug == "ho-ba-mau"
    assert twin.slug != newcomer.slug


def test_a_registration_is_announced(muong_lat, minh):
    heard = []
    subject_registered.connect(heard_one := lambda **kw: heard.append(kw["subject"].name), weak=False)
    try:
        open_subject(actor=minh, name="Trang trại Mẫu", unit=muong_lat)
    finally:
        subject_registered.disconnect(heard_one)
    assert heard == ["Trang trại Mẫu"]


def test_a_phone_that_has_an_account_is_refused_and_nothing_is_written(newcomer, muong_lat):
    with pytest.raises(Refusal) as refused:
        register_subject(phone="+84900000101", name="Khác", unit=muong_lat, password=PASSWORD)
    assert refused.value.refusal_code == "conflict"
    assert Subject.objects.filter(name="Khác").count() == 0


def test_a_second_tap_on_register_makes_nothing_twice(newcomer, muong_lat):
    same = {"phone": "+84900000101", "name": "Hộ bà Mẫu", "unit": muong_lat}
    assert register_subject(**same, password=PASSWORD) == newcomer
    with pytest.raises(Refusal):
        register_subject(**same, password="khong-phai-mat-khau")
    assert open_subject(actor=newcomer.created_by, name="Hộ Bà  Mẫu", unit=muong_lat) == newcomer
    assert Subject.objects.count() == 1


def test_showing_a_number_is_a_consent_that_is_kept(viet_du, lan):
    edit_subject(actor=lan, subject=viet_du, version=1, phone_public=False)
    event = AuditEvent.objects.get(verb="subject.changed")
    assert (event.actor, event.details["given"], event.details["consent"]) == (lan.party, False, "contact-phone-1")


@pytest.mark.parametrize("password", ["12345678", "ngan", "password"])
def test_a_weak_password_is_refused_before_a_person_is_made(muong_lat, password):
    with pytest.raises(Refusal) as refused:
        register_subject(phone="+84900000102", name="Mẫu", unit=muong_lat, password=password)
    assert "password" in refused.value.by_field()
    assert not User.objects.filter(phone="+84900000102").exists()


def test_an_old_commune_takes_no_new_subject(minh, places):
    old = AdministrativeUnit.objects.get(code="14758", valid_from=dt.date(2025, 1, 1))
    with pytest.raises(Refusal):
        open_subject(actor=minh, name="Mẫu", unit=old)


def test_an_officer_of_the_department_verifies_and_it_is_announced(newcomer, hoa):
    heard = []
    subject_verified.connect(heard_one := lambda **kw: heard.append(kw["actor"]), weak=False)
    try:
        verified = verify_subject(officer=hoa, subject=newcomer)
    finally:
        subject_verified.disconnect(heard_one)
    assert verified.is_verified
    assert (verified.decided_by, heard) == (hoa, [hoa])


@pytest.mark.parametrize("who", ["thu", "lan", "vanhanh"])
def test_nobody_else_verifies(newcomer, request, who):
    with pytest.raises(Refusal):
        verify_subject(officer=request.getfixturevalue(who), subject=newcomer)
    newcomer.refresh_from_db()
    assert not newcomer.is_verified


def test_two_officers_do_not_decide_one_after_the_other_unknowingly(newcomer, hoa, tuan):
    verify_subject(officer=hoa, subject=newcomer)
    with pytest.raises(Refusal) as refused:
        return_subject(officer=tuan, subject=newcomer, reason="Thiếu địa chỉ")
    assert refused.value.refusal_code == "conflict"


def test_a_return_needs_a_reason_and_an_edit_brings_the_subject_back_to_the_queue(newcomer, hoa):
    with pytest.raises(Refusal):
        return_subject(officer=hoa, subject=newcomer, reason="  ")
    returned = return_subject(officer=hoa, subject=newcomer, reason="Ghi rõ tên chủ hộ.")
    assert returned.return_reason == "Ghi rõ tên chủ hộ."
    again = edit_subject(actor=newcomer.created_by, subject=returned, version=returned.version, address="Bản Mẫu")
    assert again.check_state == CheckState.UNVERIFIED
    assert again in Subject.objects.waiting()


def test_a_verification_can_be_taken_back_with_a_reason(viet_du, hoa):
    assert reopen_subject(officer=hoa, subject=viet_du, reason="Kiểm tra lại").check_state == CheckState.UNVERIFIED
    with pytest.raises(Refusal):
        reopen_subject(officer=hoa, subject=viet_du, reason="Lần nữa")


def test_changing_who_one_is_makes_an_officer_look_again_but_other_words_do_not(viet_du, lan):
    told = edit_subject(actor=lan, subject=viet_du, version=1, about="Nếp nương, một vụ mỗi năm.")
    assert told.is_verified
    renamed = edit_subject(actor=lan, subject=viet_du, version=2, name="HTX Tên Khác")
    assert renamed.check_state == CheckState.UNVERIFIED
    assert renamed.decide_by is not None


def test_an_edit_of_an_old_version_is_a_conflict(viet_du, lan):
    edit_subject(actor=lan, subject=viet_du, version=1, about="Một")
    with pytest.raises(Refusal) as refused:
        edit_subject(actor=lan, subject=viet_du, version=1, about="Hai")
    assert refused.value.refusal_code == "conflict"


@pytest.mark.parametrize(
    ("typed", "stored"), [("0100233488", "0100233488"), ("0100233488001", "0100233488-001"), ("", "")]
)
def test_a_tax_code_is_kept_in_its_usual_writing(viet_du, lan, typed, stored):
    assert edit_subject(actor=lan, subject=viet_du, version=1, tax_code=typed).tax_code == stored


@pytest.mark.parametrize("typed", ["0100233480", "abc", "01002334"])
def test_a_wrong_tax_code_is_refused_by_name(viet_du, lan, typed):
    with pytest.raises(Refusal) as refused:
        edit_subject(actor=lan, subject=viet_du, version=1, tax_code=typed)
    assert "tax_code" in refused.value.by_field()
