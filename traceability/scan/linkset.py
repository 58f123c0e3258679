"""Linksets (RFC 9264 as GS1 uses it, standards.md §3.2): each level of an identifier and where it leads. Pure."""

from dataclasses import dataclass, field

VOC = "https://ref.gs1.org/voc/"
CONTEXT = "https://ref.gs1.org/standards/resolver/linkset-context"
_SPELLINGS = ("gs1:", VOC, "https://gs1.org/voc/", "https://www.gs1.org/voc/")


@dataclass(frozen=True)
class Link:
    """One place to go: a link type of GS1's vocabulary, an address, and what is there."""

    kind: str
    href: str
    title: str

    def as_json(self) -> dict:
        return {"href": self.href, "title": self.title, "type": "text/html", "hreflang": ["vi", "en"]}


@dataclass(frozen=True)
class Level:
    """One entity: a lot or a product. The first link is its default."""

    anchor: str
    description: str
    links: tuple[Link, ...] = field(default_factory=tuple)

    def as_json(self) -> dict:
        default = self.links[0]
        said: dict = {"anchor": self.anchor, "itemDescription": self.description}
        said[f"{VOC}defaultLink"] = [{"href": default.href, "title": default.title}]
        for link in self.links:
            said.setdefault(f"{VOC}{link.kind}", []).append(link.as_json())
        return said


def link_type(asked: str) -> str:
    """The bare word of a link type: "pip" of "gs1:pip" or of its address. What is not GS1's comes back as it is."""
    for spelling in _SPELLINGS:
        if asked.startswith(spelling):
            return asked.removeprefix(spelling)
    return asked


def find(levels: list[Level], kind: str) -> Link | None:
    """The first link of `kind`, from the entry up to the key."""
    if kind == "defaultLink":
        return levels[0].links[0]
    return next((link for level in levels for link in level.links if link.kind == kind), None)


def document(levels: list[Level]) -> dict:
    """The body of `application/linkset+json`; GS1's schema allows nothing else at its root."""
    return {"linkset": [level.as_json() for level in levels]}


def json_ld(levels: list[Level]) -> dict:
    """The same data with its context, for `application/ld+json`."""
    return {"@context": CONTEXT, **document(levels)}
