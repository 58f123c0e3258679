"""The states of a row of work and the moves between them, as one table. Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a row of work stands. `calling` means: from here on the outside world may have heard of it."""

    PENDING = "pending", _("Đang chờ")
    LEASED = "leased", _("Đang làm")
    CALLING = "calling", _("Đang gửi")
    SETTLING = "settling", _("Chưa rõ, đang hỏi lại")
    BLOCKED = "blocked", _("Tạm ngừng")
    DONE = "done", _("Đã xong")
    DEAD = "dead", _("Không làm được")
    SUPERSEDED = "superseded", _("Đã có yêu cầu mới hơn")


WAITING = (State.PENDING,)
FLYING = (State.LEASED, State.CALLING, State.SETTLING, State.BLOCKED)
OPEN = WAITING + FLYING
HELD = (State.LEASED, State.CALLING)

MOVES: dict[State, frozenset[State]] = {
    State.PENDING: frozenset({State.LEASED, State.BLOCKED, State.DEAD, State.SUPERSEDED}),
    # leased → leased: a lease ran out and another worker took the row over.
    State.LEASED: frozenset(State),
    # calling → pending only where the outside surely has not acted (429, connection refused).
    State.CALLING: frozenset(State) - {State.CALLING},
    State.SETTLING: frozenset({State.LEASED}),
    State.BLOCKED: frozenset({State.PENDING, State.DEAD, State.SUPERSEDED}),
    State.DEAD: frozenset({State.PENDING}),  # a person mended the cause and pressed "Thử lại"
    State.DONE: frozenset(),
    State.SUPERSEDED: frozenset(),
}


class IllegalMove(RuntimeError):
    """A mistake in the code: the table above knows no such move."""


def check_move(old: str, new: str) -> None:
    """Raises IllegalMove unless the table allows `old` → `new`."""
    if State(new) not in MOVES[State(old)]:
        raise IllegalMove(f"{old} → {new}")
