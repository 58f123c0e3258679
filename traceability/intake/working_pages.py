"""Buttons of an import: confirm, stop, undo, drop, once more. Each calls its verb and shows the import again."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cooperatives.signed_in import who
from products.maker_pages import MakerView
from traceability.foundation.refusals import Refusal
from traceability.intake.models import Intake
from traceability.intake.pages import intake_of
from traceability.intake.taking import confirm, drop, stop, try_again, undo


class VerbView(MakerView):
    """One button."""

    http_method_names = ("post",)
    verb: Callable[..., Intake] = staticmethod(stop)
    goes_to = "intake"

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        intake = intake_of(request, pk)
        try:
            self.act(request, intake)
        except Refusal as refusal:
            messages.error(request, " ".join(map(str, refusal.messages)))
            return redirect("intake", pk=pk)
        return redirect("intakes") if self.goes_to == "intakes" else redirect(self.goes_to, pk=pk)

    def act(self, request: HttpRequest, intake: Intake) -> None:
        type(self).verb(actor=who(request), intake=intake)


class ConfirmView(VerbView):
    """*Ghi 38 dòng đúng*; rows to mend are left out only by the second button, which says so."""

    def act(self, request: HttpRequest, intake: Intake) -> None:
        confirm(actor=who(request), intake=intake, without_wrong="bo-dong-sai" in request.POST)


class StopView(VerbView):
    """*Dừng lại*."""

    verb = staticmethod(stop)


class UndoView(VerbView):
    """*Hoàn tác lần nhập này*."""

    verb = staticmethod(undo)


class DropView(VerbView):
    """*Bỏ lần nhập này*."""

    verb = staticmethod(drop)
    goes_to = "intakes"

    def act(self, request: HttpRequest, intake: Intake) -> None:
        super().act(request, intake)
        messages.success(request, _("Đã bỏ. Chưa có gì được ghi."))


class AgainView(VerbView):
    """*Làm lại*, after a fault of ours."""

    verb = staticmethod(try_again)
