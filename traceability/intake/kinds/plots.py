"""Plots by Excel. A row is known by its code or its name; a file lays nothing aside."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperatives.places import AdministrativeUnit, Village
from cooperatives.plots import add_plot, edit_plot, give_plot, must_be_right, remove_unused_plot
from cooperatives.subjects import Household, Plot, PlotKind, Subject
from cooperatives.users import User
from traceability.foundation import numbers
from traceability.foundation.refusals import Refusal
from traceability.foundation.words import fold
from traceability.intake import cells
from traceability.intake.columns import CODE, EXAMPLE, TEXT, Column
from traceability.intake.kinds import shared
from traceability.intake.kinds.atlas import Atlas
from traceability.intake.kinds.base import Ground, Judged, Kind, changed_since, differences, side_by_side, unknown_code
from traceability.intake.models import IntakeRow, Outcome

SQUARE_METRES = {"m2": 1, "m²": 1, "ha": 10_000, "hecta": 10_000, "hec-ta": 10_000}
LARGEST = Decimal("9999999999")
FACTS = ("name", "kind", "crop", "area_m2", "unit_id", "village_id", "growing_area_code", "household_id")
Spot = tuple[uuid.UUID | None, str]  # household, folded name: there a plot's name is its own


def _kinds() -> list[tuple[str, Any]]:
    return [(str(label), value) for value, label in PlotKind.choices]


def _which_kind() -> str:
    return _("Chọn một trong: %(choices)s.") % {"choices": "; ".join(words for words, _value in _kinds())}


def _area(raw: Any, remarks: list[str]) -> str:
    """Square metres as text; hectares are converted, and said. A sào differs from place to place: it is asked."""
    amount, unit = cells.measure(raw, remarks)
    factor = SQUARE_METRES.get(fold(unit).replace(" ", "")) if unit else 1
    if factor is None:
        raise Refusal(_("Ghi diện tích bằng m² hoặc ha, ví dụ 500 m². Sào mỗi nơi một khác."))
    area = (amount * factor).quantize(Decimal("0.01"))
    if not 0 < area <= LARGEST:
        raise Refusal(_("Diện tích phải lớn hơn 0. Chưa đo thì để trống."))
    if factor != 1:
        remarks.append(_("%(typed)s được hiểu là %(area)s m².") % {"typed": raw, "area": numbers.show(area)})
    return str(area)


@dataclass
class Map(Ground):
    """The plots of the subject, and the communes that the file has named so far."""

    by_code: dict[str, Plot] = field(default_factory=dict)
    places: shared.Places = field(default_factory=shared.Places)
    taken: dict[Spot, uuid.UUID] = field(default_factory=dict)  # names in use → id of the plot
    atlas: Atlas = field(default_factory=Atlas)


class Plots(Kind):
    """*Thửa, vườn, chuồng, ao*."""

    key = "plots"
    slug = "thua"
    title = gettext_lazy("Thửa, vườn, chuồng, ao")
    hint = gettext_lazy("Tên, loại, cây trồng, diện tích, xã.")
    icon = "pin"
    takes_back = gettext_lazy("Xóa thửa mới chưa dùng, trả lại giá trị cũ. Thửa đã có nhật ký hoặc lô thì vẫn còn.")
    columns = (
        Column(CODE, gettext_lazy("Mã (không sửa)"), cells.code, format=TEXT, width=14, also=("Mã thửa",),
               help=gettext_lazy("Hệ thống ghi. Thửa mới thì để trống.")),
        Column("name", gettext_lazy("Tên thửa"), cells.line(80), required=True, width=30,
               also=("Thửa", "Tên", "Tên thửa, vườn, chuồng, ao", "Tên thửa, vườn"),
               help=gettext_lazy("Tên nhà mình hay gọi, mỗi nơi một tên.")),
        Column("kind", gettext_lazy("Loại"), cells.among(_kinds, _which_kind), options="kind", width=22,
               also=("Loại thửa",), help=gettext_lazy("Chọn trong danh sách. Để trống là thửa ruộng, vườn.")),
        Column("crop", gettext_lazy("Cây trồng, vật nuôi"), cells.line(80), also=("Cây trồng", "Vật nuôi", "Cây con"),
               help=gettext_lazy("Ví dụ: Nếp nương, Gà thả vườn.")),
        Column("area_m2", gettext_lazy("Diện tích (m²)"), _area, also=("Diện tích",), width=14,
               help=gettext_lazy("Ghi bằng m², hoặc thêm chữ ha. Chưa đo thì để trống.")),
        Column("unit", gettext_lazy("Xã, phường"), cells.line(120), also=("Xã", "Phường", "Xã/phường"), width=22,
               help=gettext_lazy("Để trống là xã của cơ sở.")),
        Column("village", gettext_lazy("Thôn, bản"), cells.line(80), options="village", width=20,
               also=("Thôn", "Bản", "Thôn, bản, tổ dân phố"), help=gettext_lazy("Chọn thôn, bản đã có của xã.")),
        Column("household", gettext_lazy("Hộ"), cells.line(240), options="household", width=26,
               also=("Tên hộ", "Hộ thành viên"), help=gettext_lazy("Thửa của hộ nào. Để trống là của chung.")),
        Column("growing_area_code", gettext_lazy("Mã số vùng trồng"), cells.line(40), format=TEXT, width=20,
               help=gettext_lazy("Nếu có.")),
    )  # fmt: skip

    def example(self) -> dict[str, Any]:
        return {CODE: EXAMPLE, "name": "Thửa Nà Dưới", "kind": str(PlotKind.FIELD.label), "crop": "Nếp nương",
                "area_m2": 1500}  # fmt: skip

    def lists(self, subject: Subject) -> dict[str, list[str]]:
        villages = Village.objects.filter(unit=subject.unit).values_list("name", flat=True)
        households = shared.household_names(subject)
        return {"kind": [words for words, _value in _kinds()], "village": list(villages), "household": households}

    def standing(self, subject: Subject) -> Iterator[dict[str, Any]]:
        for plot in subject.plots.filter(active=True).select_related("unit", "village", "household"):
            yield {
                CODE: str(plot.pk), "name": plot.name, "kind": str(plot.get_kind_display()), "crop": plot.crop,
                "area_m2": plot.area_m2, "unit": plot.unit.name_with_district, "village": str(plot.village or ""),
                "growing_area_code": plot.growing_area_code, "household": shared.household_words(plot.household),
            }  # fmt: skip

    def ground(self, subject: Subject) -> Map:
        mine = list(subject.plots.select_related("unit", "village", "household__unit"))
        taken = {(plot.household_id, fold(plot.name)): plot.pk for plot in mine if plot.active}
        by_code = {str(plot.pk): plot for plot in mine}
        return Map(subject, by_code=by_code, places=shared.Places.of(subject), taken=taken)

    def judge(self, ground: Map, said: dict[str, Any], number: int) -> Judged:
        household = ground.places.household(said.get("household"))
        target = self._known(ground, said, household)
        unit = household.unit if household else ground.subject.unit
        plot = target or Plot(subject=ground.subject, unit=unit, household=household)
        now = _facts_of(plot)
        facts = self._facts(ground, said, plot, household)
        name = facts.get("name") or now["name"]
        spot = (household.pk if household else None, fold(name))
        if sentence := ground.twice(target.pk if target else spot, number):
            raise Refusal({"name": [sentence]})
        keys = differences(facts, now) if target else list(facts)
        if target and not keys:
            return Judged(Outcome.SAME, title=name, target=target.pk)
        self._check(ground, plot, now | facts)
        facts = {key: facts[key] for key in keys}
        new = self._texts(ground, facts)
        if target is None:
            return Judged(Outcome.NEW, title=name, facts=facts, shown=[[self.heading(k), t] for k, t in new.items()])
        before = {key: now[key] for key in keys}
        shown = side_by_side(self, [key.removesuffix("_id") for key in keys], self._texts(ground, before), new)
        return Judged(Outcome.CHANGED, title=name, facts=facts, before=before, shown=shown, target=target.pk)

    def _known(self, ground: Map, said: dict[str, Any], household: Household | None) -> Plot | None:
        if code := said.get(CODE):
            if code.lower() not in ground.by_code:
                raise Refusal({CODE: [unknown_code()]})
            return ground.by_code[code.lower()]
        name = fold(said.get("name") or "")
        held = ground.taken.get((household.pk if household else None, name))
        if held is None and household is None and len(ground.places.plots.get(name, [])) == 1:
            return ground.by_code[str(ground.places.plots[name][0].pk)]
        return ground.by_code.get(str(held)) if held else None

    def _facts(
        self, ground: Map, said: dict[str, Any], plot: Plot, household: Household | None
    ) -> dict[str, Any]:  # fmt: skip
        facts: dict[str, Any] = {
            key: said[key] for key in ("name", "crop", "area_m2", "growing_area_code") if key in said
        }
        facts |= {key: facts[key] or "" for key in ("crop", "growing_area_code") if key in facts}
        if "kind" in said:
            facts["kind"] = said["kind"] or PlotKind.FIELD.value
        if "household" in said:
            facts["household_id"] = str(household.pk) if household else None
        unit = plot.unit if plot.unit_id else None
        if said.get("unit"):
            unit = ground.atlas.unit(said["unit"])
            facts["unit_id"] = unit.pk
        if unit is None:
            raise Refusal({"unit": [_("Chưa có xã. Anh/chị gõ tên xã có thửa này.")]})
        if "village" in said:
            facts["village_id"] = ground.atlas.village(unit, said["village"])
        elif "unit_id" in facts and plot.village and plot.village.unit_id != unit.pk:
            facts["village_id"] = None
        return facts

    def _check(self, ground: Map, plot: Plot, facts: dict[str, Any]) -> None:
        trial = Plot(pk=plot.pk, subject=ground.subject, **_for_model(facts))
        spot: Spot = (trial.household_id, fold(trial.name))
        must_be_right(trial, {spot[1]} if ground.taken.get(spot, plot.pk) != plot.pk else ())
        ground.taken[spot] = plot.pk

    def _texts(self, ground: Map, facts: dict[str, Any]) -> dict[str, str]:
        """Each fact as it reads, by the key of its column."""
        said = {key: str(value) for key, value in facts.items() if value not in (None, "")}
        if "area_m2" in said:
            said["area_m2"] = f"{numbers.show(Decimal(said['area_m2']))} m²"
        if "kind" in said:
            said["kind"] = str(PlotKind(said["kind"]).label)
        if "unit_id" in said:
            said["unit"] = ground.atlas.unit_words(facts["unit_id"])
        if "household_id" in said:
            said["household"] = shared.household_words(ground.places.by_pk.get(uuid.UUID(said["household_id"])))
        if "village_id" in said:
            said["village"] = ground.atlas.village_words(said["village_id"])
        return {key: text for key, text in said.items() if not key.endswith("_id")}

    def hold(self, subject: Subject) -> dict[uuid.UUID | None, set[str]]:
        """The names in use, by household."""
        held: dict[uuid.UUID | None, set[str]] = {}
        for household, name in subject.plots.filter(active=True).values_list("household", "name"):
            held.setdefault(household, set()).add(fold(name))
        return held

    def write(self, *, actor: User, subject: Subject, row: IntakeRow, client_uuid: uuid.UUID, held: Any) -> uuid.UUID:
        facts = _for_verb(row.facts)
        if row.target is None:
            household = facts.get("household")
            names = held.setdefault(household.pk if household else None, set())
            made = add_plot(actor=actor, subject=subject, names_in_use=names, **facts)
            names.add(fold(made.name))
            return made.pk
        plot = Plot.objects.select_for_update().get(pk=row.target, subject=subject)
        changed_since(_facts_of(plot), row.before)
        return _change(actor, plot, facts).pk

    def take_back(self, *, actor: User, subject: Subject, row: IntakeRow) -> bool:
        plot = Plot.objects.filter(pk=row.made, subject=subject).first()
        if plot is None:
            return True
        if row.outcome == Outcome.MADE:
            return remove_unused_plot(actor=actor, plot=plot)
        changed_since(_facts_of(plot), row.facts)
        _change(actor, plot, _for_verb(row.before))
        return True

    def address(self, target: uuid.UUID) -> str:
        return reverse("plot", args=[target])


def _change(actor: User, plot: Plot, facts: dict[str, Any]) -> Plot:
    """Whose a plot is has a verb of its own."""
    if "household" in facts:
        plot = give_plot(actor=actor, plot=plot, household=facts.pop("household"))
    return edit_plot(actor=actor, plot=plot, **facts) if facts else plot


def _facts_of(plot: Plot) -> dict[str, Any]:
    """The facts of a plot in plain JSON."""
    facts = {name: getattr(plot, name) for name in FACTS}
    facts["area_m2"] = None if plot.area_m2 is None else str(Decimal(plot.area_m2).quantize(Decimal("0.01")))
    for name in ("village_id", "household_id"):
        facts[name] = None if facts[name] is None else str(facts[name])
    return facts


def _for_model(facts: dict[str, Any]) -> dict[str, Any]:
    facts = dict(facts)
    if facts.get("area_m2") is not None:
        facts["area_m2"] = Decimal(facts["area_m2"])
    if facts.get("household_id") is not None:
        facts["household_id"] = uuid.UUID(facts["household_id"])
    return facts


def _for_verb(facts: dict[str, Any]) -> dict[str, Any]:
    facts = _for_model(facts)
    if "unit_id" in facts:
        facts["unit"] = AdministrativeUnit.objects.get(pk=facts.pop("unit_id"))
    for key, model in (("village", Village), ("household", Household)):
        if f"{key}_id" in facts:
            pk = facts.pop(f"{key}_id")
            facts[key] = model.objects.get(pk=pk) if pk else None
    return facts


PLOTS = Plots()
