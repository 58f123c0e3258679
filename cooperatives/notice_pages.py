"""`/thong-bao/`: what one was told, read marks, and by which ways one wants to hear. Nobody reads another's notices."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from cooperatives.access import is_department_officer
from cooperatives.account_pages import desk_of
from cooperatives.forms import posted
from cooperatives.mail_address import ask_to_confirm, confirm_address, person_of, remove_address
from cooperatives.signed_in import SignedIn, signed_in
from cooperatives.users import User
from traceability.foundation.fields import LineField
from traceability.foundation.guard.limits import TooMany
from traceability.foundation.notices.channels import Channel, is_offered, offered
from traceability.foundation.notices.choices import choose, wishes
from traceability.foundation.notices.kinds import KINDS, MAKERS, OFFICERS, Kind
from traceability.foundation.notices.models import Notice
from traceability.foundation.notices.tell import mark_read

PER_PAGE = 20


@signed_in
def notices(request: SignedIn) -> HttpResponse:
    """Newest first, each with its ways; what is new says so in words."""
    mine = Notice.objects.visible_to(request.user)
    page = Paginator(mine.prefetch_related("deliveries"), PER_PAGE).get_page(request.GET.get("trang"))
    context = {"page": page, "new": mine.unread().count(), "desk": desk_of(request.user)}
    return render(request, "cooperatives/notices.html", context)


@signed_in
@require_POST
def open_notice(request: SignedIn, pk) -> HttpResponse:
    """Marks one as read and leads to what it is about."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    mark_read(Notice.objects.visible_to(request.user), notice.pk)
    ours = url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None)
    return redirect(notice.url if ours and notice.url.startswith("/") else "notices")


@signed_in
@require_POST
def read_notice(request: SignedIn, pk) -> HttpResponse:
    """*Đánh dấu đã đọc*, on the page of the list where it was tapped."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    mark_read(Notice.objects.visible_to(request.user), notice.pk)
    return _back_to_list(request)


@signed_in
@require_POST
def read_all(request: SignedIn) -> HttpResponse:
    """Marks everything as read."""
    mark_read(Notice.objects.visible_to(request.user))
    messages.success(request, _("Đã đánh dấu đọc hết."))
    return _back_to_list(request)


def _back_to_list(request: HttpRequest) -> HttpResponse:
    page = request.POST.get("trang", "")
    response = redirect("notices")
    if page.isdecimal() and page != "1":
        response["Location"] += f"?trang={page[:6]}"
    return response


def kinds_for(user: User) -> list[Kind]:
    """The kinds of which `user` may ever be told something."""
    wanted = {MAKERS} if user.memberships.exists() else set()
    wanted |= {OFFICERS} if is_department_officer(user) else set()
    return [kind for kind in KINDS if kind.audience in (wanted or {MAKERS})]


class ChoicesForm(forms.Form):
    """For each kind the ways that are wanted; the app itself is always one of them."""

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.kinds, standing = kinds_for(user), wishes(user, kinds_for(user))
        for kind in self.kinds:
            self.fields[kind.name] = forms.MultipleChoiceField(
                required=False, label=str(kind.label), choices=[(way.value, way.label) for way in offered()],
                initial=[way for (name, way), wanted in standing.items() if wanted and name == kind.name],
                widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip

    def chosen(self) -> dict[tuple[str, str], bool]:
        return {
            (kind.name, way.value): way.value in self.cleaned_data[kind.name]
            for kind in self.kinds
            for way in offered()
        }


@signed_in
def choices(request: SignedIn) -> HttpResponse:
    """*Nhận tin ở đâu*: the ways that work for this person, and which kinds go by them."""
    user = request.user
    form = ChoicesForm(posted(request), user=user)
    if request.method == "POST" and form.is_valid():
        choose(person=user, chosen=form.chosen())
        messages.success(request, _("Đã lưu."))
        return redirect("notice-choices")
    ways = [(way, user.reach(way)) for way in offered()]
    context = {"form": form, "ways": ways, "desk": desk_of(user), "mail": is_offered(Channel.EMAIL)}
    return render(request, "cooperatives/notice_choices.html", context)


class AddressForm(forms.Form):
    """One address for notices."""

    email = LineField(
        max_length=254, label=gettext_lazy("Địa chỉ thư điện tử"), help_text=gettext_lazy("Chỉ dùng để báo tin."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )  # fmt: skip

    def clean_email(self) -> str:
        try:
            return forms.EmailField(max_length=254).clean(self.cleaned_data["email"])
        except forms.ValidationError as wrong:
            raise forms.ValidationError(_("Địa chỉ thư chưa đúng, ví dụ lan@vidu.vn. Anh/chị xem lại.")) from wrong


@signed_in
def address(request: SignedIn) -> HttpResponse:
    """Writes an address, asks for another confirmation, or takes it away."""
    user = request.user
    if request.method == "POST" and request.POST.get("act") == "bo":
        remove_address(actor=user)
        messages.success(request, _("Đã bỏ địa chỉ thư."))
        return redirect("notice-choices")
    form = AddressForm(posted(request), initial={"email": user.email})
    if request.method == "POST" and form.is_valid() and _asked(form, user):
        messages.success(request, _("Đã gửi thư xác nhận. Mở thư đó rồi bấm Xác nhận."))
        return redirect("notice-choices")
    return render(request, "cooperatives/address.html", {"form": form, "desk": desk_of(user)})


def _asked(form: AddressForm, user: User) -> bool:
    try:
        ask_to_confirm(actor=user, address=form.cleaned_data["email"])
    except TooMany as limit:
        form.add_error(None, str(limit))
        return False
    return True


def confirm(request: HttpRequest, word: str) -> HttpResponse:
    """Opened from the mail, perhaps elsewhere: one tap confirms. A look alone, such as a scanner's, does not."""
    user = person_of(word)
    if user is None:
        return render(request, "cooperatives/address_confirm.html", {"gone": True}, status=404)
    if request.method == "POST":
        confirm_address(user=user)
    return render(request, "cooperatives/address_confirm.html", {"done": user.email_confirmed_at is not None})
