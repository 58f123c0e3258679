"""What makers, officers and readers may rely on about certificates."""

import datetime as dt

import pytest
from django.utils import timezone

from products.certificates import Certificate, CertificateState
from products.certifying import (
    add_certificate,
    months_after,
    remove_certificate,
    return_certificate,
    update_certificate,
    verify_certificate,
    withdraw_certificate,
)
from traceability.foundation.refusals import Refusal

pytestmark = pytest.mark.django_db
ISSUED = dt.date(2026, 1, 31)


@pytest.fixture
def paper_of_rice(lan, viet_du, product) -> Certificate:
    """An OCOP certificate of four stars, handed in by Lan."""
    return add_certificate(
        actor=lan, subject=viet_du, product=product, kind="ocop", number="VD-01", stars=4, issued_on=ISSUED,
        authority="UBND tỉnh Ví Dụ",
    )  # fmt: skip


def test_an_ocop_certificate_lasts_thirty_six_months(paper_of_rice):
    assert paper_of_rice.expires_on == dt.date(2029, 1, 31)
    assert months_after(dt.date(2023, 11, 30), 3) == dt.date(2024, 2, 29)


def test_what_a_maker_hands_in_is_unverified_and_has_a_day_of_decision(paper_of_rice):
    assert paper_of_rice.state_on(ISSUED) == CertificateState.UNVERIFIED
    assert paper_of_rice.decide_by > timezone.localdate()
    assert list(Certificate.objects.waiting()) == [paper_of_rice]


def test_an_officer_of_the_department_verifies(hoa, paper_of_rice, batch):
    verified = verify_certificate(officer=hoa, certificate=paper_of_rice)
    assert verified.state_on(ISSUED) == CertificateState.IN_FORCE
    assert verified.decided_by == hoa
    batch.refresh_from_db()
    assert batch.publication_version > 0


@pytest.mark.parametrize("person", ["lan", "thu", "vanhanh"])
def test_nobody_else_decides(person, request, paper_of_rice):
    actor = request.getfixturevalue(person)
    for act in (
        lambda: verify_certificate(officer=actor, certificate=paper_of_rice),
        lambda: return_certificate(officer=actor, certificate=paper_of_rice, reason="x"),
        lambda: withdraw_certificate(officer=actor, certificate=paper_of_rice, reason="x"),
    ):
        with pytest.raises(Refusal):
            act()
    paper_of_rice.refresh_from_db()
    assert paper_of_rice.check_state == "unverified"


def test_a_returned_certificate_says_why_and_can_be_handed_in_again(lan, hoa, paper_of_rice):
    with pytest.raises(Refusal):
        return_certificate(officer=hoa, certificate=paper_of_rice, reason="  ")
    returned = return_certificate(officer=hoa, certificate=paper_of_rice, reason="Ảnh mờ, chụp lại giúp.")
    assert (returned.check_state, returned.return_reason) == ("returned", "Ảnh mờ, chụp lại giúp.")
    again = update_certificate(actor=lan, certificate=returned, number="VD-02")
    assert (again.check_state, again.return_reason) == ("unverified", "")


def test_a_verified_certificate_is_never_rewritten(lan, hoa, paper_of_rice):
    verify_certificate(officer=hoa, certificate=paper_of_rice)
    with pytest.raises(Refusal):
        update_certificate(actor=lan, certificate=paper_of_rice, stars=5)
    with pytest.raises(Refusal):
        remove_certificate(actor=lan, certificate=paper_of_rice)


def test_a_withdrawn_certificate_says_so_from_its_day_on(hoa, paper_of_rice):
    verify_certificate(officer=hoa, certificate=paper_of_rice)
    day = dt.date(2026, 6, 1)
    gone = withdraw_certificate(officer=hoa, certificate=paper_of_rice, reason="Quyết định 12/QĐ-VD", on=day)
    assert gone.state_on(day) == CertificateState.WITHDRAWN
    assert gone.state_on(day - dt.timedelta(days=1)) == CertificateState.IN_FORCE


def test_every_fault_of_a_certificate_is_told_at_once(lan, viet_du):
    with pytest.raises(Refusal) as info:
        add_certificate(actor=lan, subject=viet_du, kind="ocop", stars=2, number="")
    assert info.value.by_field().keys() == {"stars", "product", "number", "issued_on"}


def test_a_certificate_cannot_be_issued_tomorrow(lan, viet_du):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    with pytest.raises(Refusal) as info:
        add_certificate(actor=lan, subject=viet_du, kind="vietgap", number="1", issued_on=tomorrow)
    assert "sau hôm nay" in info.value.by_field()["issued_on"][0]


def test_a_certificate_of_anothers_product_is_refused(minh, other_subject, product):
    with pytest.raises(Refusal):
        add_certificate(
            actor=minh, subject=other_subject, product=product, kind="ocop", number="1", stars=3, issued_on=ISSUED
        )
