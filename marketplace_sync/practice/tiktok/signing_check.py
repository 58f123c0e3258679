"""Checks app, clock and signature of a call from the shop's side; shares no line with the client's signing."""

import hashlib
import hmac

from marketplace_sync.practice.answers import Request
from marketplace_sync.practice.tiktok.words import TikTokError

PAST, AHEAD = 300, 30  # seconds that a timestamp may lie behind our clock, or before it
NOT_SIGNED = {"sign", "access_token"}


def expected(secret: str, path: str, request: Request) -> str:
    """What `sign` has to be: secret, path, query by the order of its names, body unless multipart, secret."""
    mac = hmac.new(secret.encode("utf-8"), digestmod=hashlib.sha256)
    mac.update((secret + path).encode("utf-8", "replace"))
    for name, values in sorted(request.query.items()):
        if name not in NOT_SIGNED:
            mac.update(f"{name}{values[0]}".encode("utf-8", "replace"))
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        mac.update(request.body)
    mac.update(secret.encode("utf-8"))
    return mac.hexdigest()


def check(request: Request, path: str, *, app_key: str, secret: str, now: float) -> None:
    """Refuses what does not come from the app we know, or not now. Raises TikTokError."""
    if request.first("app_key") != app_key:
        raise TikTokError(36009004, "Invalid app_key. The app_key is missing or not known.", 401)
    said = request.first("timestamp")
    if not (said.isascii() and said.isdigit()) or len(said) > 11 or not -AHEAD <= now - int(said) <= PAST:
        raise TikTokError(36009004, "Invalid timestamp. It has expired or lies in the future.", 401)
    ours = expected(secret, path, request)
    if not hmac.compare_digest(ours.encode(), request.first("sign").encode("utf-8", "replace")):
        raise TikTokError(106001, "Invalid signature. The signature does not match the app_key.", 401)
