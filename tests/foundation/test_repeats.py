"""The same request twice is done once; a killed holder frees the key; another body is refused."""

import datetime as dt
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate
from rest_framework.views import APIView

from traceability.foundation.guard.idempotency import OnlyOnce, Repeat, sweep_repeats
from traceability.foundation.refusals import Refusal

DONE: list = []


class Making(OnlyOnce, APIView):
    permission_classes = (AllowAny,)
    outcome: object = 201

    def post(self, request):
        DONE.append(dict(request.data))
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return Response({"n": len(DONE)}, status=self.outcome)


@pytest.fixture(autouse=True)
def nothing_done():
    DONE.clear()


def post(user, body: dict, key: str = "k-1", outcome: object = 201, **options) -> Response:
    options = {"format": "json", "HTTP_IDEMPOTENCY_KEY": key} | options
    request = APIRequestFactory().post("/api/x/", body, **options)
    force_authenticate(request, user)
    return Making.as_view(outcome=outcome)(request)


def test_a_repeat_gets_the_first_answer(lan):
    first, again = post(lan, {"a": 1}), post(lan, {"a": 1})
    assert (first.status_code, first.data) == (again.status_code, again.data) == (201, {"n": 1})
    assert again["Idempotency-Replayed"] == "true" and len(DONE) == 1


def test_without_a_key_or_for_another_person_it_is_another_request(lan, minh):
    post(lan, {"a": 1})
    assert post(minh, {"a": 1}).data == {"n": 2}
    assert post(lan, {"a": 1}, key="").data == {"n": 3}


def test_the_same_key_with_another_body_is_refused(lan):
    post(lan, {"a": 1})
    answer = post(lan, {"a": 2})
    assert answer.status_code == 422 and answer.data["error"]["code"] == "conflict" and len(DONE) == 1


def test_a_refusal_is_repeated_but_a_conflict_or_a_crash_is_tried_afresh(lan):
    refusal = Refusal({"a": ["Thiếu."]})
    assert post(lan, {}, "r", refusal).data == post(lan, {}, "r", refusal).data and len(DONE) == 1
    assert post(lan, {}, "c", Refusal("Bận.", code="conflict")).status_code == 409
    assert post(lan, {}, "c").status_code == 201
    with pytest.raises(ZeroDivisionError):
        post(lan, {}, "z", ZeroDivisionError())
    assert post(lan, {}, "z").status_code == 201


def test_while_the_first_is_at_work_the_second_is_told_to_wait_and_a_killed_holder_frees_the_key(lan):
    post(lan, {"a": 1})
    Repeat.objects.update(status=None, body="")
    answer = post(lan, {"a": 1})
    assert answer.status_code == 409 and answer["Retry-After"] == "5" and len(DONE) == 1
    Repeat.objects.update(lease_until=timezone.now() - dt.timedelta(seconds=1))
    assert post(lan, {"a": 1}).status_code == 201


def test_uploads_are_compared_by_content(lan):
    def send(data: bytes) -> int:
        body = {"a": "1", "photo": SimpleUploadedFile("a.jpg", data)}
        return post(lan, body, "u", format="multipart").status_code

    assert [send(b"one"), send(b"one"), send(b"two")] == [201, 201, 422] and len(DONE) == 1


@pytest.mark.parametrize("key", ["x" * 129, "khóa"])
def test_a_key_that_is_none_is_refused(lan, key):
    assert post(lan, {}, key.encode().decode("latin-1")).status_code == 400


def test_keys_are_forgotten_after_a_day(lan):
    post(lan, {"a": 1})
    Repeat.objects.update(created_at=timezone.now() - dt.timedelta(hours=25))
    assert post(lan, {"b": 1}).status_code == 201
    Repeat.objects.update(created_at=timezone.now() - dt.timedelta(hours=25))
    assert sweep_repeats() == 1


@pytest.mark.django_db(transaction=True)
def test_ten_equal_requests_at_once_make_one_thing(lan):
    gate, codes = threading.Barrier(10), []

    def send() -> None:
        gate.wait()
        codes.append(post(lan, {"a": 1}).status_code)
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(DONE) == 1 and set(codes) <= {201, 409} and codes.count(201) >= 1
