"""What a phone's queue wraps around what it sends: its version and its clock. A clock is never a reason to refuse."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException

CURRENT = 2
VERSIONS = (CURRENT, CURRENT - 1)  # a phone that was in the hills during an update still gets through
ODD_CLOCK = dt.timedelta(hours=24)
LONGEST_WAIT = dt.timedelta(days=400)  # an entry that claims to be older was written by a clock that is wrong
FARTHEST_OFFSET = 15 * 60


class OtherVersion(APIException):
    """The payload was written by a version of the app that is not understood here."""

    status_code = 422
    default_code = "conflict"


def demand_version(version: int) -> None:
    """Raises OtherVersion, which a phone shows beside the item that stays with it."""
    if version > CURRENT:
        raise OtherVersion(_("Trang trên máy mới hơn nơi nhận. Mục vẫn còn nguyên, ít phút nữa gửi lại."))
    if version not in VERSIONS:
        raise OtherVersion(_("Mục này ghi bằng bản cũ. Bấm Sửa, xem lại rồi lưu, mục sẽ gửi được."))


def moment(said: str | None) -> dt.datetime | None:
    """A moment as a phone wrote it, or None where it cannot be read or kept."""
    try:
        read = dt.datetime.fromisoformat((said or "").replace("Z", "+00:00"))
        return (read if read.tzinfo else timezone.make_aware(read)).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


def offset(minutes: Any) -> int | None:
    """Minutes east of Greenwich, or None where no place on earth has such a clock."""
    return minutes if isinstance(minutes, int) and abs(minutes) <= FARTHEST_OFFSET else None


class Clock:
    """The phone's clock beside ours: by how much it was wrong when it sent, and when the entry was really written."""

    def __init__(self, *, written: str | None, sent: str | None, received: dt.datetime) -> None:
        self.written, self.sent, self.received = moment(written), moment(sent), received
        self.unreadable = bool(written) and self.written is None

    @property
    def skew(self) -> dt.timedelta | None:
        """How far the phone's clock stood ahead of ours while it sent."""
        return self.sent - self.received if self.sent else None

    @property
    def is_wrong(self) -> bool:
        """More than a day away or no time at all, so that an officer looks at the day again."""
        if self.unreadable:
            return True
        if self.skew is not None and abs(self.skew) > ODD_CLOCK:
            return True
        return self.written is not None and not self._is_believable(self.written)

    @property
    def true_moment(self) -> dt.datetime:
        """When it was written by our clock, as far as that can be known; else when it arrived."""
        if self.written is None:
            return self.received
        mended = self.written - (self.skew or dt.timedelta())
        return min(mended, self.received) if self._is_believable(mended) else self.received

    def _is_believable(self, when: dt.datetime) -> bool:
        return self.received - LONGEST_WAIT <= when <= self.received + ODD_CLOCK
