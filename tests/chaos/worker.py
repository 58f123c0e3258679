"""A real worker for the chaos run, only more hurried: short leases and waits, so that two minutes hold many crashes.

`--blind` takes the protection away (a create of unknown outcome is simply sent again): that run must show doubles.
"""

import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from marketplace_sync import circuit, engine, fates, push, settling  # noqa: E402
from marketplace_sync.push import Push  # noqa: E402
from traceability.foundation.work import retry  # noqa: E402
from traceability.foundation.work.states import State  # noqa: E402

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


if __name__ == "__main__":
    hurry()
    if "--blind" in sys.argv:
        go_blind()
    call_command("run_worker", threads=2)
