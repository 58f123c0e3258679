"""One view for every list: filters and order in the address, pages, and the same rows as CSV or workbook."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from traceability.monitor.desk import Desk, at_desk
from traceability.monitor.sheets import Sheet, csv_file, xlsx_file
from traceability.monitor.tables import Table

A_PAGE = 50


def list_page(table: Table):
    """The view of `table`."""

    @at_desk
    def view(request: HttpRequest, desk: Desk) -> HttpResponseBase:
        filters = table.filtered(desk, request.GET)
        asked = request.GET.get("sap", "")[:40]
        rows, understood = table.sorted(table.ask(filters), asked)
        kind = request.GET.get("tai", "")
        if kind == "csv":
            return csv_file(table.name, sheet_of(table, rows))
        if kind == "xlsx":
            return xlsx_file(table.name, [about(table, desk, filters), sheet_of(table, rows)])
        return render(request, "monitor/list.html", _context(request, desk, table, filters, rows, understood))

    return view


def _context(request: HttpRequest, desk: Desk, table: Table, filters: Any, rows: Any, understood: str) -> dict:
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("trang"))
    return {
        "table": table, "desk": desk, "form": filters.form, "used": used(filters), "page": page,
        "headings": table.headings(understood), "cells": table.cells(list(page.object_list)),
        "total": table.total(filters) if table.total else None, "sap": understood,
    }  # fmt: skip


def sheet_of(table: Table, rows: Any) -> Sheet:
    """The whole table as a sheet."""
    return Sheet(str(table.title), [str(column.title) for column in table.columns], table.values(rows))


def used(filters: Any) -> list[tuple[str, str]]:
    """The filters that are set, in words, for the page, for print and for downloads."""
    form = filters.form
    found = []
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if value not in (None, "", False) and not isinstance(value, QuerySet):
            found.append((str(field.label), _in_words(field, value)))
    return found


def _in_words(field: Any, value: Any) -> str:
    if value is True:
        return _("Có")
    if hasattr(value, "year"):
        return date_format(value)
    choices = {str(key): str(words) for key, words in getattr(field, "choices", ()) if not hasattr(value, "pk")}
    return choices.get(str(value), str(value))


def about(table: Table, desk: Desk, filters: Any) -> Sheet:
    """The first sheet of a download: what it is, whose, when, and by which filters."""
    rows: list[list[Any]] = [
        [_("Bảng"), str(table.title)],
        [_("Phạm vi"), desk.words],
        [_("Số liệu đến"), timezone.now()],
        *([label, words] for label, words in used(filters)),
    ]
    if table.note:
        rows.append([_("Cách tính"), str(table.note)])
    return Sheet(_("Bộ lọc"), [_("Mục"), _("Nội dung")], rows)
