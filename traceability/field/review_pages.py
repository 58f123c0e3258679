"""*Duyệt mục của hộ*: what households wrote, to be accepted or returned with a reason. Every rule is in the verbs."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperatives.acting import as_uuid
from cooperatives.signed_in import who
from products.maker_pages import MakerView
from traceability.field.sayings import Entry, entries
from traceability.field.voice_pages import Audible
from traceability.foundation.refusals import Refusal
from traceability.ledger.events import TraceEvent
from traceability.release.reviewing import accept_entries, released_on, return_entry, take_acceptance_back
from traceability.release.reviews import EntryReview, ReviewState

PAGE = 30
LATEST = 10
OWN_WORDS = "khac"
REASONS = (
    ("ngay", gettext_lazy("Sai ngày. Ghi lại ngày đã làm.")),
    ("thua", gettext_lazy("Sai thửa. Chọn lại thửa.")),
    ("so", gettext_lazy("Số lượng hoặc liều lượng chưa đúng. Xem lại số.")),
    ("thuoc", gettext_lazy("Tên thuốc hoặc ngày cách ly chưa đúng. Xem nhãn thuốc.")),
    ("anh", gettext_lazy("Thiếu ảnh, hoặc ảnh không rõ. Chụp lại.")),
    ("trung", gettext_lazy("Ghi trùng. Báo là việc này không xảy ra.")),
    (OWN_WORDS, gettext_lazy("Lý do khác, ghi bên dưới")),
)


@dataclass(frozen=True)
class Line:
    """One entry of the queue with what the clerk needs to judge it."""

    review: EntryReview
    entry: Entry


def _lines(reviews) -> list[Line]:
    by_event = {review.event_id: review for review in reviews}
    told = entries(TraceEvent.objects.filter(pk__in=by_event))
    of = {entry.event.pk: entry for entry in told}
    return [Line(review, of[review.event_id]) for review in reviews]


class ReviewView(MakerView):
    """The queue: waiting ones first, then what was returned, then the latest accepted with *Hoàn tác*."""

    def get(self, request: HttpRequest) -> HttpResponse:
        mine = EntryReview.objects.decided_by(request.user).standing().filter(household__subject=self.subject())
        mine = mine.select_related("household", "event")
        household = as_uuid(request.GET.get("ho", ""))
        shown = mine.filter(household=household) if household else mine
        waiting = shown.filter(state=ReviewState.WAITING).order_by("created_at", "pk")
        page = Paginator(waiting, PAGE).get_page(request.GET.get("trang"))
        accepted = shown.filter(state=ReviewState.ACCEPTED).order_by("-decided_at")[:LATEST]
        context = {
            "page": page,
            "lines": _lines(list(page)),
            "returned": _lines(list(shown.filter(state=ReviewState.RETURNED).order_by("-decided_at")[:LATEST])),
            "accepted": [line for line in _lines(list(accepted)) if not released_on(line.review.event)],
            "household": self.subject().households.filter(pk=household).first() if household else None,
        }
        return render(request, "field/review.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Accepts those that are ticked, or all that stand on the page."""
        wanted = [pk for text in request.POST.getlist("muc") if (pk := as_uuid(text))]
        reviews = EntryReview.objects.decided_by(request.user).standing().filter(pk__in=wanted)
        if not wanted:
            messages.error(request, _("Chưa chọn mục nào. Đánh dấu mục đúng rồi bấm Duyệt."))
            return redirect("review")
        try:
            count = accept_entries(actor=who(request), reviews=list(reviews))
        except Refusal as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, _("Đã duyệt %(n)d mục. Cần thì hoàn tác ở cuối trang.") % {"n": count})
        return redirect("review")


class ReviewOneView(Audible, MakerView):
    """One entry: accept it, return it with a reason, or take an acceptance back."""

    def get(self, request: HttpRequest, pk) -> HttpResponse:
        return self._page(self._review(pk))

    def post(self, request: HttpRequest, pk) -> HttpResponse:
        review, deed = self._review(pk), request.POST.get("deed", "")
        try:
            if deed == "tra-lai":
                return_entry(actor=who(request), review=review, reason=self._reason())
                messages.success(request, _("Đã trả lại. Hộ thấy lý do và sửa được ngay."))
            elif deed == "hoan-tac":
                take_acceptance_back(actor=who(request), review=review)
                messages.success(request, _("Đã hoàn tác. Mục này lại chờ duyệt."))
            else:
                accept_entries(actor=who(request), reviews=[review])
                messages.success(request, _("Đã duyệt."))
        except Refusal as refusal:
            if deed == "tra-lai" and "reason" in refusal.by_field():
                return self._page(review, " ".join(refusal.messages))
            messages.error(request, " ".join(refusal.messages))
        return redirect("review")

    def _reason(self) -> str:
        chosen, typed = self.request.POST.get("ly-do", ""), self.request.POST.get("reason", "").strip()
        plain = str(dict(REASONS).get(chosen, "")) if chosen != OWN_WORDS else ""
        return f"{plain} {typed}".strip()

    def _review(self, pk) -> EntryReview:
        mine = EntryReview.objects.decided_by(self.request.user).standing()
        return get_object_or_404(mine.select_related("household__subject", "event"), pk=pk)

    def _page(self, review: EntryReview, problem: str = "") -> HttpResponse:
        context = {
            "line": _lines([review])[0], "review": review, "reasons": REASONS, "problem": problem,
            "typed": self.request.POST.get("reason", ""), "chosen": self.request.POST.get("ly-do", ""),
            "may_undo": review.state == ReviewState.ACCEPTED and not released_on(review.event),
        }  # fmt: skip
        return render(self.request, "field/review_one.html", context, status=400 if problem else 200)
