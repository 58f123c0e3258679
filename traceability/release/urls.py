"""Addresses of release."""

from django.urls import include, path

from traceability.release import api, bundle, pages, rule_pages

urlpatterns = [
    path("lo-hang/<uuid:pk>/cong-bo/", pages.ReleaseView.as_view(), name="batch-release"),
    path("lo-hang/<uuid:pk>/ket-thuc/", pages.CloseView.as_view(), name="batch-close"),
    path("lo-hang/<uuid:pk>/ho-so.json", bundle.lot_file, name="lot-file"),
    path("lo-hang/ho-so.schema.json", bundle.schema, name="lot-file-schema"),
    path("quan-ly/muc-bat-buoc/", rule_pages.rules, name="item-rules"),
    path("quan-ly/muc-bat-buoc/<slug:law>/<int:number>/", rule_pages.rule, name="item-rule"),
    path("quan-ly/tam-dung/", pages.HoldsView.as_view(), name="holds"),
    path("quan-ly/tam-dung/<uuid:pk>/", pages.LiftView.as_view(), name="hold"),
    path("api/lo-hang/<uuid:pk>/dieu-kien/", api.readiness, name="api-batch-readiness"),
    path("api/lo-hang/<uuid:pk>/cong-bo/", api.release_batch, name="api-batch-release"),
    path("api/lo-hang/<uuid:pk>/ket-thuc/", api.close, name="api-batch-close"),
    path("api/", include(api.router.urls)),
]
