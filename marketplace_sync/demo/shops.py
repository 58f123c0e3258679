"""The trial's shops: connects two makers to the practice marketplace as a seller would, and puts their goods up.

One story makes a medical claim on purpose, so that a rejection in the words of a shop can be looked at.
"""

import time
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import httpx

from cooperatives.users import User
from marketplace_sync import tokens
from marketplace_sync.accounts import ChannelAccount
from marketplace_sync.channels import channel
from marketplace_sync.connecting import begin, connect_account, subject_of_state, switch_on
from marketplace_sync.contract import Attribute, Connector, RemoteState
from marketplace_sync.demo.people import person
from marketplace_sync.listings import Listing
from marketplace_sync.selling import publish
from products.catalogue import Product

PATIENCE_SECONDS = 20
MAKERS = (("lan", "Gian hàng Ví Dụ"), ("bien", "Chợ quê Xứ Mẫu"))


@dataclass(frozen=True)
class Offer:
    """Which product goes up under which category of the practice marketplace."""

    manager: str
    product: str
    category: str
    category_name: str


OFFERS = (
    Offer("lan", "Gạo nếp nương Ví Dụ", "100851", "Gạo và nếp"),
    Offer("lan", "Măng khô Ví Dụ", "100863", "Măng, nấm, rau khô"),
    Offer("bien", "Nước mắm cốt Ví Dụ Biển 35N", "100871", "Nước mắm, mắm"),
    Offer("bien", "Mắm tôm Ví Dụ Biển", "100871", "Nước mắm, mắm"),
)


def load() -> None:
    """Connects and publishes what is not there yet, and waits a while until the worker has brought it up."""
    accounts = {key: _account(person(key), shop_name) for key, shop_name in MAKERS}
    for offer in OFFERS:
        _put_up(offer, accounts[offer.manager])
    _feed(person("lan"))
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and not _settled():
        time.sleep(0.4)


def _settled() -> bool:
    return not Listing.objects.exclude(remote_state__in=(RemoteState.LIVE, RemoteState.REJECTED)).exists()


def _account(seller: User, shop_name: str) -> ChannelAccount:
    subject = seller.memberships.get().subject
    standing = ChannelAccount.objects.filter(subject=subject, channel="practice").first()
    if standing:
        return standing
    shop = channel("practice")
    assert shop is not None  # noqa: S101 — the registry of this very house names it
    consent = begin(actor=seller, subject=subject, shop=shop)
    answer = httpx.post(consent, data={"name": shop_name}, timeout=15, follow_redirects=False)
    said = parse_qs(urlsplit(answer.headers["location"]).query)
    subject_of_state(actor=seller, shop=shop, state=said["state"][0])
    return connect_account(actor=seller, subject=subject, shop=shop, code=said["code"][0], shop_id=said["shop_id"][0])


def _put_up(offer: Offer, account: ChannelAccount) -> None:
    product = Product.objects.get(subject=account.subject, name=offer.product)
    if Listing.objects.filter(account=account, product=product).exists():
        return
    shop = tokens.shop_of(account)
    publish(
        actor=person(offer.manager), product=product, account=account, price=product.price_vnd or 0,
        category=offer.category, category_name=offer.category_name, brand=["0", "No Brand"],
        attributes=[_answer(one, product) for one in shop.attributes(offer.category) if one.must],
        carriers=_carriers(shop),
    )  # fmt: skip


def _feed(seller: User) -> None:
    """Lan's cooperative has a feed for Google and Meta, with what it sells at the practice marketplace."""
    subject = seller.memberships.get().subject
    shop = channel("feed")
    if shop is None or not shop.is_offered:
        return
    account = switch_on(actor=seller, subject=subject, shop=shop)
    for offer in OFFERS:
        product = Product.objects.filter(subject=subject, name=offer.product).select_related("ocop_set").first()
        if product and not Listing.objects.filter(account=account, product=product).exists():
            kind = product.ocop_set
            publish(
                actor=seller, product=product, account=account, price=product.price_vnd or 0,
                category=str(kind.pk) if kind else "3", category_name=f"{kind.group} › {kind.name}" if kind else "",
            )  # fmt: skip


def _carriers(shop: Connector) -> list[str]:
    return [carrier.id for carrier in shop.carriers()][:1]


def _answer(asked: Attribute, product: Product) -> dict:
    """What a maker would choose: Việt Nam where it is offered, the shelf life in days, the pack for the rest."""
    home = next((option for option in asked.options if "Việt Nam" in option[1]), None)
    if home or (asked.options and not asked.may_write):
        value_id, value = home or asked.options[0]
        return {"id": asked.id, "value_id": value_id, "value": value}
    if asked.units:
        unit = "ngày" if "ngày" in asked.units else asked.units[0]
        return {"id": asked.id, "value": str(product.shelf_life_days or 365), "unit": unit}
    return {"id": asked.id, "value": product.name}
