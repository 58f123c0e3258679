"""Promises about who may act: members, invitations, offices, villages, plots, and the person who leaves."""

import pytest
from django.core.management import CommandError, call_command

from cooperatives.access import Membership, is_department_officer, subjects_acted_for
from cooperatives.erasure import erase_person, left_without_manager
from cooperatives.members import (
    accept_invitation,
    end_membership,
    invitation_for_manager,
    invitation_path,
    invite_member,
    invited_user,
    renew_invitation,
)
from cooperatives.offices import appoint, relieve
from cooperatives.places import Village
from cooperatives.plots import add_plot, edit_plot
from cooperatives.signals import person_erased
from cooperatives.users import User
from cooperatives.villages import add_village, rename_village
from tests.conftest import PASSWORD
from traceability.foundation.refusals import Refusal

pytestmark = pytest.mark.django_db
NEW = "+84900000201"


def opened_by(path):
    _empty, _moi, uid, token, _end = path.split("/")
    return invited_user(uid, token)


def test_an_invited_person_opens_the_account_once(lan, viet_du):
    membership = invite_member(actor=lan, subject=viet_du, phone=NEW)
    path = invitation_for_manager(membership)
    user = accept_invitation(user=opened_by(path), name="Sáu", password=PASSWORD)
    assert subjects_acted_for(user).get() == viet_du
    assert opened_by(path) is None
    assert invitation_path(user) == ""


def test_an_invitation_never_opens_an_account_that_has_a_password(lan, viet_du, minh):
    assert invitation_for_manager(invite_member(actor=lan, subject=viet_du, phone=minh.phone)) == ""


def test_a_managers_link_dies_when_the_same_person_is_appointed(lan, viet_du, hoa):
    membership = invite_member(actor=lan, subject=viet_du, phone=NEW)
    path = invitation_for_manager(membership)
    appoint(actor=None, phone=NEW, kind="department")
    assert opened_by(path) is None
    membership.refresh_from_db()
    assert invitation_for_manager(Membership.objects.get(pk=membership.pk)) == ""


@pytest.mark.parametrize("forged", ["/moi/x/y/", "/moi/AAAA/abc-def/", "/moi/%00/a/"])
def test_a_forged_invitation_opens_nothing(db, forged):
    assert opened_by(forged) is None


def test_staff_do_not_invite(staff, viet_du):
    with pytest.raises(Refusal):
        invite_member(actor=staff, subject=viet_du, phone=NEW)


def test_the_last_manager_cannot_leave_but_staff_can(lan, staff, viet_du):
    with pytest.raises(Refusal):
        end_membership(actor=lan, membership=lan.memberships.get())
    end_membership(actor=lan, membership=staff.memberships.get())
    assert not subjects_acted_for(staff).exists()


def test_a_renewed_invitation_voids_the_old_password(lan, vanhanh, minh):
    renewed = renew_invitation(actor=vanhanh, phone=lan.phone)
    assert not renewed.check_password(PASSWORD)
    assert opened_by(invitation_path(renewed)) == lan
    with pytest.raises(Refusal):
        renew_invitation(actor=minh, phone=lan.phone)


def test_the_operator_appoints_and_relieves_but_not_himself(vanhanh, lan):
    office = appoint(actor=vanhanh, phone=NEW, kind="department", name="Hạnh")
    assert is_department_officer(office.user)
    relieve(actor=vanhanh, office=office)
    assert not is_department_officer(office.user)
    for actor, phone in ((vanhanh, vanhanh.phone), (lan, NEW)):
        with pytest.raises(Refusal):
            appoint(actor=actor, phone=phone, kind="department")


def test_a_commune_officer_needs_a_commune(vanhanh):
    with pytest.raises(Refusal) as refused:
        appoint(actor=vanhanh, phone=NEW, kind="commune")
    assert "unit" in refused.value.by_field()


def test_the_console_appoints_and_prints_the_invitation(places, capsys):
    call_command("appoint", "0900 000 201", "commune", "--unit", "14845-2025-07-01")
    assert "/moi/" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("appoint", "0900 000 201", "commune", "--unit", "14845")


def test_officers_name_villages_of_their_own_commune_only(thu, hoa, muong_lat, hac_thanh):
    village = add_village(officer=thu, unit=muong_lat, name="  Bản   Ví Dụ ")
    assert village.name == "Bản Ví Dụ"
    with pytest.raises(Refusal):
        add_village(officer=thu, unit=hac_thanh, name="Bản Ví Dụ")
    with pytest.raises(Refusal):
        add_village(officer=hoa, unit=muong_lat, name="bản vi du")
    assert rename_village(officer=hoa, village=village, name="Bản Mẫu").name == "Bản Mẫu"
    assert Village.objects.count() == 1


def test_a_plot_lies_in_its_subjects_commune_until_another_is_named(lan, viet_du, hac_thanh, thu, muong_lat):
    plot = add_plot(actor=lan, subject=viet_du, name="Nương đông")
    assert plot.unit == muong_lat
    village = add_village(officer=thu, unit=muong_lat, name="Bản Ví Dụ")
    assert edit_plot(actor=lan, plot=plot, village=village).village == village
    with pytest.raises(Refusal) as refused:
        edit_plot(actor=lan, plot=plot, unit=hac_thanh)
    assert "village" in refused.value.by_field()


def test_two_plots_in_use_do_not_share_a_name(lan, viet_du):
    first = add_plot(actor=lan, subject=viet_du, name="Nương đông")
    with pytest.raises(Refusal):
        add_plot(actor=lan, subject=viet_du, name="nương Đông")
    edit_plot(actor=lan, plot=first, active=False)
    add_plot(actor=lan, subject=viet_du, name="Nương đông")


def test_an_erased_person_leaves_nothing_personal_and_the_subject_stays(lan, viet_du):
    viet_du.phone = lan.phone
    viet_du.save()
    heard = []
    person_erased.connect(heard_one := lambda **kw: heard.append(kw["party"]), weak=False)
    try:
        assert left_without_manager(lan) == [viet_du]
        erased = erase_person(actor=lan, user=lan)
    finally:
        person_erased.disconnect(heard_one)
    viet_du.refresh_from_db()
    assert (erased.name, erased.is_active, erased.has_usable_password()) == ("", False, False)
    assert "900000011" not in erased.phone
    assert (viet_du.phone, viet_du.phone_public) == ("", False)
    assert heard == [lan.party]
    assert not erased.memberships.filter(ends_on=None).exists()


def test_the_number_of_an_erased_person_is_free_again(lan):
    erase_person(actor=lan, user=lan)
    assert User.objects.create_user("+84900000011", PASSWORD).pk != lan.pk


def test_nobody_erases_another(lan, minh):
    with pytest.raises(Refusal):
        erase_person(actor=minh, user=lan)
