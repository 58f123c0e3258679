"""The pre-harvest interval (PHI, thời gian cách ly). Pure: it decides, and never reads or writes a row.

For each plot: harvest date ≥ spray date + PHI. Two products in one tank are two entries of one day, so the longest
interval rules. An unknown PHI counts as not met, never as zero (domain.md §4). Spraying on 11/5 with a PHI of 7 days
allows harvest from 18/5.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Spray:
    """One treatment of one plot. `phi_days` is None while nobody has said how long to wait."""

    event_id: str
    sprayed_on: dt.date
    phi_days: int | None
    name: str
    plot: str

    @property
    def harvest_from(self) -> dt.date | None:
        """The first day on which harvest is allowed, or None while that is unknown."""
        return None if self.phi_days is None else self.sprayed_on + dt.timedelta(days=self.phi_days)


def breaches(sprays: Iterable[Spray], harvested_on: dt.date) -> list[Spray]:
    """The sprays up to `harvested_on` whose interval had not passed that day, latest first."""
    broken = [
        spray
        for spray in sprays
        if spray.sprayed_on <= harvested_on and (spray.harvest_from is None or spray.harvest_from > harvested_on)
    ]
    return sorted(broken, key=lambda spray: spray.sprayed_on, reverse=True)
