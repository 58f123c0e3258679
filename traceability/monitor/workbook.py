"""The whole overview as one workbook: filters and definitions first, then one sheet a table."""

from collections.abc import Iterator

from django.http import FileResponse, HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from traceability.monitor.communes import communes_sheet, lines_of
from traceability.monitor.desk import Desk, at_desk
from traceability.monitor.figures import counted, totals
from traceability.monitor.list_pages import sheet_of
from traceability.monitor.lists import TABLES as OWN
from traceability.monitor.measures import measures
from traceability.monitor.overview import figures_sheet
from traceability.monitor.periods import Period, chosen, spoken
from traceability.monitor.sheets import Sheet, xlsx_file
from traceability.monitor.slots import TABLES
from traceability.monitor.tables import Table
from traceability.monitor.trends import released_by_month


@at_desk
def workbook(request: HttpRequest, desk: Desk) -> FileResponse:
    """Downloads everything that the desk holds for a period."""
    period, _form = chosen(request.GET)
    return xlsx_file("so-lieu", _sheets(desk.narrowed(request.GET.get("xa", "")), period))


def _sheets(desk: Desk, period: Period) -> Iterator[Sheet]:
    yield _first(desk, period)
    yield figures_sheet(totals(desk, period, counted(desk, period)))
    by_month = released_by_month(desk, period.end)
    yield Sheet(_("Theo tháng"), [_("Tháng"), _("Lô công bố")], [[f"{m:%m/%Y}", n] for m, n in by_month.items()])
    yield communes_sheet(lines_of(desk, period))
    for table in (*OWN, *TABLES):
        filters = table.filtered(desk, _query(table, desk, period))
        rows, _understood = table.sorted(table.ask(filters), "")
        yield sheet_of(table, rows)


def _query(table: Table, desk: Desk, period: Period) -> QueryDict:
    """The days of the workbook, as far as the table knows them; states are told for its last day."""
    query = QueryDict(mutable=True)
    known = table.filters.base_filters
    if "den" in known:
        query["den"] = spoken(period.end)
    if table.within_period and "tu" in known:
        query["tu"] = spoken(period.begin)
    return query


def _first(desk: Desk, period: Period) -> Sheet:
    rows: list[list] = [
        [_("Phạm vi"), desk.words],
        [_("Kỳ"), period.words],
        [_("Số liệu đến"), timezone.now()],
        [_("Ô trống trong bảng"), _("chưa có số liệu, khác với bằng 0")],
        *([str(measure.label), str(measure.definition)] for measure in measures()),
    ]
    return Sheet(_("Bộ lọc và cách tính"), [_("Mục"), _("Nội dung")], rows)
