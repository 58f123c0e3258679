"""Addresses of labels."""

from django.urls import path, re_path

from traceability.codes import api, pages, tag_pages

urlpatterns = [
    re_path(r"^o/(?P<code>[^/]{1,60})/?$", tag_pages.tag_view, name="tag"),
    re_path(r"^O/(?P<code>[^/]{1,60})/?$", tag_pages.tag_view, name="tag-in-capitals"),
    path("quet/", tag_pages.ScanPage.as_view(), name="scan-own"),
    path("cua-toi/thua/<uuid:pk>/ma/", tag_pages.plot_code, name="plot-code"),
    path("vat-tu/<uuid:pk>/ma/", tag_pages.input_code, name="input-code"),
    path("api/quet", tag_pages.LookView.as_view(), name="api-scan-own"),
    path("lo-hang/<uuid:pk>/tem/", pages.labels, name="labels"),
    path("lo-hang/<uuid:pk>/tem/to.pdf", pages.labels_pdf, name="labels-pdf"),
    path("lo-hang/<uuid:pk>/tem/anh.png", pages.label_picture, name="label-picture"),
    path("lo-hang/<uuid:pk>/tem/ma.svg", pages.label_svg, name="label-svg"),
    path("lo-hang/<uuid:pk>/tem/ma.png", pages.label_png, name="label-png"),
    path("api/lo-hang/<uuid:pk>/ma", api.code, name="api-batch-code"),
    path("api/lo-hang/<uuid:pk>/tem.pdf", api.label_sheet, name="api-batch-sheet"),
    path("api/lo-hang/<uuid:pk>/tem.png", api.picture, name="api-batch-picture"),
    path("api/lo-hang/<uuid:pk>/ma.svg", api.symbol_svg, name="api-batch-svg"),
    path("api/lo-hang/<uuid:pk>/ma.png", api.symbol_png, name="api-batch-png"),
]
