"""*Mục bắt buộc*: the department reads and sets which items a lot must have before it is released."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperatives.access import is_department_officer
from cooperatives.signed_in import SignedIn, department_only, officer_only
from traceability.foundation.fields import LineField, VietDateField
from traceability.foundation.refusals import Refusal
from traceability.release.completeness import LINES
from traceability.release.rules import ItemRule, Law, blocking_on, history, set_rule

LATEST = 50


class RuleForm(forms.Form):
    """From when, and on what ground."""

    effective_from = VietDateField(label=gettext_lazy("Áp dụng từ ngày"))
    reason = LineField(
        label=gettext_lazy("Căn cứ"), max_length=300, help_text=gettext_lazy("Ví dụ: Công văn số 123/SNNMT-QLCL.")
    )


def _lines(law: str) -> list[dict[str, Any]]:
    today = timezone.localdate()
    now = blocking_on(today)
    ahead = {(rule.law, rule.number): rule for rule in ItemRule.objects.filter(effective_from__gt=today)}
    return [
        {"number": number, "label": label, "blocks": (law, number) in now, "next": ahead.get((law, number))}
        for number, (label, *_rest) in enumerate(LINES[law], 1)
    ]


@officer_only
def rules(request: HttpRequest) -> HttpResponse:
    """Both laws, what is demanded today, what changes when, and every change so far."""
    past = [(rule, _label(rule.law, rule.number)) for rule in history()[:LATEST]]
    context = {
        "laws": [(Law(law), _lines(law)) for law in LINES], "past": past,
        "may_set": is_department_officer(request.user),
    }  # fmt: skip
    return render(request, "release/rules.html", context)


@department_only
def rule(request: SignedIn, law: str, number: int) -> HttpResponse:
    """One item: demanded from a day on, or no longer."""
    label = _label(law, number)
    if not label:
        raise Http404
    blocks = (law, number) not in blocking_on(timezone.localdate())
    form = RuleForm(request.POST or None, initial={"effective_from": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            set_rule(actor=request.user, law=law, number=number, blocks=blocks, **form.cleaned_data)
        except Refusal as refusal:
            refusal.add_to(form)
        else:
            messages.success(request, _("Đã ghi. Quy định cũ còn nguyên trong lịch sử."))
            return redirect("item-rules")
    context = {"form": form, "law": Law(law), "label": label, "blocks": blocks}
    return render(request, "release/rule.html", context, status=400 if form.errors else 200)


def _label(law: str, number: int) -> str:
    lines = LINES.get(law, ())
    return str(lines[number - 1][0]) if 0 < number <= len(lines) else ""
