"""*Kiểm tra trước khi đăng*: what is missing, the shop's own questions, the words buyers will read, and the button."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from cooperatives.signed_in import member_only, who
from marketplace_sync import categories
from marketplace_sync.accounts import ChannelAccount
from marketplace_sync.categories import Leaf
from marketplace_sync.channels import BY_HAND, SHOW_ONLY, channel
from marketplace_sync.connecting import NOT_SHARED, SHARED, shared_with
from marketplace_sync.contract import Attribute, Limits
from marketplace_sync.facts import ShopFacts
from marketplace_sync.faults import ShopFault, Unsayable
from marketplace_sync.forms import PublishForm, suggested
from marketplace_sync.listings import Listing
from marketplace_sync.offers import pictures_of
from marketplace_sync.readiness import Draft, Readiness, check, offer_in
from marketplace_sync.reasons import told
from marketplace_sync.road import PAGE_BUDGET
from marketplace_sync.selling import publish
from marketplace_sync.stock import sellable_units
from marketplace_sync.tokens import shop_of
from marketplace_sync.wording import description, title
from products.catalogue import Product
from traceability.foundation.refusals import Refusal


@method_decorator(member_only, name="dispatch")
class PublishView(View):
    """One product and one of the seller's shops. What is in the query (shop, category) is chosen already."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.trouble = ""
        self.limits: Limits | None = None

    @cached_property
    def product(self) -> Product:
        products = Product.objects.writable_by(self.request.user).select_related("subject__unit", "ocop_set")
        return get_object_or_404(products, pk=self.kwargs["product"], archived=False)

    @cached_property
    def accounts(self) -> list[ChannelAccount]:
        mine = ChannelAccount.objects.writable_by(self.request.user).usable()
        return list(mine.filter(subject=self.product.subject))

    @cached_property
    def account(self) -> ChannelAccount | None:
        asked = self._said("gian")
        return next((one for one in self.accounts if str(one.pk) == asked), next(iter(self.accounts), None))

    @cached_property
    def listing(self) -> Listing | None:
        return Listing.objects.filter(account=self.account, product=self.product).first() if self.account else None

    @cached_property
    def facts(self) -> ShopFacts:
        account = self.account
        assert account is not None  # noqa: S101 - asked only once a shop is chosen
        return ShopFacts(account, lambda: shop_of(account, budget=PAGE_BUDGET))

    def _said(self, name: str) -> str:
        return (self.request.POST.get(name) or self.request.GET.get(name) or "")[:60]

    def get(self, request: HttpRequest, product) -> HttpResponse:
        return self._page()

    def post(self, request: HttpRequest, product) -> HttpResponse:
        leaf, form = self._category_and_form()
        if form is None or leaf is None or self.account is None:
            return self._page(status=400)
        if form.is_valid():
            draft = self._draft(leaf, form)
            ready = self._check(draft)
            if not ready.musts:
                return self._publish(leaf, form)
            form.add_error(None, _("Chưa đăng được: còn %(n)d việc bắt buộc.") % {"n": len(ready.musts)})
        return self._page(status=400, chosen=(leaf, form))

    def _publish(self, leaf: Leaf, form: PublishForm) -> HttpResponse:
        assert self.account is not None  # noqa: S101 - checked by `post`
        try:
            listing = publish(
                actor=who(self.request), product=self.product, account=self.account,
                price=form.cleaned_data["price"], category=leaf.id, category_name=leaf.path,
                attributes=form.answers(), brand=form.chosen_brand(), carriers=form.cleaned_data.get("carriers") or [],
            )  # fmt: skip
        except Refusal as refusal:
            for field, sentences in refusal.by_field().items():
                for sentence in sentences:
                    form.add_error(field if field in form.fields else None, sentence)
            return self._page(status=400, chosen=(leaf, form))
        messages.success(self.request, _sent(self.account))
        return redirect("listing", pk=listing.pk)

    # --- what the shop says ---------------------------------------------------------------------------------------
    @cached_property
    def leaves(self) -> list[Leaf]:
        try:
            return categories.leaves(self.facts.categories())
        except ShopFault as fault:
            self.trouble = told(fault.reason)
            return []

    def _category_and_form(self) -> tuple[Leaf | None, PublishForm | None]:
        if self.account is None:
            return None, None
        wanted = self._said("nganh") or (self.listing.category_id if self.listing else "")
        leaf = next((one for one in self.leaves if one.id == wanted), None)
        if leaf is None:
            return None, None
        try:
            asked = self.facts.attributes(leaf.id)
            brands, carriers = self.facts.brands(leaf.id), self.facts.carriers()
            self.limits = self.facts.limits(leaf.id)
        except ShopFault as fault:
            self.trouble = told(fault.reason)
            return leaf, None
        initial = suggested(self.product, asked, brands, carriers) | self._standing(leaf, asked)
        data = self.request.POST if self.request.method == "POST" else None
        return leaf, PublishForm(data, asked=asked, brands=brands, carriers=carriers, initial=initial)

    def _standing(self, leaf: Leaf, asked: list[Attribute]) -> dict[str, Any]:
        """What the listing said last, if it is about the same category."""
        listing = self.listing
        if listing is None or listing.category_id != leaf.id:
            return {}
        said: dict[str, Any] = {"price": listing.wanted_price_vnd, "carriers": listing.logistics}
        chosen = {one.id for one in asked if not one.may_write}
        for row in listing.attributes:
            value = row.get("value_id") if row["id"] in chosen else row.get("value")
            said |= {f"attr_{row['id']}": value, f"attr_{row['id']}_unit": row.get("unit")}
        return said | ({"brand": listing.brand[0]} if listing.brand else {})

    # --- what is missing ------------------------------------------------------------------------------------------
    def _draft(self, leaf: Leaf | None, form: PublishForm | None) -> Draft:
        if leaf is None or form is None:
            return Draft(price=self.product.price_vnd, category=leaf.id if leaf else "")
        probe = form if form.is_bound else _as_if_sent(form)
        probe.is_valid()
        return Draft(
            category=leaf.id, price=probe.cleaned_data.get("price"), attributes=probe.answers(),
            brand=probe.chosen_brand(), carriers=probe.cleaned_data.get("carriers") or [], limits=self.limits,
            asked=tuple(form.asked), brands=form.brands,
        )  # fmt: skip

    def _check(self, draft: Draft) -> Readiness:
        assert self.account is not None  # noqa: S101 - asked only once a shop is chosen
        return check(self.product, self.account, draft, self.request.get_full_path())

    def _preview(self, draft: Draft) -> dict[str, str]:
        said = {}
        for name, make in (("title", title), ("description", description)):
            try:
                said[name] = make(offer_in(self.product, draft))
            except Unsayable as no:
                said[f"{name}_trouble"] = told(no.reason)
        return said

    def _page(self, *, status: int = 200, chosen: tuple[Leaf | None, PublishForm | None] | None = None) -> HttpResponse:
        leaf, form = chosen or self._category_and_form()
        draft = self._draft(leaf, form)
        context: dict[str, Any] = {
            "product": self.product, "picture": next(iter(pictures_of(self.product)), None), "accounts": self.accounts,
            "account": self.account, "listing": self.listing, "limits": self.limits, "leaf": leaf, "form": form,
            "trouble": self.trouble, "units": sellable_units(self.product, timezone.localdate()),
            "shared": self._shared(),
            "typed": self.request.GET.get("q", "")[:80], "back": reverse("shops"),
            "not_shared": NOT_SHARED, "is_shelf": bool(self.account and self.account.channel in SHOW_ONLY),
        }  # fmt: skip
        if self.account is not None:
            context |= {"ready": self._check(draft), "preview": self._preview(draft) if form else None}
            context |= {"likely": categories.likely(self.product, self.leaves), "found": self._found()}
            context["trouble"] = self.trouble
        return render(self.request, "marketplace_sync/publish.html", context, status=status)

    def _shared(self) -> tuple:
        shop = channel(self.account.channel) if self.account else None
        return shared_with(shop) if shop else SHARED

    def _found(self) -> list[Leaf]:
        return categories.search(self.leaves, self.request.GET.get("q", "")[:80])


def _sent(account: ChannelAccount) -> str:
    """What has happened by now, which differs by who is told."""
    if account.channel in BY_HAND:
        return _("Đã chuẩn bị. Tải tệp rồi tự đưa lên sàn.")
    if account.channel in SHOW_ONLY:
        return _("Đã đưa vào nguồn cấp.")
    return _("Đã gửi sang %(shop)s. Sàn chưa trả lời.") % {"shop": account.channel_name}


def _as_if_sent(form: PublishForm) -> PublishForm:
    """The same form, sent with what it proposes: so the list of gaps tells what is truly still missing."""
    data: dict[str, Any] = {}
    for name, field in form.fields.items():
        value = form.get_initial_for_field(field, name)
        if value is not None:
            data[name] = [str(one) for one in value] if isinstance(value, list) else str(value)
    return PublishForm(_MultiDict(data), asked=form.asked, brands=form.brands, carriers=form.carriers_offered)


class _MultiDict(dict[str, Any]):
    """What a form reads several values from."""

    def getlist(self, name: str) -> list[str]:
        value = self.get(name, [])
        return value if isinstance(value, list) else [value]
