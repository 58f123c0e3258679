"""What can be brought in by Excel: one file a kind. Each reads, judges and writes by the verbs of its floor."""

from traceability.intake.kinds.base import Kind
from traceability.intake.kinds.batches import BATCHES
from traceability.intake.kinds.diary import DIARY
from traceability.intake.kinds.households import HOUSEHOLDS
from traceability.intake.kinds.plots import PLOTS
from traceability.intake.kinds.products import PRODUCTS

KINDS: dict[str, Kind] = {kind.key: kind for kind in (PRODUCTS, HOUSEHOLDS, PLOTS, BATCHES, DIARY)}


def kind_at(slug: str) -> Kind | None:
    """The kind of an address, or None."""
    return next((kind for kind in KINDS.values() if kind.slug == slug), None)
