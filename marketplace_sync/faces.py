"""How a listing looks to people: one of seven states, one sentence, and what to do. It reads rows and changes none."""

from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace_sync.channels import BY_HAND, SHOW_ONLY
from marketplace_sync.contract import RemoteState
from marketplace_sync.listings import Listing, ListingState
from marketplace_sync.ops import ShopOp
from marketplace_sync.reasons import Reason, reason
from marketplace_sync.wants import dead_op, open_op
from traceability.foundation.work.states import State

TAGS = {  # state → class and icon of its tag (look.md, Listing states)
    ListingState.INCOMPLETE: ("warn", "folder"),
    ListingState.READY: ("good", "ready"),
    ListingState.PENDING: ("wait", "clock"),
    ListingState.LIVE: ("good", "ring-check"),
    ListingState.REJECTED: ("bad", "no"),
    ListingState.HIDDEN: ("gone", "hide"),
    ListingState.UNKNOWN: ("wait dash", "ask"),
}
SEEN = {
    RemoteState.LIVE: ListingState.LIVE,
    RemoteState.PENDING: ListingState.PENDING,
    RemoteState.HIDDEN: ListingState.HIDDEN,
    RemoteState.REJECTED: ListingState.REJECTED,
    RemoteState.GONE: ListingState.HIDDEN,
    RemoteState.UNKNOWN: ListingState.UNKNOWN,
}


@dataclass(frozen=True)
class Face:
    """What a page shows of a listing. `remedy` is set where a person has to do something."""

    state: ListingState
    sentence: str
    remedy: Reason | None = None
    code: str = ""
    is_by_hand: bool = False  # nobody looks at that shop: the state is the seller's word

    @property
    def label(self) -> str:
        """The state in words. Where only the seller can know, they say so."""
        said = str(self.state.label)
        if self.is_by_hand and self.state == ListingState.LIVE:
            return _("%(state)s (tự xác nhận)") % {"state": said}
        return _("Chờ đăng tay") if self.is_by_hand and self.state == ListingState.PENDING else said

    @property
    def tag(self) -> str:
        return TAGS[self.state][0]

    @property
    def icon(self) -> str:
        return TAGS[self.state][1]


def face(listing: Listing) -> Face:
    """The state of `listing` at this moment, with the sentence that explains it."""
    found = _face(listing)
    return replace(found, is_by_hand=listing.account.channel in BY_HAND)


def _face(listing: Listing) -> Face:
    dead, flying = dead_op(listing), open_op(listing)
    if listing.choices:
        return _with_reason(ListingState.UNKNOWN, "SEVERAL_FOUND")
    if listing.maybe_sent_at and dead is None:
        return Face(ListingState.UNKNOWN, str(reason("UNKNOWN_OUTCOME").text), code="UNKNOWN_OUTCOME")
    if dead is not None:
        return _dead(listing, dead)
    if flying is not None and flying.state == State.BLOCKED:
        return _with_reason(_state(listing), flying.reason_code)
    return Face(_state(listing), _sentence(listing, flying))


def _state(listing: Listing) -> ListingState:
    return SEEN.get(RemoteState(listing.remote_state), ListingState.UNKNOWN) if listing.remote_id else _unsent(listing)


def _unsent(listing: Listing) -> ListingState:
    return ListingState.PENDING if listing.wants_shown else ListingState.HIDDEN


def _dead(listing: Listing, dead: ShopOp) -> Face:
    """A row that waits for a person. What buyers see keeps its own state: a failed change of price hides nothing."""
    remedy = reason(dead.reason_code)
    if listing.remote_id:
        state = _state(listing)
    else:
        state = ListingState.UNKNOWN if remedy.operator else ListingState.REJECTED
    return Face(state, str(remedy.text), remedy, dead.reason_code)


def _with_reason(state: ListingState, code: str) -> Face:
    return Face(state, str(reason(code).text), reason(code), code)


def _sentence(listing: Listing, flying: ShopOp | None) -> str:
    if not listing.remote_id:
        return _("Đang gửi sang sàn.") if listing.wants_shown else _("Chưa bày trên sàn.")
    if flying is not None and flying.reason_code:
        return str(reason(flying.reason_code).text)
    if listing.remote_state == RemoteState.LIVE:
        return _live(listing, flying)
    return _resting(listing)


def _live(listing: Listing, flying: ShopOp | None) -> str:
    if listing.account.channel in BY_HAND and flying is None:
        return _("Anh/chị đã khai là đăng rồi. Chúng tôi không xem được sàn này.")
    if listing.account.channel in SHOW_ONLY and flying is None and listing.pushed_stock:
        return _("Đang có trong nguồn cấp. Google và Meta lấy về rồi mới hiện cho người mua.")
    if flying is not None:
        return _("Đang bán. Thay đổi mới đang được gửi sang sàn.")
    if not listing.pushed_stock:
        return _("Người mua thấy “hết hàng”: chưa có lô nào đang bán.")
    return _("Người mua thấy và mua được.")


def _resting(listing: Listing) -> str:
    if listing.asleep:
        return _("Đã ẩn vì thu hồi. Tự hiện lại khi có lô mới được công bố.")
    if listing.account.channel in BY_HAND and listing.remote_state == RemoteState.PENDING:
        return _("Chờ anh/chị đăng tay: tải tệp, đưa lên sàn rồi bấm Tôi đã đăng.")
    sentences = {
        RemoteState.PENDING: _("Sàn đang duyệt. Thường mất từ vài phút đến một ngày."),
        RemoteState.HIDDEN: _("Người mua không thấy. Bấm Bán lại khi muốn bán tiếp."),
        RemoteState.GONE: _("Mặt hàng đã bị gỡ khỏi sàn. Bấm Bán lại để đăng lại."),
        RemoteState.REJECTED: _("Sàn không cho bán mặt hàng này. Sửa theo lý do bên dưới rồi gửi lại."),
        RemoteState.UNKNOWN: _("Sàn trả lời bằng trạng thái lạ. Chúng tôi đang xem lại."),
    }
    return sentences[RemoteState(listing.remote_state)]


def deadline_sentence(listing: Listing) -> str:
    """Until when the shop lets the seller mend it."""
    if not listing.remote_deadline:
        return ""
    day = date_format(timezone.localtime(listing.remote_deadline), "DATETIME_FORMAT")
    return _("Sửa trước %(day)s, nếu không sàn sẽ gỡ.") % {"day": day}
