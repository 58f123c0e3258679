"""Addresses of imports."""

from django.urls import path

from traceability.intake import pages, working_pages

_ONE = "nhap-excel/<uuid:pk>/"
urlpatterns = [
    path("nhap-excel/", pages.IntakesView.as_view(), name="intakes"),
    path("nhap-excel/moi/<slug:slug>/", pages.IntakeNewView.as_view(), name="intake-new"),
    path("nhap-excel/mau/<slug:slug>/", pages.TemplateView.as_view(), name="intake-template"),
    path(_ONE, pages.IntakeView.as_view(), name="intake"),
    path(f"{_ONE}tep/", pages.FixedFileView.as_view(), name="intake-file"),
    path(f"{_ONE}ghi/", working_pages.ConfirmView.as_view(), name="intake-confirm"),
    path(f"{_ONE}dung/", working_pages.StopView.as_view(), name="intake-stop"),
    path(f"{_ONE}hoan-tac/", working_pages.UndoView.as_view(), name="intake-undo"),
    path(f"{_ONE}bo/", working_pages.DropView.as_view(), name="intake-drop"),
    path(f"{_ONE}lai/", working_pages.AgainView.as_view(), name="intake-again"),
]
