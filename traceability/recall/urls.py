"""Addresses of recall."""

from django.urls import include, path

from traceability.recall import api, following_pages, handling_pages, ordering_pages, pages

urlpatterns = [
    path("lo-hang/<uuid:pk>/thu-hoi/", ordering_pages.RecallNewView.as_view(), name="recall-new"),
    path("dot-thu-hoi/", pages.RecallListView.as_view(), name="recall-list"),
    path("dot-thu-hoi/moi/", ordering_pages.RecallScopeView.as_view(), name="recall-scope"),
    path("dot-thu-hoi/<uuid:pk>/", pages.RecallOrderView.as_view(), name="recall-order"),
    path("dot-thu-hoi/<uuid:pk>/mo-rong/", following_pages.RecallWidenView.as_view(), name="recall-widen"),
    path("dot-thu-hoi/<uuid:pk>/thu-ve/", following_pages.RecallRecoveredView.as_view(), name="recall-recovered"),
    path("thu-hoi/<uuid:pk>/xu-ly/", handling_pages.RecallHandledView.as_view(), name="recall-handled"),
    path("giu-hang/<uuid:pk>/", following_pages.RecallAcknowledgeView.as_view(), name="recall-acknowledge"),
    path("quan-ly/thu-hoi/", pages.RecallOrdersView.as_view(), name="recall-orders"),
    path("quan-ly/thuoc-cam/", pages.BannedInputsView.as_view(), name="banned-inputs"),
    path("quan-ly/thu-hoi/<uuid:pk>/", pages.RecallView.as_view(), name="recall"),
    path("api/", include(api.router.urls)),
]
