"""What a request is and how the shop answers it, in its own words and codes; never lets a traceback out."""

import json
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

FORM_LIMIT = 16 * 1024


class ShopError(Exception):
    """A refusal in the shop's words. Most travel with HTTP 200, as shops do; the gateway's own with 403."""

    def __init__(self, code: str, message: str, status: int = 200) -> None:
        super().__init__(code, message)
        self.code, self.message, self.status = code, message, status


def gateway(code: str, message: str) -> ShopError:
    """A refusal before the call has reached its endpoint: signature, clock, token."""
    return ShopError(code, message, 403)


def wrong(detail: str) -> ShopError:
    """A parameter that cannot be read, in the words of the shop's documentation."""
    return ShopError("error_param", f"Wrong parameters, detail: {detail}.")


@dataclass(frozen=True)
class Request:
    """One HTTP request, its body read whole and within the limit of its path."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes = b""
    peer: str = ""

    def first(self, name: str) -> str:
        return self.query.get(name, [""])[0]

    def form(self) -> dict[str, str]:
        """The fields of a small form; one that is too large or has too many fields counts as empty."""
        text = self.body[: FORM_LIMIT + 1].decode("utf-8", "replace")
        try:
            found = parse_qs(text, max_num_fields=20) if len(text) <= FORM_LIMIT else {}
        except ValueError:
            found = {}
        return {name: values[0].replace("\0", "") for name, values in found.items()}


@dataclass(frozen=True)
class Reply:
    """One HTTP answer."""

    status: int
    content_type: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


def json_reply(data: dict[str, Any], status: int = 200) -> Reply:
    return Reply(status, "application/json; charset=utf-8", json.dumps(data, ensure_ascii=False).encode())


def api_reply(data: dict[str, Any]) -> Reply:
    """A success: every answer of the shop carries an empty `error` and a request id."""
    return json_reply({"error": "", "message": "", "warning": "", "request_id": secrets.token_hex(16)} | data)


def refused(error: ShopError) -> Reply:
    """A refusal, with the same four names that a success carries."""
    words = {"error": error.code, "message": error.message, "warning": "", "request_id": secrets.token_hex(16)}
    return json_reply(words, error.status)
