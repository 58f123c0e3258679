"""How a connector gets out to its shop: paced, counted, kept in the history. It repeats nothing."""

import hashlib

from django.conf import settings

from marketplace_sync import buckets, circuit, http
from marketplace_sync.accounts import ChannelAccount
from marketplace_sync.buckets import Pace
from marketplace_sync.channels import channel
from marketplace_sync.contract import Channel, Connector, Keys, Said
from marketplace_sync.faults import Kind, ShopFault
from marketplace_sync.http import Answer, Outgoing
from marketplace_sync.ops import Attempt, ShopOp

PAGE_BUDGET = 8.0  # a person waits in front of a page


class AccountRoad:
    """The way out for one account, on behalf of a row of work or of a page."""

    def __init__(
        self, account: ChannelAccount, shop: Channel, *, op: ShopOp | None = None, budget: float = http.BUDGET_SECONDS
    ) -> None:
        self.account, self.shop, self.op, self.budget = account, shop, op, budget

    def _pace(self, weight: str) -> Pace:
        key = f"{self.shop.key}:{_short(self.account.shop_id)}:{'read' if weight == 'read' else 'write'}"
        rate = settings.SHOP_CALLS_PER_SECOND
        return Pace(key, rate / 2, max(1, rate))  # half for reading, half for the rest

    def send(self, call: Outgoing, endpoint: str, *, weight: str = "read") -> Answer:
        self._weight = weight
        wait = buckets.wait_for(self._pace(weight), overdraw=bool(self.op and self.op.urgency > 0))
        if wait:
            raise ShopFault(Kind.LATER, "RATE", code="own_pace", done=False, after=wait)
        return http.send(call, budget=self.budget)

    def heard(self, said: Said) -> None:
        if self.account._state.adding:  # a shop that is only about to be connected has no history yet
            return
        if self.op is not None or said.outcome != "ok":
            Attempt.objects.create(
                account=self.account, op=self.op, listing_id=self.op.listing_id if self.op else None,
                endpoint=said.endpoint, request_id=said.request_id, outcome=said.outcome, code=said.code[:80],
                message=said.text[:600],
            )  # fmt: skip
        if said.outcome in {"unknown", "not_sent"}:
            circuit.went_wrong(self.account)
        else:
            circuit.went_well(self.account)
        if said.too_fast or said.code.endswith(("error_rate_limit", "http_429")):
            buckets.slow_down(self._pace(self._weight))


def _short(shop_id: str) -> str:
    """A shop that goes by its whole address has a key of the bucket's length all the same."""
    return shop_id if len(shop_id) <= 40 else hashlib.sha256(shop_id.encode()).hexdigest()[:40]


def known_channel(account: ChannelAccount) -> Channel:
    """The channel of `account`. One that this installation no longer offers is a fault, not a crash."""
    shop = channel(account.channel)
    if shop is None or not shop.is_offered:
        raise ShopFault(Kind.STOPPED, "DISCONNECTED", code="not_offered")
    return shop


def without_token(account: ChannelAccount, *, budget: float = http.BUDGET_SECONDS) -> Connector:
    """A connector for the calls that need no access token: consent, redeem, refresh."""
    shop = known_channel(account)
    return shop.connect(AccountRoad(account, shop, budget=budget), Keys(account.shop_id))
