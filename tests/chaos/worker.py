"""A real worker for the chaos run, only more hurried: short leases and waits, so that two minutes hold many crashes.

`--recall SECONDS` lets it rest that long at each lot that is held or called back.
`--blind` takes the protection away (a create of unknown outcome is simply sent again): that run must show doubles.
"""

import sys
import time
from functools import partialmethod

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from marketplace_sync import circuit, engine, fates, push, settling  # noqa: E402
from marketplace_sync.push import Push  # noqa: E402
from traceability.foundation.work import jobs, retry, rows  # noqa: E402
from traceability.foundation.work.states import State  # noqa: E402
from traceability.recall import effects  # noqa: E402
from traceability.recall.signals import batch_recalled  # noqa: E402
from traceability.release.signals import batch_held  # noqa: E402

LEASE = 6.0


def hurry() -> None:
    """The same rules at another pace."""
    push.LEASE_SECONDS = fates.LEASE_SECONDS = LEASE  # type: ignore[misc]
    object.__setattr__(engine.SHOP, "lease_seconds", LEASE)
    retry.BASE_SECONDS = 0.3
    circuit.FIRST_REST, circuit.PROBE_SECONDS = 2, 2


def go_blind() -> None:
    """What a plain retry does: no look-up, no settling."""

    def may_create(push_: Push) -> bool:
        return True

    def is_create_in_the_air(push_: Push) -> bool:
        if push_.op.state == State.CALLING and push_.op.maybe_sent:
            push_.op.move(State.LEASED, lease_until=push.seconds_from_now(LEASE), maybe_sent=False)
        return False

    settling.may_create = may_create
    fates._is_create_in_the_air = is_create_in_the_air


def dawdle(seconds: float) -> None:
    """A recall lot by lot at a pace at which somebody can be killed: few lots in one transaction, a rest at each."""
    effects.CHUNK = 5
    object.__setattr__(jobs.JOBS, "lease_seconds", 3.0)
    jobs.Job.renew = partialmethod(rows.WorkRow.renew, lease_seconds=3.0)  # type: ignore[assignment]
    for signal in (batch_held, batch_recalled):
        signal.connect(lambda **_said: time.sleep(seconds), weak=False, dispatch_uid="dawdles")


if __name__ == "__main__":
    hurry()
    if "--recall" in sys.argv:
        dawdle(float(sys.argv[-1]))
    if "--blind" in sys.argv:
        go_blind()
    call_command("run_worker", threads=2)
