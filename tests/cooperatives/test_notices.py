"""Promises of the page of notices and of what each floor tells: the right people, once, with the way to the thing."""

import datetime as dt

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from cooperatives.access import Membership, Role
from cooperatives.decisions import reopen_subject, return_subject, verify_subject
from cooperatives.erasure import erase_person
from cooperatives.mail_address import SALT, confirmation_path
from cooperatives.members import accept_invitation, invite_member
from cooperatives.subjects import Subject
from cooperatives.told import tell_officers_of_deadlines
from products.certificates import Certificate
from products.certifying import return_certificate, withdraw_certificate
from products.told import tell_of_ending_papers
from tests.conftest import PASSWORD
from tests.things import RECALL, batch_of
from traceability.foundation.notices.models import ChannelChoice, Delivery, Notice
from traceability.foundation.notices.senders import MemorySender
from traceability.foundation.work.lanes import drain
from traceability.recall.order import approve_recall, order_recall
from traceability.release.publish import hold, release
from traceability.release.reviewing import return_entry
from traceability.release.reviews import EntryReview
from traceability.scan.look_up import by_code
from traceability.scan.reports import take_report

pytestmark = pytest.mark.django_db
MEMORY = "traceability.foundation.notices.senders.MemorySender"


def kinds(person) -> list[str]:
    return list(person.notices.order_by("made_at").values_list("kind", flat=True))


@pytest.fixture
def told(lan):
    """Lan was told one thing."""
    from traceability.foundation.notices.tell import tell
    from traceability.recall.told import HELD

    tell(HELD, to=[lan], about="a", url="/lo-hang/", lot="A-1", product="Gạo nếp", reason="Ví dụ.")
    return lan.notices.get()


def test_the_head_of_every_page_counts_in_words_what_is_new(lan_client, told):
    assert "1 thông báo mới" in lan_client.get(reverse("today")).text
    lan_client.post(reverse("notice-read", args=[told.pk]))
    assert "thông báo mới" not in lan_client.get(reverse("today")).text


def test_the_list_says_what_is_new_in_words_and_marks_it_read_on_a_tap(lan_client, told):
    page = lan_client.get(reverse("notices")).text
    assert "Lô A-1, Gạo nếp, tạm dừng bán." in page and "Chưa đọc" in page
    answer = lan_client.post(reverse("notice-open", args=[told.pk]))
    assert answer["Location"] == "/lo-hang/"
    assert "Chưa đọc" not in lan_client.get(reverse("notices")).text


def test_an_empty_list_says_so_and_a_long_one_has_pages(lan_client, lan):
    assert "Chưa có thông báo nào." in lan_client.get(reverse("notices")).text
    Notice.objects.bulk_create(Notice(recipient=lan, kind="x", key=str(n), title=f"Tin {n}") for n in range(45))
    assert "Trang 1 trên 3" in lan_client.get(reverse("notices")).text
    answer = lan_client.post(reverse("notice-read", args=[lan.notices.first().pk]), {"trang": "2"})
    assert answer["Location"] == "/thong-bao/?trang=2"
    lan_client.post(reverse("notices-read"))
    assert not lan.notices.unread().exists()


def test_a_notice_never_leads_out_of_the_house(lan_client, told):
    for url in ("https://example.com/", "//example.com", "javascript:alert(1)"):
        Notice.objects.filter(pk=told.pk).update(url=url)
        assert lan_client.post(reverse("notice-open", args=[told.pk]))["Location"] == reverse("notices")


def test_the_api_lists_ones_own_in_the_readers_language_and_takes_the_mark(lan_client, as_user, minh, told):
    (row,) = lan_client.get("/api/thong-bao/", headers={"accept-language": "en"}).json()["results"]
    assert row["title"] == "Lot A-1, Gạo nếp, may not be sold for now." and row["read_at"] is None
    for _twice in range(2):
        assert lan_client.post(f"/api/thong-bao/{told.pk}/doc/").json()["read_at"]
    assert as_user(minh).get("/api/thong-bao/").json()["results"] == []
    assert as_user(minh).post(f"/api/thong-bao/{told.pk}/doc/").status_code == 404


def test_ways_are_chosen_for_each_kind_on_a_page(lan_client, lan, settings):
    settings.SMS_SENDER = settings.EMAIL_SENDER = MEMORY
    page = lan_client.get(reverse("notice-choices")).text
    assert "Lô hàng bị thu hồi" in page and "Hồ sơ sắp đến hạn duyệt" not in page, "officers' kinds are officers'"
    lan_client.post(reverse("notice-choices"), {"batch-held": ["email"]})
    held = dict(ChannelChoice.objects.filter(person=lan, kind="batch-held").values_list("channel", "wanted"))
    assert held == {"sms": False, "email": True}
    wrong = lan_client.post(reverse("notice-choices"), {"batch-held": ["bo-cau"]})
    assert "batch-held" in wrong.context["form"].errors


def test_where_nothing_is_sent_the_page_says_so(lan_client):
    assert "Hiện chỉ nhận tin trong mục Thông báo được." in lan_client.get(reverse("notice-choices")).text


def test_an_address_counts_only_after_its_own_mail_was_opened_and_tapped(lan_client, client, lan, settings):
    settings.EMAIL_SENDER = MEMORY
    MemorySender.messages.clear()
    assert "email" in lan_client.post(reverse("address"), {"email": "lan@"}).context["form"].errors
    lan_client.post(reverse("address"), {"email": "lan@example.vn"})
    drain("jobs")
    lan.refresh_from_db()
    assert lan.reach("email") == ""
    (sent,) = MemorySender.messages
    path = confirmation_path(lan)
    assert sent.to == "lan@example.vn" and "/thu/" in sent.text
    assert client.get(path).status_code == 200
    lan.refresh_from_db()
    assert lan.reach("email") == "", "a scanner that opens the mail confirms nothing"
    client.post(path)
    lan.refresh_from_db()
    assert lan.reach("email") == "lan@example.vn"


def test_a_confirmation_dies_with_the_address_and_a_false_one_never_lived(lan_client, client, lan, settings):
    settings.EMAIL_SENDER = MEMORY
    lan_client.post(reverse("address"), {"email": "mot@example.vn"})
    lan.refresh_from_db()
    old = confirmation_path(lan)
    lan_client.post(reverse("address"), {"email": "hai@example.vn"})
    false = reverse("address-confirm", args=[signing.dumps([str(lan.pk), "hai@example.vn"], salt="khac")])
    for path in (old, false, reverse("address-confirm", args=["abc"])):
        assert client.post(path).status_code == 404
    assert signing.dumps([str(lan.pk), "x"], salt=SALT)
    lan_client.post(reverse("address"), {"act": "bo"})
    lan.refresh_from_db()
    assert (lan.email, lan.email_confirmed_at) == ("", None)


def test_nobody_can_make_us_send_mail_without_end(lan_client, settings):
    settings.EMAIL_SENDER = MEMORY
    said = [lan_client.post(reverse("address"), {"email": f"a{n}@example.vn"}).status_code for n in range(6)]
    assert said == [302] * 5 + [200]


def test_an_erased_person_leaves_no_notice_and_no_address(lan, staff, told):
    lan.email, lan.email_confirmed_at = "lan@example.vn", timezone.now()
    lan.save()
    erase_person(actor=lan, user=lan)
    lan.refresh_from_db()
    assert lan.email == "" and not Notice.objects.exists()


# --- what is told ---------------------------------------------------------------------------------------------------


def test_the_fate_of_a_registration_is_told_each_time_it_changes(minh, hoa, other_subject):
    return_subject(officer=hoa, subject=other_subject, reason="Ghi rõ tên chủ hộ")
    verify_subject(officer=hoa, subject=other_subject)
    reopen_subject(officer=hoa, subject=other_subject, reason="Có tin mới.")
    assert kinds(minh) == ["subject-returned", "subject-verified", "subject-reopened"]
    assert minh.notices.get(kind="subject-returned").text.startswith("Lý do: Ghi rõ tên chủ hộ. ")


def test_managers_hear_that_an_invited_person_came_and_no_name_stands_in_the_row(lan, staff, viet_du):
    member = invite_member(actor=lan, subject=viet_du, phone="+84900000777")
    accept_invitation(user=member.user, name="Nguyễn Văn Bí Mật", password=PASSWORD)
    assert kinds(lan) == ["invitation-accepted"] and kinds(staff) == []
    assert "Bí Mật" not in str(lan.notices.values())


def test_officers_are_reminded_once_a_day_of_what_is_due_and_not_of_what_is_not(hoa, other_subject):
    Subject.objects.filter(pk=other_subject.pk).update(decide_by=timezone.localdate() + dt.timedelta(days=9))
    assert tell_officers_of_deadlines() == 0
    Subject.objects.filter(pk=other_subject.pk).update(decide_by=timezone.localdate())
    assert [tell_officers_of_deadlines(), tell_officers_of_deadlines()] == [1, 0]
    assert hoa.notices.get().title == "Số hồ sơ sắp đến hạn duyệt: 1."


@pytest.fixture
def paper(viet_du, product, hoa) -> Certificate:
    today = timezone.localdate()
    return Certificate.objects.create(
        subject=viet_du, product=product, kind="vietgap", number="VG-1", check_state="verified",
        issued_on=today - dt.timedelta(days=300), expires_on=today + dt.timedelta(days=40),
    )  # fmt: skip


def test_a_paper_that_ends_is_told_of_thirty_days_and_a_week_ahead_and_on_the_day(lan, paper, monkeypatch):
    end = paper.expires_on
    told = []
    for left in (31, 30, 29, 8, 5, 1, 0, -1, -8):  # the timer slept from 8 to 5
        monkeypatch.setattr("products.told.timezone.localdate", lambda left=left: end - dt.timedelta(days=left))
        told.append(tell_of_ending_papers())
    assert told == [0, 1, 0, 0, 1, 0, 1, 0, 0]
    assert kinds(lan) == ["paper-expiring", "paper-expiring", "paper-expired"]


def test_a_paper_that_has_a_successor_or_was_given_back_bothers_nobody(lan, paper, monkeypatch):
    monkeypatch.setattr("products.told.timezone.localdate", lambda: paper.expires_on)
    Certificate.objects.create(
        subject=paper.subject, product=paper.product, kind=paper.kind, number="VG-2", issued_on=paper.issued_on,
        expires_on=paper.expires_on + dt.timedelta(days=365),
    )  # fmt: skip
    assert tell_of_ending_papers() == 0
    Certificate.objects.filter(number="VG-2").update(check_state="returned")
    assert tell_of_ending_papers() == 1


def test_a_returned_and_a_withdrawn_paper_are_told_with_the_reason(lan, hoa, paper):
    withdraw_certificate(officer=hoa, certificate=paper, reason="Cấp nhầm")
    Certificate.objects.filter(pk=paper.pk).update(check_state="unverified")
    return_certificate(officer=hoa, certificate=paper, reason="Ảnh mờ")
    assert kinds(lan) == ["paper-withdrawn", "paper-returned"]
    assert "Ảnh mờ." in lan.notices.get(kind="paper-returned").text


@pytest.fixture
def sold(product, plot, lan):
    return release(actor=lan, batch=batch_of(product, plot, "A-1", lan))


def test_a_hold_and_a_recall_reach_everybody_of_the_subject_and_the_second_officer(lan, staff, hoa, tuan, minh, sold):
    recall = order_recall(actor=hoa, batch=sold, **RECALL)
    assert kinds(lan) == kinds(staff) == ["batch-held"]
    assert kinds(tuan) == ["recall-proposed"] and kinds(hoa) == []
    approve_recall(officer=tuan, recall=recall)
    assert kinds(lan)[-1] == kinds(staff)[-1] == "batch-recalled"
    assert kinds(minh) == []


def test_who_recalls_herself_is_not_told_what_she_did(lan, staff, sold):
    order_recall(actor=lan, batch=sold, **RECALL)
    assert kinds(lan) == [] and kinds(staff) == ["batch-recalled"]


def test_a_hold_is_told_where_it_is_seen(lan, lan_client, sold, hoa):
    hold(actor=hoa, batch=sold, kind="agency", reason="Kiểm tra lại")
    assert lan.notices.get().url == reverse("batch", args=[sold.pk])


def test_reports_of_buyers_are_told_once_a_day_for_each_lot_without_their_words(lan, minh, sold):
    code = sold.trace_code.code
    for text in ("Số của tôi 0912345678", "Lần hai"):
        take_report(code=code, target=by_code(code), reason="mismatch", text=text)
    take_report(code="ZZZ", target=None, reason="mismatch", text="Không rõ")
    assert kinds(lan) == ["buyer-report"] and kinds(minh) == []
    assert "0912345678" not in str(lan.notices.values())
    assert not Delivery.objects.exists(), "nobody is woken by a stranger"


def test_former_members_are_told_nothing(lan, staff, sold, hoa):
    Membership.objects.filter(user=staff).update(ends_on=timezone.localdate() - dt.timedelta(days=1))
    Membership.objects.filter(user=lan).update(role=Role.MANAGER)
    hold(actor=hoa, batch=sold, kind="agency", reason="Kiểm tra lại")
    assert kinds(lan) == ["batch-held"] and kinds(staff) == []


def test_an_entry_that_the_cooperative_gives_back_is_told_to_its_household(lan, mai, mai_plot, household, as_user):
    as_user(mai).post("/nhat-ky/moi/?viec=water", {"day": "today", "plot": str(mai_plot.pk)})
    review = EntryReview.objects.get()
    return_entry(actor=lan, review=review, reason="Ghi nhầm thửa")
    told = mai.notices.get()
    assert (told.kind, told.url) == ("entry-returned", reverse("diary-correct", args=[review.event_id]))
    assert "Ghi nhầm thửa." in told.text and kinds(lan) == []
    assert as_user(mai).get(told.url).status_code == 200
