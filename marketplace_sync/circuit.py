"""The circuit breaker of one shop: after failures in a row it is left alone, and one probe asks whether it is back."""

import datetime as dt

from django.db.models import F
from django.utils import timezone

from marketplace_sync.accounts import ChannelAccount

IN_A_ROW = 5
FIRST_REST, LONGEST_REST = 60, 30 * 60
PROBE_SECONDS = 60


def seconds_to_rest(account: ChannelAccount) -> float:
    """0.0 if a call may go out now. Of those who come after the rest, one is let through as the probe."""
    row = ChannelAccount.objects.values("rests_until").get(pk=account.pk)
    now, until = timezone.now(), row["rests_until"]
    if until is None:
        return 0.0
    if until > now:
        return (until - now).total_seconds()
    probe = ChannelAccount.objects.filter(pk=account.pk, rests_until=until)
    return 0.0 if probe.update(rests_until=now + dt.timedelta(seconds=PROBE_SECONDS)) else 5.0


def went_well(account: ChannelAccount) -> None:
    """The shop answered; whatever was before is forgiven."""
    ChannelAccount.objects.filter(pk=account.pk).update(
        failures=0, rests_until=None, rest_seconds=0, heard_at=timezone.now()
    )


def went_wrong(account: ChannelAccount) -> None:
    """No usable answer came. From the fifth in a row on the shop rests, each time twice as long."""
    mine = ChannelAccount.objects.filter(pk=account.pk)
    mine.update(failures=F("failures") + 1)
    now = mine.values("failures", "rest_seconds").get()
    if now["failures"] >= IN_A_ROW:
        rest = min(LONGEST_REST, now["rest_seconds"] * 2 or FIRST_REST)
        mine.update(rests_until=timezone.now() + dt.timedelta(seconds=rest), rest_seconds=rest)
