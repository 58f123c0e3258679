"""Numbers as drawings: bars by month, bars by group. Coordinates are whole text, so that no format writes 1.000."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

HEIGHT = 180  # of the tallest bar, in units of the drawing
FLOOR = 206  # where bars stand
STEP, WIDTH, LEFT = 34, 24, 34


@dataclass(frozen=True)
class Bar:
    """One bar of a month chart."""

    path: str
    middle: str
    month: str
    full: str
    year: str  # told under the first month of a year
    count: int
    is_open: bool  # the month is not over
    words: str


@dataclass(frozen=True)
class Line:
    """A line across the chart with its number."""

    y: str
    text_y: str
    words: int


@dataclass(frozen=True)
class Months:
    bars: list[Bar]
    lines: list[Line]
    words: str  # the whole chart in one sentence

    @property
    def open_count(self) -> int:
        """What the month that goes on has so far."""
        return sum(bar.count for bar in self.bars if bar.is_open)


def months_to(day: dt.date, count: int = 12) -> list[dt.date]:
    """The first days of the `count` months that end with the month of `day`."""
    number = day.year * 12 + day.month - 1
    return [dt.date(n // 12, n % 12 + 1, 1) for n in range(number - count + 1, number + 1)]


def round_top(most: int) -> int:
    """A round number at or above `most`: 1, 2, 4, 10, 20, 40, 100 …"""
    top = 1
    while top < most:
        for factor in (2, 4, 10):
            if top * factor >= most:
                return top * factor
        top *= 10
    return max(top, 2)


def month_chart(counts: Mapping[dt.date, int], day: dt.date, today: dt.date) -> Months:
    """Twelve bars up to the month of `day`; that of `today`, which goes on, is marked."""
    months = months_to(day)
    top = round_top(max([counts.get(month, 0) for month in months], default=0))
    bars = [_bar(n, month, counts.get(month, 0), top, today) for n, month in enumerate(months)]
    lines = [_line(top // 2, top), _line(top, top)] if top > 1 else [_line(top, top)]
    return Months(bars, lines, "; ".join(bar.words for bar in bars))


def _bar(place: int, month: dt.date, count: int, top: int, today: dt.date) -> Bar:
    x, height = LEFT + place * STEP, round(count * HEIGHT / top)
    is_open = (month.year, month.month) == (today.year, today.month)
    january_is_near = place == 0 and month.month == 12  # two years side by side would run into each other
    year = str(month.year) if month.month == 1 or (place == 0 and not january_is_near) else ""
    full = f"{month:%m/%Y}"
    path = f"M{x} {FLOOR - height}h{WIDTH}V{FLOOR}h-{WIDTH}z"
    return Bar(path, str(x + WIDTH // 2), str(month.month), full, year, count, is_open, f"{full}: {count}")


def _line(value: int, top: int) -> Line:
    y = FLOOR - round(value * HEIGHT / top)
    return Line(str(y), str(y - 4), value)


@dataclass(frozen=True)
class Share:
    """A bar within a bar: `part` of `whole`, drawn to the scale of the largest whole."""

    label: str
    part: int
    whole: int
    url: str
    scale: str
    whole_width: str
    part_width: str


def shares(rows: list[tuple[str, int, int, str]]) -> list[Share]:
    """Bars for (label, part, whole, address), largest whole first."""
    most = max([whole for _label, _part, whole, _url in rows], default=1)
    return [
        Share(label, part, whole, url, str(1000), str(round(1000 * whole / most)), str(round(1000 * part / most)))
        for label, part, whole, url in sorted(rows, key=lambda row: -row[2])
    ]
