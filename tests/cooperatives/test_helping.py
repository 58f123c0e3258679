"""The community digital team: asks, is let help by the helped alone, and after the end sees nothing of it."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from cooperatives.access import Office, OfficeKind, plots_visible_to, plots_writable_by
from cooperatives.assistance import Assistance, Consent
from cooperatives.helping import (
    accept_paper,
    answer_asking,
    ask_to_help,
    asking_path,
    end_assistance,
    hand_in_paper,
    may_be_helped,
    register_to_help,
)
from cooperatives.opening import key_path, make_key
from cooperatives.subjects import Plot, Subject
from cooperatives.users import User
from products.batches import Batch
from tests.things import page_of_paper
from traceability.foundation.files import papers
from traceability.foundation.refusals import Refusal
from traceability.ledger.events import TraceEvent

HALF_A_YEAR = dt.timedelta(days=182)


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def until() -> dt.date:
    return timezone.localdate() + HALF_A_YEAR


def paper_of(assistance):
    return Assistance.objects.get(pk=assistance.pk).paper_id


def signed(helper):
    return papers.store(upload=page_of_paper(), title="Giấy đồng ý", uploader_party=helper.party)


@pytest.fixture
def asked(dung, household) -> Assistance:
    return ask_to_help(actor=dung, subject=household.subject, household=household, ends_on=until())


@pytest.fixture
def far(hac_thanh) -> User:
    """Of the digital team of another commune."""
    user = User.objects.create_user("+84900000059", name="Xa")
    Office.objects.create(user=user, kind=OfficeKind.TEAM, unit=hac_thanh)
    return user


# --- looking for somebody ---------------------------------------------------------------------------------------------
def test_a_helper_finds_by_whole_number_or_name_in_her_commune_alone(dung, far, household, viet_du, other_subject):
    assert may_be_helped(dung, "0900 000 041") == [household]
    assert may_be_helped(dung, "ho ba mai") == [household]
    assert may_be_helped(dung, "0900 000 04") == may_be_helped(dung, "09000") == []
    assert may_be_helped(dung, "mai") == [], "three letters are no name"
    assert other_subject not in may_be_helped(dung, "ho san xuat")
    assert may_be_helped(far, "ho ba mai") == []


def test_what_is_found_says_the_name_and_no_number(as_user, dung, household):
    page = as_user(dung).get("/giup/moi/?q=ho ba mai").content.decode()
    assert "Hộ bà Mai" in page
    assert "000041" not in page.replace(" ", "")
    assert "000 041" not in page


def test_searching_through_a_commune_is_stopped(as_user, dung):
    browser = as_user(dung)
    assert [browser.get("/giup/moi/?q=nguyen").status_code for _n in range(61)][-1] == 429


# --- asking -----------------------------------------------------------------------------------------------------------
def test_before_the_yes_nothing_is_hers_to_see(as_user, dung, asked, household, mai_plot):
    assert not plots_visible_to(dung).exists()
    assert as_user(dung).post(f"/giup/{asked.pk}/lam/").status_code == 404
    told = as_user(dung).post(
        "/api/nhat-ky/", {"subject": str(household.subject_id), "household": str(household.pk), "step": "care",
                          "event_date": str(timezone.localdate())}, content_type="application/json",
    )  # fmt: skip
    assert told.status_code == 404


def test_nobody_of_another_commune_asks(far, household):
    with pytest.raises(Refusal):
        ask_to_help(actor=far, subject=household.subject, household=household, ends_on=until())


def test_twelve_months_are_the_longest(dung, household):
    for ends_on in (timezone.localdate() + dt.timedelta(days=367), timezone.localdate() - dt.timedelta(days=1)):
        with pytest.raises(Refusal) as told:
            ask_to_help(actor=dung, subject=household.subject, household=household, ends_on=ends_on)
        assert "ends_on" in told.value.by_field()


def test_asking_twice_is_one_asking(dung, asked, household):
    again = ask_to_help(actor=dung, subject=household.subject, household=household, ends_on=until())
    assert (again.pk, Assistance.objects.count()) == (asked.pk, 1)


# --- the answer -------------------------------------------------------------------------------------------------------
def test_the_household_reads_who_what_until_when_and_says_yes_on_its_own_phone(as_user, mai, dung, asked):
    phone, path = as_user(mai), asking_path(asked)
    page = text(phone.get(path))
    assert "Dung" in page
    assert until().strftime("%d/%m/%Y") in page
    assert "Công bố lô" in page
    phone.post(path, {"answer": "co"})
    asked.refresh_from_db()
    assert (asked.how, asked.consented_by, asked.starts_on) == (Consent.PHONE, mai, timezone.localdate())
    assert "Hộ bà Mai" in text(as_user(dung).get("/giup/"))
    assert Client().get(path).status_code == 404, "an answered address opens nothing"


def test_no_is_an_answer(as_user, mai, dung, asked):
    as_user(mai).post(asking_path(asked), {"answer": "khong"})
    asked.refresh_from_db()
    assert asked.refused_at
    assert not Assistance.objects.on(timezone.localdate()).exists()


def test_only_the_helped_answer(as_user, asked, dung, lan, staff, minh, thu, hoa, far):
    for person in (dung, lan, staff, minh, thu, hoa, far):
        page = as_user(person).post(asking_path(asked), {"answer": "co"})
        assert 'name="answer"' not in page.content.decode()
        with pytest.raises(Refusal):
            answer_asking(actor=person, assistance=asked, yes=True)
    asked.refresh_from_db()
    assert asked.consented_at is None


def test_a_stranger_with_the_address_is_asked_to_sign_in(asked):
    page = Client().get(asking_path(asked)).content.decode()
    assert "Đăng nhập để trả lời" in page
    assert 'name="password"' not in page, "nobody becomes a member by a helper's address"


def test_an_address_older_than_three_days_asks_nothing(asked):
    path = asking_path(asked)
    Assistance.objects.update(ask_until=timezone.now() - dt.timedelta(seconds=1))
    assert Client().get(path).status_code == 404
    asked.refresh_from_db()
    assert asking_path(asked) == ""


# --- a household that is not here yet ---------------------------------------------------------------------------------
@pytest.fixture
def newcomer(dung, muong_lat) -> Assistance:
    """Dung registered a household and asks to help it."""
    return register_to_help(actor=dung, phone="+84900000066", name="Hộ bà Sua", unit=muong_lat, ends_on=until())


def opened(asked) -> Client:
    """A browser in which the household is signed in, however it got there."""
    phone = Client()
    phone.force_login(asked.subject.created_by)
    return phone


WORDS = {"name": "Sua", "password": "ruong-bac-thang-47"}


def test_a_new_household_is_registered_and_the_helpers_address_opens_no_account(as_user, dung, muong_lat):
    browser = as_user(dung)
    typed = {"phone": "0900 000 066", "name": "Hộ bà Sua", "unit": "Xã Mường Lát", "days": "182"}
    told = browser.post("/giup/moi/", typed)
    asked = Assistance.objects.get()
    assert told.headers["Location"] == f"/giup/xin/{asked.pk}/"
    assert "phải ký giấy" in text(browser.get(told.headers["Location"]))
    assert not plots_visible_to(dung).exists(), "registered is not yet agreed"
    page = Client().post(asking_path(asked), WORDS)
    assert 'name="password"' not in page.content.decode() and "Cán bộ xã xem giấy" in text(page)
    assert not User.objects.get(phone="+84900000066").has_usable_password()


def test_who_accepted_the_paper_hands_over_the_key_that_opens_the_account_once(as_user, newcomer, dung, thu):
    hand_in_paper(actor=dung, assistance=newcomer, paper=signed(dung))
    officer = as_user(thu)
    with pytest.raises(Refusal):
        make_key(actor=thu, assistance=newcomer)
    told = officer.post(f"/giup/{newcomer.pk}/nhan/", {"seen": str(paper_of(newcomer))})
    assert told.headers["Location"] == f"/giup/{newcomer.pk}/mo/"
    officer.post(told.headers["Location"])
    newcomer.refresh_from_db()
    path = key_path(newcomer)
    assert path in officer.get(told.headers["Location"]).content.decode()
    assert as_user(dung).get(f"/giup/{newcomer.pk}/mo/").status_code == 404, "the helper never sees the key"
    for asking in (dung, newcomer.subject.created_by):
        with pytest.raises(Refusal):
            make_key(actor=asking, assistance=newcomer)
    phone = Client()
    assert phone.post(path, WORDS).headers["Location"] == "/cua-toi/giup/"
    assert "Dung" in text(phone.get("/cua-toi/giup/"))
    owner = User.objects.get(phone="+84900000066")
    assert owner.memberships.get().role == "manager" and owner.check_password(WORDS["password"])
    assert Client().post(path, WORDS).status_code == 404, "once"


def test_a_key_lasts_three_days(newcomer, dung, thu):
    hand_in_paper(actor=dung, assistance=newcomer, paper=signed(dung))
    accept_paper(actor=thu, assistance=newcomer, seen=paper_of(newcomer))
    path = key_path(make_key(actor=thu, assistance=newcomer))
    assert Client().get(path).status_code == 200
    Assistance.objects.update(key_until=timezone.now() - dt.timedelta(seconds=1))
    assert Client().get(path).status_code == 404


def test_a_photo_that_took_the_place_of_the_one_that_was_seen_is_not_accepted(as_user, newcomer, dung, thu):
    hand_in_paper(actor=dung, assistance=newcomer, paper=signed(dung))
    seen = paper_of(newcomer)
    hand_in_paper(actor=dung, assistance=newcomer, paper=signed(dung))
    officer = as_user(thu)
    assert officer.get(f"/giup/{newcomer.pk}/giay/?anh={seen}").status_code == 404
    officer.post(f"/giup/{newcomer.pk}/nhan/", {"seen": str(seen)})
    officer.post(f"/giup/{newcomer.pk}/nhan/", {})
    newcomer.refresh_from_db()
    assert newcomer.waits
    with pytest.raises(Refusal) as refused:
        accept_paper(actor=thu, assistance=newcomer, seen=seen)
    assert refused.value.refusal_code == "conflict"
    assert officer.get(f"/giup/{newcomer.pk}/giay/?anh={paper_of(newcomer)}").status_code == 200


def test_an_account_opened_by_who_only_has_the_telephone_number_lets_nobody_help(newcomer):
    phone, path = opened(newcomer), asking_path(newcomer)
    for address in (path, f"/cua-toi/giup/{newcomer.pk}/"):
        assert 'value="co"' not in phone.get(address).content.decode()
        phone.post(address, {"answer": "co"})
    newcomer.refresh_from_db()
    assert newcomer.waits
    assert not Assistance.objects.on(timezone.localdate()).exists()


def test_a_paper_that_somebody_else_accepts_lets_her_help_the_new_household(newcomer, dung, thu):
    opened(newcomer)
    hand_in_paper(actor=dung, assistance=newcomer, paper=signed(dung))
    owner = User.objects.get(phone="+84900000066")
    for person in (dung, owner):
        with pytest.raises(Refusal):
            accept_paper(actor=person, assistance=newcomer, seen=paper_of(newcomer))
    accept_paper(actor=thu, assistance=newcomer, seen=paper_of(newcomer))
    assert Assistance.objects.on(timezone.localdate()).get().how == Consent.PAPER


def test_no_needs_no_paper(newcomer):
    opened(newcomer).post(asking_path(newcomer), {"answer": "khong"})
    newcomer.refresh_from_db()
    assert newcomer.refused_at


def test_a_telephone_that_a_code_has_proved_answers_by_itself(newcomer, as_user):
    opened(newcomer)
    User.objects.filter(phone="+84900000066").update(phone_verified=True)
    as_user(User.objects.get(phone="+84900000066")).post(asking_path(newcomer), {"answer": "co"})
    newcomer.refresh_from_db()
    assert newcomer.how == Consent.PHONE


def test_where_sms_are_sent_nobody_opens_the_account_without_the_code(newcomer, settings):
    settings.SMS_LOGIN = True
    page = Client().post(asking_path(newcomer), {"name": "Sua", "password": "ruong-bac-thang-47"}).content.decode()
    assert "/vao/ma/?next=" in page and 'name="password"' not in page
    assert not User.objects.get(phone="+84900000066").has_usable_password()


def test_asking_and_registering_count_as_searching(as_user, dung):
    browser = as_user(dung)
    typed = {"phone": "0900 000 013", "name": "Hộ khác", "unit": "Xã Mường Lát", "days": "182"}
    browser.post("/giup/moi/", typed)
    [browser.get("/giup/moi/?q=nguyen") for _n in range(59)]
    assert browser.post("/giup/moi/", typed).status_code == 429


def test_registering_a_number_that_has_an_account_takes_nothing_over(as_user, dung, minh):
    typed = {"phone": "0900 000 013", "name": "Hộ khác", "unit": "Xã Mường Lát", "days": "182"}
    told = as_user(dung).post("/giup/moi/", typed)
    assert told.status_code == 400
    assert "Chưa đăng ký được với số này" in text(told)
    assert not Assistance.objects.exists()
    assert minh.memberships.count() == 1


def test_a_helper_registers_nobody_of_another_commune(dung, hac_thanh):
    with pytest.raises(Refusal):
        register_to_help(actor=dung, phone="+84900000067", name="Hộ", unit=hac_thanh, ends_on=until())
    assert not User.objects.filter(phone="+84900000067").exists()


def test_the_account_of_a_subject_that_somebody_else_registered_is_not_opened_by_a_helpers_address(dung, viet_du, lan):
    User.objects.filter(pk=lan.pk).update(last_login=None, password="!")
    Subject.objects.filter(pk=viet_du.pk).update(created_by=lan)
    asked = ask_to_help(actor=dung, subject=viet_du, ends_on=until())
    assert 'name="password"' not in Client().get(asking_path(asked)).content.decode()


# --- a signed paper ---------------------------------------------------------------------------------------------------
def test_a_paper_opens_nothing_until_an_officer_or_the_cooperative_has_seen_it(dung, thu, asked, mai_plot):
    hand_in_paper(actor=dung, assistance=asked, paper=signed(dung))
    assert not plots_visible_to(dung).exists()
    accept_paper(actor=thu, assistance=asked, seen=paper_of(asked))
    assert list(plots_visible_to(dung)) == [mai_plot]
    asked.refresh_from_db()
    assert (asked.how, asked.consented_by) == (Consent.PAPER, thu)


def test_nobody_accepts_her_own_paper(dung, asked, minh, mai):
    hand_in_paper(actor=dung, assistance=asked, paper=signed(dung))
    Office.objects.create(user=dung, kind=OfficeKind.COMMUNE, unit=asked.unit)  # the helper is the officer, too
    for person in (dung, minh, mai):
        with pytest.raises(Refusal):
            accept_paper(actor=person, assistance=asked, seen=paper_of(asked))


def test_an_officer_of_another_commune_neither_sees_nor_accepts_it(as_user, dung, asked, hac_thanh):
    hand_in_paper(actor=dung, assistance=asked, paper=signed(dung))
    other = User.objects.create_user("+84900000058", name="Khác")
    Office.objects.create(user=other, kind=OfficeKind.COMMUNE, unit=hac_thanh)
    browser = as_user(other)
    assert "Hộ bà Mai" not in text(browser.get("/quan-ly/giup/"))
    assert browser.get(f"/giup/{asked.pk}/giay/").status_code == 404
    assert browser.post(f"/giup/{asked.pk}/nhan/").status_code == 404


def test_officers_see_who_helps_whom_and_end_it(as_user, thu, leave):
    browser = as_user(thu)
    page = text(browser.get("/quan-ly/giup/"))
    assert "Hộ bà Mai" in page
    assert "Dung" in page
    browser.post(f"/giup/{leave.pk}/thoi/")
    leave.refresh_from_db()
    assert leave.revoked_by == thu


# --- helping ----------------------------------------------------------------------------------------------------------
@pytest.fixture
def phone(as_user, dung, leave) -> Client:
    """Dung's phone, acting for Mai's household."""
    browser = as_user(dung)
    assert browser.post(f"/giup/{leave.pk}/lam/").headers["Location"] == "/nhat-ky/"
    return browser


def test_a_helper_records_diary_photos_and_drafts_and_it_shows(phone, dung, household, mai_plot, product):
    assert "Đang ghi giúp" in text(phone.get("/nhat-ky/"))
    phone.post("/nhat-ky/moi/?viec=water", {"day": "today", "plot": str(mai_plot.pk)})
    typed = {"product": str(product.pk), "plots": [str(mai_plot.pk)], "day": "today", "quantity": "40", "unit": "kg"}
    phone.post("/lo-hang/moi/", typed)
    batch = Batch.objects.get()
    assert (batch.household, batch.state) == (household, "draft")
    assert set(TraceEvent.objects.values_list("on_behalf_party", "actor_party")) == {(household.party, dung.party)}
    assert "do Dung ghi giúp" in text(phone.get("/nhat-ky/"))
    rows = phone.get("/api/nhat-ky/").json()["results"]
    assert {(row["helped_by"], row["household"]) for row in rows} == {("Dung", str(household.pk))}


def test_a_helper_never_releases_sells_invites_or_changes_who_they_are(phone, household, mai_plot, product, viet_du):
    typed = {"product": str(product.pk), "plots": [str(mai_plot.pk)], "day": "today", "quantity": "40", "unit": "kg"}
    phone.post("/lo-hang/moi/", typed)
    batch = Batch.objects.get()
    page = phone.get(f"/lo-hang/{batch.pk}/").content.decode()
    assert "cong-bo/" not in page
    for address in (f"/lo-hang/{batch.pk}/cong-bo/", f"/lo-hang/{batch.pk}/ket-thuc/", f"/htx/ho/{household.pk}/cat/",
                    f"/htx/ho/{household.pk}/moi-qr/", "/htx/ho/ke-tiep/", f"/cua-toi/san-pham/{product.pk}/cat/",
                    "/cua-toi/sua/", "/cua-toi/ho/", "/cua-toi/nguoi/"):  # fmt: skip
        assert phone.post(address).status_code == 404, address
    for address in ("/cua-toi/san-pham/", "/htx/san/", f"/lo-hang/{batch.pk}/tem/", "/htx/duyet/", "/htx/ho/"):
        assert phone.get(address).status_code == 404, address
    api = {"content_type": "application/json"}
    assert phone.post(f"/api/lo-hang/{batch.pk}/cong-bo/", {}, **api).status_code == 404
    assert phone.patch(f"/api/ho/{household.pk}/", {"name": "Khác"}, **api).status_code == 404
    assert phone.patch(f"/api/san-pham/{product.pk}/", {"name": "Khác"}, **api).status_code == 404
    assert phone.patch(f"/api/co-so/{viet_du.pk}/", {"version": 1, "name": "Khác"}, **api).status_code == 404
    batch.refresh_from_db()
    assert batch.state == "draft"


ENDINGS = {
    "taken back": lambda leave, mai: end_assistance(actor=mai, assistance=leave),
    "past its day": lambda leave, mai: Assistance.objects.update(
        starts_on=timezone.localdate() - dt.timedelta(days=9), ends_on=timezone.localdate() - dt.timedelta(days=1)
    ),
    "relieved of her office": lambda leave, mai: leave.helper.offices.update(
        ends_on=timezone.localdate() - dt.timedelta(days=1), starts_on=timezone.localdate() - dt.timedelta(days=9)
    ),
    "moved to another team": lambda leave, mai: leave.helper.offices.update(unit=leave.helper.offices.model.objects
                                                                            .exclude(unit=leave.unit).get().unit),
    "switched off": lambda leave, mai: User.objects.filter(pk=leave.helper_id).update(is_active=False),
}  # fmt: skip


@pytest.mark.parametrize("ending", ENDINGS)
def test_after_the_end_the_very_next_request_sees_nothing(ending, phone, leave, mai, mai_plot, household, far):
    phone.post("/nhat-ky/moi/?viec=water", {"day": "today", "plot": str(mai_plot.pk)})
    event = TraceEvent.objects.get()
    assert "Vườn bà Mai" in phone.get("/nhat-ky/").content.decode()
    ENDINGS[ending](leave, mai)
    for address in ("/nhat-ky/", "/nhat-ky/tat-ca/", "/cua-toi/", "/cua-toi/thua/", "/lo-hang/", "/giup/"):
        said = phone.get(address, follow=True).content.decode()
        assert "Hộ bà Mai" not in said, address
        assert "Vườn bà Mai" not in said, address
    assert phone.get(f"/nhat-ky/{event.pk}/sua/").status_code in {302, 404}
    assert phone.get(f"/api/nhat-ky/{event.pk}/").status_code in {401, 404}
    assert not plots_writable_by(User.objects.get(pk=leave.helper_id)).exists()
    sent = {"subject": str(household.subject_id), "household": str(household.pk), "step": "care",
            "event_date": str(timezone.localdate())}  # fmt: skip
    assert phone.post("/api/nhat-ky/", sent, content_type="application/json").status_code in {401, 404}
    assert TraceEvent.objects.count() == 1, "what she recorded stays, and nothing comes"


def test_the_helped_end_it_on_my_pages(as_user, mai, leave):
    browser = as_user(mai)
    assert "Thôi cho phép" in text(browser.get("/cua-toi/giup/"))
    browser.post(f"/giup/{leave.pk}/thoi/")
    assert "Chưa cho ai ghi giúp" in text(browser.get("/cua-toi/giup/"))


def test_stopping_leads_back_to_the_list_of_the_helped(phone):
    assert phone.post("/thoi-ghi-giup/").headers["Location"] == "/giup/"
    assert phone.get("/nhat-ky/").headers["Location"] == "/giup/"


def test_a_subject_is_helped_as_a_whole_and_its_entries_say_so(as_user, dung, lan, viet_du, plot):
    answer_asking(actor=lan, assistance=ask_to_help(actor=dung, subject=viet_du, ends_on=until()), yes=True)
    browser = as_user(dung)
    browser.post(f"/giup/{Assistance.objects.get().pk}/lam/")
    browser.post("/nhat-ky/moi/?viec=water", {"day": "today", "plot": str(plot.pk)})
    event = TraceEvent.objects.get()
    assert (event.on_behalf_party, event.actor_party) == (viet_du.party, dung.party)
    assert "do Dung ghi giúp" in text(as_user(lan).get("/nhat-ky/"))
    assert browser.get("/cua-toi/nguoi/").status_code == 404


def test_names_of_members_are_not_offered_to_helpers(phone, lan, staff, mai_plot):
    page = text(phone.get("/nhat-ky/moi/?viec=care"))
    assert "Ai làm" not in page
    assert "Sơn" not in page


def test_rows_of_other_households_stay_shut(phone, his_plot, plot, neighbour, viet_du):
    assert Plot.objects.count() == 2
    assert phone.get("/api/thua/").json()["results"] == []
    assert phone.get(f"/cua-toi/thua/{his_plot.pk}/").status_code == 404
    sent = {"subject": str(viet_du.pk), "household": str(neighbour.pk), "step": "care",
            "event_date": str(timezone.localdate())}  # fmt: skip
    assert phone.post("/api/nhat-ky/", sent, content_type="application/json").status_code == 404
