"""Addresses of the list and of what was bought."""

from django.urls import include, path

from traceability.inputs import intake_pages, list_pages, stock_pages

_LIST = "quan-ly/thuoc/"

urlpatterns = [
    path("api/", include("traceability.inputs.api")),
    path("vat-tu/", stock_pages.StockView.as_view(), name="stock"),
    path("vat-tu/moi/", stock_pages.InputLotNewView.as_view(), name="input-lot-new"),
    path("vat-tu/<uuid:pk>/", stock_pages.InputLotView.as_view(), name="input-lot"),
    path("vat-tu/<uuid:pk>/sua/", stock_pages.InputLotChangeView.as_view(), name="input-lot-change"),
    path("vat-tu/<uuid:pk>/cat/", stock_pages.InputLotFinishView.as_view(), name="input-lot-finish"),
    path("vat-tu/<uuid:pk>/giay/", stock_pages.InputPaperView.as_view(), name="input-paper"),
    path(_LIST, list_pages.MedicinesView.as_view(), name="medicines"),
    path(f"{_LIST}them/", list_pages.MedicineNewView.as_view(), name="medicine-new"),
    path(f"{_LIST}nhap/", intake_pages.IntakeNewView.as_view(), name="medicine-intake-new"),
    path(f"{_LIST}nhap/<uuid:pk>/", intake_pages.IntakeView.as_view(), name="medicine-intake"),
    path(f"{_LIST}danh-muc.xlsx", intake_pages.list_sheet, name="medicine-sheet"),
    path(f"{_LIST}<uuid:entry>/", list_pages.MedicineView.as_view(), name="medicine"),
    path(f"{_LIST}<uuid:entry>/doi/", list_pages.MedicineChangeView.as_view(), name="medicine-change"),
]
