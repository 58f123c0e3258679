"""Repeats of a POST or PATCH that carry an `Idempotency-Key`: done once, answered the same each time.

A key belongs to one person; the same key with another body is refused. A holder that was killed frees it by its lease.
"""

import datetime as dt
import hashlib
import json
import uuid
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from traceability.foundation.guard.limits import client_ip

LEASE = dt.timedelta(seconds=60)
KEPT_FOR = dt.timedelta(hours=24)
LONGEST_KEY = 128
NOT_STORED = (409, 429)


class Repeat(models.Model):
    """One key of one person: who works under it, and what was answered."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    principal = models.CharField(max_length=64)
    key = models.CharField(max_length=LONGEST_KEY)
    request_hash = models.CharField(max_length=64)
    holder = models.UUIDField()
    lease_until = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["principal", "key"], name="foundation_repeat_key")]
        indexes = [models.Index(fields=["created_at"], name="foundation_repeat_age")]

    def __str__(self) -> str:
        return self.key


class OtherBody(APIException):
    """The key was used for something else."""

    status_code = 422
    default_code = "conflict"


class InProgress(APIException):
    """The first of the equal requests is not finished."""

    status_code = 409
    default_code = "conflict"
    wait = 5  # becomes Retry-After


class BadKey(APIException):
    status_code = 400
    default_code = "invalid"


class _Replay(Exception):
    def __init__(self, row: Repeat) -> None:
        self.row = row


class OnlyOnce:
    """Mixin of DRF views, before the view's class: honours `Idempotency-Key` where a client sends one."""

    _held: Repeat | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        key = request.headers.get("Idempotency-Key", "")
        if request.method in {"POST", "PATCH"} and key:
            self._held = _hold(_principal(request), _checked(key), _hash(request))

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, _Replay):
            response = Response(json.loads(exc.row.body) if exc.row.body else None, status=exc.row.status)
            response["Idempotency-Replayed"] = "true"
            return response
        try:
            return super().handle_exception(exc)  # type: ignore[misc]
        except Exception:
            self._let_go()
            raise

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        if self._held is not None:
            if response.status_code >= 500 or response.status_code in NOT_STORED:
                self._let_go()
            else:
                _keep(self._held, response)
        return super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]

    def _let_go(self) -> None:
        if self._held is not None:
            Repeat.objects.filter(pk=self._held.pk, holder=self._held.holder).delete()
            self._held = None


def _checked(key: str) -> str:
    if len(key) > LONGEST_KEY or not key.isprintable() or not key.isascii():
        raise BadKey(_("Idempotency-Key nhiều nhất 128 ký tự, không dấu."))
    return key


def _principal(request: Request) -> str:
    return str(request.user.pk) if request.user.is_authenticated else f"ip:{client_ip(request._request)}"


def _hash(request: Request) -> str:
    """What must be the same in a repeat: method, address, content."""
    parts = [request.method or "", request.get_full_path()]
    if request.content_type and request.content_type.startswith("multipart/"):
        typed: Any = request.data
        parts += [part for name, values in sorted(typed.lists()) for part in _parts(name, values)]
    else:
        parts.append(hashlib.sha256(request._request.body).hexdigest())
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _parts(name: str, values: list[Any]) -> list[str]:
    return [name, *(_digest(value) if isinstance(value, UploadedFile) else str(value) for value in values)]


def _digest(upload: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def _hold(principal: str, key: str, request_hash: str) -> Repeat:
    """The row, held by us; otherwise raises what the repeat is answered with."""
    now = timezone.now()
    holder = uuid.uuid4()
    mine: dict[str, Any] = {"holder": holder, "lease_until": now + LEASE}
    with transaction.atomic():
        Repeat.objects.filter(principal=principal, key=key, created_at__lt=now - KEPT_FOR).delete()
        row, new = Repeat.objects.get_or_create(
            principal=principal, key=key, defaults=mine | {"request_hash": request_hash}
        )
    if new:
        return row
    if row.request_hash != request_hash:
        raise OtherBody(_("Idempotency-Key này đã dùng cho nội dung khác."))
    if row.status is not None:
        raise _Replay(row)
    abandoned = Repeat.objects.filter(Q(lease_until__lt=now), pk=row.pk, status=None)
    if not abandoned.update(**mine):
        raise InProgress(_("Yêu cầu này đang được làm. Thử lại sau 5 giây."))
    row.holder = holder
    return row


def _keep(row: Repeat, response: Response) -> None:
    body = "" if response.data is None else json.dumps(response.data, cls=JSONEncoder)
    Repeat.objects.filter(pk=row.pk, holder=row.holder).update(status=response.status_code, body=body)


def sweep_repeats() -> int:
    """Forgets keys after a day; called every hour."""
    return Repeat.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()[0]
