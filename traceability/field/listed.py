"""The department's list on the diary form: what to offer while typing, and the doubt about an interval too short.

The list proposes and warns; what the grower writes is kept as hers, and what the list said is kept beside it.
"""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperatives.subjects import Plot
from traceability.inputs.listing import LAPSED, Medicine, MedicineKind, MedicineState, find
from traceability.ledger.vocabulary import Step

OFFERED = 200
KIND: dict[str, str] = {Step.SPRAY: MedicineKind.PLANT, Step.TREAT: MedicineKind.ANIMAL}


@dataclass(frozen=True)
class Offer:
    """One name to choose, with what choosing it fills in."""

    name: str
    registration: str = ""
    phi_days: int | None = None
    state: str = ""
    by_list: bool = True


def offers(step: str, crop: str = "", typed: str = "") -> list[Offer]:
    """Names of the list for `step`, for a crop; forbidden ones too, so that the warning comes while typing."""
    if step not in KIND:
        return []
    today = timezone.localdate()
    rows = Medicine.objects.latest_on(today).filter(kind=KIND[step]).called(typed)[:OFFERED]
    return [Offer(row.name, row.registration, row.phi_for(crop), row.state_on(today)) for row in rows]


@dataclass(frozen=True)
class Word:
    """What the list says of one product on one day: its interval on the crop, and its state."""

    row: Medicine
    phi_days: int | None
    state: str

    @property
    def warning(self) -> str:
        """What to say of a product that should not be used, or nothing."""
        return warning(self.state)


def word(*, name: str, registration: str, day: dt.date, plot: Plot | None) -> Word | None:
    row = find(name=name, registration=registration, day=day)
    return Word(row, row.phi_for(plot.crop if plot else ""), row.state_on(day)) if row else None


def warning(state: str) -> str:
    """The sentence about a state of the list, or nothing."""
    agency = {"agency": settings.AGENCY_NAME}
    if state == MedicineState.FORBIDDEN:
        return _("Thuốc này bị cấm theo danh mục của %(agency)s. Lô hàng dùng thuốc cấm không công bố được.") % agency
    if state == MedicineState.WITHDRAWN:
        return _("Thuốc này đã rút khỏi danh mục của %(agency)s. Anh/chị nên dùng thuốc khác.") % agency
    if state == LAPSED:
        return _("Thuốc này đã hết hiệu lực trong danh mục của %(agency)s.") % agency
    return ""


def warnings() -> dict[str, str]:
    """State by state the sentence that goes with it."""
    return {str(state): warning(state) for state in (MedicineState.FORBIDDEN, MedicineState.WITHDRAWN, LAPSED)}


def by_list() -> str:
    """Whose word stands beside what was filled in."""
    return _("Theo danh mục của %(agency)s.") % {"agency": settings.AGENCY_NAME}


def proposal(days: int) -> str:
    """Said where the number of days was left empty and the list knows it."""
    said = {"agency": settings.AGENCY_NAME, "days": days}
    return _("Theo danh mục của %(agency)s là %(days)d ngày. Đúng thì bấm Lưu lần nữa.") % said


def doubt(typed: int, listed: int) -> str:
    """Asked where fewer days were typed than the list says."""
    said = {"agency": settings.AGENCY_NAME, "typed": typed, "listed": listed}
    return _("Danh mục của %(agency)s ghi %(listed)d ngày, anh/chị ghi %(typed)d ngày. Có đúng không?") % said
