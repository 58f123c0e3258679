"""Households of a cooperative: the clerk's list, *Ghi giúp hộ*, invitations by QR, what a household sees of itself."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from cooperatives.access import Membership, Role, plots_visible_to, plots_writable_by
from cooperatives.households import add_household, edit_household, forget_household, lay_household_aside
from cooperatives.invitations import HouseholdInvitation
from cooperatives.inviting import invitation_path_of, invite_household, revoke_household_invitation
from cooperatives.subjects import Household, Plot
from cooperatives.users import User
from tests.conftest import PASSWORD
from traceability.foundation.audit.models import AuditEvent
from traceability.foundation.refusals import Refusal
from traceability.ledger.events import TraceEvent
from traceability.ledger.record import record

NEW_PASSWORD = "ruong-bac-thang-47"


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


# --- the clerk's list -------------------------------------------------------------------------------------------------
def test_a_clerk_adds_a_household_of_which_only_the_name_is_known(as_user, staff, viet_du):
    told = as_user(staff).post("/htx/ho/moi/", {"name": "Hộ ông Páo", "unit": viet_du.unit.full_name})
    household = Household.objects.get()
    assert told.status_code == 302
    assert (household.subject, household.unit, household.phone, household.active) == (viet_du, viet_du.unit, "", True)
    assert AuditEvent.objects.get(verb="household.added").details == {}, "no name in the notes"


def test_two_households_of_one_name_are_told_apart(lan, household):
    with pytest.raises(Refusal) as told:
        add_household(actor=lan, subject=household.subject, name="hộ bà  mai", head="Mai")
    assert "name" in told.value.by_field()
    assert add_household(actor=lan, subject=household.subject, name="Hộ bà Mai", head="Mai ở đầu bản").pk


def test_forty_households_stand_on_two_pages_and_are_found_by_name_or_number(as_user, staff, viet_du):
    for n in range(40):
        add_household(actor=staff, subject=viet_du, name=f"Hộ số {n:02}", phone=f"+849000005{n:02}")
    browser = as_user(staff)
    page = browser.get("/htx/ho/").content.decode()
    assert page.count("/ghi-giup/") == 20
    assert "Trang 1 trên 2" in page
    assert browser.get("/htx/ho/?q=ho so 17").content.decode().count("/ghi-giup/") == 1
    assert "Hộ số 23" in browser.get("/htx/ho/?q=0900000523").content.decode()
    assert "Không thấy hộ nào" in text(browser.get("/htx/ho/?q=khong co ai"))


def test_the_list_of_forty_asks_few_questions(as_user, staff, viet_du, django_assert_max_num_queries):
    for n in range(25):
        one = add_household(actor=staff, subject=viet_du, name=f"Hộ số {n:02}")
        Plot.objects.create(subject=viet_du, household=one, name="Vườn nhà", unit=viet_du.unit)
    browser = as_user(staff)
    with django_assert_max_num_queries(30):
        browser.get("/htx/ho/")


def test_an_empty_list_says_what_to_do(as_user, lan):
    assert "Chưa có hộ nào" in text(as_user(lan).get("/htx/ho/"))


def test_a_household_laid_aside_is_offered_no_more_and_its_people_come_in_no_more(as_user, lan, mai, household, leave):
    browser = as_user(mai)
    assert browser.get("/nhat-ky/").status_code == 200
    lay_household_aside(actor=lan, household=household)
    assert browser.get("/nhat-ky/").status_code == 302
    assert "Hộ bà Mai" not in text(as_user(lan).get("/htx/ho/"))
    assert "Hộ bà Mai" in text(as_user(lan).get("/htx/ho/?da-cat=1"))
    assert not plots_writable_by(leave.helper).exists()


def test_a_household_that_asks_for_it_is_forgotten_and_its_diary_stays(lan, household, mai_plot):
    event = record(actor=lan, subject=household.subject, step="water", event_date=timezone.localdate(),
                   plot=mai_plot, on_behalf_of=household)  # fmt: skip
    forget_household(actor=lan, household=household)
    household.refresh_from_db()
    assert (household.head, household.phone, household.active) == ("", "", False)
    assert "Mai" not in household.name
    assert TraceEvent.objects.get(pk=event.pk).on_behalf_party == household.party


# --- Ghi giúp hộ ------------------------------------------------------------------------------------------------------
def test_a_clerk_acts_for_a_household_sees_whose_plots_they_are_and_stops_with_one_tap(
    as_user, staff, household, neighbour, mai_plot, his_plot, plot
):
    browser = as_user(staff)
    browser.post(f"/htx/ho/{household.pk}/ghi-giup/")
    page = browser.get("/nhat-ky/moi/?viec=water").content.decode()
    assert "Đang ghi giúp" in page
    assert "Vườn bà Mai" in page
    assert "Vườn ông Tằng" not in page
    assert "Thửa Nà Ví Dụ" not in page
    browser.post("/nhat-ky/moi/?viec=water", {"day": "today", "plot": str(mai_plot.pk)})
    event = TraceEvent.objects.get()
    assert (event.on_behalf_party, event.actor_party) == (household.party, staff.party)
    assert "do Sơn ghi giúp" in text(browser.get("/nhat-ky/"))
    assert not hasattr(event, "review"), "the cooperative's own clerk needs nobody's yes"
    browser.post("/htx/ho/ke-tiep/")
    assert "Hộ ông Tằng" in text(browser.get("/nhat-ky/"))
    browser.post("/thoi-ghi-giup/")
    assert "Đang ghi giúp" not in text(browser.get("/nhat-ky/"))


def test_without_choosing_one_the_plot_says_for_whom_it_is(as_user, staff, household, mai_plot, plot):
    browser = as_user(staff)
    assert "Vườn bà Mai · Hộ bà Mai" in text(browser.get("/nhat-ky/moi/?viec=water"))
    browser.post("/nhat-ky/moi/?viec=water", {"day": "today", "plot": str(mai_plot.pk)})
    assert TraceEvent.objects.get().on_behalf_party == household.party


def test_a_plot_of_one_household_is_not_recorded_for_another(as_user, staff, household, his_plot, mai_plot):
    typed = {"day": "today", "plot": str(his_plot.pk), "household": str(household.pk)}
    told = as_user(staff).post("/nhat-ky/moi/?viec=water", typed)
    assert told.status_code == 400
    assert "Thửa này của hộ khác" in text(told)
    assert not TraceEvent.objects.exists()


def test_nobody_acts_for_a_household_of_another_cooperative(as_user, minh, mai, household):
    for person in (minh, mai):
        browser = as_user(person)
        assert browser.post(f"/htx/ho/{household.pk}/ghi-giup/").status_code == 404
        assert browser.get(f"/htx/ho/{household.pk}/").status_code == 404


def test_a_session_that_names_a_foreign_household_acts_for_nobody(as_user, minh, household):
    browser = as_user(minh)
    session = browser.session
    session["household"] = str(household.pk)
    session.save()
    assert "Mai" not in text(browser.get("/nhat-ky/"))


# --- invitation -------------------------------------------------------------------------------------------------------
@pytest.fixture
def invited(lan, household) -> str:
    return invitation_path_of(invite_household(actor=lan, household=household))


def test_an_invitation_is_a_qr_a_short_address_and_two_inputs(as_user, lan, household, invited):
    page = as_user(lan).get(f"/htx/ho/{household.pk}/moi-qr/").content.decode()
    assert "<svg" in page
    assert invited in page
    assert len(invited) <= 24
    form = Client().get(invited).content.decode()
    shown = re.findall(r'<input[^>]*name="(\w+)"', form.split("<form", 1)[1])
    assert [name for name in shown if name != "csrfmiddlewaretoken"] == ["name", "password"]


def test_the_person_comes_in_and_sees_her_household(household, mai_plot, invited):
    phone = Client()
    told = phone.post(invited, {"name": "Mai", "password": NEW_PASSWORD})
    assert told.status_code == 302
    user = User.objects.get(phone=household.phone)
    held = Membership.objects.get(user=user)
    assert (held.role, held.household, user.check_password(NEW_PASSWORD)) == (Role.HOUSEHOLD, household, True)
    assert "Vườn bà Mai" in text(phone.get("/cua-toi/thua/"))


def test_an_invitation_is_used_once(household, invited):
    Client().post(invited, {"name": "Mai", "password": NEW_PASSWORD})
    second = Client()
    assert second.get(invited).status_code == 404
    assert second.post(invited, {"name": "Khác", "password": NEW_PASSWORD}).status_code == 404
    assert Membership.objects.filter(household=household).count() == 1


def test_an_invitation_ends_after_three_days(household, invited):
    made = HouseholdInvitation.objects.get()
    assert made.expires_at - made.made_at < dt.timedelta(days=3, minutes=1)
    HouseholdInvitation.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    assert Client().get(invited).status_code == 404


def test_renewed_or_revoked_the_old_address_opens_nothing(lan, household, invited):
    newer = invitation_path_of(invite_household(actor=lan, household=household))
    assert newer != invited
    assert Client().get(invited).status_code == 404
    assert Client().get(newer).status_code == 200
    revoke_household_invitation(actor=lan, household=household)
    assert Client().get(newer).status_code == 404


def test_without_a_known_number_the_person_types_it_as_third_input(lan, neighbour):
    path = invitation_path_of(invite_household(actor=lan, household=neighbour))
    Client().post(path, {"phone": "0900 000 077", "name": "Tằng", "password": NEW_PASSWORD})
    neighbour.refresh_from_db()
    assert neighbour.phone == "+84900000077"
    assert User.objects.get(phone="+84900000077").memberships.get().household == neighbour


def test_a_number_that_has_an_account_is_not_taken_over(lan, minh, neighbour):
    path = invitation_path_of(invite_household(actor=lan, household=neighbour))
    told = Client().post(path, {"phone": minh.phone, "name": "Kẻ gian", "password": NEW_PASSWORD})
    assert told.status_code == 400
    minh.refresh_from_db()
    assert minh.check_password(PASSWORD)
    assert HouseholdInvitation.objects.get().used_at is None, "a mistake does not use the invitation up"


def test_who_has_an_account_takes_it_with_one_tap(as_user, lan, minh, neighbour):
    path = invitation_path_of(invite_household(actor=lan, household=neighbour))
    browser = as_user(minh)
    assert "Nhận lời mời với tên Minh" in text(browser.get(path))
    browser.post(path)
    assert minh.memberships.get(role=Role.HOUSEHOLD).household == neighbour
    assert "Đang ghi giúp" not in text(browser.get("/nhat-ky/")), "one's own household is no help"


def test_only_the_cooperative_invites(as_user, minh, mai, thu, household):
    for person in (minh, mai, thu):
        assert as_user(person).post(f"/htx/ho/{household.pk}/moi-qr/", {"deed": "moi"}).status_code == 404
    assert not HouseholdInvitation.objects.exists()


# --- what a household sees of itself ----------------------------------------------------------------------------------
def test_a_household_sees_its_own_plots_and_no_others(mai, mai_plot, his_plot, plot):
    assert list(plots_visible_to(mai)) == list(plots_writable_by(mai)) == [mai_plot]


def test_my_household_shows_profile_plots_papers_and_who_helps(as_user, mai, mai_plot, leave, viet_du, product):
    from products.certificates import Certificate, CertificateKind

    ends = timezone.localdate() + dt.timedelta(days=20)
    Certificate.objects.create(
        subject=viet_du, product=product, kind=CertificateKind.OCOP, stars=3, number="VD-1", expires_on=ends,
        issued_on=ends - dt.timedelta(days=1000), check_state="verified",
    )  # fmt: skip
    page = text(as_user(mai).get("/cua-toi/"))
    assert "Hộ bà Mai" in page
    assert ends.strftime("%d/%m/%Y") in page
    assert "Sắp hết hạn" in page
    assert "1 nơi" in page
    assert "1 người" in page


def test_a_household_changes_where_it_is_reached_and_not_its_name(as_user, mai, household):
    as_user(mai).post("/cua-toi/ho/", {"head": "Vàng Thị Mai", "phone": "0900 000 088"})
    edit_household(actor=mai, household=household, name="Tên khác", head="Vàng Thị Mai")
    household.refresh_from_db()
    assert (household.name, household.head, household.phone) == ("Hộ bà Mai", "Vàng Thị Mai", "+84900000088")


SHUT = (
    "/cua-toi/sua/", "/cua-toi/nguoi/", "/cua-toi/san-pham/", "/cua-toi/san-pham/moi/", "/cua-toi/giay/", "/htx/ho/",
    "/htx/ho/moi/", "/htx/duyet/", "/htx/san/", "/giup/", "/quan-ly/giup/", "/quan-ly/",
)  # fmt: skip


def test_pages_of_the_cooperative_are_not_there_for_a_household_and_not_linked(as_user, mai, mai_plot, product):
    browser = as_user(mai)
    assert {address: browser.get(address).status_code for address in SHUT} == dict.fromkeys(SHUT, 404)
    open_pages = ("/nhat-ky/", "/lo-hang/", "/lo-hang/moi/", "/nhat-ky/moi/", "/cua-toi/", "/cua-toi/thua/")
    linked = {href for one in open_pages for href in re.findall(r'href="([^"#?]+)', browser.get(one).content.decode())}
    assert linked & set(SHUT) == set()
    dead = [href for href in linked if href.startswith("/") and browser.get(href, follow=True).status_code == 404]
    assert [href for href in dead if not href.startswith("/static/")] == []


def test_a_plot_name_that_another_household_uses_is_free(as_user, mai, his_plot):
    told = as_user(mai).post("/cua-toi/thua/moi/", {"name": his_plot.name, "kind": "thua", "unit": "Xã Mường Lát"})
    assert told.status_code == 302
    assert Plot.objects.filter(name=his_plot.name).count() == 2
    assert plots_writable_by(mai).get().household == mai.memberships.get().household


# --- over the API -----------------------------------------------------------------------------------------------------
def test_me_says_for_whom_one_records(as_user, mai, dung, leave, household):
    own = as_user(mai).get("/api/toi").json()
    assert own["roles"] == ["household"]
    assert own["subjects"] == []
    assert [(row["household"], row["until"]) for row in own["records_for"]] == [(str(household.pk), None)]
    helped = as_user(dung).get("/api/toi").json()
    assert helped["roles"] == ["helper"]
    assert helped["records_for"][0]["until"] == str(leave.ends_on)


def test_the_list_of_households_goes_to_clerks_and_each_household_to_itself(
    as_user, staff, mai, minh, household, neighbour
):
    def seen(person) -> set[str]:
        return {row["name"] for row in as_user(person).get("/api/ho/").json()["results"]}

    assert seen(staff) == {"Hộ bà Mai", "Hộ ông Tằng"}
    assert seen(mai) == {"Hộ bà Mai"}
    assert seen(minh) == set()
