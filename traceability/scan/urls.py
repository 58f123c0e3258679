"""Addresses of this room. No other address of the house may begin with `/01/`."""

from django.urls import include, path, re_path
from rest_framework.routers import SimpleRouter

from traceability.scan import api, check_page, code_view, digital_link, officer_pages, proof, recall_list, report_page

SERIAL = r"(?P<serial>[0-9A-Za-z -]{13,40})"  # of one pack; see serials.derive
router = SimpleRouter()
router.register("phan-anh", api.ReportViewSet, basename="api-report")

urlpatterns = [
    re_path(r"^t/(?P<code>[^/]{1,200})/?$", code_view.code_view, name="code"),
    re_path(r"^T/(?P<code>[^/]{1,200})/?$", code_view.code_view, name="code-in-capitals"),
    re_path(rf"^t/(?P<code>[^/]{{1,200}})/{SERIAL}/?$", code_view.unit_view, name="unit"),
    re_path(rf"^T/(?P<code>[^/]{{1,200}})/{SERIAL}/?$", code_view.unit_view, name="unit-in-capitals"),
    re_path(r"^01/(?P<rest>.*)$", digital_link.digital_link, name="digital-link"),
    path("t/<str:code>/bang-chung.json", proof.proof_of_code, name="code-proof"),
    path(".well-known/gs1resolver", digital_link.description, name="gs1-resolver"),
    path("kiem-tra/", check_page.check, name="check"),
    path("thu-hoi/", recall_list.recalls, name="recalls"),
    path("bao/<str:code>/", report_page.report, name="report"),
    path("bao/<str:code>/xong/", report_page.thanks, name="report-thanks"),
    path("quan-ly/phan-anh/", officer_pages.reports, name="reports"),
    path("cua-toi/phan-anh/", officer_pages.my_reports, name="my-reports"),
    path("phan-anh/<uuid:pk>/", officer_pages.report_detail, name="report-detail"),
    path("phan-anh/<uuid:pk>/anh/", officer_pages.report_photo, name="report-photo"),
    path("api/tra-cuu/<str:code>", api.look_up, name="api-look-up"),
    path("api/", include(router.urls)),
]
