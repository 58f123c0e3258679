"""Access tokens: renewed in time by one refresher at a time, saved before use. A refresh token works only once."""

import datetime as dt
import logging
import uuid

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from marketplace_sync.accounts import AccountState, ChannelAccount
from marketplace_sync.contract import Connector, Keys, Tokens
from marketplace_sync.faults import Kind, ShopFault
from marketplace_sync.http import BUDGET_SECONDS
from marketplace_sync.ops import ShopOp
from marketplace_sync.road import AccountRoad, known_channel, without_token
from marketplace_sync.told import shop_was_lost
from traceability.foundation.work.rows import seconds_from_now

logger = logging.getLogger(__name__)
LEASE_SECONDS = 2 * BUDGET_SECONDS
SPARE = dt.timedelta(seconds=60)
YOUNG = dt.timedelta(seconds=30)  # a token as young as this that is refused will not get better by another one


def shop_of(account: ChannelAccount, *, op: ShopOp | None = None, budget: float = BUDGET_SECONDS) -> Connector:
    """A connector that speaks for the seller, with a token that is good for now. Raises ShopFault."""
    access = _good_token(account)
    shop = known_channel(account)
    return shop.connect(AccountRoad(account, shop, op=op, budget=budget), Keys(account.shop_id, access, account.handle))


def _good_token(account: ChannelAccount) -> str:
    account.refresh_from_db()
    if account.state != AccountState.CONNECTED:
        raise ShopFault(Kind.SIGN_IN, account.state_reason or "AUTH_EXPIRED", code="account_state")
    if _wants_renewal(account):
        _renew(account)
        account.refresh_from_db()
    if not account.token_ends_at or account.token_ends_at <= timezone.now():
        raise ShopFault(Kind.LATER, "BUSY", code="token_is_being_renewed", done=False, after=2)
    return account.access_token


def _wants_renewal(account: ChannelAccount) -> bool:
    """At two thirds of a token's life, so that one failed renewal does no harm."""
    if not account.token_ends_at or not account.token_got_at:
        return True
    life = account.token_ends_at - account.token_got_at
    return timezone.now() >= account.token_got_at + life * 2 / 3


def _renew(account: ChannelAccount) -> None:
    """Renews under a lease: a row lock does nothing on SQLite and would hold a call inside a transaction."""
    lease = uuid.uuid4()
    free = Q(refresh_lease=None) | Q(refresh_lease_until__lt=Now())
    mine = ChannelAccount.objects.filter(free, pk=account.pk, state=AccountState.CONNECTED)
    if not mine.update(refresh_lease=lease, refresh_lease_until=seconds_from_now(LEASE_SECONDS)):
        return  # somebody else is at it
    try:
        account.refresh_from_db()  # somebody may have renewed it between our look and our lease
        if _wants_renewal(account):
            keep(account, without_token(account).refresh(account.refresh_token))
    except ShopFault as fault:
        if fault.kind == Kind.SIGN_IN:
            needs_reauth(account)
            raise
        if not account.token_ends_at or account.token_ends_at <= timezone.now() + SPARE:
            raise
        logger.warning("token of %s not renewed: %s", account.pk, fault)  # the old one is good for a while
    finally:
        ChannelAccount.objects.filter(pk=account.pk, refresh_lease=lease).update(
            refresh_lease=None, refresh_lease_until=None
        )


def keep(account: ChannelAccount, tokens: Tokens) -> None:
    """Commits a new pair. It is used only afterwards: a pair that is lost cannot be had again."""
    now = timezone.now()
    account.access_token, account.refresh_token = tokens.access, tokens.refresh
    account.token_got_at, account.token_ends_at = now, now + dt.timedelta(seconds=tokens.lives_seconds)
    account.handle = tokens.handle or account.handle
    account.save(update_fields=["access_token", "refresh_token", "token_got_at", "token_ends_at", "handle"])


def try_a_new_one(account: ChannelAccount) -> bool:
    """A token was refused before its time: True if another may help, False if the seller has to connect again."""
    account.refresh_from_db()
    if account.token_got_at and timezone.now() - account.token_got_at < YOUNG:
        return False
    moved = ChannelAccount.objects.filter(pk=account.pk, state=AccountState.CONNECTED)
    return bool(moved.update(token_ends_at=timezone.now() - SPARE, token_got_at=timezone.now() - 10 * SPARE))


def needs_reauth(account: ChannelAccount) -> None:
    """Only the seller can help now: nothing is sent for this shop until it is connected again."""
    _set_state(account, AccountState.NEEDS_REAUTH, "AUTH_EXPIRED")


def stop(account: ChannelAccount, reason: str) -> None:
    """The marketplace has stopped the whole shop."""
    _set_state(account, AccountState.STOPPED, reason)


@transaction.atomic
def _set_state(account: ChannelAccount, state: str, reason: str) -> None:
    changed = ChannelAccount.objects.filter(pk=account.pk, state=AccountState.CONNECTED).update(
        state=state, state_reason=reason, state_since=timezone.now()
    )
    if changed:
        logger.warning("shop %s: %s %s", account.pk, state, reason)
    account.refresh_from_db()
    if changed:
        shop_was_lost(account)
