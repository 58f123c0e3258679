"""What was noted beside an entry when it was written down, in words: the list's answer, the doubts about a purchase."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from traceability.field.listed import warning
from traceability.inputs.listing import MedicineState
from traceability.ledger.events import TraceEvent
from traceability.ledger.how import NOTED


@dataclass(frozen=True)
class Flag:
    """One thing to mind about an entry: a short word, the sentence, and how grave ("bad", "warn")."""

    short: str
    text: str
    look: str = "warn"


def flags(event: TraceEvent) -> list[Flag]:
    """All that was noted and should be seen; an entry in order has none."""
    noted = event.how.get(NOTED) or {}
    return [*_of_list(event, noted.get("list") or {}), *_of_stock(noted.get("stock") or [])]


def _of_list(event: TraceEvent, said: dict) -> list[Flag]:
    found = []
    if words := warning(said.get("state", "")):
        banned = said["state"] == MedicineState.FORBIDDEN
        short = _("Thuốc cấm") if banned else _("Không còn trong danh mục")
        found.append(Flag(short, words, "bad" if banned else "warn"))
    listed, typed = said.get("phi_days"), event.how.get("phi_days")
    if listed is not None and (typed is None or typed < listed):
        words = _("Danh mục ghi %(days)d ngày cách ly.") % {"days": listed}
        found.append(Flag(words.rstrip("."), words))
    return found


def _of_stock(doubts: list[str]) -> list[Flag]:
    words = {
        "more": (_("Dùng quá lượng mua"), _("Đã dùng nhiều hơn lượng mua. Xem lại lượng dùng, hoặc ghi thêm lần mua.")),
        "before": (_("Dùng trước ngày mua"), _("Ngày dùng trước ngày mua vật tư. Anh/chị xem lại ngày.")),
        "past": (_("Vật tư quá hạn"), _("Vật tư đã quá hạn dùng vào ngày ghi.")),
    }
    return [Flag(*words[one]) for one in doubts if one in words]
