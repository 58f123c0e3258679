"""An entry that the cooperative gave back is told to the household that wrote it."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from cooperatives.access import people_of_household
from cooperatives.told import as_sentence
from traceability.foundation.notices.kinds import KINDS, Kind
from traceability.foundation.notices.tell import tell
from traceability.release.reviews import EntryReview

RETURNED = Kind(
    "entry-returned",
    _("Mục nhật ký bị trả lại"),
    gettext_noop("%(subject)s trả lại mục “%(step)s” ngày %(day)s."),
    gettext_noop("Lý do: %(reason)s Sửa xong thì lưu để gửi lại."),
    icon="warn",
)


def entry_was_returned(review: EntryReview) -> None:
    """Once for each time it comes back."""
    event, decided = review.event, review.decided_at
    tell(
        RETURNED, to=people_of_household(review.household), about=f"{review.pk}:{decided:%Y%m%d%H%M%S}",
        url=reverse("diary-correct", args=[event.pk]), subject=review.household.subject.name,
        step=event.get_biz_step_display(), day=event.event_date, reason=as_sentence(review.reason),
    )  # fmt: skip


def fill() -> None:
    """Called once when the app is ready."""
    KINDS.fill(RETURNED.name, RETURNED, order=8)
