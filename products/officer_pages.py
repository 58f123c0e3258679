"""Certificates before an officer of the department: the list, and the decision on one."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from cooperatives.access import is_department_officer
from cooperatives.signed_in import officer_only, who
from cooperatives.slots import Queue, QueueRow
from cooperatives.subjects import CheckState
from products.certificates import Certificate
from products.certifying import return_certificate, verify_certificate, withdraw_certificate
from traceability.foundation.fields import ProseField, VietDateField
from traceability.foundation.refusals import Refusal
from traceability.foundation.words import fold

PAGE = 50


def _waiting_papers(user) -> list[QueueRow]:
    rows = Certificate.objects.visible_to(user).waiting().select_related("subject__unit", "product")
    return [
        QueueRow(
            title=one.label, whose=str(one.product or one.subject),
            place=one.subject.unit.full_name if one.subject.unit else "", since=one.created_at,
            decide_by=one.decide_by, url=reverse("certificate-check", args=[one.pk]), icon="proof",
        )
        for one in rows
    ]  # fmt: skip


PAPER_QUEUE = Queue(
    name="giay",
    title=gettext_lazy("Giấy chứng nhận chờ xác nhận"),
    empty=gettext_lazy("Không có giấy nào chờ xác nhận."),
    rows=_waiting_papers,
)
VIEWS = (
    (CheckState.UNVERIFIED, gettext_lazy("Chờ xác nhận")),
    (CheckState.VERIFIED, gettext_lazy("Đã xác nhận")),
    (CheckState.RETURNED, gettext_lazy("Đã trả lại")),
)


class ReturnForm(forms.Form):
    act = "return"
    reason = ProseField(
        label=gettext_lazy("Lý do trả lại"), max_length=600, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Nói rõ cần sửa gì. Cơ sở đọc được câu này."),
    )  # fmt: skip


class WithdrawForm(forms.Form):
    act = "withdraw"
    reason = ProseField(
        label=gettext_lazy("Số quyết định và lý do"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Người mua đọc được câu này trên trang sản phẩm."),
    )  # fmt: skip
    on = VietDateField(label=gettext_lazy("Ngày thu hồi giấy"), required=False)


@method_decorator(officer_only, name="dispatch")
class CertificatesView(View):
    """Certificates that the officer may see, by state, searched without regard to marks."""

    def get(self, request: HttpRequest) -> HttpResponse:
        state = request.GET.get("trang-thai", CheckState.UNVERIFIED)
        typed = request.GET.get("tim", "")[:80]
        rows = Certificate.objects.visible_to(request.user).filter(source="", check_state=state)
        for word in fold(typed).split():
            rows = rows.filter(Q(subject__folded__contains=word) | Q(product__folded__contains=word))
        rows = rows.select_related("subject__unit", "product").order_by("created_at")
        page = Paginator(rows, PAGE).get_page(request.GET.get("trang"))
        today = timezone.localdate()
        context = {
            "page": page, "rows": [(one, one.state_on(today)) for one in page], "views": VIEWS, "state": state,
            "typed": typed,
        }  # fmt: skip
        return render(request, "products/certificates.html", context)


@method_decorator(officer_only, name="dispatch")
class CertificateCheckView(View):
    """One certificate beside its file, and what the officer may decide."""

    def get(self, request: HttpRequest, pk) -> HttpResponse:
        return self._page(self._certificate(pk))

    def post(self, request: HttpRequest, pk) -> HttpResponse:
        if not is_department_officer(request.user):
            raise Http404
        certificate = self._certificate(pk)
        forms_by_act = {"return": ReturnForm, "withdraw": WithdrawForm}
        act = request.POST.get("act", "")
        form = forms_by_act[act](request.POST) if act in forms_by_act else None
        if form is None or form.is_valid():
            try:
                said = self._decide(certificate, act, form.cleaned_data if form else {})
            except Refusal as refusal:
                self._tell(refusal, form)
            else:
                messages.success(request, said)
                return redirect("verification" if act != "withdraw" else "certificates")
        return self._page(certificate, form)

    def _certificate(self, pk) -> Certificate:
        rows = Certificate.objects.visible_to(self.request.user)
        return get_object_or_404(rows.select_related("subject__unit", "product", "paper", "decided_by"), pk=pk)

    def _decide(self, certificate: Certificate, act: str, said: dict) -> str:
        officer = who(self.request)
        if act == "verify":
            verify_certificate(officer=officer, certificate=certificate)
            return _("Đã xác nhận %(paper)s.") % {"paper": certificate.label}
        if act == "return":
            return_certificate(officer=officer, certificate=certificate, reason=said["reason"])
            return _("Đã trả lại %(paper)s.") % {"paper": certificate.label}
        if act == "withdraw":
            withdraw_certificate(officer=officer, certificate=certificate, reason=said["reason"], on=said["on"])
            return _("Đã thu hồi giấy chứng nhận %(paper)s.") % {"paper": certificate.label}
        raise Refusal(_("Chọn xác nhận hoặc trả lại."))

    def _tell(self, refusal: Refusal, form: forms.Form | None) -> None:
        if form is None:
            messages.error(self.request, " ".join(refusal.messages))
        else:
            refusal.add_to(form)

    def _page(self, certificate: Certificate, form: forms.Form | None = None) -> HttpResponse:
        context = {
            "certificate": certificate,
            "may_read": Certificate.objects.papers_open_to(self.request.user).filter(pk=certificate.pk).exists(),
            "state": certificate.state_on(timezone.localdate()),
            "may_decide": is_department_officer(self.request.user),
            "return_form": form if isinstance(form, ReturnForm) else ReturnForm(),
            "withdraw_form": form if isinstance(form, WithdrawForm) else WithdrawForm(),
            "form": form,
        }
        return render(self.request, "products/certificate_check.html", context, status=400 if form else 200)
