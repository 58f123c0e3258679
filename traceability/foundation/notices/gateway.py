"""Senders that hand SMS and Zalo messages to a gateway over HTTP. They never log a text, a number or the key.

One POST of JSON to the address of the settings `SMS_GATEWAY_URL` or `ZALO_GATEWAY_URL`:

    {"id": "…", "channel": "sms", "to": "+84912345678", "text": "…", "title": "…", "kind": "batch-recalled",
     "url": "https://…", "facts": {"lot": "260901-01"}}

The key stands in the header that `…_GATEWAY_HEADER` names; in `Authorization` it follows the word `Bearer`. `id` comes
as `Idempotency-Key` too. A gateway for Zalo chooses its template by `kind` and fills it from `facts`.

Any 2xx: taken. 408, 425, 429 and 5xx before anything was done: tried again later. Other answers: refused for good. No
connection: tried again. A connection that breaks or falls silent after the message was sent: unknown, never repeated.
"""

from typing import ClassVar

import httpx
from django.conf import settings

from traceability.foundation.notices.senders import Message, NotSent, Sender, Unsure

TIMEOUT = httpx.Timeout(10.0, connect=5.0)
AGAIN = {408, 425, 429, 500, 502, 503}


class GatewaySender(Sender):
    """The common part; a subclass says whose settings hold."""

    prefix: ClassVar[str]

    def send(self, message: Message) -> None:
        address = getattr(settings, f"{self.prefix}_GATEWAY_URL")
        if not address:
            raise NotSent(f"{self.prefix}_GATEWAY_URL is empty")
        try:
            answer = httpx.post(address, json=_body(message), headers=self._headers(message), timeout=TIMEOUT)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol, httpx.InvalidURL) as away:
            raise NotSent("no way to the gateway") from away
        except httpx.HTTPError as lost:
            raise Unsure("the gateway fell silent") from lost
        if answer.status_code == 504:
            raise Unsure("the gateway does not know")
        if not answer.is_success:
            raise NotSent(f"the gateway answered {answer.status_code}", final=answer.status_code not in AGAIN)

    def _headers(self, message: Message) -> dict[str, str]:
        name = getattr(settings, f"{self.prefix}_GATEWAY_HEADER")
        key = getattr(settings, f"{self.prefix}_GATEWAY_KEY")
        secret = {name: f"Bearer {key}" if name.casefold() == "authorization" else key} if key else {}
        return {"Idempotency-Key": message.id, **secret}


class SmsGateway(GatewaySender):
    """SMS by the gateway of a telephone company."""

    prefix = "SMS"


class ZaloGateway(GatewaySender):
    """Zalo OA or ZNS by a gateway that holds the account's key."""

    prefix = "ZALO"


def _body(message: Message) -> dict:
    return {
        "id": message.id, "channel": message.channel, "to": message.to, "text": message.text, "title": message.title,
        "kind": message.kind, "url": message.url, "facts": message.facts,
    }  # fmt: skip
