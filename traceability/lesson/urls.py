"""Addresses of the practice lot. None of them names a thing: the session is all there is."""

from django.urls import path

from traceability.lesson import pages

urlpatterns = [
    path("tap/", pages.StartView.as_view(), name="lesson"),
    path("tap/nhat-ky/", pages.EntryView.as_view(), name="lesson-entry"),
    path("tap/lo-hang/", pages.LotView.as_view(), name="lesson-lot"),
    path("tap/cong-bo/", pages.ReleaseView.as_view(), name="lesson-release"),
    path("tap/tem/", pages.LabelView.as_view(), name="lesson-label"),
    path("tap/nguoi-mua/", pages.BuyerView.as_view(), name="lesson-buyer"),
    path("tap/thu-hoi/", pages.RecallView.as_view(), name="lesson-recall"),
    path("tap/xong/", pages.EndView.as_view(), name="lesson-end"),
    path("tap/lai/", pages.again, name="lesson-again"),
    path("tap/thoat/", pages.leave, name="lesson-leave"),
    path("tem-tap/", pages.sticker, name="lesson-sticker"),
]
