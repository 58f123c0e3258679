"""Addresses of release."""

from django.urls import include, path

from traceability.release import api, pages

urlpatterns = [
    path("lo-hang/<uuid:pk>/cong-bo/", pages.ReleaseView.as_view(), name="batch-release"),
    path("lo-hang/<uuid:pk>/ket-thuc/", pages.CloseView.as_view(), name="batch-close"),
    path("quan-ly/tam-dung/", pages.HoldsView.as_view(), name="holds"),
    path("quan-ly/tam-dung/<uuid:pk>/", pages.LiftView.as_view(), name="hold"),
    path("api/lo-hang/<uuid:pk>/dieu-kien/", api.readiness, name="api-batch-readiness"),
    path("api/lo-hang/<uuid:pk>/cong-bo/", api.release_batch, name="api-batch-release"),
    path("api/lo-hang/<uuid:pk>/ket-thuc/", api.close, name="api-batch-close"),
    path("api/", include(api.router.urls)),
]
