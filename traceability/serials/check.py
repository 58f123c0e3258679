"""What a serial says of its unit. The arithmetic needs no row; one query brings the runs of the product."""

from dataclasses import dataclass

from django.db.models import Q

from products.batches import Batch
from products.catalogue import Product
from traceability.serials.derive import grouped, read, spelled
from traceability.serials.keys import KeyGone, series_under
from traceability.serials.models import SerialMark, SerialRun, UnitState


@dataclass(frozen=True)
class Unit:
    """One pack: the run it belongs to, and its number within the run, from 1."""

    run: SerialRun
    number: int
    serial: str

    @property
    def spoken(self) -> str:
        """The serial as it is printed: 4-4-5."""
        return grouped(self.serial)

    @property
    def state(self) -> str:
        """What the latest mark says, else what the run says."""
        at = self.run.first + self.number - 1
        marks = SerialMark.objects.filter(run=self.run, first__lte=at, last__gte=at).order_by("-pk")
        latest = marks.values_list("state", flat=True).first()
        return latest or (UnitState.ACTIVE if self.run.is_active else UnitState.ASLEEP)


def unit_of(product: Product, typed: str, batch: Batch | None = None) -> Unit | None:
    """The unit behind a serial of `product`, of `batch` if one is named; None for whatever we did not issue."""
    serial = read(typed)
    if serial is None:
        return None
    runs = SerialRun.objects.filter(product=product).select_related("batch")
    tried: dict[tuple[str, str], int | None] = {}
    for run in runs.filter(Q(batch=batch) if batch else Q()):
        name = (run.key_id, run.series)
        if name not in tried:
            tried[name] = _number(run, serial)
        number = tried[name]
        if number is not None and run.first <= number <= run.last:
            return Unit(run, number - run.first + 1, spelled(serial))
    return None


def _number(run: SerialRun, serial: int) -> int | None:
    try:
        return series_under(run.key_id, run.series).number_of(serial)
    except KeyGone:
        return None
