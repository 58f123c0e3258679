"""Promises to sellers: a lost connection and refused goods are told to those who can mend them, once."""

import pytest
from django.urls import reverse

from marketplace_sync.accounts import ChannelAccount
from marketplace_sync.channels import channel
from marketplace_sync.contract import Keys, RemoteState, Seen
from marketplace_sync.listings import Listing
from marketplace_sync.tokens import needs_reauth
from marketplace_sync.watch import observe

pytestmark = pytest.mark.django_db


@pytest.fixture
def connected(viet_du) -> ChannelAccount:
    return ChannelAccount.objects.create(subject=viet_du, channel="practice", shop_id="7", shop_name="Gian hàng Ví Dụ")


def kinds(person) -> list[str]:
    return list(person.notices.values_list("kind", flat=True))


def test_a_lost_connection_is_told_once_to_who_can_connect_it(connected, lan, staff):
    needs_reauth(connected)
    needs_reauth(connected)
    assert kinds(lan) == ["shop-expired"] and kinds(staff) == []
    assert "Gian hàng Ví Dụ" in lan.notices.get().title


def test_a_refusal_of_the_shop_is_told_when_it_is_first_seen(connected, lan, product):
    listing = Listing.objects.create(account=connected, product=product, wanted_price_vnd=1, remote_id="5")
    Listing.objects.filter(pk=listing.pk).update(wanted_state="unlisted")
    listing.refresh_from_db()
    shop = channel("practice").connect(None, Keys("7", ""))
    no = Seen(remote_id="5", sku=listing.seller_sku, state=RemoteState.REJECTED, word="BANNED")
    observe(listing, no, shop)
    observe(listing, no, shop)
    assert kinds(lan) == ["listing-rejected"]
    assert lan.notices.get().url == reverse("listing", args=[listing.pk])
