"""`/bao/<code>/`: three reasons, a few words, perhaps a photo. No sign-in, no cookie, and nothing typed is lost."""

import uuid

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from traceability.foundation.guard import TooMany, client_ip, demand
from traceability.foundation.refusals import Refusal
from traceability.scan.look_up import by_code, shape
from traceability.scan.models import ReportReason
from traceability.scan.public import reportable
from traceability.scan.reports import LONGEST, take_report

PER_HOUR = 10


class ReportForm(forms.Form):
    """What somebody saw."""

    reason = forms.ChoiceField(
        label=_("Điều gì không đúng?"),
        choices=ReportReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Chọn một trong ba điều."), "invalid_choice": _("Chọn một trong ba điều.")},
    )
    text = forms.CharField(
        label=_("Kể thêm"),
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Mua ở đâu, khi nào, thấy gì. Không cần ghi tên hay số điện thoại của anh/chị."),
    )
    photo = forms.FileField(
        label=_("Ảnh"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/*"}),
        help_text=_("Ảnh chỉ cán bộ và cơ sở làm ra hàng này xem được."),
        error_messages={"empty": _("Tệp rỗng. Hãy chọn lại ảnh.")},
    )
    client_uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        if len(text) > LONGEST:
            raise forms.ValidationError(_("Dài quá. Kể nhiều nhất 2.000 ký tự."))
        return text


@csrf_exempt  # it speaks for nobody: no session is looked at, and browsers without cookies must be heard
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, code: str) -> HttpResponse:
    """The form, and then a word of thanks."""
    code = reportable(code)
    form = ReportForm(initial={"client_uuid": uuid.uuid4()})
    if request.method == "POST":
        form = ReportForm(request.POST, request.FILES)
        if form.is_valid() and _taken(request, code, form):
            return redirect("report-thanks", code=code)
    status = 400 if form.errors else 200
    if any(error.code == "throttled" for error in form.non_field_errors().as_data()):
        status = 429
    context = {"form": form, "code": code, "target": by_code(code)}
    return render(request, "scan/report.html", context, status=status)


def _taken(request: HttpRequest, code: str, form: ReportForm) -> bool:
    try:
        demand(f"report:{client_ip(request)}", PER_HOUR, 3600)
        take_report(code=shape(code), target=by_code(code), **form.cleaned_data)
    except TooMany as limit:
        form.add_error(None, forms.ValidationError(str(limit), code="throttled"))
    except Refusal as refusal:
        form.add_error(None, refusal)
    return form.is_valid()


@require_http_methods(["GET", "HEAD"])
def thanks(request: HttpRequest, code: str) -> HttpResponse:
    """Heard, and what happens next."""
    return render(request, "scan/report_thanks.html", {"target": by_code(code), "code": code})
