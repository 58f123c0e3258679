"""The six verdicts of a code. Pure: it decides from facts, reads no row, and never says that goods are genuine."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from products.batches import BatchState


@dataclass(frozen=True)
class Verdict:
    """Colour (`look`), icon, words and status agree; `name` is what machines read and what a scan stores."""

    name: str
    look: str
    icon: str
    title: str | Promise
    status: int = 200

    @property
    def heading(self) -> str:
        """The title's first words, without a full stop: "ĐANG THU HỒI"."""
        return str(self.title).partition(".")[0]

    @property
    def is_good(self) -> bool:
        return self.name == "in_system"


IN_SYSTEM = Verdict("in_system", "", "ring-check", _("Mã có trong hệ thống"))
RECALLED = Verdict("recalled", "recalled", "stop", _("ĐANG THU HỒI. Ngừng sử dụng."))
RECALL_ENDED = Verdict("recalled", "recalled", "stop", _("ĐÃ THU HỒI. Ngừng sử dụng."))
EXPIRED = Verdict("expired", "expired", "past", _("Hết hạn sử dụng"))
HELD = Verdict("held", "held", "pause", _("Tạm dừng"))
ASLEEP = Verdict("asleep", "asleep", "asleep", _("Tem chưa kích hoạt"))
LABEL_OFF = Verdict("label_off", "held", "stop", _("Tem này không còn dùng"))
LABEL_ASLEEP = Verdict("asleep", "held", "asleep", _("Tem này chưa kích hoạt"))
UNKNOWN = Verdict("unknown", "unknown", "unknown", _("Không tìm thấy mã này"), status=404)
UNKNOWN_LOT = Verdict("unknown_lot", "unknown", "unknown", _("Không tìm thấy lô này"))


def of_unit(verdict: Verdict, *, is_active: bool, is_ended: bool) -> Verdict:
    """The verdict of one pack: what is wrong with its lot comes first, then what is wrong with its label."""
    if verdict in (RECALLED, RECALL_ENDED, EXPIRED, ASLEEP) or is_active:
        return verdict
    return LABEL_OFF if is_ended else LABEL_ASLEEP


def judge(*, state: str, is_recalled: bool, recall_ended: bool, is_expired: bool) -> Verdict:
    """What the public reads of a batch. Recalled beats all; what is final (expired) beats what waits (held)."""
    if is_recalled or state == BatchState.RECALLED:
        return RECALL_ENDED if recall_ended else RECALLED
    if state == BatchState.DRAFT:
        return ASLEEP
    if is_expired:
        return EXPIRED
    return HELD if state == BatchState.HELD else IN_SYSTEM
