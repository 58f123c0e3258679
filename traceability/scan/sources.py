"""Who says a fact: declared by its maker, confirmed by whom and when, or not told. A declared fact gets no tick."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cooperatives.subjects import Origin, Subject
from products.catalogue import Product


@dataclass(frozen=True)
class Source:
    """`kind` is declared, confirmed, published or missing; `text` is what stands beside the fact."""

    kind: str
    text: str

    @property
    def icon(self) -> str:
        return {"declared": "say", "confirmed": "ring-check", "published": "read", "missing": ""}[self.kind]

    @property
    def look(self) -> str:
        return {"confirmed": "sure", "missing": "none"}.get(self.kind, "")


@dataclass(frozen=True)
class Fact:
    """One line of the page. `href` leads on; `own_words` marks text that stays Vietnamese on the English page."""

    label: str
    value: str
    source: Source
    href: str = ""
    own_words: bool = False


def declared() -> Source:
    return Source("declared", _("Tự khai"))


def missing() -> Source:
    return Source("missing", _("Chưa khai báo"))


def confirmed(by: str, on: dt.date | None) -> Source:
    if on is None:
        return Source("confirmed", _("Đã xác nhận bởi %(by)s") % {"by": by})
    return Source("confirmed", _("Đã xác nhận bởi %(by)s, %(on)s") % {"by": by, "on": date_format(on)})


def published(where: str) -> Source:
    return Source("published", _("Theo danh mục đã công bố: %(where)s") % {"where": where or "…"})


def of_subject(subject: Subject) -> Source:
    """Who vouches for the name and commune of `subject`."""
    if subject.origin == Origin.CATALOGUE:
        return published(subject.source)
    if subject.is_verified:
        return confirmed(settings.AGENCY_NAME, timezone.localdate(subject.decided_at) if subject.decided_at else None)
    return declared()


def of_product(product: Product) -> Source:
    return published(product.source) if product.origin == Origin.CATALOGUE else declared()


def fact(label: str, value: str, source: Source | None = None, *, href: str = "", own_words: bool = False) -> Fact:
    """A fact with its source; an empty value is *Chưa khai báo*, whoever was to say it."""
    if not value:
        return Fact(label, "", missing())
    return Fact(label, value, source or declared(), href, own_words)
