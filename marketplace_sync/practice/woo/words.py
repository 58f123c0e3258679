"""Refusals in WordPress's form: `{"code", "message", "data": {"status", …}}` with the status also on the wire."""

import json
from typing import Any

from marketplace_sync.practice.answers import Reply


class WooError(Exception):
    """A refusal; `more` stands beside `status` in its data."""

    def __init__(self, status: int, code: str, message: str, **more: Any) -> None:
        super().__init__(code, message)
        self.status, self.code, self.message, self.more = status, code, message, more

    def said(self) -> dict[str, Any]:
        return {"code": self.code, "message": self.message, "data": {"status": self.status, **self.more}}


def reply(data: Any, status: int = 200, headers: dict[str, str] | None = None) -> Reply:
    body = json.dumps(data, ensure_ascii=False).encode()
    return Reply(status, "application/json; charset=UTF-8", body, headers or {})


def refusal(error: WooError) -> Reply:
    return reply(error.said(), error.status)


def invalid(params: dict[str, str]) -> WooError:
    """Parameters of the wrong kind, each with its sentence."""
    return WooError(400, "rest_invalid_param", f"Invalid parameter(s): {', '.join(params)}", params=params)


TOO_MANY = refusal(WooError(429, "rest_too_many_requests", "Too many requests."))
BROKEN = refusal(
    WooError(500, "internal_server_error", "<p>There has been a critical error on this website.</p>")
)  # fmt: skip
