"""What other machines read of a public page: Open Graph for those who share it, schema.org for those who search.

Every address is absolute and stands under PUBLIC_URL. It says no more than the page itself.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

from cooperatives.places import AdministrativeUnit
from cooperatives.subjects import Subject
from products.catalogue import Product
from products.public.cards import Face, is_named
from products.slots import ShopLink

_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}  # nothing in the data closes the script
LONGEST = 200


def absolute(address: str) -> str:
    """`address` under PUBLIC_URL, unless it is whole already."""
    return address if "://" in address else f"{settings.PUBLIC_URL}{address}"


def shortened(text: str, length: int = LONGEST) -> str:
    """The beginning of `text`, cut between words."""
    flat = " ".join(text.split())
    if len(flat) <= length:
        return flat
    return flat[: length - 1].rsplit(" ", 1)[0].rstrip(",.;:–- ") + "…"


@dataclass(frozen=True)
class Share:
    """Title, sentence, picture and data of one page."""

    title: str
    text: str
    path: str
    face: Face | None = None
    kind: str = "website"
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return absolute(self.path)

    @property
    def picture(self) -> str:
        return absolute(self.face.share if self.face else static("foundation/view-1200.png"))

    @property
    def description(self) -> str:
        return shortened(self.text)

    @property
    def json_ld(self) -> SafeString | str:
        if not self.data:
            return ""
        text = json.dumps({"@context": "https://schema.org", **self.data}, ensure_ascii=False)
        return mark_safe(text.translate(_ESCAPES))  # noqa: S308 - escaped above


def place_data(unit: AdministrativeUnit | None) -> dict[str, Any]:
    """A commune within the province."""
    province = {"@type": "AdministrativeArea", "name": "Thanh Hóa", "address": {"addressCountry": "VN"}}
    if unit is None:
        return province
    return {
        "@type": "AdministrativeArea",
        "name": unit.full_name,
        "url": absolute(unit.get_absolute_url()),
        "containedInPlace": province,
    }


def maker_data(subject: Subject) -> dict[str, Any]:
    """The maker as an organisation: its name and commune, never a street or a person."""
    address = {"@type": "PostalAddress", "addressRegion": "Thanh Hóa", "addressCountry": "VN"}
    if subject.unit:
        address["addressLocality"] = subject.unit.full_name
    data = {"@type": "Organization", "name": subject.name, "address": address}
    return data | ({"url": absolute(subject.get_absolute_url())} if is_named(subject) else {})


def product_data(product: Product, pictures: list[Face], shops: list[ShopLink]) -> dict[str, Any]:
    """The product; an offer only where a shop sells it at this moment."""
    data: dict[str, Any] = {
        "@type": "Product",
        "name": product.name,
        "url": absolute(product.get_absolute_url()),
        "image": [absolute(face.share) for face in pictures],
        "countryOfOrigin": {"@type": "Country", "name": "VN"},
    }
    optional = {
        "description": shortened(product.story, 500),
        "category": str(product.ocop_set or ""),
        "gtin": product.gtin,
        "brand": {"@type": "Brand", "name": product.brand} if product.brand else None,
        "manufacturer": maker_data(product.subject) if is_named(product.subject) else None,
        "offers": [_offer(product, shop) for shop in shops] if product.price_vnd else None,
    }
    return data | {name: value for name, value in optional.items() if value}


def _offer(product: Product, shop: ShopLink) -> dict[str, Any]:
    return {
        "@type": "Offer", "url": shop.url, "price": product.price_vnd, "priceCurrency": "VND",
        "seller": {"@type": "Organization", "name": shop.shop},
    }  # fmt: skip
