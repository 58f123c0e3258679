"""Addresses of this floor."""

from django.urls import URLPattern, URLResolver, include, path

from marketplace_sync import api, desk, keys_pages, listing_pages, publish_pages, shop_pages
from marketplace_sync.demo import roles
from marketplace_sync.feeds import pages as feed_pages
from marketplace_sync.feeds.by_hand import pages as hand_pages
from traceability.monitor.list_pages import list_page

_ONE = "htx/san/<uuid:pk>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("vao-vai/", roles.take_part, name="take-part"),
    path("htx/san/", shop_pages.ShopsView.as_view(), name="shops"),
    path("htx/san/ket-noi/woo/", keys_pages.KeysView.as_view(), name="shop-keys"),  # before the door of consent
    path("htx/san/ket-noi/<slug:channel>/", shop_pages.ConsentView.as_view(), name="shop-connect"),
    path("htx/san/ket-noi/<slug:channel>/xong/", shop_pages.ConnectedView.as_view(), name="shop-connected"),
    path("htx/san/gian/<uuid:pk>/ngat/", shop_pages.DisconnectView.as_view(), name="shop-disconnect"),
    path("htx/san/dang/<uuid:product>/", publish_pages.PublishView.as_view(), name="shop-publish"),
    path("htx/san/gian/<uuid:pk>/nguon-cap/", feed_pages.AddressView.as_view(), name="feed-address"),
    path("htx/san/gian/<uuid:pk>/tep/", hand_pages.FileView.as_view(), name="hand-file"),
    path(f"{_ONE}dang-tay/", hand_pages.HandView.as_view(), name="hand"),
    path("nguon-cap/<slug:key>/<str:name>", feed_pages.feed_file, name="feed"),
    path(_ONE, listing_pages.ListingView.as_view(), name="listing"),
    path(f"{_ONE}an/", listing_pages.WithdrawView.as_view(), name="listing-withdraw"),
    path(f"{_ONE}ban-lai/", listing_pages.RelistView.as_view(), name="listing-relist"),
    path(f"{_ONE}thu-lai/", listing_pages.RetryView.as_view(), name="listing-retry"),
    path(f"{_ONE}chon/", listing_pages.ChooseView.as_view(), name="listing-choose"),
    path(f"{_ONE}gia/", listing_pages.PriceView.as_view(), name="listing-price"),
    path("quan-ly/dang-ban/", list_page(desk.LISTINGS), name="desk-listings"),
    path("api/", include(api.router.urls)),
]
