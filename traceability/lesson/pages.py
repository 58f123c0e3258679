"""`/tap/`: the practice lot, page by page. Every page says that it is practice; one tap leaves it, one begins anew."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from cooperatives.account_pages import desk_of
from cooperatives.login import home_of
from cooperatives.signed_in import signed_in, who
from traceability.foundation import qr
from traceability.lesson.buyer import items, page_of, rows, said_amount
from traceability.lesson.forms import CallForm, EntryForm, LotForm
from traceability.lesson.run import CODE, PRODUCT, SUBJECT, Run, forget, keep, run_of
from traceability.scan import public
from traceability.scan.render import answer
from traceability.scan.shown import language_of

STEPS = ("lesson-entry", "lesson-lot", "lesson-release", "lesson-label", "lesson-recall", "lesson-end")
NEEDS = {  # page → what must have been done
    "lesson-lot": lambda run: run.entry,
    "lesson-release": lambda run: run.lot,
    "lesson-label": lambda run: run.is_out,
    "lesson-buyer": lambda run: run.is_out,
    "lesson-recall": lambda run: run.is_out,
    "lesson-end": lambda run: run.called,
}


@method_decorator(signed_in, name="dispatch")
class LessonView(View):
    """One page of the run. Who comes too early is led to where the run stands."""

    name = "lesson"
    template = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.run = run_of(request)
        ready = NEEDS.get(self.name)
        if ready and not ready(self.run):
            return redirect(self.run.step)
        return super().dispatch(request, *args, **kwargs)

    def page(self, *, status: int = 200, **context: Any) -> HttpResponse:
        number = STEPS.index(self.name) + 1 if self.name in STEPS else 0
        common = {
            "desk": desk_of(who(self.request)), "run": self.run, "number": number, "all": len(STEPS),
            "product": PRODUCT, "subject_name": SUBJECT, "home": home_of(who(self.request)),
        }  # fmt: skip
        return render(self.request, f"lesson/{self.template}.html", common | context, status=status)


class StartView(LessonView):
    """What comes, and the way in or on."""

    template = "start"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(go_on=reverse(self.run.step), begun=self.run != Run())


class FormView(LessonView):
    """A step with a form: the real boxes, kept in the session."""

    form_class: type[Any]
    kept_as = ""
    following = ""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._shown(self.form_class())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form_class(request.POST)
        if not form.is_valid():
            return self._shown(form, status=400)
        keep(request, **{self.kept_as: form.kept()})
        messages.success(request, self.said(form))
        return redirect(self.following)

    def said(self, form: Any) -> str:
        return _("Bài tập: đã lưu.")

    def _shown(self, form: forms.Form, status: int = 200) -> HttpResponse:
        return self.page(form=form, status=status)


class EntryView(FormView):
    name, template, kept_as, following = "lesson-entry", "entry", "entry", "lesson-lot"
    form_class = EntryForm


class LotView(FormView):
    name, template, kept_as, following = "lesson-lot", "lot", "lot", "lesson-release"
    form_class = LotForm

    def said(self, form: Any) -> str:
        read = said_amount(form.cleaned_data["quantity"], form.cleaned_data["unit"])
        return _("Bài tập: đã lưu lô, %(amount)s.") % {"amount": read}


class ReleaseView(LessonView):
    """*Công bố lô hàng*: everything is there."""

    name, template = "lesson-release", "release"

    def get(self, request: HttpRequest) -> HttpResponse:
        batch, _plot = rows(self.run)
        amount = said_amount(batch.quantity, batch.unit)
        return self.page(batch=batch, amount=amount, items=[(item, "") for item in items(self.run)])

    def post(self, request: HttpRequest) -> HttpResponse:
        keep(request, is_out=True)
        messages.success(request, _("Bài tập: lô đã công bố, tem đã có mã."))
        return redirect("lesson-label")


class LabelView(LessonView):
    """The label. Its QR leads to a page that says that it is practice."""

    name, template = "lesson-label", "label"

    def get(self, request: HttpRequest) -> HttpResponse:
        batch, _plot = rows(self.run)
        symbol = mark_safe(qr.svg(f"{settings.PUBLIC_URL}{reverse('lesson-sticker')}"))  # noqa: S308 - our own drawing
        return self.page(batch=batch, code=CODE, symbol=symbol)


class BuyerView(LessonView):
    """The buyer's page, from the templates of the real one, marked as practice."""

    name = "lesson-buyer"

    def get(self, request: HttpRequest) -> HttpResponse:
        keep(request, saw_page=True)
        with translation.override(language_of(request)):
            response = answer(request, public.rendered(page_of(self.run), request.path))
        response["X-Robots-Tag"] = "noindex"
        response["Cache-Control"] = "private, no-store"
        return response


class RecallView(FormView):
    name, template, kept_as, following = "lesson-recall", "recall", "called", "lesson-end"
    form_class = CallForm

    def said(self, form: Any) -> str:
        return _("Bài tập: lô đang thu hồi, trang của lô đã chuyển đỏ.")


class EndView(LessonView):
    """Done: the red page to look at, again, or to work."""

    name, template = "lesson-end", "end"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page()


@signed_in
@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """Begins anew."""
    forget(request)
    return redirect("lesson-entry")


@signed_in
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Leaves, and forgets everything."""
    forget(request)
    messages.success(request, _("Đã thoát bài tập. Không có gì được lưu."))
    return redirect(home_of(who(request)))


@require_safe
def sticker(request: HttpRequest) -> HttpResponse:
    """What the QR of a practice label opens, for whoever scans it: no goods carry it."""
    response = render(request, "lesson/sticker.html")
    response["X-Robots-Tag"] = "noindex"
    return response
