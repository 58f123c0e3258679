"""Addresses of release."""

from django.urls import path

from traceability.release import pages

urlpatterns = [
    path("lo-hang/<uuid:pk>/cong-bo/", pages.ReleaseView.as_view(), name="batch-release"),
    path("lo-hang/<uuid:pk>/ket-thuc/", pages.CloseView.as_view(), name="batch-close"),
    path("quan-ly/tam-dung/", pages.HoldsView.as_view(), name="holds"),
    path("quan-ly/tam-dung/<uuid:pk>/", pages.LiftView.as_view(), name="hold"),
]
