"""Answers in TikTok Shop's form: `{"code", "message", "request_id", "data"}`; a refusal mostly travels with 200."""

import secrets
from typing import Any

from marketplace_sync.practice.answers import Reply, json_reply

PARAM = 36009005  # a parameter of the wrong kind; the public sources name no number, so no client may build on it


class TikTokError(Exception):
    """A refusal: a number and an English sentence."""

    def __init__(self, code: int, message: str, status: int = 200) -> None:
        super().__init__(code, message)
        self.code, self.message, self.status = code, message, status


def reply(data: dict[str, Any]) -> Reply:
    return json_reply({"code": 0, "message": "Success", "request_id": _request_id(), "data": data})


def refusal(error: TikTokError) -> Reply:
    words = {"code": error.code, "message": error.message, "request_id": _request_id(), "data": None}
    return json_reply(words, error.status)


def _request_id() -> str:
    return secrets.token_hex(17).upper()


def wrong(detail: str) -> TikTokError:
    return TikTokError(PARAM, f"Invalid parameter: {detail}")


def missing_product() -> TikTokError:
    return TikTokError(12052048, "Product does not exist.")


TOO_MANY = TikTokError(36009002, "Request is rate limited. Please retry later.")
BUSY = refusal(TikTokError(36009003, "Internal error. Please retry later."))
BROKEN = refusal(TikTokError(12001000, "System error.", 500))
