"""Addresses of recall."""

from django.urls import include, path

from traceability.recall import api, pages

urlpatterns = [
    path("lo-hang/<uuid:pk>/thu-hoi/", pages.RecallNewView.as_view(), name="recall-new"),
    path("quan-ly/thu-hoi/", pages.RecallOrdersView.as_view(), name="recall-orders"),
    path("quan-ly/thu-hoi/<uuid:pk>/", pages.RecallDecisionView.as_view(), name="recall"),
    path("api/", include(api.router.urls)),
]
