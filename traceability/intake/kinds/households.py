"""Households of a cooperative by Excel. A row is known by its code, its name and head, or its telephone."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperatives.households import add_household, edit_household, faults_of, remove_unused_household
from cooperatives.places import AdministrativeUnit, Village
from cooperatives.subjects import Household, Subject
from cooperatives.users import User
from traceability.foundation import phones
from traceability.foundation.refusals import Refusal
from traceability.foundation.words import fold
from traceability.intake import cells
from traceability.intake.columns import CODE, EXAMPLE, TEXT, Column
from traceability.intake.kinds.atlas import Atlas
from traceability.intake.kinds.base import Ground, Judged, Kind, changed_since, differences, side_by_side, unknown_code
from traceability.intake.models import IntakeRow, Outcome
from traceability.ledger.events import TraceEvent

FACTS = ("name", "head", "phone", "unit_id", "village_id")


@dataclass
class Members(Ground):
    """The households of the subject, and who holds which name and number, those of the file's own rows too."""

    by_code: dict[str, Household] = field(default_factory=dict)
    by_name: dict[str, list[Household]] = field(default_factory=dict)
    names: dict[str, uuid.UUID] = field(default_factory=dict)
    numbers: dict[str, uuid.UUID] = field(default_factory=dict)
    atlas: Atlas = field(default_factory=Atlas)


class Households(Kind):
    """*Hộ thành viên*."""

    key = "households"
    slug = "ho"
    title = gettext_lazy("Hộ thành viên")
    hint = gettext_lazy("Tên hộ, chủ hộ, điện thoại, xã, thôn.")
    icon = "me"
    takes_back = gettext_lazy("Xóa hộ mới chưa dùng, trả lại giá trị cũ. Hộ đã có thửa, nhật ký thì vẫn còn.")
    columns = (
        Column(CODE, gettext_lazy("Mã (không sửa)"), cells.code, format=TEXT, width=14, also=("Mã hộ",),
               help=gettext_lazy("Hệ thống ghi. Hộ mới thì để trống.")),
        Column("name", gettext_lazy("Tên hộ"), cells.line(120), required=True, width=30, also=("Hộ", "Họ tên"),
               help=gettext_lazy("Tên mà cơ sở hay gọi.")),
        Column("head", gettext_lazy("Chủ hộ"), cells.line(120), width=26, also=("Họ tên chủ hộ",),
               help=gettext_lazy("Họ và tên người đứng tên hộ.")),
        Column("phone", gettext_lazy("Điện thoại"), cells.phone, format=TEXT, width=18,
               also=("Số điện thoại", "SĐT", "ĐT", "Điện thoại di động"),
               help=gettext_lazy("Mất số 0 ở đầu thì hệ thống tự thêm lại.")),
        Column("unit", gettext_lazy("Xã, phường"), cells.line(120), also=("Xã", "Phường", "Xã/phường"), width=22,
               help=gettext_lazy("Để trống là xã của cơ sở.")),
        Column("village", gettext_lazy("Thôn, bản"), cells.line(80), options="village", width=20,
               also=("Thôn", "Bản", "Thôn, bản, tổ dân phố"), help=gettext_lazy("Chọn thôn, bản đã có của xã.")),
    )  # fmt: skip

    def example(self) -> dict[str, Any]:
        return {CODE: EXAMPLE, "name": "Hộ ông Ví Dụ", "head": "Lê Văn Ví Dụ", "phone": "0900 000 001"}

    def lists(self, subject: Subject) -> dict[str, list[str]]:
        return {"village": list(Village.objects.filter(unit=subject.unit).values_list("name", flat=True))}

    def standing(self, subject: Subject) -> Iterator[dict[str, Any]]:
        for household in subject.households.filter(active=True).select_related("unit", "village"):
            yield {
                CODE: str(household.pk), "name": household.name, "head": household.head,
                "phone": phones.national(household.phone) if household.phone else "",
                "unit": household.unit.name_with_district, "village": str(household.village or ""),
            }  # fmt: skip

    def ground(self, subject: Subject) -> Members:
        members = Members(subject)
        for household in subject.households.filter(active=True).select_related("unit", "village"):
            members.by_code[str(household.pk)] = household
            members.by_name.setdefault(fold(household.name), []).append(household)
            members.names[household.folded] = household.pk
            members.numbers[household.phone] = household.pk
        return members

    def judge(self, ground: Members, said: dict[str, Any], number: int) -> Judged:
        target = self._known(ground, said)
        household = target or Household(subject=ground.subject, unit=ground.subject.unit)
        now = _facts_of(household)
        facts = self._facts(ground, said, household)
        title = facts.get("name") or household.name
        if target and (sentence := ground.twice(target.pk, number)):
            raise Refusal({"name": [sentence]})
        keys = differences(facts, now) if target else list(facts)
        if target and not keys:
            return Judged(Outcome.SAME, title=title, target=target.pk)
        self._check(ground, household.pk, now | facts)
        facts = {key: facts[key] for key in keys}
        new = self._texts(ground, facts)
        if target is None:
            return Judged(Outcome.NEW, title=title, facts=facts, shown=[[self.heading(k), t] for k, t in new.items()])
        before = {key: now[key] for key in keys}
        shown = side_by_side(self, [key.removesuffix("_id") for key in keys], self._texts(ground, before), new)
        return Judged(Outcome.CHANGED, title=title, facts=facts, before=before, shown=shown, target=target.pk)

    def _known(self, ground: Members, said: dict[str, Any]) -> Household | None:
        if code := said.get(CODE):
            if code.lower() not in ground.by_code:
                raise Refusal({CODE: [unknown_code()]})
            return ground.by_code[code.lower()]
        held = ground.names.get(fold(f"{said['name']} {said.get('head') or ''}")) or ground.numbers.get(
            said.get("phone") or "-"
        )
        alone = ground.by_name.get(fold(said["name"]), [])
        if held is None and len(alone) == 1 and not said.get("head") and not said.get("phone"):
            return alone[0]
        return ground.by_code.get(str(held)) if held else None

    def _facts(self, ground: Members, said: dict[str, Any], household: Household) -> dict[str, Any]:
        facts: dict[str, Any] = {key: said[key] or "" for key in ("name", "head", "phone") if key in said}
        unit = household.unit if household.unit_id else None
        if said.get("unit"):
            unit = ground.atlas.unit(said["unit"])
            facts["unit_id"] = unit.pk
        if unit is None:
            raise Refusal({"unit": [_("Chưa chọn xã. Anh/chị gõ tên xã của hộ.")]})
        if "village" in said:
            facts["village_id"] = ground.atlas.village(unit, said["village"])
        elif "unit_id" in facts and household.village and household.village.unit_id != unit.pk:
            facts["village_id"] = None
        return facts

    def _check(self, ground: Members, pk: uuid.UUID, facts: dict[str, Any]) -> None:
        trial = Household(pk=pk, subject=ground.subject, **facts)
        name = fold(f"{trial.name} {trial.head}")
        found = faults_of(
            trial, name_taken=lambda: ground.names.get(name, pk) != pk,
            phone_taken=lambda: ground.numbers.get(trial.phone, pk) != pk,
        )  # fmt: skip
        if found:
            raise Refusal(found)
        ground.names[name] = pk
        if trial.phone:
            ground.numbers[trial.phone] = pk

    def _texts(self, ground: Members, facts: dict[str, Any]) -> dict[str, str]:
        """Each fact as it reads, by the key of its column."""
        said = {key: str(facts[key]) for key in ("name", "head") if facts.get(key)}
        if facts.get("phone"):
            said["phone"] = phones.national(facts["phone"])
        if facts.get("unit_id"):
            said["unit"] = ground.atlas.unit_words(facts["unit_id"])
        if facts.get("village_id"):
            said["village"] = ground.atlas.village_words(facts["village_id"])
        return said

    def write(
        self, *, actor: User, subject: Subject, row: IntakeRow, client_uuid: uuid.UUID, held: Any
    ) -> uuid.UUID:  # fmt: skip
        facts = _for_verb(row.facts)
        if row.target is None:
            return add_household(actor=actor, subject=subject, **facts).pk
        household = Household.objects.select_for_update().get(pk=row.target, subject=subject)
        changed_since(_facts_of(household), row.before)
        return edit_household(actor=actor, household=household, **facts).pk

    def take_back(self, *, actor: User, subject: Subject, row: IntakeRow) -> bool:
        household = Household.objects.filter(pk=row.made, subject=subject).first()
        if household is None:
            return True
        if row.outcome == Outcome.MADE:
            told = TraceEvent.objects.filter(subject=subject, on_behalf_party=household.party)
            return not told.exists() and remove_unused_household(actor=actor, household=household)
        changed_since(_facts_of(household), row.facts)
        edit_household(actor=actor, household=household, **_for_verb(row.before))
        return True

    def address(self, target: uuid.UUID) -> str:
        return reverse("household", args=[target])


def _facts_of(household: Household) -> dict[str, Any]:
    """The facts of a household in plain JSON."""
    facts = {name: getattr(household, name) for name in FACTS}
    facts["village_id"] = None if household.village_id is None else str(household.village_id)
    return facts


def _for_verb(facts: dict[str, Any]) -> dict[str, Any]:
    facts = dict(facts)
    if "unit_id" in facts:
        facts["unit"] = AdministrativeUnit.objects.get(pk=facts.pop("unit_id"))
    if "village_id" in facts:
        pk = facts.pop("village_id")
        facts["village"] = Village.objects.get(pk=pk) if pk else None
    return facts


HOUSEHOLDS = Households()
