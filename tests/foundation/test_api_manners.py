"""The API answers every mistake in one shape, and hostile JSON is a 400, never a 500."""

import json
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DataError, IntegrityError
from django.http import Http404
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate
from rest_framework.views import APIView

from traceability.foundation.api import Conflict, StrictSerializer
from traceability.foundation.guard import TooMany
from traceability.foundation.refusals import Refusal


class Shape(StrictSerializer):
    name = serializers.CharField(max_length=20)
    day = serializers.DateField(required=False)
    weight = serializers.DecimalField(max_digits=8, decimal_places=3, required=False)
    count = serializers.IntegerField(required=False, max_value=100)


class Echo(APIView):
    permission_classes = (AllowAny,)
    error: Exception | None = None

    def post(self, request):
        if self.error:
            raise self.error
        shape = Shape(data=request.data)
        shape.is_valid(raise_exception=True)
        return Response(shape.data)


class Closed(APIView):
    def post(self, request):
        return Response()


def post(body, view=Echo, **kwargs):
    request = APIRequestFactory().generic("POST", "/api/x/", body, content_type="application/json")
    return view.as_view(**kwargs)(request)


def error_of(response) -> dict:
    assert set(response.data) == {"error"} and set(response.data["error"]) == {"code", "message", "fields"}
    assert response.data["error"]["message"]
    return response.data["error"]


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Refusal({"quantity": ["Ghi số."]}), 400, "invalid"),
        (Refusal("Đã có rồi.", code="conflict"), 409, "conflict"),
        (Http404(), 404, "not_found"),
        (PermissionDenied(), 404, "not_found"),
        (TooMany(70), 429, "throttled"),
        (Conflict(), 409, "conflict"),
        (IntegrityError("unique"), 409, "conflict"),
        (DataError("NUL"), 400, "invalid"),
        (OverflowError("2**63"), 400, "invalid"),
        (ValidationError({"rows": [{}, {"weight": ["Sai."]}]}), 400, "invalid"),
    ],
)
def test_every_error_has_the_one_shape(error, status, code):
    answer = post("{}", error=error)
    assert answer.status_code == status and error_of(answer)["code"] == code


def test_fields_are_named_and_a_plain_refusal_is_the_message():
    assert error_of(post("{}", error=Refusal({"quantity": ["Ghi số."]})))["fields"] == {"quantity": ["Ghi số."]}
    plain = error_of(post("{}", error=Refusal("Đã có rồi.")))
    assert plain["message"] == "Đã có rồi." and plain["fields"] == {}
    nested = error_of(post("{}", error=ValidationError({"rows": [{}, {"weight": ["Sai."]}]})))
    assert nested["fields"] == {"rows.1.weight": ["Sai."]}
    assert post("{}", error=TooMany(70))["Retry-After"] == "70"


def test_without_a_session_the_answer_is_401_not_403():
    answer = post("{}", Closed)
    assert answer.status_code == 401 and error_of(answer)["code"] == "not_authenticated"


def test_our_own_mistakes_are_not_dressed_up():
    with pytest.raises(ZeroDivisionError):
        post("{}", error=ZeroDivisionError())


@pytest.mark.parametrize(
    "body",
    [
        b"{", b"null\x00", b'{"name": "a\\u0000b"}', b'{"name": "\\ud800"}', b'{"\\u0000": 1}',
        b'{"weight": NaN}', b'{"weight": Infinity}', b'{"weight": 1e999}', b'{"count": 9223372036854775808}',
        b'{"name": "a", "name": "b"}', b"[" * 100_000, b'{"count": ' + b"9" * 5000 + b"}", b'{"name": "\xff"}',
        b'"\\u0000"', b'[["\\ud800"]]',
    ],
)  # fmt: skip
def test_what_no_database_keeps_is_a_parse_error(body):
    answer = post(body)
    assert answer.status_code == 400 and error_of(answer)["code"] == "parse_error"


@pytest.mark.parametrize("body", ["[]", "1", "null", '"x"', '{"name": {"a": 1}}', '{"name": null}', '{"nmae": "x"}'])
def test_wrong_types_and_unknown_names_are_refused(body):
    assert error_of(post(body))["code"] == "invalid"


def test_the_api_speaks_iso_and_refuses_in_vietnamese():
    fields = error_of(post(json.dumps({"name": "x" * 30, "day": "31/02/2026", "weight": "1,5", "count": 101})))[
        "fields"
    ]
    assert set(fields) == {"name", "day", "weight", "count"}
    good = {"name": "x", "day": "2026-04-03", "weight": "1.500", "count": 5}
    assert post(json.dumps(good)).data == good


def test_a_foreign_kind_of_body_is_refused(lan):
    request = APIRequestFactory().generic("POST", "/api/x/", b"<a/>", content_type="application/xml")
    force_authenticate(request, lan)
    answer = Echo.as_view()(request)
    assert answer.status_code == 415 and error_of(answer)["code"] == "unsupported_media_type"
    assert uuid.UUID(str(lan.party))
