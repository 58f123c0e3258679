"""What a listing says, in our words: title, description, and what must not stand in either. Pure.

A listing spans batches, so it carries the product's stable code as plain text: shops punish addresses and telephones.
"""

import re
from dataclasses import dataclass, field

from marketplace_sync.contract import Limits
from marketplace_sync.faults import Unsayable

_ADDRESS = re.compile(
    r"(?ix) https?:// | \b www\. | \S+@\S+\.\S+ "
    r"| \b [a-z0-9-]+ (?:\.[a-z0-9-]+)* \.(?:com|vn|net|org|shop|store|info|me|io|xyz|link|asia|biz|edu|gov|ly) \b"
    r"| \b (?:\d{1,3}\.){3}\d{1,3} \b"
)
_TELEPHONE = re.compile(r"(?<![\d.,])(?:\+?84|0)(?:[\s.()-]*\d){8,10}(?!\d)")
TRACE_LINE = "Mã truy xuất: {code}"  # said to buyers in Vietnam, whatever the language of our own pages


@dataclass(frozen=True)
class Offer:
    """Everything that a shop may be told of one listing, whichever shop it is."""

    sku: str
    name: str
    code: str
    price: int | None
    stock: int
    category: str
    weight_g: int | None
    story: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    more_title: tuple[str, ...] = ()  # words that lengthen a short name truthfully
    size_cm: tuple[int, int, int] | None = None
    images: tuple[str, ...] = ()  # ids at the shop, or fingerprints where only the sense counts
    attributes: tuple[dict[str, str], ...] = ()
    brand: tuple[str, str] | None = None
    carriers: tuple[str, ...] = ()
    gtin: str = ""
    maker_brand: str = ""  # as the maker wrote it, for shops without a list of brands
    link: str = ""  # path of the product's public page: only where the channel allows an address
    trace_url: str = ""  # told only where the shop allows links
    limits: Limits = field(default_factory=Limits)


def contact_in(text: str) -> str:
    """The first address, e-mail or telephone number in `text`; empty if there is none."""
    found = _ADDRESS.search(text) or _TELEPHONE.search(text)
    return found[0].strip() if found else ""


def title(offer: Offer) -> str:
    """The name, lengthened by pack, maker and place where the shop wants more. Raises Unsayable."""
    least, most = offer.limits.title
    said = offer.name
    for words in offer.more_title:
        if least is None or len(said) >= least:
            break
        said = f"{said} {words}" if words and words.casefold() not in said.casefold() else said
    if least is not None and len(said) < least:
        raise Unsayable("TITLE_SHORT", least=least)
    if most is not None and len(said) > most:
        raise Unsayable("TITLE_LONG", most=most)
    if not offer.limits.may_link and (found := contact_in(said)):
        raise Unsayable("TITLE_CONTACT", found=found)
    return said


def told(offer: Offer) -> str:
    """The story and the facts, a line each, without the trace code."""
    facts = [f"{label}: {value}" for label, value in offer.facts if value]
    return "\n".join([part for part in (offer.story.strip(), *facts) if part])


def description(offer: Offer) -> str:
    """Story, facts and trace code as plain lines. Raises Unsayable; nothing is cut off behind the maker's back."""
    facts = told(offer)
    if not offer.limits.may_link and (found := contact_in(facts)):
        raise Unsayable("TEXT_CONTACT", found=found)
    said = f"{facts}\n{TRACE_LINE.format(code=offer.code)}".strip()
    if offer.limits.may_link and offer.trace_url:
        said = f"{said} – {offer.trace_url}"
    least, most = offer.limits.description
    if least is not None and len(said) < least:
        raise Unsayable("TEXT_SHORT", least=least)
    if most is not None and len(said) > most:
        raise Unsayable("TEXT_LONG", most=most)
    return said


def within(value: int, span: tuple[int | None, int | None]) -> int:
    """-1 below, 0 within, 1 above."""
    least, most = span
    if least is not None and value < least:
        return -1
    return 1 if most is not None and value > most else 0
