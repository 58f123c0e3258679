"""Promises of the API of people and places: the same gates, one shape of errors, nothing silently dropped."""

import pytest

from cooperatives.subjects import CheckState, Plot, Subject
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
JSON = "application/json"


def error(answer):
    return answer.json()["error"]


def test_me_says_who_in_which_roles_and_gives_a_token(lan_client, lan, viet_du):
    me = lan_client.get("/api/toi").json()
    assert (me["name"], me["roles"]) == ("Lan", ["member", "manager"])
    assert [s["id"] for s in me["subjects"]] == [str(viet_du.pk)]
    assert me["csrf_token"]
    assert me["server_time"]


def test_strangers_are_told_to_sign_in(client):
    for address in ("/api/toi", "/api/co-so/", "/api/thua/", "/api/thon/"):
        answer = client.get(address)
        assert (answer.status_code, error(answer)["code"]) == (401, "not_authenticated")


def test_everybody_finds_communes_and_sees_where_an_old_one_lies_today(client, places):
    found = client.get("/api/xa/", {"q": "dong tho"}).json()
    assert found[0]["unit"]["key"] == "14758-2025-01-01"
    assert len(found[0]["today"]) == 2
    assert client.get("/api/xa/14758-2025-07-01/").json()["name"] == "Hàm Rồng"
    assert client.get("/api/xa/14758/").status_code == 404
    assert client.get("/api/xa/14758-2025-02-30/").status_code == 404


def test_a_newcomer_registers_over_the_api_and_is_signed_in(client, places):
    body = {"phone": "0900 000 401", "password": PASSWORD, "name": "Hộ Mẫu", "unit": "14845-2025-07-01"}
    answer = client.post("/api/dang-ky/", body, content_type=JSON)
    assert answer.status_code == 201
    assert answer.json()["check_state"] == "unverified"
    assert client.get("/api/toi").json()["subjects"][0]["name"] == "Hộ Mẫu"


def test_a_bare_commune_code_a_split_one_and_a_misspelt_field_are_named(client, places):
    body = {"phone": "0900 000 401", "password": PASSWORD, "name": "Hộ Mẫu", "unit": "14845"}
    assert "ngày hiệu lực" in error(client.post("/api/dang-ky/", body, content_type=JSON))["fields"]["unit"][0]
    split = body | {"unit": "14758-2025-01-01"}
    assert "chia" in error(client.post("/api/dang-ky/", split, content_type=JSON))["fields"]["unit"][0]
    misspelt = body | {"unit": "14845-2025-07-01", "nam": "x"}
    assert "nam" in error(client.post("/api/dang-ky/", misspelt, content_type=JSON))["fields"]


def test_registration_over_the_api_takes_json_only(client, places):
    assert client.post("/api/dang-ky/", {"name": "x"}).status_code == 415


def test_a_taken_number_is_a_conflict(client, places, lan):
    body = {"phone": "0900000011", "password": PASSWORD, "name": "Hộ Mẫu", "unit": "14845-2025-07-01"}
    answer = client.post("/api/dang-ky/", body, content_type=JSON)
    assert (answer.status_code, error(answer)["code"]) == (409, "conflict")


def test_a_manager_edits_her_subject_and_an_old_version_is_a_conflict(lan_client, viet_du):
    address = f"/api/co-so/{viet_du.pk}/"
    answer = lan_client.patch(address, {"version": 1, "about": "Nếp nương"}, content_type=JSON)
    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    again = lan_client.patch(address, {"version": 1, "about": "Khác"}, content_type=JSON)
    assert (again.status_code, error(again)["code"]) == (409, "conflict")


def test_a_maker_cannot_verify_himself(lan_client, viet_du):
    answer = lan_client.patch(f"/api/co-so/{viet_du.pk}/", {"version": 1, "check_state": "verified"}, content_type=JSON)
    assert "check_state" in error(answer)["fields"]
    assert lan_client.post(f"/api/co-so/{viet_du.pk}/xac-nhan/").status_code == 404


@pytest.mark.parametrize("what", ["get", "patch"])
def test_anothers_subject_and_a_missing_one_answer_alike(lan_client, other_subject, what):
    call = getattr(lan_client, what)
    answers = [
        call(f"/api/co-so/{pk}/", content_type=JSON)
        for pk in (other_subject.pk, "00000000-0000-0000-0000-000000000000")
    ]
    assert [a.status_code for a in answers] == [404, 404]
    assert answers[0].json() == answers[1].json()
    assert lan_client.get("/api/co-so/khong-phai-ma/").status_code == 404


def test_an_officer_verifies_returns_and_reopens(as_user, hoa, other_subject):
    officer, base = as_user(hoa), f"/api/co-so/{other_subject.pk}"
    missing = officer.post(f"{base}/tra-lai/", {}, content_type=JSON)
    assert "reason" in error(missing)["fields"]
    officer.post(f"{base}/tra-lai/", {"reason": "Ghi rõ tên."}, content_type=JSON)
    assert Subject.objects.get(pk=other_subject.pk).check_state == CheckState.RETURNED
    assert officer.post(f"{base}/xac-nhan/").json()["check_state"] == "verified"
    assert officer.post(f"{base}/xac-nhan/").status_code == 409
    assert (
        officer.post(f"{base}/mo-lai/", {"reason": "Xem lại"}, content_type=JSON).json()["check_state"] == "unverified"
    )


def test_a_commune_officer_reads_her_commune_and_decides_nothing(as_user, thu, viet_du, other_subject):
    officer = as_user(thu)
    assert [s["id"] for s in officer.get("/api/co-so/").json()["results"]] == [str(viet_du.pk)]
    assert officer.post(f"/api/co-so/{viet_du.pk}/xac-nhan/").status_code == 404


def test_plots_belong_to_their_people(lan_client, as_user, minh, viet_du, other_subject, plot):
    body = {"subject": str(viet_du.pk), "name": "Nương", "area_m2": "1500.5"}
    made = lan_client.post("/api/thua/", body, content_type=JSON)
    assert (made.status_code, made.json()["unit"]) == (201, viet_du.unit.key)
    foreign = lan_client.post("/api/thua/", body | {"subject": str(other_subject.pk)}, content_type=JSON)
    assert foreign.status_code == 404
    assert as_user(minh).patch(f"/api/thua/{plot.pk}/", {"name": "Của tôi"}, content_type=JSON).status_code == 404
    assert lan_client.patch(f"/api/thua/{plot.pk}/", {"active": False}, content_type=JSON).json()["active"] is False
    assert Plot.objects.count() == 2


@pytest.mark.parametrize("area", ["-1", "abc", 10**20, "NaN"])
def test_an_impossible_area_names_its_field(lan_client, plot, area):
    answer = lan_client.patch(f"/api/thua/{plot.pk}/", {"area_m2": area}, content_type=JSON)
    assert answer.status_code == 400


def test_villages_are_read_by_all_and_named_by_officers(lan_client, as_user, thu, muong_lat):
    body = {"unit": muong_lat.key, "name": "Bản Ví Dụ"}
    assert lan_client.post("/api/thon/", body, content_type=JSON).status_code == 404
    made = as_user(thu).post("/api/thon/", body, content_type=JSON).json()
    assert lan_client.get("/api/thon/", {"unit": muong_lat.key}).json()["results"][0]["name"] == "Bản Ví Dụ"
    assert lan_client.patch(f"/api/thon/{made['id']}/", {"name": "x"}, content_type=JSON).status_code == 404
    renamed = as_user(thu).patch(f"/api/thon/{made['id']}/", {"name": "Bản Mẫu"}, content_type=JSON)
    assert renamed.json()["name"] == "Bản Mẫu"
