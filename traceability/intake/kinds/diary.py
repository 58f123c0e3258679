"""The diary by Excel. A row is a new entry, or corrects one that was downloaded; the ledger is never rewritten."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperatives.subjects import Household, Plot, Subject
from cooperatives.users import User
from products.batches import Batch, BatchState
from products.catalogue import MeasureUnit, Product
from traceability.field.asked import ANYWHERE, NAMED
from traceability.foundation.refusals import Refusal
from traceability.foundation.words import fold
from traceability.intake import cells
from traceability.intake.columns import CODE, DAY, EXAMPLE, TEXT, Column
from traceability.intake.kinds import shared
from traceability.intake.kinds.base import Ground, Judged, Kind, side_by_side, unknown_code, uuids
from traceability.intake.kinds.diary_words import (
    OTHER_FIELDS,
    UNKNOWN,
    as_json,
    facts_of,
    for_verb,
    how_of,
    likeness_of,
    texts,
    title_of,
)
from traceability.intake.models import IntakeRow, Outcome
from traceability.ledger.events import TraceEvent
from traceability.ledger.record import Beside, correct, faults_of, record
from traceability.ledger.remarks import note_of
from traceability.ledger.slots import own_words
from traceability.ledger.vocabulary import (
    INTERVAL_STEPS,
    STATE_STEPS,
    ErrorReason,
    EventType,
    Step,
)

LATEST = 2000  # entries that are downloaded for changing


def _steps() -> list[tuple[str, Any]]:
    return [(str(step.label), step.value) for step in Step if step not in STATE_STEPS]


def _which_step() -> str:
    return _("Chưa có loại việc này. Chọn trong danh sách của cột Việc, hoặc ghi “Việc khác”.")


def _interval(raw: Any, remarks: list[str]) -> int | str:
    if fold(cells.text_of(raw)).strip(" .") in ("chua ro", "khong ro", "chua biet"):
        return UNKNOWN
    return cells.whole(0, 3650, units=("ngày",))(raw, remarks)


@dataclass
class Book(Ground):
    """Plots and batches by name, and the entries that stand there, month by month as the file names them."""

    places: shared.Places = field(default_factory=shared.Places)
    products: dict[str, Product] = field(default_factory=dict)
    lots: dict[str, list[Batch]] = field(default_factory=dict)
    alike: Counter[int] = field(default_factory=Counter)
    months: set[tuple[int, int]] = field(default_factory=set)
    events: dict[str, TraceEvent] = field(default_factory=dict)  # of the rows at hand that carry a code

    def stands(self, key: int, day: dt.date) -> bool:
        """Whether an entry stands there that says the same and was not yet matched by an earlier row."""
        if (day.year, day.month) not in self.months:
            self.months.add((day.year, day.month))
            self._read_month(day)
        if self.alike[key] <= 0:
            return False
        self.alike[key] -= 1
        return True

    def _read_month(self, day: dt.date) -> None:
        events = TraceEvent.objects.current().filter(
            subject=self.subject, event_date__year=day.year, event_date__month=day.month
        )
        columns = ("event_date", "biz_step", "plot_id", "batch_id", "on_behalf_party", "how", "note__text")
        for row in events.order_by().values_list(*columns).iterator(chunk_size=2000):
            self.alike[likeness_of(*row)] += 1


class Diary(Kind):
    """*Nhật ký*."""

    key = "diary"
    slug = "nhat-ky"
    title = gettext_lazy("Nhật ký")
    hint = gettext_lazy("Ngày, việc, thửa, vật tư, lượng dùng, số lượng.")
    icon = "pen"
    takes_back = gettext_lazy("Mỗi mục mới được ghi là không xảy ra. Mục cũ vẫn còn, gạch ngang, vì sổ không xóa.")
    columns = (
        Column(CODE, gettext_lazy("Mã (không sửa)"), cells.code, format=TEXT, width=14,
               help=gettext_lazy("Hệ thống ghi. Mục mới thì để trống.")),
        Column("day", gettext_lazy("Ngày"), cells.day, required=True, format=DAY, width=14,
               also=("Ngày làm", "Ngày ghi"), help=gettext_lazy("Ngày/tháng/năm, ví dụ 27/09/2026.")),
        Column("step", gettext_lazy("Việc"), cells.among(_steps, _which_step), required=True, options="step", width=22,
               also=("Công việc", "Việc đã làm", "Hoạt động"), help=gettext_lazy("Chọn trong danh sách.")),
        Column("plot", gettext_lazy("Thửa"), cells.line(80), options="plot", width=24, also=("Tên thửa", "Vườn"),
               help=gettext_lazy("Nơi làm việc này. Chọn trong danh sách.")),
        Column("household", gettext_lazy("Hộ"), cells.line(240), options="household", width=26,
               also=("Tên hộ", "Hộ thành viên"),
               help=gettext_lazy("Ghi giúp hộ nào. Để trống là hộ có thửa ấy, hoặc cơ sở.")),
        Column("input_name", gettext_lazy("Tên vật tư"), cells.line(160), width=26,
               also=("Vật tư", "Tên thuốc", "Tên phân bón", "Giống", "Thuốc"),
               help=gettext_lazy("Tên giống, phân, thuốc, thức ăn đã dùng. Phun thuốc thì phải ghi.")),
        Column("registration", gettext_lazy("Số đăng ký thuốc"), cells.line(60), format=TEXT, width=18,
               also=("Số đăng ký", "Số đăng ký trên nhãn thuốc"), help=gettext_lazy("Xem trên nhãn thuốc.")),
        Column("dose", gettext_lazy("Lượng dùng"), cells.line(120), format=TEXT, also=("Liều lượng", "Liều dùng"),
               help=gettext_lazy("Ví dụ: 20 ml cho bình 16 lít.")),
        Column("phi_days", gettext_lazy("Cách ly (ngày)"), _interval, width=14,
               also=("Thời gian cách ly", "Số ngày cách ly"),
               help=gettext_lazy("Số ngày trên nhãn thuốc. Chưa biết thì ghi “chưa rõ”.")),
        Column("target", gettext_lazy("Trừ sâu, bệnh gì"), cells.line(120), width=20, also=("Sâu bệnh", "Đối tượng")),
        Column("quantity", gettext_lazy("Số lượng"), shared.read_quantity, width=14, also=("Sản lượng",),
               help=gettext_lazy("Thu hoạch thì phải ghi. Ví dụ 1.500 hoặc “5 tạ”.")),
        Column("unit", gettext_lazy("Đơn vị"), shared.read_unit, options="unit", width=14, also=("Đơn vị tính", "ĐVT"),
               help=gettext_lazy("Chọn trong danh sách. Để trống là kg.")),
        Column("batch", gettext_lazy("Số lô"), cells.code, options="batch", format=TEXT, width=16,
               also=("Lô", "Lô hàng"), help=gettext_lazy("Lô hàng của việc này, nếu đã có lô.")),
        Column("product", gettext_lazy("Sản phẩm"), cells.line(160), options="product", width=26,
               help=gettext_lazy("Chỉ cần khi hai sản phẩm có cùng số lô.")),
        Column("note", gettext_lazy("Ghi chú"), cells.prose(2000), width=36),
    )  # fmt: skip

    def example(self) -> dict[str, Any]:
        return {
            CODE: EXAMPLE, "day": dt.date(2026, 9, 27), "step": str(Step.SPRAY.label), "plot": "Thửa Nà Dưới",
            "input_name": "Chế phẩm sinh học", "dose": "20 g cho bình 16 lít", "phi_days": 7, "target": "Sâu cuốn lá",
        }  # fmt: skip

    def lists(self, subject: Subject) -> dict[str, list[str]]:
        ended = (BatchState.CLOSED, BatchState.RECALLED)
        lots = Batch.objects.filter(product__subject=subject).exclude(state__in=ended)
        return {
            "step": [words for words, _value in _steps()],
            "plot": [plot.name for plot in subject.plots.filter(active=True)],
            "unit": shared.unit_words(),
            "household": shared.household_names(subject),
            "batch": list(lots.order_by("-created_at").values_list("lot", flat=True)[:200]),
            "product": [product.name for product in subject.products.filter(archived=False)],
        }

    def standing(self, subject: Subject) -> Iterator[dict[str, Any]]:
        events = TraceEvent.objects.current().filter(subject=subject).exclude(biz_step__in=STATE_STEPS)
        rows = events.filter(event_type=EventType.OBJECT).newest_first()
        households = {household.party: household for household in subject.households.all()}
        for event in rows.select_related("plot", "batch__product", "note")[:LATEST]:
            facts = facts_of(event)
            measure, party = facts["how"].get("quantity"), event.on_behalf_party
            used = facts["how"].get("input") or {}
            unclear = event.biz_step in INTERVAL_STEPS and "phi_days" not in event.how
            yield {
                CODE: str(event.pk), "day": event.event_date, "step": str(Step(event.biz_step).label),
                "plot": event.plot.name if event.plot else "", "batch": event.batch.lot if event.batch else "",
                "input_name": used.get("name") or event.how.get(NAMED.get(Step(event.biz_step), ""), ""),
                "registration": used.get("registration", ""), "dose": event.how.get("dose", ""),
                "phi_days": UNKNOWN if unclear else event.how.get("phi_days"), "target": event.how.get("target", ""),
                "quantity": Decimal(measure) if measure else None,
                "unit": str(MeasureUnit(event.how.get("unit") or "kg").label) if measure else "",
                "product": event.batch.product.name if event.batch else "", "note": facts["note"],
                "household": shared.household_words(households.get(party) if party else None),
            }  # fmt: skip

    def ground(self, subject: Subject) -> Book:
        book = Book(subject, places=shared.Places.of(subject), products=shared.products_by_name(subject))
        mine = Batch.objects.filter(product__subject=subject).select_related("product")
        columns = ("pk", "lot", "state", "household_id", "product__subject_id", "product__name", "product__folded")
        for batch in mine.only(*columns):
            book.lots.setdefault(batch.lot.upper(), []).append(batch)
        return book

    def prepare(self, ground: Book, codes: set[str]) -> None:
        mine = TraceEvent.objects.filter(subject=ground.subject, pk__in=uuids(codes))
        rows = mine.exclude(biz_step__in=STATE_STEPS)
        rows = rows.select_related("plot__household", "batch__product", "note", "subject").prefetch_related(
            "corrections"
        )
        ground.events = {str(event.pk): event for event in rows}

    def judge(self, ground: Book, said: dict[str, Any], number: int) -> Judged:
        event = ground.events.get(said[CODE].lower()) if said.get(CODE) else None
        if said.get(CODE) and event is None:
            raise Refusal({CODE: [unknown_code()]})
        if event is not None:
            return self._judge_change(ground, event, said, number)
        facts, plot, batch = self._facts(ground, said, None)
        title = title_of(facts, plot)
        household = _household(ground, said, plot, batch)
        like = likeness_of(
            facts["day"], facts["step"], plot and plot.pk, batch and batch.pk, household and household.party,
            facts["how"], facts["note"],
        )  # fmt: skip
        if ground.stands(like, facts["day"]):
            return Judged(Outcome.SAME, title=title)
        self._check(ground.subject, facts, plot, batch)
        shown = [[self.heading(key), text] for key, text in texts(facts, plot, batch).items()]
        if household:
            shown.append([self.heading("household"), shared.household_words(household)])
        facts = as_json(facts, plot, batch) | {"household": str(household.pk) if household else None}
        return Judged(Outcome.NEW, title=title, facts=facts, shown=shown)

    def _judge_change(self, ground: Book, event: TraceEvent, said: dict[str, Any], number: int) -> Judged:
        if sentence := ground.twice(event.pk, number):
            raise Refusal({CODE: [sentence]})
        _must_stay_with(ground.places.household(said.get("household")), event)
        facts, plot, batch = self._facts(ground, said, event)
        title = title_of(facts, plot)
        now, new = facts_of(event), as_json(facts, plot, batch)
        if {key: now[key] for key in new} == new:
            return Judged(Outcome.SAME, title=title, target=event.pk)
        if event.error_reason == ErrorReason.DID_NOT_OCCUR or event.corrections.all():
            raise Refusal(_("Mục này đã được sửa sau khi tải về. Tải lại số liệu rồi sửa."))
        self._check(ground.subject, facts, plot, batch)
        before = now | {"day": event.event_date}
        old, wanted = texts(before, event.plot, event.batch), texts(facts, plot, batch)
        keys = [key for key in (old | wanted) if old.get(key) != wanted.get(key)]
        shown = side_by_side(self, keys, old, wanted)
        return Judged(Outcome.CHANGED, title=title, facts=new, before=now, shown=shown, target=event.pk)

    def _facts(
        self, ground: Book, said: dict[str, Any], event: TraceEvent | None
    ) -> tuple[dict[str, Any], Plot | None, Batch | None]:
        """What the row says, with what it leaves alone of `event`. Raises Refusal with all its faults."""
        if event is not None and event.event_type != EventType.OBJECT:
            raise Refusal(_("Việc này gắn với nhiều lô nên sửa trong ứng dụng. Xóa dòng này khỏi tệp."))
        if event is not None and said["step"] != event.biz_step:
            raise Refusal({"step": [_("Mục đã ghi không đổi sang việc khác được. Ghi thêm một dòng mới.")]})
        how, plot, batch = shared.collected(
            lambda: how_of(said, own_words(event.how) if event else {}),
            lambda: _plot(ground, said, event),
            lambda: _batch(ground, said, event),
        )
        kept = note_of(event) if event else ""
        note = (said["note"] or "") if "note" in said else kept
        return {"day": said["day"], "step": said["step"], "how": how, "note": note}, plot, batch

    def _check(self, subject: Subject, facts: dict[str, Any], plot: Plot | None, batch: Batch | None) -> None:
        trial = TraceEvent(
            subject=subject, biz_step=facts["step"], event_date=facts["day"], day_only=True, plot=plot, batch=batch
        )
        if found := faults_of(trial, Beside(facts["note"])):
            raise Refusal({OTHER_FIELDS.get(key, key): sentences for key, sentences in found.items()})

    def hold(self, subject: Subject) -> dict[str, Plot]:
        """The plots by their id."""
        return {str(plot.pk): plot for plot in subject.plots.all()}

    def write(self, *, actor: User, subject: Subject, row: IntakeRow, client_uuid: uuid.UUID, held: Any) -> uuid.UUID:
        entry = for_verb(row.facts, subject, held)
        if row.target is None:
            household = row.facts["household"] and subject.households.get(pk=row.facts["household"])
            return record(
                actor=actor, subject=subject, step=row.facts["step"], client_uuid=client_uuid,
                on_behalf_of=household or None, **entry,
            ).pk  # fmt: skip
        event = TraceEvent.objects.select_related("subject").get(pk=row.target, subject=subject)
        return correct(
            actor=actor, event=event, error_reason=ErrorReason.INCORRECT_DATA, client_uuid=client_uuid, **entry
        ).pk

    def take_back(self, *, actor: User, subject: Subject, row: IntakeRow) -> bool:
        event = TraceEvent.objects.select_related("subject").get(pk=row.made, subject=subject)
        mark = uuid.uuid5(event.client_uuid, "taken back")
        if row.outcome == Outcome.MADE:
            correct(actor=actor, event=event, error_reason=ErrorReason.DID_NOT_OCCUR, client_uuid=mark)
        else:
            before = for_verb(row.before, subject)
            correct(actor=actor, event=event, error_reason=ErrorReason.INCORRECT_DATA, client_uuid=mark, **before)
        return True

    def address(self, target: uuid.UUID) -> str:
        return reverse("diary-correct", args=[target])


def _plot(ground: Book, said: dict[str, Any], event: TraceEvent | None) -> Plot | None:
    if "plot" not in said:
        plot = event.plot if event else None
    elif event and event.plot and fold(said["plot"] or "") == fold(event.plot.name):
        plot = event.plot  # it may have been laid aside since
    else:
        found = ground.places.called(said["plot"] or "", ground.places.household(said.get("household")))
        if len(found) > 1:
            raise Refusal({"plot": [_("Mỗi dòng một thửa. Tách thành nhiều dòng.")]})
        plot = found[0] if found else None
    if plot is None and said["step"] not in ANYWHERE and ground.places.has_plots:
        raise Refusal({"plot": [_("Chọn thửa, để biết việc này làm ở đâu.")]})
    return plot


def _batch(ground: Book, said: dict[str, Any], event: TraceEvent | None) -> Batch | None:
    if "batch" not in said:
        return event.batch if event else None
    lot = said["batch"]
    if not lot:
        return None
    found = ground.lots.get(lot.upper(), [])
    if len(found) > 1 and said.get("product"):
        product = shared.product_called(ground.products, said["product"])
        found = [batch for batch in found if batch.product_id == product.pk]
    if not found:
        raise Refusal({"batch": [_("Không có lô %(lot)s. Chọn trong danh sách, hoặc để trống.") % {"lot": lot[:20]}]})
    if len(found) > 1:
        raise Refusal({"batch": [_("Nhiều sản phẩm có lô này. Ghi thêm tên sản phẩm vào cột Sản phẩm.")]})
    return found[0]


def _household(ground: Book, said: dict[str, Any], plot: Plot | None, batch: Batch | None) -> Household | None:
    """For whom a new entry is: who is named, else whose ground or batch it is."""
    named = ground.places.household(said.get("household"))
    of_batch = ground.places.by_pk.get(batch.household_id) if batch and batch.household_id else None
    if named and of_batch and of_batch.pk != named.pk:
        raise Refusal({"batch": [_("Lô hàng này của hộ khác. Anh/chị chọn lại lô hàng.")]})
    return named or (plot.household if plot else None) or of_batch


def _must_stay_with(named: Household | None, event: TraceEvent) -> None:
    if named is not None and named.party != event.on_behalf_party:
        raise Refusal({"household": [_("Mục đã ghi không đổi sang hộ khác được. Ghi thêm một dòng mới.")]})


DIARY = Diary()
