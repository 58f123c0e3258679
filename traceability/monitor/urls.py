"""Addresses of the desk and of the operator."""

from django.urls import URLPattern, URLResolver, include, path

from traceability.monitor import lists
from traceability.monitor.communes import communes
from traceability.monitor.list_pages import list_page
from traceability.monitor.operations import operations, revive
from traceability.monitor.overview import overview
from traceability.monitor.quality import QUALITY
from traceability.monitor.records import batch_record, subject_record
from traceability.monitor.workbook import workbook

urlpatterns: list[URLPattern | URLResolver] = [
    path("quan-ly/", overview, name="overview"),
    path("quan-ly/xa/", communes, name="by-commune"),
    path("quan-ly/tai/", workbook, name="desk-workbook"),
    path("quan-ly/co-so/", list_page(lists.SUBJECTS), name="desk-subjects"),
    path("quan-ly/co-so/<uuid:pk>/", subject_record, name="desk-subject"),
    path("quan-ly/san-pham/", list_page(lists.PRODUCTS), name="desk-products"),
    path("quan-ly/lo-hang/", list_page(lists.BATCHES), name="desk-batches"),
    path("quan-ly/lo-hang/<uuid:pk>/", batch_record, name="desk-batch"),
    path("quan-ly/cong-bo/", list_page(lists.ATTEMPTS), name="desk-attempts"),
    path("quan-ly/han-giay/", list_page(lists.CERTIFICATES), name="desk-certificates"),
    path("quan-ly/luot-quet/", list_page(lists.SCANS), name="desk-scans"),
    path("quan-ly/ghi-chep/", list_page(QUALITY), name="desk-quality"),
    path("quan-ly/canh-bao/", list_page(lists.WARNINGS), name="desk-warnings"),
    path("van-hanh/", operations, name="operations"),
    path("van-hanh/lam-lai/<str:lane>/<str:pk>/", revive, name="work-revive"),
    path("api/", include("traceability.monitor.api")),
]
