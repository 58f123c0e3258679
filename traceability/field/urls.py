"""Addresses of the phone app."""

from django.urls import include, path

from traceability.field import (
    batch_pages,
    diary_pages,
    making_pages,
    moving_pages,
    plot_pages,
    review_pages,
    shell_pages,
    supplier_pages,
    voice_pages,
)

urlpatterns = [
    path("api/", include("traceability.field.api")),
    path("sw.js", shell_pages.worker, name="worker"),
    path("app.webmanifest", shell_pages.manifest, name="manifest"),
    path("khung/<slug:name>/", shell_pages.shell, name="shell"),
    path("cho-gui/", shell_pages.queue, name="queue"),
    path("nhat-ky/", diary_pages.TodayView.as_view(), name="today"),
    path("nhat-ky/moi/", diary_pages.DiaryNewView.as_view(), name="diary-new"),
    path("nhat-ky/tat-ca/", diary_pages.DiaryView.as_view(), name="diary"),
    path("nhat-ky/thua/<uuid:pk>/", plot_pages.plot_diary, name="plot-diary"),
    path("nhat-ky/<uuid:pk>/sua/", diary_pages.DiaryCorrectView.as_view(), name="diary-correct"),
    path("ghi-am/<uuid:pk>/", voice_pages.RecordingFileView.as_view(), name="recording"),
    path("htx/duyet/", review_pages.ReviewView.as_view(), name="review"),
    path("htx/duyet/<uuid:pk>/", review_pages.ReviewOneView.as_view(), name="review-one"),
    path("kho/", making_pages.StoreView.as_view(), name="store"),
    path("kho/xep-thung/", moving_pages.BoxingView.as_view(), name="lot-box"),
    path("kho/thung/<uuid:pk>/do/", moving_pages.UnboxView.as_view(), name="case-open"),
    path("kho/giao-hang/", moving_pages.ShippingView.as_view(), name="lot-ship"),
    path("kho/nhan-hang/", moving_pages.ReceivingView.as_view(), name="lot-receive"),
    path("kho/nhan-hang/tu-ngoai/", moving_pages.OutsideView.as_view(), name="lot-outside"),
    path("kho/nhan-hang/<uuid:pk>/giay/", supplier_pages.supplier_paper, name="supplier-paper"),
    path("kho/nhan-hang/<int:pk>/", moving_pages.ReceiptView.as_view(), name="lot-receipt"),
    path("kho/viec/<uuid:pk>/", making_pages.LotEntryView.as_view(), name="lot-entry"),
    path("kho/<slug:kind>/", making_pages.MakingView.as_view(), name="lot-making"),
    path("lo-hang/", batch_pages.BatchesView.as_view(), name="batches"),
    path("lo-hang/moi/", batch_pages.BatchNewView.as_view(), name="batch-new"),
    path("lo-hang/<uuid:pk>/", batch_pages.BatchView.as_view(), name="batch"),
    path("lo-hang/<uuid:pk>/sua/", batch_pages.BatchChangeView.as_view(), name="batch-change"),
]
