"""The form of one diary entry: four inputs, the rest folded away. Which ones are asked depends on the work."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperatives.acting import Acting, as_uuid
from cooperatives.subjects import Household, Plot
from products.batches import Batch, BatchState
from products.catalogue import MeasureUnit
from traceability.field.asked import NAMED, USED, musts, unasked
from traceability.field.days import DayForm, other_day
from traceability.field.inputs_box import InputsForm, drawn_as_typed
from traceability.field.recorder import on_behalf_of
from traceability.field.usual import UsualForm
from traceability.foundation.fields import LineField, ProseField, VietDecimalField, VietIntegerField, explained
from traceability.foundation.files.recording_form import RecordingForm
from traceability.ledger.events import TraceEvent
from traceability.ledger.vocabulary import INTERVAL_STEPS, ErrorReason, Step

FEW = 12  # so many plots of households stand among the cooperative's own; more are reached by *Ghi giúp hộ*
RECENT = 30  # batches offered; older ones are reached from their own page


class DiaryForm(UsualForm, InputsForm, RecordingForm, DayForm):
    """One entry of `step` for those whom `acting` names."""

    client_uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    event_date = other_day()
    plot = forms.ModelChoiceField(
        Plot.objects.none(), label=gettext_lazy("Thửa"), required=False, widget=forms.RadioSelect, empty_label=None
    )
    input_name = LineField(max_length=160, required=False)
    dose = LineField(
        label=gettext_lazy("Lượng dùng"), max_length=120, required=False,
        help_text=gettext_lazy("Ví dụ: 20 ml cho bình 16 lít, 5 kg cho một sào."),
    )  # fmt: skip
    phi_days = explained(
        VietIntegerField(
            label=gettext_lazy("Thời gian cách ly (ngày)"), required=False,
            help_text=gettext_lazy("Xem trên nhãn thuốc. Pha nhiều thuốc thì ghi số ngày dài nhất."),
        ),
        gettext_lazy("Thời gian cách ly là gì?"),
        gettext_lazy("Số ngày phải chờ từ lúc phun đến lúc thu hoạch. Trên nhãn ghi “cách ly” hoặc chữ PHI."),
    )  # fmt: skip
    phi_unknown = forms.BooleanField(
        label=gettext_lazy("Chưa rõ số ngày cách ly"), required=False,
        help_text=gettext_lazy("Vẫn lưu được. Khi nào ghi số ngày thì mới công bố được lô hàng."),
    )  # fmt: skip
    target = LineField(label=gettext_lazy("Trừ sâu, bệnh gì"), max_length=120, required=False)
    registration = explained(
        LineField(label=gettext_lazy("Số đăng ký trên nhãn thuốc"), max_length=60, required=False),
        gettext_lazy("Số đăng ký ở đâu?"),
        gettext_lazy("Ở góc nhãn, ví dụ 123/CNĐKT-BVTV. Thuốc không có số đăng ký thì không được dùng."),
    )
    quantity = VietDecimalField(label=gettext_lazy("Số lượng"), required=False, decimal_places=3)
    unit = forms.ChoiceField(
        label=gettext_lazy("Đơn vị"), choices=MeasureUnit.choices, initial=MeasureUnit.KG, required=False
    )
    batch = forms.ModelChoiceField(
        Batch.objects.none(), label=gettext_lazy("Cho lô hàng"), required=False, empty_label=gettext_lazy("Chưa gắn lô")
    )
    worker = forms.ChoiceField(label=gettext_lazy("Ai làm"), required=False)
    household = forms.ModelChoiceField(
        Household.objects.none(), label=gettext_lazy("Ghi cho hộ"), required=False,
        empty_label=gettext_lazy("Theo thửa đã chọn"),
    )  # fmt: skip
    note = ProseField(
        label=gettext_lazy("Ghi chú"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, acting: Acting, step: str, user, keep: dict[str, Any] | None = None, **kwargs) -> None:
        keep = keep or {}
        self.standing = keep.get("files", frozenset())
        super().__init__(*args, party=user.party, **kwargs)
        self.acting, self.subject, self.step, self.user = acting, acting.subject, step, user
        self._offer_plots(keep.get("plot"))
        self._offer_batches(keep.get("batch"))
        self._offer_workers()
        self._offer_households()
        self._ask_what_fits()
        self.offer_inputs(names_no_input=step in NAMED)

    def _offer_plots(self, kept: Plot | None) -> None:
        plots = self.acting.plots().filter(active=True)
        of_households = plots.filter(household__isnull=False)
        if self.acting.household is None and of_households.count() > FEW:
            plots = plots.filter(household__isnull=True)
        wanted = kept.pk if kept else as_uuid(str(self.initial.get("plot") or ""))
        if wanted:
            plots = plots | self.acting.plots().filter(pk=wanted)
        if kept:
            plots = plots | self.subject.plots.filter(pk=kept.pk)
        field: Any = self.fields["plot"]
        field.queryset = plots.select_related("household")
        if self.acting.household is None:
            field.label_from_instance = plot_and_household
        if not plots.exists():
            del self.fields["plot"]

    def _offer_batches(self, kept: Batch | None) -> None:
        mine = Batch.objects.filter(product__subject=self.subject)
        if self.acting.household:
            mine = mine.filter(household=self.acting.household)
        latest = mine.exclude(state__in=(BatchState.CLOSED, BatchState.RECALLED)).order_by("-created_at")[:RECENT]
        offered = mine.filter(pk__in=list(latest.values_list("pk", flat=True)))
        if kept:
            offered = offered | Batch.objects.filter(pk=kept.pk)
        field: Any = self.fields["batch"]
        field.queryset = offered.select_related("product")
        field.label_from_instance = lambda batch: f"{batch.product} · {batch.lot}"
        if not offered:
            del self.fields["batch"]

    def _offer_workers(self) -> None:
        """Others of the same subject; only their opaque id goes into the ledger. Who acts for others names nobody."""
        held = self.subject.memberships.filter(ends_on__isnull=True, household__isnull=True).exclude(user=self.user)
        asked = self.acting.works and not self.acting.household
        self.people = {str(one.user_id): one.user for one in held.select_related("user")} if asked else {}
        choices = [("", _("Tôi làm")), *((key, str(person)) for key, person in self.people.items())]
        self.fields["worker"].choices = choices  # type: ignore[attr-defined]
        if not self.people:
            del self.fields["worker"]

    def _offer_households(self) -> None:
        """For a clerk who has not chosen one household; where the plot says it, nothing need be chosen."""
        field: Any = self.fields["household"]
        if self.acting.works and self.acting.household is None:
            field.queryset = self.subject.households.filter(active=True)
        if not field.queryset.exists():
            del self.fields["household"]

    def _ask_what_fits(self) -> None:
        if self.step in USED:
            self.fields["input_name"].label = USED[Step(self.step)]
        for name, sentence in musts(self.step).items():
            if name in self.fields:
                self.fields[name].required = True
                self.fields[name].error_messages["required"] = sentence
        for name in unasked(self.step):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.step in INTERVAL_STEPS:
            self._clean_interval(cleaned)
        if cleaned.get("quantity") is not None and cleaned["quantity"] <= 0:
            self.add_error("quantity", _("Ghi số lượng lớn hơn 0."))
        return cleaned

    def _clean_interval(self, cleaned: dict[str, Any]) -> None:
        days, unknown = cleaned.get("phi_days"), cleaned.get("phi_unknown")
        if days is not None and unknown:
            self.add_error("phi_days", _("Đã ghi số ngày. Bỏ dấu “chưa rõ”, hoặc xóa số ngày."))
        elif days is None and unknown and not str(self["phi_days"].value() or "").strip():
            self.errors.pop("phi_days", None)  # said to be unknown: that is an answer

    @property
    def unfolded(self) -> bool:
        """Whether what is folded away holds something to see: an error, or a value."""
        folded = ("batch", "worker", "household", "target", "registration", "note")
        return any(self[name].errors or self[name].value() for name in folded if name in self.fields)

    def how(self) -> dict[str, Any]:
        """The words of the entry as the ledger keeps them."""
        said = self.cleaned_data
        used = {"name": said.get("input_name", ""), "registration": said.get("registration", "")}
        used = {key: value for key, value in used.items() if value} | self.drawn()
        how: dict[str, Any] = {}
        if used:
            how = {NAMED[Step(self.step)]: used["name"]} if self.step in NAMED else {"input": used}
        how |= {name: said[name] for name in ("dose", "target") if said.get(name)}
        if said.get("phi_days") is not None:
            how["phi_days"] = said["phi_days"]
        if said.get("quantity") is not None:
            how |= {"quantity": str(said["quantity"]), "unit": said.get("unit") or MeasureUnit.KG}
        return how

    def entry(self) -> dict[str, Any]:
        """What goes to `record` and `correct`, beside who writes and for whom."""
        said = self.cleaned_data
        return {
            "event_date": said["event_date"],
            "plot": said.get("plot"),
            "batch": said.get("batch"),
            "how": self.how(),
            "note": said.get("note", ""),
            "photos": self.pictures,
            "recordings": self.recordings,
            "on_behalf_of": self.people.get(said.get("worker", "")) or self._whom(said),
            "client_uuid": said.get("client_uuid"),
        }

    def _whom(self, said: dict[str, Any]):
        return on_behalf_of(self.acting, said.get("plot"), said.get("batch"), said.get("household"))


def files_of(event: TraceEvent) -> frozenset[uuid.UUID]:
    """Photos and recordings that stand beside an entry: a colleague's correction keeps them."""
    photos = event.photos.values_list("picture_id", flat=True)
    return frozenset([*photos, *event.recordings.values_list("recording_id", flat=True)])


def plot_and_household(plot: Plot) -> str:
    """ "Vườn trên · Hộ ông Mẫu"."""
    return f"{plot} · {plot.household}" if plot.household else str(plot)


class CorrectionForm(DiaryForm):
    """The same entry once more, with the reason; the old one stays, struck through."""

    error_reason = forms.ChoiceField(
        label=gettext_lazy("Vì sao sửa"), choices=(), widget=forms.RadioSelect, initial=ErrorReason.INCORRECT_DATA
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["error_reason"].choices = [  # type: ignore[attr-defined]
            (ErrorReason.INCORRECT_DATA, _("Ghi sai, ghi lại như sau")),
            (ErrorReason.DID_NOT_OCCUR, _("Việc này không xảy ra")),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("error_reason") == ErrorReason.DID_NOT_OCCUR:
            self.errors.clear()  # nothing else is taken over, so nothing else can be wrong
        return cleaned


def as_typed(event: TraceEvent) -> dict[str, Any]:
    """An entry of the ledger as the boxes of the form show it, for *Như lần trước* and for corrections."""
    how = event.how
    used = how.get("input") or {}
    named = NAMED.get(Step(event.biz_step))
    shown = {
        "input_name": how.get(named, "") if named else used.get("name", ""),
        "registration": used.get("registration", ""),
        "phi_unknown": event.biz_step in INTERVAL_STEPS and "phi_days" not in how,
        "quantity": Decimal(how["quantity"]) if "quantity" in how else None,
        "plot": event.plot_id,
        "batch": event.batch_id,
    } | drawn_as_typed(used)
    return shown | {name: how[name] for name in ("dose", "target", "phi_days", "unit") if name in how}


def earliest_harvest(day: dt.date, how: dict[str, Any]) -> dt.date | None:
    """From when one may harvest after a spray, or None while its interval is unknown."""
    days = how.get("phi_days")
    return None if days is None else day + dt.timedelta(days=int(days))
