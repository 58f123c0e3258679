"""Pages of the seller's shops: which are connected, what is on sale there, consent on the way out and back."""

from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View

from cooperatives.access import subjects_managed_by
from cooperatives.signed_in import member_only, signed_in, who
from cooperatives.subjects import Subject
from marketplace_sync.accounts import ChannelAccount
from marketplace_sync.channels import BY_HAND, SHOW_ONLY, offered
from marketplace_sync.connecting import (
    NOT_SHARED,
    begin,
    connect_account,
    disconnect_account,
    offered_channel,
    shared_with,
    subject_of_state,
    switch_on,
)
from marketplace_sync.contract import Channel
from marketplace_sync.faces import Face, face
from marketplace_sync.listings import Listing, ListingState
from marketplace_sync.offers import pictures_of
from products.catalogue import Product
from traceability.foundation.files.models import Picture
from traceability.foundation.refusals import Refusal


@dataclass(frozen=True)
class Card:
    """One marketplace: its shop if there is one, and what is on sale there."""

    shop: Channel
    account: ChannelAccount | None
    rows: list[tuple[Listing, Face, Picture | None]] = field(default_factory=list)

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many listings are in each state, in the order of the states."""
        order = list(ListingState)
        shown = sorted((one for _listing, one, _picture in self.rows), key=lambda one: order.index(one.state))
        return list(Counter(one.label for one in shown).items())


def rows_of(account: ChannelAccount) -> list[tuple[Listing, Face, Picture | None]]:
    """The account's listings as the card shows them."""
    listings = account.listings.select_related("product", "account")
    return [(listing, face(listing), next(iter(pictures_of(listing.product)), None)) for listing in listings]


def cards_for(subject: Subject) -> list[Card]:
    """A card per marketplace that is offered, and one more for each further shop on it."""
    cards: list[Card] = []
    accounts = list(subject.channel_accounts.all())
    for shop in offered():
        mine = [account for account in accounts if account.channel == shop.key]
        cards += [Card(shop, account, rows_of(account)) for account in mine] or [Card(shop, None)]
    return cards


@method_decorator(member_only, name="dispatch")
class ShopsView(View):
    """*Bán trên sàn*: account problems first, then a card per marketplace, then what could be put up."""

    def get(self, request: HttpRequest) -> HttpResponse:
        subject: Subject = request.subject  # type: ignore[attr-defined]
        cards = cards_for(subject)
        products = [
            (product, next(iter(pictures_of(product)), None))
            for product in Product.objects.writable_by(request.user).filter(subject=subject, archived=False)
        ]
        context = {
            "subject": subject,
            "cards": cards,
            "alarms": [card.account for card in cards if card.account and not card.account.is_usable],
            "connected": any(card.account and card.account.is_usable for card in cards),
            "products": products,
            "may_connect": subjects_managed_by(request.user).filter(pk=subject.pk).exists(),
        }
        return render(request, "marketplace_sync/shops.html", context)


def _channel_or_404(key: str) -> Channel:
    try:
        return offered_channel(key)
    except Refusal as refusal:
        raise Http404(_("Không có trang này.")) from refusal


@method_decorator(member_only, name="dispatch")
class ConsentView(View):
    """What will be shared, said before anything is; then on to the shop's own page."""

    def get(self, request: HttpRequest, channel: str) -> HttpResponse:
        shop = _channel_or_404(channel)
        context = {
            "shop": shop, "subject": self._subject(request), "shared": shared_with(shop), "not_shared": NOT_SHARED
        }  # fmt: skip
        response = render(request, "marketplace_sync/consent.html", context)
        if shop.is_shelf:
            return response
        parts = urlsplit(shop.consent_base or shop.base)
        # A browser holds the redirect after this form against form-action as well.
        response._csp_update = {"form-action": [f"{parts.scheme}://{parts.netloc}"]}  # type: ignore[attr-defined]
        return response

    def post(self, request: HttpRequest, channel: str) -> HttpResponse:
        shop = _channel_or_404(channel)
        if shop.is_shelf:
            switch_on(actor=who(request), subject=self._subject(request), shop=shop)
            said = (
                _("Đã bật. Chọn sản phẩm để đăng tay.")
                if shop.is_by_hand
                else _("Đã bật. Chọn sản phẩm để đưa vào nguồn cấp.")
            )
            messages.success(request, said)
            return redirect("shops")
        return redirect(begin(actor=who(request), subject=self._subject(request), shop=shop))

    def _subject(self, request: HttpRequest) -> Subject:
        return get_object_or_404(subjects_managed_by(request.user), pk=request.subject.pk)  # type: ignore[attr-defined]


@method_decorator(signed_in, name="dispatch")
class ConnectedView(View):
    """The way back from the shop. The signed state says for whom; without a code the seller has said no."""

    def get(self, request: HttpRequest, channel: str) -> HttpResponse:
        shop, said = _channel_or_404(channel), request.GET
        try:
            state = subject_of_state(actor=who(request), shop=shop, state=said.get("state", "")[:600])
            subject = get_object_or_404(subjects_managed_by(request.user), pk=state)
            if not said.get("code"):
                messages.info(request, _("Chưa kết nối: anh/chị chưa cho phép trên trang của sàn."))
                return redirect("shops")
            account = connect_account(
                actor=who(request), subject=subject, shop=shop, code=said.get("code", ""),
                shop_id=said.get("shop_id", ""),
            )  # fmt: skip
        except Refusal as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, _("Đã kết nối gian hàng «%(shop)s».") % {"shop": account})
        return redirect("shops")


@method_decorator(signed_in, name="dispatch")
class DisconnectView(View):
    """Asks once more, then takes the consent back."""

    def get(self, request: HttpRequest, pk) -> HttpResponse:
        account = self._account(request, pk)
        context = {
            "account": account,
            "is_shelf": account.channel in SHOW_ONLY,
            "is_by_hand": account.channel in BY_HAND,
        }
        return render(request, "marketplace_sync/disconnect.html", context)

    def post(self, request: HttpRequest, pk) -> HttpResponse:
        account = disconnect_account(actor=who(request), account=self._account(request, pk))
        messages.success(request, _("Đã ngắt kết nối «%(shop)s».") % {"shop": account})
        return redirect("shops")

    def _account(self, request: HttpRequest, pk) -> ChannelAccount:
        return get_object_or_404(ChannelAccount.objects.managed_by(request.user), pk=pk)
