"""Pages of the codes on plots and sacks: to print one, to be scanned, and *Quét mã*."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cooperatives.access import households_recorded_by, plots_writable_by, subjects_recorded_by
from cooperatives.acting import act_for, acting, as_uuid
from cooperatives.signed_in import SignedIn, recorder_only, signed_in, who
from traceability.codes.addresses import spoken
from traceability.codes.reading import Seen, look_at
from traceability.codes.tags import ThingTag, diary_address, tag_of, tagged, words_for
from traceability.foundation import qr
from traceability.foundation.api import StrictSerializer
from traceability.foundation.guard.limits import demand, misses
from traceability.foundation.refusals import Refusal
from traceability.inputs.stock import InputLot

KEPT = ("viec", "lo", "thua", "vat-tu")
SCANS, WINDOW = 120, 600


@signed_in
@require_safe
def plot_code(request: SignedIn, pk) -> HttpResponse:
    """The code of a plot, to be printed and put up there."""
    plot = get_object_or_404(plots_writable_by(request.user), pk=pk)
    return _sheet(request, tag_of(plot=plot), plot.name, "plots")


@signed_in
@require_safe
def input_code(request: SignedIn, pk) -> HttpResponse:
    """The code of a purchase, to be put on sack or bottle."""
    lot = get_object_or_404(InputLot.objects.writable_by(request.user), pk=pk)
    return _sheet(request, tag_of(input_lot=lot), lot.name, "stock")


def _sheet(request: HttpRequest, tag: ThingTag, name: str, back: str) -> HttpResponse:
    symbol = mark_safe(qr.svg(tag.address))  # noqa: S308 — our own drawing, no text of anybody in it
    context = {"tag": tag, "name": name, "back": back, "spoken": spoken(tag.code), "svg": symbol}
    return render(request, "traceability/tag.html", context)


@require_safe
def tag_view(request: HttpRequest, code: str) -> HttpResponse:
    """What a camera opens: its own people's form, filled in; to anybody else the same page whatever the code."""
    tag = tagged(request.user, code) if request.user.is_authenticated else None
    if tag is None:
        misses(request)
        return render(request, "traceability/tag_mute.html")
    _turn_to(request, tag)
    return redirect(diary_address(words_for(tag)))


def _turn_to(request: HttpRequest, tag: ThingTag) -> None:
    """Works for the subject or the household whose thing it is, where the pages of another were open."""
    thing: Any = tag.plot or tag.input_lot
    now = acting(request)
    if now and now.subject == thing.subject and now.household in (None, thing.household):
        return
    whole = subjects_recorded_by(request.user).filter(pk=thing.subject_id).exists()
    mine = households_recorded_by(request.user).filter(pk=thing.household_id).exists()
    act_for(request, thing.subject, thing.household if mine or not whole else None)


class ScanForm(forms.Form):
    """A photo of the code, or what stands beside it."""

    photo = forms.FileField(
        label=gettext_lazy("Chụp mã"), required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )  # fmt: skip
    code = forms.CharField(
        label=gettext_lazy("Hoặc gõ mã"), required=False, max_length=300,
        help_text=gettext_lazy("10 ký tự in bên cạnh mã QR."),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
    )  # fmt: skip


@method_decorator(recorder_only, name="dispatch")
class ScanPage(View):
    """*Quét mã*: leads on to the diary's form with what was scanned; what was chosen before is kept."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(ScanForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        demand(f"scan:{who(request).pk}", SCANS, WINDOW)
        form = ScanForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                found = look_at(who(request), form.cleaned_data["photo"], form.cleaned_data["code"])
            except Refusal as refusal:
                refusal.add_to(form)
            else:
                return redirect(diary_address(self._kept() | found.told | self._work()))
        return self._page(form)

    def _kept(self) -> dict[str, str]:
        asked = {name: self.request.GET.get(name, "") for name in KEPT}
        return {name: value for name, value in asked.items() if name != "viec" and as_uuid(value)}

    def _work(self) -> dict[str, str]:
        """The work that was chosen already stays chosen."""
        work = self.request.GET.get("viec", "")
        return {"viec": work} if work.replace("_", "").isalpha() else {}

    def _page(self, form: ScanForm) -> HttpResponse:
        context = {
            "form": form,
            "action": self.request.get_full_path(),
            "back": diary_address(self._kept() | self._work()),
        }
        return render(self.request, "traceability/scan_own.html", context, status=400 if form.errors else 200)


class LookSerializer(StrictSerializer):
    """A photo, or the text that a camera has read already."""

    photo = serializers.FileField(required=False)
    text = serializers.CharField(required=False, max_length=300, allow_blank=True)


class SeenSerializer(serializers.Serializer):
    """A plot ("plot"), a purchase ("input") or a lot ("lot") of one's own, and the form with it filled in."""

    kind = serializers.CharField()
    id = serializers.UUIDField()
    label = serializers.CharField()  # type: ignore[assignment]  # its class takes it out before Field.label sees it
    url = serializers.CharField()


class LookView(APIView):
    """What a symbol is to the one who asks. Foreign and unknown codes are answered alike; the photo is not kept."""

    parser_classes = (MultiPartParser, JSONParser)

    @extend_schema(operation_id="scan_own", request=LookSerializer, responses={200: SeenSerializer})
    def post(self, request: Request) -> Response:
        demand(f"scan:{who(request).pk}", SCANS, WINDOW)
        asked = LookSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        found: Seen = look_at(who(request), asked.validated_data.get("photo"), asked.validated_data.get("text", ""))
        facts = {"kind": found.kind, "id": found.id, "label": found.label, "url": diary_address(found.told)}
        return Response(SeenSerializer(facts).data)
