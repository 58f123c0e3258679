"""What a connector must offer and the words both sides use; no shop is named here.

A connector translates and talks. It keeps nothing, knows no row of ours, and decides nothing about repeats.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from marketplace_sync.http import Answer, Outgoing


class RemoteState(StrEnum):
    """How a listing stands at the shop, in our words. `gone`: deleted there by somebody."""

    LIVE = "live"
    PENDING = "pending"
    HIDDEN = "hidden"
    REJECTED = "rejected"
    GONE = "gone"
    UNKNOWN = "unknown"  # a word that we do not know


@dataclass(frozen=True)
class Tokens:
    """A pair of tokens as the shop gave it, with the seconds that the access token lives.

    `shop_id` and `handle` come with the first pair, from shops that name themselves only then (`Channel.names_shop`).
    """

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    lives_seconds: int
    shop_id: str = ""
    handle: str = field(default="", repr=False)


@dataclass(frozen=True)
class Keys:
    """In whose name a call is made. `handle`: what the shop is called in calls, where that is not its number."""

    shop_id: str
    access: str = field(default="", repr=False)
    handle: str = field(default="", repr=False)


@dataclass(frozen=True)
class ShopInfo:
    name: str
    consent_until: dt.datetime | None = None


@dataclass(frozen=True)
class Category:
    """One category of the shop's tree."""

    id: str
    parent: str
    name: str
    is_leaf: bool


@dataclass(frozen=True)
class Attribute:
    """One question that a category asks: choose one of `options`, or write; `units` stand beside a number."""

    id: str
    name: str
    must: bool
    options: tuple[tuple[str, str], ...] = ()
    may_write: bool = True
    units: tuple[str, ...] = ()
    is_number: bool = False


@dataclass(frozen=True)
class Limits:
    """What the shop takes in one category, as it says today. None: it says nothing."""

    title: tuple[int | None, int | None] = (None, None)
    description: tuple[int | None, int | None] = (None, None)
    pictures: tuple[int | None, int | None] = (None, None)
    price: tuple[int | None, int | None] = (None, None)
    stock: tuple[int | None, int | None] = (None, None)
    needs_size: bool = False
    may_link: bool = False  # the seller's own site: addresses, telephones and the trace link are welcome


@dataclass(frozen=True)
class Carrier:
    """A way of sending that the shop has switched on."""

    id: str
    name: str
    most_kg: float | None = None


@dataclass(frozen=True)
class Brands:
    """Brands of a category. `none` is the id that means "no brand", where the shop allows it."""

    must: bool
    names: tuple[tuple[str, str], ...]
    none: str | None


@dataclass(frozen=True)
class Seen:
    """A listing as the shop shows it: state in our words, its own word, and why."""

    remote_id: str
    sku: str
    state: RemoteState
    word: str
    price: int | None = None
    stock: int | None = None
    reason: str = ""
    deadline: dt.datetime | None = None


@dataclass(frozen=True)
class Said:
    """One exchange as the history keeps it: no query string, no token."""

    endpoint: str
    code: str
    text: str
    request_id: str
    outcome: str  # ok, refused, unknown, not_sent
    too_fast: bool = False  # refused for its rate


class Road(Protocol):
    """How a connector gets out: the engine counts the calls and keeps the history."""

    def send(self, call: Outgoing, endpoint: str, *, weight: str = "read") -> Answer: ...

    def heard(self, said: Said) -> None: ...


class Connector(Protocol):
    """A shop's dialect, bound to a road and to the keys of one seller."""

    def authorize_url(self, back: str) -> str: ...
    def redeem(self, code: str, shop_id: str) -> Tokens: ...
    def refresh(self, refresh_token: str) -> Tokens: ...
    def info(self) -> ShopInfo: ...
    def categories(self) -> list[Category]: ...
    def attributes(self, category: str) -> list[Attribute]: ...
    def brands(self, category: str) -> Brands: ...
    def limits(self, category: str) -> Limits: ...
    def carriers(self) -> list[Carrier]: ...
    def upload(self, name: str, content: bytes) -> str: ...
    def create(self, payload: dict[str, Any], *, key: str = "") -> str: ...
    def update(self, remote_id: str, payload: dict[str, Any]) -> None: ...
    def set_price(self, remote_id: str, price: int) -> None: ...
    def set_stock(self, remote_id: str, stock: int) -> None: ...
    def show(self, remote_id: str, shown: bool) -> None: ...
    def find(self, sku: str) -> list[Seen]: ...
    def look(self, remote_ids: list[str]) -> list[Seen]: ...
    def listing_url(self, remote_id: str) -> str: ...


@dataclass(frozen=True)
class Channel:
    """A marketplace as this installation offers it. `payload` turns a listing into the shop's words and is pure."""

    key: str
    name: str
    base: str
    is_offered: bool
    connect: Callable[[Road, Keys], Connector]
    payload: Callable[..., dict[str, Any]]
    codes: tuple[str, ...]  # every reason that its errors may name: a test wants a text for each
    watch_waiting: int = 60  # seconds between looks at what is under review
    watch_settled: int = 3600  # … and at what is at rest
    look_at_once: int = 50  # listings in one look; few where each of them is a call
    is_practice: bool = False
    consent_base: str = ""  # where consent is given, if that is another host than `base`
    names_shop: bool = True  # the way back from consent says which shop it was; else the first tokens do
    once_by_key: bool = False  # a create with a key that was used before, and the same payload, makes nothing new
    is_shelf: bool = False  # ours: the seller says yes on our page, and nobody else is asked
    is_by_hand: bool = False  # nobody can push there: the seller uploads a file, and declares what he did
    has_parcels: bool = True  # the shop sends the goods: it asks for weight, size and carriers
    by_keys: bool = False  # connected by an address and keys that the seller makes there, not by consent
    pictures_by_address: bool = False  # the shop fetches pictures from us; else they are uploaded and go by id
