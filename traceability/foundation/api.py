"""The API's manners: one error shape, strict serializers, gates. It never lets bad input become a server error."""

import logging
import math
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.db import DataError, IntegrityError, models
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, serializers, viewsets
from rest_framework.exceptions import APIException, ErrorDetail, ParseError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.response import Response

from traceability.foundation.guard.limits import TooMany
from traceability.foundation.refusals import Refusal

logger = logging.getLogger(__name__)
CODES = {
    400: "invalid", 401: "not_authenticated", 403: "not_found", 404: "not_found", 405: "method_not_allowed",
    406: "not_acceptable", 409: "conflict", 413: "too_large", 415: "unsupported_media_type", 422: "conflict",
    429: "throttled",
}  # fmt: skip


class Conflict(APIException):
    """What is there already says otherwise."""

    status_code = 409
    default_code = "conflict"
    default_detail = gettext_lazy("Dữ liệu đã thay đổi hoặc đã có. Tải lại rồi thử lại.")


class Throttled(APIException):
    """A limit of ours was reached."""

    status_code = 429
    default_code = "throttled"

    def __init__(self, too_many: TooMany) -> None:
        super().__init__(str(too_many))
        self.wait = too_many.seconds


def error_body(code: str, message: str, fields: Mapping[str, list[str]] | None = None) -> dict[str, Any]:
    """The one shape of every error."""
    return {"error": {"code": code, "message": message, "fields": dict(fields or {})}}


def answer_error(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. None for what is our own mistake: that is logged and answered by the 500 page."""
    known = _as_api_error(error)
    if known is None:
        return None
    code = "parse_error" if isinstance(known, ParseError) else CODES.get(known.status_code, "invalid")
    fields = _by_field(known.detail) if isinstance(known, exceptions.ValidationError) else {}
    general = fields.pop("", []) if fields else [str(known.detail)]
    message = " ".join(general) or _("Có chỗ chưa đúng. Xem từng mục bên dưới.")
    response = Response(error_body(code, message, fields), status=known.status_code)
    for header, value in _headers(known).items():
        response[header] = value
    return response


def _as_api_error(error: Exception) -> APIException | None:
    if isinstance(error, Refusal):
        detail = error.by_field()
        return _conflict(detail) if error.refusal_code == "conflict" else exceptions.ValidationError(detail)
    if isinstance(error, ValidationError):
        return exceptions.ValidationError(Refusal(error).by_field())
    if isinstance(error, TooMany):
        return Throttled(error)
    if isinstance(error, (Http404, PermissionDenied, exceptions.PermissionDenied)):
        return exceptions.NotFound(_("Không tìm thấy."))  # missing and forbidden answer alike
    if isinstance(error, (DataError, OverflowError, RequestDataTooBig)):
        return exceptions.ValidationError({"": [_("Có giá trị quá lớn hoặc không đọc được. Xem lại rồi gửi lại.")]})
    if isinstance(error, IntegrityError):
        logger.warning("conflict in the database", exc_info=error)
        return Conflict()
    return error if isinstance(error, APIException) else None


def _conflict(detail: dict[str, list[str]]) -> APIException:
    conflict = exceptions.ValidationError(detail)
    conflict.status_code = 409
    return conflict


def _by_field(detail: Any, at: str = "") -> dict[str, list[str]]:
    """DRF's nested details, flat: {"items.0.quantity": ["…"]}; sentences without a field stand under ""."""
    if isinstance(detail, (str, ErrorDetail)):
        return {at: [str(detail)]}
    pairs = detail.items() if isinstance(detail, Mapping) else enumerate(detail)
    plain = not isinstance(detail, Mapping)
    flat: dict[str, list[str]] = {}
    for name, inner in pairs:
        here = at if name in {"", "non_field_errors", "__all__"} or (plain and isinstance(inner, str)) else str(name)
        path = here if here == at or not at else f"{at}.{here}"
        for key, sentences in _by_field(inner, path).items():
            flat.setdefault(key, []).extend(sentences)
    return flat


def _headers(error: APIException) -> dict[str, str]:
    headers = {}
    if auth_header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = auth_header
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(math.ceil(wait))
    return headers


class Strict(serializers.Serializer):
    """Refuses names it does not know: a misspelt field is not silently left out."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            unknown = sorted(set(data) - set(self.fields) - {"csrfmiddlewaretoken"})
            if unknown:
                raise serializers.ValidationError({str(name): [_("Không có mục này.")] for name in unknown})
        return super().to_internal_value(data)


class StrictSerializer(Strict):
    """A serializer of named fields; verbs do the saving."""


class StrictModelSerializer(Strict, serializers.ModelSerializer):
    """A serializer for reading rows; `fields` is always a list, never "__all__"."""


class Gated(viewsets.GenericViewSet):
    """Fetches through the model's gate: `visible_to` for reading, `writable_by` for the rest. Both answer 404 alike."""

    model: type[models.Model]

    def get_queryset(self) -> Any:
        rows: Any = self.model._default_manager
        if getattr(self, "swagger_fake_view", False):
            return rows.none()
        if self.request.method in SAFE_METHODS:
            return rows.visible_to(self.request.user)
        return rows.writable_by(self.request.user)
