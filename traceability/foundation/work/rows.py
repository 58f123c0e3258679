"""The row of work: claimed by a conditional update, written only by who holds its lease. The row is the truth.

Time is the database's, never the host's: two machines with different clocks must not claim the same row.
"""

import datetime as dt
import random
import uuid
from typing import Any, Self

from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from traceability.foundation.work import retry
from traceability.foundation.work.states import FLYING, HELD, State, check_move

FIRST_DUE = 8  # claiming at random among the first few keeps workers off each other's feet
LEASE_SECONDS = 120


class LeaseLost(Exception):
    """Another worker took the row over; whoever sees this writes nothing more about it."""


class Moment(Now):
    """The database's clock at the end of its smallest step, so that what is due in this very step is due.

    SQLite tells milliseconds and the rows hold microseconds: what was put down less than a millisecond ago would
    otherwise still lie in the future, and a quick worker would leave the urgent for later.
    """

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = "(STRFTIME('%%%%Y-%%%%m-%%%%d %%%%H:%%%%M:%%%%f', 'NOW') || '999')"
        return self.as_sql(compiler, connection, template=template, **extra)


def seconds_from_now(seconds: float) -> Any:
    """A moment of the database's clock, as an expression."""
    return Now() + dt.timedelta(seconds=seconds)


def due_condition(now: Any) -> Q:
    """What makes a row due. It stands in the claiming UPDATE itself: in a subquery two claims could both see it."""
    return Q(state__in=(State.PENDING, State.SETTLING), next_at__lte=now) | Q(state__in=HELD, lease_until__lt=now)


class WorkQuerySet(models.QuerySet):
    """Questions about rows of work, and the claim."""

    def open(self) -> Self:
        """Rows that are not finished in any way."""
        return self.filter(state__in=(State.PENDING, *FLYING))

    def due(self, now: Any) -> Self:
        """Rows that somebody should take up at `now`: their time has come, or their holder has vanished."""
        return self.filter(due_condition(now))

    def claimable(self, now: Any) -> Self:
        """Due rows that may be taken up; a lane that keeps one row flying per key leaves out the others here."""
        return self.due(now)

    def claim(self, pk: Any = None, *, lease_seconds: float = LEASE_SECONDS) -> Any | None:
        """One due row (`pk`, or one at random of the first), leased to the caller; None if there is none to have."""
        wanted = self.claimable(Moment()) if pk is None else self.claimable(Moment()).filter(pk=pk)
        first = list(wanted.order_by("-urgency", "next_at").values_list("pk", "urgency")[:FIRST_DUE])
        most_urgent = [row for row, urgency in first if urgency == first[0][1]]
        random.shuffle(most_urgent)
        for row in most_urgent:
            if taken := self._take(row, lease_seconds):
                return taken
        return None

    def _take(self, pk: Any, lease_seconds: float) -> Any | None:
        token = uuid.uuid4()
        try:
            with transaction.atomic(savepoint=True):
                mine = self.model._base_manager.filter(due_condition(Moment()), pk=pk).update(
                    state=State.LEASED,
                    lease_token=token,
                    lease_until=seconds_from_now(lease_seconds),
                    attempts=F("attempts") + 1,  # counted here: a row that kills its worker must come to an end too
                )
        except IntegrityError:  # its sibling is flying already: one waiting, one flying
            return None
        return self.model._base_manager.get(pk=pk, lease_token=token) if mine else None


class WorkRow(models.Model):
    """One piece of work. A lane subclasses it, adds what the work is about, and fills `foundation.work.lanes.LANES`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PENDING, editable=False)
    urgency = models.SmallIntegerField(default=0)  # a recall jumps the queue
    lease_token = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveIntegerField(default=0, editable=False)
    next_at = models.DateTimeField(default=timezone.now)
    nudged_at = models.DateTimeField(null=True, editable=False)
    reason_code = models.CharField(max_length=40, blank=True)
    reason_text = models.TextField(blank=True)
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    opened_at = models.DateTimeField(default=timezone.now, editable=False)  # start of this run of attempts
    finished_at = models.DateTimeField(null=True, editable=False)

    objects = WorkQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="%(app_label)s_%(class)s_state"),
            models.CheckConstraint(
                condition=~Q(state__in=HELD) | Q(lease_token__isnull=False, lease_until__isnull=False),
                name="%(app_label)s_%(class)s_lease",
            ),
        ]
        indexes = [models.Index(fields=["state", "next_at"], name="%(app_label)s_%(class)s_due")]

    @property
    def is_held(self) -> bool:
        """Whether this process still believes that it holds the row."""
        return self.state in HELD

    # --- written by the holder; every one of these raises LeaseLost if the lease is another's by now ---------------
    def write(self, **changes: Any) -> None:
        """Changes columns under the fence."""
        fenced = type(self)._base_manager.filter(pk=self.pk, lease_token=self.lease_token, state=self.state)
        if self.lease_token is None or not fenced.update(**changes):
            raise LeaseLost(f"{type(self).__name__} {self.pk}")
        for name, value in changes.items():
            if not hasattr(value, "resolve_expression"):
                setattr(self, name, value)

    def move(self, state: State, **changes: Any) -> None:
        """Moves to `state` under the fence; leaving the held states gives the lease back."""
        check_move(self.state, state)
        token = self.lease_token
        free = {} if state in HELD else {"lease_token": None, "lease_until": None}
        self.write(state=state, **free, **changes)
        if state in HELD:
            self.lease_token = token

    def renew(self, lease_seconds: float = LEASE_SECONDS) -> None:
        """Prolongs the lease; long work does so as it goes along."""
        self.write(lease_until=seconds_from_now(lease_seconds))

    def mark_calling(self, *, lease_seconds: float = LEASE_SECONDS, **changes: Any) -> None:
        """Commits "may have been sent" and a fresh lease before the outside world is called."""
        with transaction.atomic(durable=True):
            self.move(State.CALLING, lease_until=seconds_from_now(lease_seconds), **changes)

    def progress(self, done: int, total: int) -> None:
        """Says how far the work is."""
        self.write(progress_done=done, progress_total=total)

    def finish(self, **changes: Any) -> None:
        """The work is done."""
        self.move(State.DONE, **({"finished_at": Now(), "reason_code": "", "reason_text": ""} | changes))

    def die(self, code: str, text: str = "", **changes: Any) -> None:
        """The work cannot be done as it is: `text` tells a person what happened and what to do."""
        self.move(State.DEAD, finished_at=Now(), reason_code=code, reason_text=text, **changes)

    def block(self, code: str, text: str = "", **changes: Any) -> None:
        """The work waits for a person (an account must reconnect) and comes back by `unblock`."""
        self.move(State.BLOCKED, reason_code=code, reason_text=text, **changes)

    def settle(self, seconds: float, code: str = "", text: str = "", **changes: Any) -> None:
        """The outcome is unknown: after `seconds` the outside is asked, never told again blindly."""
        self.move(State.SETTLING, next_at=seconds_from_now(seconds), reason_code=code, reason_text=text, **changes)

    def retry_later(
        self, code: str, text: str = "", *, after: float | None = None, counts: bool = True,
        surely_not_done: bool = False, **changes: Any,
    ) -> None:  # fmt: skip
        """Tries again after a jittered wait, at least `after` seconds; hopeless rows die.

        A row in `calling` goes to `settling`, unless the caller knows that the outside has surely not acted.
        """
        if not counts:
            changes["attempts"] = max(self.attempts - 1, 0)
        elif retry.is_hopeless(self.attempts, timezone.now() - self.opened_at):
            self.die(code, text, **changes)
            return
        wait = retry.delay(self.attempts, retry_after=after)
        if self.state == State.CALLING and not surely_not_done:
            self.settle(wait, code, text, **changes)
        else:
            self._back_to_waiting(next_at=seconds_from_now(wait), reason_code=code, reason_text=text, **changes)

    def _back_to_waiting(self, **changes: Any) -> None:
        try:
            with transaction.atomic():
                self.move(State.PENDING, **changes)
        except IntegrityError:  # a newer wish for the same thing waits already
            self.move(State.SUPERSEDED, finished_at=Now())

    # --- written by others, on rows that nobody holds ------------------------------------------------------------
    def supersede(self) -> bool:
        """A newer wish makes this one needless. False if it is past that (taken up or finished)."""
        return self._unheld_move((State.PENDING, State.BLOCKED), State.SUPERSEDED, finished_at=Now())

    def unblock(self) -> bool:
        """The reason of the block is gone; the row is due at once, with fresh attempts."""
        return self._reopen(State.BLOCKED)

    def revive(self) -> bool:
        """A person mended the cause of death and wants another try."""
        return self._reopen(State.DEAD)

    def _reopen(self, old: State) -> bool:
        fresh = {"next_at": Now(), "opened_at": Now(), "attempts": 0, "finished_at": None}
        try:
            with transaction.atomic():
                return self._unheld_move((old,), State.PENDING, reason_code="", reason_text="", **fresh)
        except IntegrityError:  # a newer wish waits or flies already; a blocked row gives way to it
            return old == State.BLOCKED and self.supersede()

    def _unheld_move(self, old: tuple[State, ...], new: State, **changes: Any) -> bool:
        for state in old:
            check_move(state, new)
        moved = type(self)._base_manager.filter(pk=self.pk, state__in=old).update(state=new, **changes)
        if moved:
            self.refresh_from_db()
        return bool(moved)
