"""Fields, barns, ponds and workshops of a subject. A plot that has a history is laid aside, never deleted."""

from collections.abc import Container

from django.db import transaction
from django.utils.translation import gettext as _

from cooperatives.profile import must_lie_in
from cooperatives.registration import must_be_in_force
from cooperatives.subjects import Household, Plot, Subject
from cooperatives.users import User
from traceability.foundation.audit.trail import note
from traceability.foundation.pointers import is_pointed_at
from traceability.foundation.refusals import Refusal
from traceability.foundation.words import clean, fold

EDITABLE = ("name", "kind", "crop", "area_m2", "unit", "village", "growing_area_code", "active")


def _write(plot: Plot, values: dict, taken: Container[str] | None = None) -> Plot:
    unknown = set(values) - set(EDITABLE)
    if unknown:
        raise TypeError(f"not editable: {sorted(unknown)}")
    if values.get("unit") is not None and values["unit"].pk != plot.unit_id:
        must_be_in_force(values["unit"])
    for name, value in values.items():
        setattr(plot, name, clean(value) if isinstance(value, str) else value)
    must_be_right(plot, _names_beside(plot) if taken is None else taken)
    plot.save()
    return plot


def _names_beside(plot: Plot) -> set[str]:
    others = Plot.objects.filter(subject=plot.subject, household=plot.household, active=True).exclude(pk=plot.pk)
    return {fold(name) for name in others.values_list("name", flat=True)}


def must_be_right(plot: Plot, taken: Container[str]) -> None:
    """Refuses what no plot may be; `taken` holds the folded names of the others in use. It asks nothing anew."""
    must_lie_in(plot.village, plot.unit)
    if not plot.name:
        raise Refusal({"name": [_("Chưa có tên thửa. Anh/chị ghi tên mà nhà mình hay gọi.")]})
    if plot.active and fold(plot.name) in taken:
        raise Refusal({"name": [_("Đã có nơi tên này. Anh/chị đặt tên khác để dễ phân biệt.")]}, code="conflict")
    if plot.area_m2 is not None and plot.area_m2 <= 0:
        raise Refusal({"area_m2": [_("Diện tích phải lớn hơn 0. Chưa đo thì để trống.")]})


def _noted(actor: User, verb: str, plot: Plot) -> Plot:
    note(actor, verb, plot, plot.subject_id)
    return plot


@transaction.atomic
def add_plot(
    *, actor: User, subject: Subject, household: Household | None = None, names_in_use: Container[str] | None = None,
    **values,
) -> Plot:  # fmt: skip
    """A new plot of `subject`, or of one of its households; without a commune it lies where its people live.

    Who adds many has asked once for the folded `names_in_use` there, and keeps them up to date.
    """
    must_be_of(household, subject)
    values["unit"] = values.get("unit") or (household.unit if household else subject.unit)
    if values["unit"] is None:
        raise Refusal({"unit": [_("Chưa chọn xã. Anh/chị gõ tên xã có thửa này.")]})
    return _noted(actor, "plot.added", _write(Plot(subject=subject, household=household), values, names_in_use))


def must_be_of(household: Household | None, subject: Subject) -> None:
    """Refuses a household of another subject, and one that was laid aside."""
    if household is not None and (household.subject_id != subject.pk or not household.active):
        raise Refusal({"household": [_("Chọn hộ của cơ sở mình, đang còn dùng.")]})


@transaction.atomic
def give_plot(*, actor: User, plot: Plot, household: Household | None) -> Plot:
    """Says whose work a plot is within its cooperative. What was recorded before stays with whom it was recorded."""
    must_be_of(household, plot.subject)
    plot.household = household
    return _noted(actor, "plot.given", _write(plot, {}))


@transaction.atomic
def edit_plot(*, actor: User, plot: Plot, **values) -> Plot:
    """Changes what is named in `values`."""
    return _noted(actor, "plot.changed", _write(plot, values))


@transaction.atomic
def remove_unused_plot(*, actor: User, plot: Plot) -> bool:
    """Takes back a plot at which nothing points; one with a history stays. Whether it went."""
    if is_pointed_at(plot):
        return False
    _noted(actor, "plot.removed", plot)
    plot.delete()
    return True
