"""Promises of *Bắt đầu từ đâu*: each gap one problem, one action, who closes it; it goes when the first lot is out."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from cooperatives.checklist import groups_of, progress
from cooperatives.members import invitation_for_manager
from cooperatives.subjects import CheckState, Subject
from marketplace_sync.accounts import ChannelAccount
from marketplace_sync.listings import Listing
from products.tasks import task_lists
from tests.things import batch_of
from traceability.release.publish import release
from traceability.scan.models import Scan

pytestmark = pytest.mark.django_db


@pytest.fixture
def fresh(other_subject) -> Subject:
    """A household that registered a minute ago."""
    Subject.objects.filter(pk=other_subject.pk).update(decide_by=timezone.localdate(), phone="+84900000013")
    other_subject.refresh_from_db()
    return other_subject


def open_steps(subject) -> list:
    return [step for group in groups_of(subject) if group.for_first_lot for step in group.steps if not step.done]


def test_a_new_subject_sees_eight_steps_each_with_one_action_and_who_does_it(as_user, minh, fresh):
    page = as_user(minh).get(reverse("checklist")).text
    assert "Đã xong 1 trên 8 bước." in page
    for step in open_steps(fresh):
        assert step.action and step.who_words and len(step.action) <= 100
        assert step.action in page
    assert "Cơ quan làm" in page


def test_the_card_leads_from_today_and_from_the_page_of_ones_own(as_user, minh, fresh):
    browser = as_user(minh)
    assert "Đã xong 1 trên 8 bước để có lô đầu tiên." in browser.get(reverse("today")).text
    assert "1 trên 8" in browser.get(reverse("mine")).text


def test_a_returned_registration_says_so_and_leads_to_where_it_is_mended(fresh):
    Subject.objects.filter(pk=fresh.pk).update(check_state=CheckState.RETURNED)
    fresh.refresh_from_db()
    assert [step.url for step in open_steps(fresh) if step.title == "Đăng ký bị trả lại"] == [reverse("mine")]


def test_a_product_that_lacks_something_leads_straight_to_it(viet_du, lan, product):
    product.standard = ""
    product.save()
    step = next(step for step in open_steps(viet_du) if step.title == "Một sản phẩm đủ thông tin")
    assert step.url == reverse("product-label", args=[product.pk])
    assert step.action == "Gạo nếp nương Ví Dụ: bổ sung tiêu chuẩn áp dụng"


def test_step_by_step_the_list_fills_and_the_card_goes(as_user, lan, viet_du, product, plot):
    seen = [progress(viet_du).have]
    batch = batch_of(product, plot, "A-1", lan)
    seen.append(progress(viet_du).have)
    release(actor=lan, batch=batch)
    seen.append(progress(viet_du).have)
    assert "Xem cả danh sách" in as_user(lan).get(reverse("today")).text
    Scan.objects.create(batch=batch, product=product, verdict="in_system", browser="x", visitor=uuid.uuid4().hex)
    seen.append(progress(viet_du).have)
    assert seen == [4, 6, 7, 8]
    browser = as_user(lan)
    assert "Xem cả danh sách" not in browser.get(reverse("today")).text
    assert "Đã đủ các bước cho lô đầu tiên." in browser.get(reverse("checklist")).text
    assert "Đã đủ" in browser.get(reverse("mine")).text, "it stays within reach"


@pytest.fixture
def shop(viet_du, settings) -> ChannelAccount:
    settings.PRACTICE_URL = "http://127.0.0.1:9"
    return ChannelAccount.objects.create(subject=viet_du, channel="practice", shop_id="7", shop_name="Ví Dụ")


def test_each_shop_says_what_a_product_lacks_without_asking_it(as_user, lan, product, shop):
    tasks = {task.title: task for task in task_lists(product)[-1].tasks}
    gap = tasks["Chưa có lô nào bán được."]
    assert (gap.done, gap.said, gap.who) == (False, "Công bố một lô hàng", "HTX")
    assert tasks["Chưa chọn ngành hàng."].url.startswith(reverse("shop-publish", args=[product.pk]))
    page = as_user(lan).get(reverse("my-product", args=[product.pk])).text
    assert "Chưa chọn ngành hàng." in page and "Chọn ngành hàng của sàn" in page


def test_an_unconnected_shop_asks_for_one_thing_and_a_listed_product_for_none(as_user, lan, viet_du, product, settings):
    settings.PRACTICE_URL = "http://127.0.0.1:9"
    page = as_user(lan).get(reverse("checklist")).text
    assert "Nối gian hàng của cơ sở" in page
    account = ChannelAccount.objects.create(subject=viet_du, channel="practice", shop_id="7")
    Listing.objects.create(account=account, product=product, wanted_price_vnd=1)
    assert "Đã đăng một sản phẩm" in as_user(lan).get(reverse("checklist")).text
    assert [task.title for task in task_lists(product)[-1].tasks] == ["Đã đăng"]


def test_what_a_shop_lacks_never_holds_back_the_first_lot(viet_du, lan, product, shop):
    assert progress(viet_du).all == 8


@pytest.mark.parametrize(
    ("name", "question"),
    [("plot-new", "Mã số vùng trồng là gì?"), ("product-basics", "Có cần mua mã vạch không?"),
     ("product-label", "Chưa biết hạn dùng?"), ("paper-new", "OCOP là gì?")],
)  # fmt: skip
def test_help_stands_at_the_place_where_people_stumble(as_user, lan, product, name, question):
    address = reverse(name, args=[product.pk]) if name.startswith("product") else reverse(name)
    assert question in as_user(lan).get(address).text


def test_the_diary_explains_the_interval_and_the_registration(as_user, lan, plot):
    page = as_user(lan).get(f"{reverse('diary-new')}?viec=spray").text
    assert "Thời gian cách ly là gì?" in page and "Số đăng ký ở đâu?" in page


def test_a_colleague_is_invited_by_a_symbol_that_opens_her_invitation_and_nothing_once_she_came(as_user, lan, staff):
    browser = as_user(lan)
    answer = browser.post(reverse("members"), {"phone": "0900 000 778", "role": "staff"}, follow=True)
    page = answer.text
    assert answer.redirect_chain[0][0].endswith("/moi/") and "<svg" in page and "/moi/" in page
    assert "data-copy" in page and "data-share" in page
    membership = answer.context["membership"]
    assert answer.context["address"].endswith(invitation_for_manager(membership))
    assert "Mở mã mời" in browser.get(reverse("members")).text
    membership.user.set_password("lua-nep-nuong-2027")
    membership.user.save()
    assert browser.get(reverse("member-invite", args=[membership.pk]))["Location"] == reverse("members")
    assert as_user(staff).get(reverse("member-invite", args=[membership.pk])).status_code == 404
