"""What can go wrong with a shop: five kinds, each with one thing to do about it. No shop's own words live here."""

from enum import StrEnum


class Kind(StrEnum):
    """The five kinds of errors (design.md §8), and what is left to the seller's own hands."""

    SIGN_IN = "sign_in"  # the seller connects again, or the token is renewed
    CLOCK = "clock"  # our clock or key: an operator looks; trying again does not help
    LATER = "later"  # the shop is busy, away or asks for patience
    SELLER = "seller"  # the seller can mend it: field and reason
    STOPPED = "stopped"  # the whole shop is stopped
    BY_HAND = "by_hand"  # no fault: only the seller can do it, at a shop that nobody can push to


class ShopFault(Exception):
    """A call that did not do what it should.

    `done` says what the shop may have done: False surely nothing, None nobody knows.
    `code` and `text` are the shop's own, for the details; `reason` is ours, for people (`reasons.py`).
    """

    def __init__(
        self, kind: Kind, reason: str, *, code: str = "", text: str = "", request_id: str = "",
        done: bool | None = False, after: float | None = None, renew: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(f"{reason} {code}".strip())
        self.kind, self.reason, self.code, self.text, self.request_id = kind, reason, code, text[:600], request_id
        self.done, self.after, self.renew = done, after, renew


class Unsayable(Exception):
    """A listing that cannot be said accurately in a shop's words: reason and field, before anything is sent."""

    def __init__(self, reason: str, **about: object) -> None:
        super().__init__(reason)
        self.reason, self.about = reason, about
