"""Promises of the practice lot: the whole way can be walked, every page is marked, and no table ever hears of it."""

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from traceability.foundation.crockford import is_code, normalise
from traceability.lesson.run import CODE
from traceability.scan.look_up import by_code

pytestmark = pytest.mark.django_db
ENTRY = {"day": "today", "plot": "1", "input_name": "Phân chuồng <b>", "dose": "5 kg cho một sào"}
LOT = {"day": "yesterday", "product": "1", "plots": "1", "quantity": "1.500", "unit": "kg"}
CALL = {"reason": "Dư lượng thuốc.", "instructions": "Ngừng sử dụng.", "contact_phone": "0900 000 001", "sure": "on"}
PAGES = ("lesson", "lesson-entry", "lesson-lot", "lesson-release", "lesson-label", "lesson-buyer", "lesson-recall")


def walk(client, until: str = "lesson-end") -> None:
    """Does each step in its order, up to `until`."""
    for name, typed, following in (
        ("lesson-entry", ENTRY, "lesson-lot"), ("lesson-lot", LOT, "lesson-release"),
        ("lesson-release", {}, "lesson-label"), ("lesson-recall", CALL, "lesson-end"),
    ):  # fmt: skip
        answer = client.post(reverse(name), typed)
        assert answer["Location"] == reverse(following), name
        if following == until:
            return


def counts() -> dict[str, int]:
    """How many rows each table holds, sessions aside."""
    there = set(connection.introspection.table_names()) - {"django_session"}  # other tests invent models without one
    models = [model for model in apps.get_models() if model._meta.db_table in there]
    return {model._meta.label: model._base_manager.count() for model in models}


def test_the_whole_way_leaves_no_trace_in_any_table(lan_client, lan, plot, product):
    before = counts()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        walk(lan_client)
        for name in (*PAGES, "lesson-end"):
            assert lan_client.get(reverse(name)).status_code == 200, name
    assert counts() == before
    wrote = [one["sql"] for one in asked if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert [sql for sql in wrote if "django_session" not in sql] == []


def test_every_page_says_that_it_is_practice(lan_client):
    walk(lan_client)
    for name in (*PAGES, "lesson-end"):
        assert "BÀI TẬP" in lan_client.get(reverse(name)).text, name


def test_the_buyers_page_looks_like_the_real_one_and_leads_to_no_record(lan_client):
    walk(lan_client, "lesson-label")
    answer = lan_client.get(reverse("lesson-buyer"))
    page = answer.text
    assert "Mã có trong hệ thống" in page and "1.500 kg" in page and "Phân chuồng &lt;b&gt;" in page
    assert "Đã xác nhận bởi" not in page, "nobody confirmed anything"
    for path in ("/bao/", "/nsx/bai-tap", f"/t/{CODE}", "application/ld+json", "canonical"):
        assert path not in page, path
    assert 'content="noindex"' in page and answer["X-Robots-Tag"] == "noindex" and "no-store" in answer["Cache-Control"]


def test_after_the_recall_the_page_is_red_and_says_why(lan_client):
    walk(lan_client)
    page = lan_client.get(reverse("lesson-buyer")).text
    assert "ĐANG THU HỒI. Ngừng sử dụng." in page and "Dư lượng thuốc." in page and "0900 000 001" in page


def test_its_code_is_none_and_its_symbol_leads_to_a_page_that_says_so(lan_client, client):
    assert not is_code(normalise(CODE)) and by_code(CODE) is None
    assert client.get(f"/t/{CODE}").status_code == 404
    answer = client.get(reverse("lesson-sticker"))
    assert "Đây là tem bài tập" in answer.text and answer["X-Robots-Tag"] == "noindex"


def test_a_mistake_is_told_and_loses_nothing_typed(lan_client):
    answer = lan_client.post(reverse("lesson-entry"), ENTRY | {"input_name": ""})
    assert answer.status_code == 400 and "input_name" in answer.context["form"].errors
    assert "5 kg cho một sào" in answer.text
    lan_client.post(reverse("lesson-entry"), ENTRY)
    for wrong in ({"quantity": "-1"}, {"quantity": "abc"}, {"unit": "xe"}, {"day": "other"}):
        assert lan_client.post(reverse("lesson-lot"), LOT | wrong).status_code == 400


def test_who_comes_too_early_is_led_to_where_she_stands(lan_client):
    assert lan_client.get(reverse("lesson-buyer"))["Location"] == reverse("lesson-entry")
    walk(lan_client, "lesson-lot")
    assert lan_client.get(reverse("lesson-recall"))["Location"] == reverse("lesson-lot")
    assert "Làm tiếp" in lan_client.get(reverse("lesson")).text


def test_one_tap_begins_anew_and_one_leaves(lan_client):
    walk(lan_client)
    assert lan_client.post(reverse("lesson-again"))["Location"] == reverse("lesson-entry")
    assert lan_client.get(reverse("lesson-end"))["Location"] == reverse("lesson-entry")
    walk(lan_client)
    lan_client.post(reverse("lesson-leave"))
    assert "lesson" not in lan_client.session


@pytest.mark.parametrize("kept", [{"entry": {"day": "x"}}, {"lot": 3}, [1], {"entry": {"day": "2026-01-01"}}, "x"])
def test_a_run_that_cannot_be_read_begins_anew(lan_client, kept):
    session = lan_client.session
    session["lesson"] = kept
    session.save()
    assert lan_client.get(reverse("lesson-lot"))["Location"] == reverse("lesson-entry")
    assert lan_client.post(reverse("lesson-entry"), ENTRY).status_code == 302


def test_the_run_of_one_is_not_the_run_of_another(lan_client, minh):
    from django.test import Client

    walk(lan_client)
    other = Client()
    other.force_login(minh)
    assert other.get(reverse("lesson-end"))["Location"] == reverse("lesson-entry")


def test_the_english_page_of_the_buyer_is_english(lan_client):
    walk(lan_client, "lesson-label")
    assert "PRACTICE" in lan_client.get(f"{reverse('lesson-buyer')}?hl=en").text
