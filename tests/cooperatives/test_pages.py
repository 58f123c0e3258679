"""Promises of the pages: what a person sees, and what nobody else does."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cooperatives.access import Membership, Role
from cooperatives.subjects import CheckState, Plot, Subject
from cooperatives.users import User
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
TYPED = {"phone": "0900 000 301", "name": "Hộ bà Mẫu", "unit": "Mường Lát", "password": PASSWORD}


def test_three_inputs_and_a_password_lead_to_the_diary(client, places):
    answer = client.post(reverse("register"), TYPED)
    assert (answer.status_code, answer["Location"]) == (302, reverse("today"))
    subject = Subject.objects.get()
    assert (subject.unit.name, subject.created_by.phone) == ("Mường Lát", "+84900000301")
    assert client.get(reverse("mine")).context["subject"] == subject


def test_registration_keeps_what_was_typed_and_names_every_field(client, places):
    answer = client.post(reverse("register"), TYPED | {"phone": "12", "unit": "Yên Thọ", "password": "ngan"})
    assert set(answer.context["form"].errors) == {"phone", "unit"}
    assert "Hộ bà Mẫu" in answer.text
    assert 'name="unit_key"' in answer.text


def test_a_name_of_five_thousand_letters_is_refused_in_words(client, places):
    answer = client.post(reverse("register"), TYPED | {"name": "ồ" * 5000})
    assert "name" in answer.context["form"].errors


def test_a_taken_number_is_shown_the_way_to_sign_in(client, places, lan):
    answer = client.post(reverse("register"), TYPED | {"phone": "0900000011"})
    assert answer.status_code == 200
    assert "đăng nhập" in str(answer.context["form"].errors["phone"])


def test_a_signed_in_person_registers_one_more_and_chooses_between_them(lan_client, lan, viet_du, places):
    lan_client.post(reverse("register"), {"name": "Tổ hợp tác Mẫu", "unit": "14845-2025-07-01"})
    assert lan_client.get(reverse("mine")).context["subject"].name == "Tổ hợp tác Mẫu"
    lan_client.post(reverse("choose-subject"), {"subject": str(viet_du.pk)})
    assert lan_client.get(reverse("mine")).context["subject"] == viet_du


@pytest.mark.parametrize("typed", ["0900000011", "0900 000 011", "+84 900000011", "84900000011"])
def test_a_number_signs_in_however_it_is_typed(client, lan, typed):
    answer = client.post(reverse("account_login"), {"login": typed, "password": PASSWORD})
    assert answer["Location"] == reverse("today")


@pytest.mark.parametrize(("name", "words"), [("account_login", "Đăng nhập"), ("register", "Đăng ký cơ sở")])
def test_the_doors_are_in_our_own_words(client, name, words):
    page = client.get(reverse(name)).text
    assert f"<h1>{words}</h1>" in page
    assert "Sign" not in page


def test_a_wrong_password_and_an_unknown_number_get_the_same_sentence(client, lan):
    said = [
        client.post(reverse("account_login"), {"login": phone, "password": "sai-mat-khau"}).context["form"].errors
        for phone in ("0900000011", "0900000999")
    ]
    assert said[0] == said[1]


def test_officers_start_at_the_agency_and_stay_a_working_day(client, hoa):
    answer = client.post(reverse("account_login"), {"login": "0900000021", "password": PASSWORD})
    assert answer["Location"] == reverse("overview")
    assert client.session.get_expiry_age() <= 8 * 3600


def test_sign_out_needs_a_second_tap(lan_client):
    assert lan_client.get(reverse("account_logout")).status_code == 200
    lan_client.post(reverse("account_logout"))
    assert "_auth_user_id" not in lan_client.session


def test_an_expired_session_gives_back_what_was_typed(client, lan, plot):
    address = reverse("plot", args=[plot.pk])
    asked = client.post(address, {"name": "Nương tây", "kind": "thua", "unit": "14845-2025-07-01"})
    assert asked.status_code == 401
    back = client.post(asked.context["sign_in"], {"login": "0900000011", "password": PASSWORD})
    assert "Nương tây" in client.get(back["Location"]).text


def test_a_password_is_changed_by_who_knows_it(lan_client, lan):
    address = reverse("account_change_password")
    wrong = {"oldpassword": "sai", "password1": "mua-vu-moi-2027", "password2": "mua-vu-moi-2027"}
    assert "oldpassword" in lan_client.post(address, wrong).context["form"].errors
    lan_client.post(address, wrong | {"oldpassword": PASSWORD})
    lan.refresh_from_db()
    assert lan.check_password("mua-vu-moi-2027")


def _profile(subject, **changes):
    values = {"version": subject.version, "name": subject.name, "kind": subject.kind, "unit": subject.unit.key}
    return values | changes


def test_a_profile_is_saved_and_a_conflict_shows_both_values(lan_client, viet_du):
    address = reverse("mine-edit")
    assert lan_client.post(address, _profile(viet_du, about="Một")).status_code == 302
    answer = lan_client.post(address, _profile(viet_du, about="Hai"))
    assert answer.status_code == 409
    assert ("Giới thiệu", "Một") in answer.context["theirs"]
    assert "Hai" in answer.text
    second = _profile(viet_du, about="Hai", version=answer.context["form"].data["version"])
    assert lan_client.post(address, second).status_code == 302


def test_a_number_is_not_public_without_a_number(lan_client, viet_du):
    answer = lan_client.post(reverse("mine-edit"), _profile(viet_du, phone="", phone_public="on"))
    assert "phone" in answer.context["form"].errors


def test_plots_are_added_changed_and_laid_aside(lan_client, viet_du):
    lan_client.post(
        reverse("plot-new"), {"name": "Nương", "kind": "thua", "unit": viet_du.unit.key, "area_m2": "1.500,5"}
    )
    plot = Plot.objects.get()
    assert plot.area_m2 == 1500.5
    lan_client.post(reverse("plot-aside", args=[plot.pk]))
    plot.refresh_from_db()
    assert not plot.active


@pytest.mark.parametrize("area", ["1,500", "-3", "abc", "1" * 40])
def test_an_unclear_area_is_asked_back(lan_client, viet_du, area):
    answer = lan_client.post(
        reverse("plot-new"), {"name": "Nương", "kind": "thua", "unit": viet_du.unit.key, "area_m2": area}
    )
    assert "area_m2" in answer.context["form"].errors


PAGES = ["mine", "mine-edit", "members", "plots", "plot-new", "account", "account-erase", "account_change_password"]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_ones_own_opens_and_asks_strangers_to_sign_in(client, lan, as_user, name):
    assert as_user(lan).get(reverse(name)).status_code == 200
    assert client.get(reverse(name)).status_code == 302


@pytest.mark.parametrize("name", ["verification", "villages", "offices", "reopen-account"])
def test_makers_do_not_see_the_agencys_pages(lan_client, name):
    assert lan_client.get(reverse(name)).status_code == 404


def test_anothers_plot_is_missing(as_user, minh, plot):
    for address in (reverse("plot", args=[plot.pk]), reverse("plot-aside", args=[plot.pk])):
        assert as_user(minh).post(address, {}).status_code == 404


def test_staff_do_not_reach_profile_and_members(as_user, staff):
    for name in ("mine-edit", "members"):
        assert as_user(staff).get(reverse(name)).status_code == 404


def test_the_queue_is_the_departments_to_decide_and_a_communes_to_read(as_user, hoa, thu, other_subject, hac_thanh):
    assert other_subject.name in as_user(hoa).get(reverse("verification")).text
    assert other_subject.name not in as_user(thu).get(reverse("verification")).text
    Subject.objects.filter(pk=other_subject.pk).update(unit=thu.offices.get().unit)
    page = as_user(thu).get(reverse("verify-subject", args=[other_subject.pk]))
    assert page.status_code == 200
    assert "xac-nhan" not in page.text
    decide = reverse("decide-subject", args=[other_subject.pk])
    assert as_user(thu).post(decide, {"decision": "xac-nhan"}).status_code == 404
    assert as_user(hoa).post(decide, {"decision": "xac-nhan"}).status_code == 302
    other_subject.refresh_from_db()
    assert other_subject.check_state == CheckState.VERIFIED


def test_a_return_without_a_reason_says_so_and_with_one_reaches_the_maker(as_user, hoa, minh, other_subject):
    decide = reverse("decide-subject", args=[other_subject.pk])
    officer = as_user(hoa)
    assert "reason" in officer.post(decide, {"decision": "tra-lai", "reason": " "}).context["form"].errors
    officer.post(decide, {"decision": "tra-lai", "reason": "Ghi rõ tên chủ hộ."})
    assert "Ghi rõ tên chủ hộ." in as_user(minh).get(reverse("mine")).text


def test_villages_are_added_and_renamed_by_their_officers(as_user, thu, muong_lat):
    officer = as_user(thu)
    officer.post(reverse("villages"), {"unit": muong_lat.key, "name": "Bản Ví Dụ"})
    village = muong_lat.villages.get()
    officer.post(reverse("village", args=[village.pk]), {"name": "Bản Mẫu"})
    assert muong_lat.villages.get().name == "Bản Mẫu"


def test_the_operator_appoints_on_a_page_and_the_officer_opens_the_account(as_user, client, vanhanh):
    operator = as_user(vanhanh)
    operator.post(reverse("offices"), {"phone": "0900 000 302", "kind": "department", "name": "Hạnh", "unit": ""})
    (link,) = [link for _office, link in operator.get(reverse("offices")).context["rows"]]
    path = link.removeprefix("http://testserver")
    answer = client.post(path, {"name": "Hạnh", "password": PASSWORD})
    assert answer["Location"] == reverse("overview")
    assert client.get(path).status_code == 404


def test_a_manager_invites_on_a_page(lan_client, viet_du):
    lan_client.post(reverse("members"), {"phone": "0900 000 303", "role": Role.STAFF})
    membership = Membership.objects.get(user__phone="+84900000303")
    assert membership.subject == viet_du
    lan_client.post(reverse("member-end", args=[membership.pk]))
    membership.refresh_from_db()
    assert membership.ends_on < timezone.localdate()


def test_erasing_asks_twice_and_signs_out(lan_client, lan):
    address = reverse("account-erase")
    assert "sure" in lan_client.post(address, {}).context["form"].errors
    lan_client.post(address, {"sure": "on"})
    assert User.objects.get(pk=lan.pk).erased_at is not None
    assert lan_client.get(reverse("mine")).status_code == 302


@pytest.mark.parametrize("q", ["yen tho", "", "<script>", "x" * 3000])
def test_the_search_for_communes_is_open_to_everybody(client, places, q):
    answer = client.get(reverse("unit-search"), {"q": q})
    assert answer.status_code == 200
    assert "<script>" not in answer.text
