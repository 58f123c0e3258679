"""*Đăng tay*: the file to take, what was declared, and the tasks that only the seller can do at the shop."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from cooperatives.signed_in import signed_in, who
from marketplace_sync.accounts import ChannelAccount
from marketplace_sync.channels import BY_HAND
from marketplace_sync.feeds.by_hand.declaring import declare_done, declare_posted, is_asked, item_of, take_file
from marketplace_sync.feeds.by_hand.items import Asked, HandItem
from marketplace_sync.feeds.by_hand.shops import HandShop, hand_shop
from marketplace_sync.listings import Listing
from products.public.sharing import absolute
from traceability.foundation.fields import VietDateField
from traceability.foundation.files.pictures import url_of
from traceability.foundation.numbers import in_vietnamese, vnd
from traceability.foundation.refusals import Refusal
from traceability.monitor.sheets import Sheet, xlsx_file
from traceability.monitor.tables import Value


class PostedForm(forms.Form):
    """The day, and where it stands."""

    day = VietDateField(label=gettext_lazy("Ngày đăng"))
    link = forms.CharField(
        label=gettext_lazy("Liên kết tới sản phẩm trên sàn"), max_length=300,
        help_text=gettext_lazy("Mở sản phẩm trên sàn rồi sao chép địa chỉ."),
    )  # fmt: skip


def task_words(item: HandItem, shop: str) -> str:
    """What the seller is asked to do, as one sentence; empty if nothing."""
    if item.asked == Asked.REMOVE:
        return _("Gỡ sản phẩm này trên %(shop)s.") % {"shop": shop}
    if item.asked == Asked.STOCK:
        return _("Sửa số lượng trên %(shop)s còn %(n)s.") % {"shop": shop, "n": in_vietnamese(item.asked_number or 0)}
    if item.asked == Asked.PRICE:
        return _("Sửa giá trên %(shop)s thành %(price)s.") % {"shop": shop, "price": vnd(item.asked_number or 0)}
    return ""


def sheet_of(shop: HandShop, taken: list[tuple[HandItem, Listing]]) -> Sheet:
    """The shop's columns in their order. Texts stay texts, so a number keeps its leading zeros."""
    names = [name for _heading, name in shop.columns]
    rows = ([_cell(name, item, listing) for name in names] for item, listing in taken)
    return Sheet(shop.name, [heading for heading, _name in shop.columns], rows)


def _cell(name: str, item: HandItem, listing: Listing) -> Value:
    if name in {"sku", "price", "stock"}:
        return getattr(item, name)
    if name == "category":
        return listing.category_name or listing.category_id
    if name.startswith("image_"):
        images = item.said["images"]
        place = int(name.removeprefix("image_")) - 1
        return absolute(url_of(images[place])) if place < len(images) else ""
    return item.said.get(name) or ""


@method_decorator(signed_in, name="dispatch")
class FileView(View):
    """*Tải tệp*: it is a POST, since from then on goods may stand at the shop."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk) -> HttpResponseBase:
        mine = ChannelAccount.objects.writable_by(request.user).usable()
        account = get_object_or_404(mine, pk=pk, channel__in=BY_HAND)
        shop = hand_shop(account.channel)
        if shop is None:
            raise Http404
        try:
            taken = take_file(actor=who(request), account=account)
        except Refusal as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect("shops")
        return xlsx_file(account.channel, [sheet_of(shop, taken)])


@method_decorator(signed_in, name="dispatch")
class HandView(View):
    """One product at such a shop: the task if there is one, and *Tôi đã đăng* with day and link."""

    def get(self, request: HttpRequest, pk) -> HttpResponse:
        return self._page(request, self._listing(request, pk))

    def post(self, request: HttpRequest, pk) -> HttpResponse:
        listing, said = self._listing(request, pk), request.POST
        if "asked" in said:
            number = said.get("number", "")
            return self._tried(request, listing, None, lambda: declare_done(
                actor=who(request), listing=listing, asked=said["asked"][:10],
                number=int(number) if number.isascii() and number.isdigit() and len(number) < 13 else None,
            ))  # fmt: skip
        form = PostedForm(said)
        if not form.is_valid():
            return self._page(request, listing, form, 400)
        return self._tried(
            request, listing, form, lambda: declare_posted(actor=who(request), listing=listing, **form.cleaned_data)
        )

    def _tried(self, request: HttpRequest, listing: Listing, form: PostedForm | None, verb) -> HttpResponse:
        try:
            verb()
        except Refusal as refusal:
            if form is None:
                messages.error(request, " ".join(refusal.messages))
                return redirect("hand", pk=listing.pk)
            for field, sentences in refusal.by_field().items():
                form.add_error(field if field in form.fields else None, sentences)
            return self._page(request, listing, form, 400)
        messages.success(request, _("Đã ghi lời anh/chị khai."))
        return redirect("listing", pk=listing.pk)

    def _listing(self, request: HttpRequest, pk) -> Listing:
        rows = Listing.objects.writable_by(request.user).select_related("account", "product")
        return get_object_or_404(rows, pk=pk, account__channel__in=BY_HAND)

    def _page(self, request: HttpRequest, listing: Listing, form: Any = None, status: int = 200) -> HttpResponse:
        item, shop = item_of(listing), listing.account.channel_name
        first = {"day": timezone.localdate(), "link": item.proof_url if item else ""}
        task = task_words(item, shop) if item and is_asked(listing, item) else ""
        form = form or PostedForm(initial=first)
        number = str(item.asked_number or 0) if item else ""
        context = {"listing": listing, "item": item, "shop": shop, "task": task, "number": number, "form": form}
        return render(request, "marketplace_sync/by_hand.html", context, status=status)
