"""The page on which a seller connects a site of their own: an address and two keys, and where to find them."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters

from cooperatives.access import subjects_managed_by
from cooperatives.forms import attempt
from cooperatives.signed_in import member_only, who
from cooperatives.subjects import Subject
from marketplace_sync.connecting import NOT_SHARED, SHARED, offered_channel
from marketplace_sync.connecting_by_keys import LONGEST_KEY, connect_with_keys
from marketplace_sync.contract import Channel
from marketplace_sync.woocommerce.address import LONGEST
from traceability.foundation.fields import LineField
from traceability.foundation.refusals import Refusal

WOO = "woo"
# No browser fills these boxes by itself, and no keyboard mends what is typed into them.
PLAIN = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}


class KeysForm(forms.Form):
    """Address and keys. The secret is never shown again, not even to who has just typed it."""

    address = LineField(
        label=gettext_lazy("Địa chỉ trang bán hàng"), max_length=2 * LONGEST,
        help_text=gettext_lazy("Ví dụ https://nongsanvidu.vn"),
        widget=forms.TextInput(attrs=PLAIN | {"inputmode": "url"}),
        error_messages={"required": gettext_lazy("Chưa có địa chỉ trang bán hàng.")},
    )  # fmt: skip
    key = LineField(
        label="Consumer key", max_length=LONGEST_KEY, help_text=gettext_lazy("Bắt đầu bằng ck_"),
        widget=forms.TextInput(attrs=PLAIN), error_messages={"required": gettext_lazy("Chưa có Consumer key.")},
    )  # fmt: skip
    secret = forms.CharField(
        label="Consumer secret", max_length=LONGEST_KEY, help_text=gettext_lazy("Bắt đầu bằng cs_"),
        widget=forms.PasswordInput(attrs=PLAIN | {"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Chưa có Consumer secret.")},
    )  # fmt: skip


@method_decorator(sensitive_post_parameters("key", "secret"), name="dispatch")
@method_decorator(member_only, name="dispatch")
class KeysView(View):
    """What will be shared, how to make the keys, and the boxes for them."""

    def get(self, request: HttpRequest) -> HttpResponse:
        standing = self._subject(request).channel_accounts.filter(channel=WOO).first()
        return self._page(request, KeysForm(initial={"address": standing.shop_id if standing else ""}))

    def post(self, request: HttpRequest) -> HttpResponse:
        shop, subject, form = _woo(), self._subject(request), KeysForm(request.POST)
        account = None
        if form.is_valid():
            said = {"actor": who(request), "subject": subject, "shop": shop} | form.cleaned_data
            account = attempt(form, connect_with_keys, **said)
        if account is None:
            return self._page(request, form, status=400)
        messages.success(request, _("Đã kết nối gian hàng «%(shop)s».") % {"shop": account})
        return redirect("shops")

    def _page(self, request: HttpRequest, form: KeysForm, *, status: int = 200) -> HttpResponse:
        context = {
            "shop": _woo(), "subject": self._subject(request), "form": form, "shared": SHARED, "not_shared": NOT_SHARED,
            "practice": f"{settings.PRACTICE_URL}/woo/" if settings.PRACTICE_URL else "",
        }  # fmt: skip
        return render(request, "marketplace_sync/keys.html", context, status=status)

    def _subject(self, request: HttpRequest) -> Subject:
        return get_object_or_404(subjects_managed_by(request.user), pk=request.subject.pk)  # type: ignore[attr-defined]


def _woo() -> Channel:
    try:
        return offered_channel(WOO)
    except Refusal as refusal:
        raise Http404(_("Không có trang này.")) from refusal
