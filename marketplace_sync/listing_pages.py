"""One listing: its state in words, what to do, the history of calls; and the seller's buttons, one tap each."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from cooperatives.signed_in import signed_in, who
from marketplace_sync.channels import BY_HAND, SHOW_ONLY
from marketplace_sync.faces import deadline_sentence, face
from marketplace_sync.forms import PriceForm
from marketplace_sync.links import remedy_for
from marketplace_sync.listings import Listing, Wanted
from marketplace_sync.offers import fingerprint, pictures_of
from marketplace_sync.ops import Attempt
from marketplace_sync.reasons import told
from marketplace_sync.selling import change_price, choose_existing, relist, retry, withdraw
from marketplace_sync.wants import open_op
from traceability.foundation.refusals import Refusal

HISTORY = 40
DEEDS = {  # endpoint → what it was for, and its icon
    "product/add_item": (gettext_lazy("Đăng sản phẩm"), "ready"),
    "product/update_item": (gettext_lazy("Gửi lại nội dung"), "pen"),
    "product/update_price": (gettext_lazy("Đổi giá"), "pen"),
    "product/update_stock": (gettext_lazy("Báo số lượng"), "lot"),
    "product/unlist_item": (gettext_lazy("Ẩn hoặc hiện"), "hide"),
    "product/search_item": (gettext_lazy("Hỏi lại sàn"), "ask"),
    "hand/add": (gettext_lazy("Chuẩn bị để đăng tay"), "ready"),
    "hand/update": (gettext_lazy("Ghi nội dung mới"), "pen"),
    "hand/price": (gettext_lazy("Đổi giá"), "pen"),
    "hand/stock": (gettext_lazy("Báo số lượng"), "lot"),
    "hand/show": (gettext_lazy("Ẩn hoặc hiện"), "hide"),
    "hand/remove": (gettext_lazy("Nhờ người bán sửa trên sàn"), "ask"),
    "hand/posted": (gettext_lazy("Người bán khai đã đăng"), "ring-check"),
    "hand/done": (gettext_lazy("Người bán khai đã làm xong"), "ring-check"),
    "feed/add": (gettext_lazy("Đăng sản phẩm"), "ready"),
    "feed/update": (gettext_lazy("Gửi lại nội dung"), "pen"),
    "feed/price": (gettext_lazy("Đổi giá"), "pen"),
    "feed/stock": (gettext_lazy("Báo số lượng"), "lot"),
    "feed/show": (gettext_lazy("Ẩn hoặc hiện"), "hide"),
    "woo/create": (gettext_lazy("Đăng sản phẩm"), "ready"),
    "woo/update": (gettext_lazy("Gửi lại nội dung"), "pen"),
    "woo/price": (gettext_lazy("Đổi giá"), "pen"),
    "woo/stock": (gettext_lazy("Báo số lượng"), "lot"),
    "woo/show": (gettext_lazy("Ẩn hoặc hiện"), "hide"),
    "woo/find": (gettext_lazy("Hỏi lại sàn"), "ask"),
    "media_space/upload_image": (gettext_lazy("Gửi ảnh"), "camera"),
}
DEEDS |= {f"hand/{what}": DEEDS["hand/remove"] for what in ("stock-asked", "price-asked")}
_TIKTOK = ("create", "update", "price", "stock", "show", "find")
DEEDS |= {f"tiktok/{what}": DEEDS[f"woo/{what}"] for what in _TIKTOK}
DEEDS["tiktok/picture"] = DEEDS["media_space/upload_image"]
OUTCOMES = {
    "asked": gettext_lazy("Chờ anh/chị làm"),
    "noted": gettext_lazy("Đã ghi"),
    "ok": gettext_lazy("Sàn đã nhận"),
    "refused": gettext_lazy("Sàn không nhận"),
    "unknown": gettext_lazy("Sàn chưa trả lời rõ"),
    "not_sent": gettext_lazy("Chưa gửi được"),
}


def history_of(listing: Listing) -> list[dict[str, Any]]:
    """The latest calls in words; looking and asking for limits is left out unless it failed."""
    rows = []
    for attempt in Attempt.objects.filter(listing=listing).order_by("-at")[: HISTORY * 2]:
        deed, icon = DEEDS.get(attempt.endpoint, (gettext_lazy("Hỏi thông tin của sàn"), "ask"))
        if attempt.endpoint in DEEDS or attempt.outcome != "ok":
            rows.append({"attempt": attempt, "deed": deed, "icon": icon, "outcome": OUTCOMES[attempt.outcome]})
    return rows[:HISTORY]


def _listing(request: HttpRequest, pk: Any, *, to_write: bool = False) -> Listing:
    rows = Listing.objects.writable_by(request.user) if to_write else Listing.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("account", "product__subject__unit"), pk=pk)


def page(request: HttpRequest, listing: Listing, form: PriceForm | None = None, status: int = 200) -> HttpResponse:
    """The page of one listing."""
    shown, waiting = face(listing), open_op(listing)
    may_write = Listing.objects.writable_by(request.user).filter(pk=listing.pk).exists()
    context = {
        "listing": listing, "face": shown, "may_write": may_write, "history": history_of(listing),
        "picture": next(iter(pictures_of(listing.product)), None), "deadline": deadline_sentence(listing),
        "remedy_url": remedy_for(shown.remedy.field, listing) if shown.remedy else "",
        "form": form or PriceForm(initial={"price": listing.wanted_price_vnd}), "waiting": waiting,
        "waiting_reason": told(waiting.reason_code) if waiting else "",
        "is_withdrawn": listing.wanted_state == Wanted.UNLISTED,
        "has_changed": _asks_to_be_sent_anew(listing),
        "is_shelf": listing.account.channel in SHOW_ONLY, "is_by_hand": listing.account.channel in BY_HAND,
        "price_differs": listing.remote_price is not None and listing.remote_price != listing.pushed_price,
    }  # fmt: skip
    return render(request, "marketplace_sync/listing.html", context, status=status)


def _asks_to_be_sent_anew(listing: Listing) -> bool:
    """Whether the product says something else by now, and the shop would review it: our own shelf follows by itself."""
    if not listing.pushed_hash or listing.account.channel in SHOW_ONLY | BY_HAND:
        return False
    return fingerprint(listing) != listing.pushed_hash


@method_decorator(signed_in, name="dispatch")
class ListingView(View):
    """*Tình trạng trên sàn*."""

    def get(self, request: HttpRequest, pk) -> HttpResponse:
        return page(request, _listing(request, pk))


@method_decorator(signed_in, name="dispatch")
class ListingVerbView(View):
    """One button: the verb, then back to the page."""

    http_method_names = ("post",)
    verb: Callable[..., Listing] = retry
    done = gettext_lazy("Đã ghi. Hệ thống đang gửi sang sàn.")

    def facts(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def post(self, request: HttpRequest, pk) -> HttpResponse:
        listing = _listing(request, pk, to_write=True)
        try:
            type(self).verb(actor=who(request), listing=listing, **self.facts(request))
        except Refusal as refusal:
            for sentence in refusal.messages:
                messages.error(request, sentence)
        else:
            messages.success(request, self.done)
        return redirect("listing", pk=pk)


class WithdrawView(ListingVerbView):
    """*Ngừng bán*."""

    verb = withdraw
    done = gettext_lazy("Đã ngừng bán. Sàn sẽ ẩn mặt hàng trong ít phút.")


class RelistView(ListingVerbView):
    """*Bán lại*."""

    verb = relist
    done = gettext_lazy("Đã gửi yêu cầu bán lại.")


class RetryView(ListingVerbView):
    """*Thử lại*."""

    verb = retry


class ChooseView(ListingVerbView):
    """Which of several is ours."""

    verb = choose_existing
    done = gettext_lazy("Đã chọn. Những mặt hàng kia sẽ được ẩn.")

    def facts(self, request: HttpRequest) -> dict[str, Any]:
        return {"remote_id": request.POST.get("remote_id", "")[:40]}


@method_decorator(signed_in, name="dispatch")
class PriceView(View):
    """*Đổi giá*: a form on the listing's page; what was typed wrong stays there."""

    def get(self, request: HttpRequest, pk) -> HttpResponse:
        return redirect("listing", pk=_listing(request, pk, to_write=True).pk)

    def post(self, request: HttpRequest, pk) -> HttpResponse:
        listing, form = _listing(request, pk, to_write=True), PriceForm(request.POST)
        if form.is_valid():
            try:
                change_price(actor=who(request), listing=listing, price=form.cleaned_data["price"])
            except Refusal as refusal:
                form.add_error("price", " ".join(refusal.messages))
            else:
                messages.success(request, _("Đã đổi giá. Sàn sẽ cập nhật trong ít phút."))
                return redirect("listing", pk=pk)
        return page(request, listing, form, status=400)
