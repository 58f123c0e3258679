"""Public addresses of this floor."""

from django.urls import include, path, re_path

from products.public import api, catalogue_pages, commune_pages, producer_pages, product_page

urlpatterns = [
    path("api/cong-khai/", include(api.router.urls)),
    path("", catalogue_pages.front, name="front"),
    path("san-pham/", catalogue_pages.catalogue, name="catalogue"),
    path("san-pham/<slug:slug>/", product_page.product, name="product"),
    path("nsx/", producer_pages.producers, name="producers"),
    path("nsx/<slug:slug>/", producer_pages.producer, name="producer"),
    path("xa/", commune_pages.communes, name="communes"),
    re_path(r"^xa/(?P<code>\d{2,8})-(?P<valid_from>\d{4}-\d{2}-\d{2})/$", commune_pages.commune, name="commune"),
    re_path(r"^xa/(?P<code>\d{2,8})/$", commune_pages.bare_code, name="commune-code"),
]
