"""Addresses of this floor: what the public reads, and what makers and officers work on."""

from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _

from products import forms, maker_pages, officer_pages, paper_pages, photo_pages

_MINE = "cua-toi/san-pham/"
_ONE = f"{_MINE}<uuid:pk>/"


def _facts(tail: str, name: str, form_class: type[forms.FactsForm], heading) -> URLPattern:
    view = maker_pages.FactsView.as_view(form_class=form_class, heading=heading)
    return path(f"{_ONE}{tail}/", view, name=name)


urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("products.public.urls")),
    path(_MINE, maker_pages.MyProductsView.as_view(), name="my-products"),
    path(f"{_MINE}moi/", maker_pages.NewProductView.as_view(), name="product-new"),
    path(_ONE, maker_pages.MyProductView.as_view(), name="my-product"),
    path(f"{_ONE}cat/", maker_pages.ArchiveView.as_view(), name="product-archive"),
    path(f"{_ONE}lay-lai/", maker_pages.ArchiveView.as_view(archived=False), name="product-restore"),
    _facts("thong-tin", "product-basics", forms.BasicsForm, _("Tên, quy cách, giá")),
    _facts("nhan", "product-label", forms.LabelForm, _("Nhãn, tiêu chuẩn, hạn dùng")),
    _facts("cau-chuyen", "product-story", forms.StoryForm, _("Câu chuyện sản phẩm")),
    _facts("goi-hang", "product-parcel", forms.ParcelForm, _("Khối lượng và gói hàng")),
    path(f"{_ONE}anh/", photo_pages.PhotosView.as_view(), name="product-photos"),
    path(f"{_ONE}anh/hoan-tac/", photo_pages.PhotoUndoView.as_view(), name="product-photo-undo"),
    path(f"{_ONE}anh/<uuid:photo>/", photo_pages.PhotoView.as_view(), name="product-photo"),
    path("cua-toi/giay/", paper_pages.MyPapersView.as_view(), name="my-papers"),
    path("cua-toi/giay/moi/", paper_pages.PaperFormView.as_view(), name="paper-new"),
    path("cua-toi/giay/<uuid:pk>/", paper_pages.PaperFormView.as_view(), name="my-paper"),
    path("cua-toi/giay/<uuid:pk>/xoa/", paper_pages.PaperRemoveView.as_view(), name="paper-remove"),
    path("api/", include("products.api")),
    path("giay/<uuid:pk>/", paper_pages.PaperFileView.as_view(), name="paper"),
    path("quan-ly/giay/", officer_pages.CertificatesView.as_view(), name="certificates"),
    path("quan-ly/giay/<uuid:pk>/", officer_pages.CertificateCheckView.as_view(), name="certificate-check"),
]
