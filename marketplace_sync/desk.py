"""What the department's desk shows of the shops: live listings as a figure, and all listings as a table."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter

from marketplace_sync.channels import BY_HAND, PATHS, SHOW_ONLY, channel_name
from marketplace_sync.contract import RemoteState
from marketplace_sync.faces import SEEN, Face
from marketplace_sync.listings import Listing, ListingState
from traceability.monitor.filters import DeskFilters
from traceability.monitor.lists import place, subject_link
from traceability.monitor.measures import per_unit
from traceability.monitor.slots import Measure
from traceability.monitor.tables import Column, Table

UNIT = "account__subject__unit"
STATES = tuple((str(remote), SEEN[remote].label) for remote in RemoteState if remote != RemoteState.GONE)

LIVE = Measure(
    "listings",
    _("Tin đang bán trên sàn"),
    _("Tin đang hiện theo lần hỏi sàn gần nhất, cả tin người bán tự xác nhận. Tính lúc này, không theo kỳ."),
    lambda subjects, period: per_unit(Listing.objects.at_shops().live().filter(account__subject__in=subjects), UNIT),
    "desk-listings",
    (("trang_thai", str(RemoteState.LIVE)),),
    spans="",
)


class ListingFilters(DeskFilters):
    """Listings by maker's commune, shop and state."""

    subject_path = "account__subject"
    words = ("product__folded", "account__subject__folded")
    san = ChoiceFilter(
        label=_("Sàn"), field_name="account__channel", empty_label=_("Mọi sàn"),
        choices=lambda: [(key, channel_name(key)) for key in PATHS if key not in SHOW_ONLY],
    )  # fmt: skip
    trang_thai = ChoiceFilter(
        label=_("Trạng thái"), field_name="remote_state", choices=STATES, empty_label=_("Mọi trạng thái")
    )


def _listings(filters: ListingFilters) -> Any:
    return filters.qs.select_related("product", "account__subject__unit")


def _state(listing: Listing) -> str:
    if not listing.remote_id:
        return str(ListingState.PENDING.label if listing.wants_shown else ListingState.HIDDEN.label)
    state = SEEN[RemoteState(listing.remote_state or RemoteState.UNKNOWN)]
    return Face(state, "", is_by_hand=listing.account.channel in BY_HAND).label


LISTINGS = Table(
    "dang-ban", _("Tin đăng trên sàn"), _("Không có tin đăng nào như vậy."), "desk-listings", ListingFilters,
    (
        Column("san_pham", _("Sản phẩm"), lambda x: x.product.name, ("product__folded",)),
        Column("co_so", _("Cơ sở"), lambda x: x.account.subject.name, ("account__subject__folded",),
               lambda x: subject_link(x.account.subject)),
        Column("xa", _("Xã, phường"), lambda x: place(x.account.subject.unit), ("account__subject__unit__folded",)),
        Column("san", _("Sàn"), lambda x: channel_name(x.account.channel), ("account__channel",),
               lambda x: x.remote_url if x.remote_url.startswith(("https://", "http://")) else ""),
        Column("trang_thai", _("Trạng thái"), _state, ("remote_state",)),
        Column("gia", _("Giá trên sàn (₫)"), lambda x: x.remote_price, ("remote_price",)),
        Column("so_luong", _("Còn trên sàn"), lambda x: x.remote_stock, ("remote_stock",)),
        Column("hoi", _("Hỏi sàn lúc"), lambda x: x.observed_at, ("observed_at",)),
    ),
    lambda desk: Listing.objects.at_shops().filter(account__subject__in=desk.subjects), _listings,
    ("product__folded", "pk"),
    numeric=frozenset({"gia", "so_luong", "hoi"}),
)  # fmt: skip
