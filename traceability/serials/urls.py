"""Addresses of serials."""

from django.urls import path

from traceability.serials import files, pages

urlpatterns = [
    path("lo-hang/<uuid:pk>/so-goi/", pages.RunsView.as_view(), name="serials"),
    path("so-goi/<uuid:pk>/", pages.RunView.as_view(), name="serial-run"),
    path("so-goi/<uuid:pk>/day-so.csv", files.table, name="serial-table"),
    path("so-goi/<uuid:pk>/ma-<int:part>.zip", files.symbols, name="serial-symbols"),
    path("so-goi/<uuid:pk>/to.pdf", files.sheet, name="serial-sheet"),
]
