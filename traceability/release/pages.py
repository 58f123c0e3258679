"""Pages of release: the maker's button, and the officer's list of held lots. Every rule is in the verbs."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from cooperatives.access import is_department_officer, is_officer
from cooperatives.signed_in import department_only, signed_in, who
from products.batches import Batch
from traceability.foundation.refusals import Refusal
from traceability.release.models import Hold
from traceability.release.publish import close_batch, lift, release


def tell_refusal(request: HttpRequest, refusal: Refusal) -> None:
    """Each sentence of `refusal` as a message on the next page; obstacles to a release are listed there in full."""
    if refusal.refusal_code == "not_yet":
        messages.error(request, _("Chưa công bố được. Lý do và việc cần làm ở ngay dưới đây."))
        return
    for sentences in refusal.by_field().values():
        for sentence in sentences:
            messages.error(request, sentence)


@method_decorator(signed_in, name="dispatch")
class BatchVerbView(View):
    """One tap on a batch: post, then back to its page. Strangers and missing batches answer alike."""

    http_method_names = ("post",)
    done = gettext_lazy("Đã ghi.")

    def act(self, batch: Batch) -> None:
        raise NotImplementedError

    def post(self, request: HttpRequest, pk) -> HttpResponse:
        batch = get_object_or_404(Batch.objects.writable_by(request.user), pk=pk)
        try:
            self.act(batch)
        except Refusal as refusal:
            tell_refusal(request, refusal)
        else:
            messages.success(request, self.done)
        return redirect("batch", pk=pk)


class ReleaseView(BatchVerbView):
    """*Công bố lô hàng*."""

    done = gettext_lazy("Đã công bố lô hàng. In tem hoặc chia sẻ tem được rồi.")

    def act(self, batch: Batch) -> None:
        release(actor=who(self.request), batch=batch)


class CloseView(BatchVerbView):
    """*Kết thúc lô*."""

    done = gettext_lazy("Đã kết thúc lô. Trang của lô vẫn xem được.")

    def act(self, batch: Batch) -> None:
        close_batch(actor=who(self.request), batch=batch)


class LiftForm(forms.Form):
    """Why an officer lets a held lot go on."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do gỡ tạm dừng"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Lý do được lưu cùng tên anh/chị."),
    )


@method_decorator(signed_in, name="dispatch")
class HoldsView(View):
    """Held lots that the officer may see."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if not is_officer(request.user):
            raise Http404
        holds = Hold.objects.open().visible_to(request.user).select_related("batch__product__subject__unit")
        context = {"holds": holds, "may_lift": is_department_officer(request.user)}
        return render(request, "release/holds.html", context)


@method_decorator(department_only, name="dispatch")
class LiftView(View):
    """One held lot: why it rests, and the form to let it go on."""

    def get(self, request: HttpRequest, pk) -> HttpResponse:
        return self._page(request, pk, LiftForm())

    def post(self, request: HttpRequest, pk) -> HttpResponse:
        form = LiftForm(request.POST)
        if form.is_valid():
            try:
                lift(officer=who(request), hold=self._hold(request, pk), reason=form.cleaned_data["reason"])
            except Refusal as refusal:
                form.add_error(None, refusal)
            else:
                messages.success(request, _("Đã gỡ tạm dừng."))
                return redirect("holds")
        return self._page(request, pk, form)

    def _hold(self, request: HttpRequest, pk) -> Hold:
        holds = Hold.objects.visible_to(request.user).select_related("batch__product__subject__unit")
        return get_object_or_404(holds, pk=pk)

    def _page(self, request: HttpRequest, pk, form: LiftForm) -> HttpResponse:
        status = 400 if form.errors else 200
        return render(request, "release/lift.html", {"hold": self._hold(request, pk), "form": form}, status=status)
