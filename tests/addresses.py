"""Who may pass each door of the house: the table behind `test_every_address`. One line an address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

EVERYBODY = frozenset({"anonymous", "gone", "lan", "staff", "minh", "thu", "hoa", "tuan", "vanhanh"})
SIGNED_IN = EVERYBODY - {"anonymous", "gone"}
OWN = frozenset({"lan", "staff"})
MANAGER = frozenset({"lan"})
MEMBERS = OWN | {"minh"}
DEPARTMENT = frozenset({"hoa", "tuan"})
OFFICERS = DEPARTMENT | {"thu"}
OPERATOR = frozenset({"vanhanh"})
READERS = OWN | OFFICERS | OPERATOR
HIDDEN = frozenset({404})
ELSEWHERE = frozenset({302, 403, 404})  # members' pages send an officer to a home of his own


@dataclass(frozen=True)
class Entry:
    """Who passes, by which methods, with which object, and what the others see."""

    allowed: frozenset[str]
    thing: str = ""  # the object in the address, if it is one that belongs to somebody
    methods: tuple[str, ...] = ("GET",)
    otherwise: frozenset[int] = HIDDEN
    private: bool = True  # the same address with somebody else's object is missing for Lan
    fixed: Mapping[str, Any] = field(default_factory=dict)
    keyword: str = "pk"

    def url(self, name: str, things: Mapping[str, Any]) -> str:
        kwargs = dict(self.fixed)
        if self.thing:
            kwargs[self.keyword] = things[self.thing]
        return reverse(name, kwargs=kwargs)


POST = ("POST",)
BOTH = ("GET", "POST")


def public(**fixed: Any) -> Entry:
    return Entry(EVERYBODY, fixed=fixed)


def own(thing: str, methods: tuple[str, ...] = ("GET",), allowed: frozenset[str] = OWN) -> Entry:
    return Entry(allowed, thing, methods, ELSEWHERE)


def agency(thing: str = "", methods: tuple[str, ...] = ("GET",), allowed: frozenset[str] = OFFICERS) -> Entry:
    return Entry(allowed, thing, methods, frozenset({302, 404}), private=False)


def api(thing: str, methods: tuple[str, ...], allowed: frozenset[str]) -> Entry:
    return Entry(allowed, thing, methods, HIDDEN)


ENTRIES: dict[str, Entry] = {
    # --- anybody ---
    "healthz": public(),
    "front": public(),
    "catalogue": public(),
    "producers": public(),
    "communes": public(),
    "check": public(),
    "recalls": public(),
    "unit-search": public(),
    "log-checkpoint": public(),
    "gs1-resolver": public(),
    "product": Entry(EVERYBODY, "product_slug", private=False, keyword="slug"),
    "producer": Entry(EVERYBODY, "subject_slug", private=False, keyword="slug"),
    "commune": public(code="14845", valid_from="2025-07-01"),
    "commune-code": public(code="14845"),
    "api-public-product-list": public(),
    "api-public-product-detail": Entry(EVERYBODY, "product_slug", private=False, keyword="slug"),
    "api-public-producer-list": public(),
    "api-public-producer-detail": Entry(EVERYBODY, "subject_slug", private=False, keyword="slug"),
    "api-public-commune-list": public(),
    "api-public-commune-detail": public(key="14845-2025-07-01"),
    "code": Entry(EVERYBODY, "code", private=False, keyword="code"),
    "code-in-capitals": Entry(EVERYBODY, "code", private=False, keyword="code"),
    "digital-link": Entry(EVERYBODY, "digital_link", private=False, keyword="rest"),
    "report": Entry(EVERYBODY, "code", private=False, keyword="code"),
    "report-thanks": public(code="0000000000"),
    "language": public(code="en"),
    "account_login": public(),
    "account_request_login_code": public(),
    "register": public(),
    # --- whoever is signed in ---
    "home": Entry(SIGNED_IN),
    "account": Entry(SIGNED_IN),
    "account-erase": Entry(SIGNED_IN),
    "account_change_password": Entry(SIGNED_IN),
    "account_set_password": Entry(SIGNED_IN),
    "api-me": Entry(SIGNED_IN),
    # --- members of a subject ---
    "mine": Entry(MEMBERS, otherwise=ELSEWHERE),
    "mine-edit": Entry(MANAGER | {"minh"}, otherwise=ELSEWHERE),
    "choose-subject": Entry(MEMBERS, otherwise=ELSEWHERE, methods=BOTH),
    "members": Entry(MANAGER | {"minh"}, otherwise=ELSEWHERE),
    "member-end": own("member", POST, MANAGER),
    "plots": Entry(MEMBERS, otherwise=ELSEWHERE),
    "plot-new": Entry(MEMBERS, otherwise=ELSEWHERE),
    "plot": own("plot"),
    "plot-aside": own("plot", POST),
    "my-products": Entry(MEMBERS, otherwise=ELSEWHERE),
    "product-new": Entry(MEMBERS, otherwise=ELSEWHERE),
    "my-product": own("product"),
    "product-archive": own("product", POST),
    "product-restore": own("product", POST),
    "product-basics": own("product", BOTH),
    "product-label": own("product", BOTH),
    "product-story": own("product", BOTH),
    "product-parcel": own("product", BOTH),
    "product-photos": own("product", BOTH),
    "product-photo-undo": own("product", POST),
    "my-papers": Entry(MEMBERS, otherwise=ELSEWHERE),
    "paper-new": Entry(MEMBERS, otherwise=ELSEWHERE),
    "my-paper": own("certificate", BOTH),
    "paper-remove": own("certificate", POST),
    "today": Entry(MEMBERS, otherwise=ELSEWHERE),
    "diary": Entry(MEMBERS, otherwise=ELSEWHERE),
    "diary-new": Entry(MEMBERS, otherwise=ELSEWHERE),
    "diary-correct": own("event", BOTH),
    "batches": Entry(MEMBERS, otherwise=ELSEWHERE),
    "batch-new": Entry(MEMBERS, otherwise=ELSEWHERE),
    "batch": own("batch"),
    "batch-change": own("draft", BOTH),
    "batch-release": own("draft", POST),
    "batch-close": own("batch", POST),
    "labels": own("batch"),
    "labels-pdf": own("batch"),
    "label-picture": own("batch"),
    "label-svg": own("batch"),
    "label-png": own("batch"),
    "recall-new": own("batch", BOTH, OWN | DEPARTMENT),
    "recall": own("recall", ("GET",), READERS),
    "my-reports": Entry(MEMBERS, otherwise=ELSEWHERE),
    "report-detail": own("report", ("GET",), READERS),
    "paper": own("certificate", ("GET",), READERS),
    "shops": Entry(MEMBERS, otherwise=ELSEWHERE),
    "shop-connect": Entry(MANAGER | {"minh"}, otherwise=ELSEWHERE, methods=BOTH, fixed={"channel": "practice"}),
    "shop-connected": Entry(SIGNED_IN, fixed={"channel": "practice"}),
    "shop-disconnect": own("shop", BOTH, MANAGER),
    "shop-publish": Entry(OWN, "product", BOTH, ELSEWHERE, keyword="product"),
    "listing": own("listing", ("GET",), READERS),
    "listing-withdraw": own("listing", POST),
    "listing-relist": own("listing", POST),
    "listing-retry": own("listing", POST),
    "listing-choose": own("listing", POST),
    "listing-price": own("listing", BOTH),
    # --- the agency ---
    "verification": agency(allowed=OFFICERS | OPERATOR),
    "verify-subject": agency("subject", allowed=OFFICERS | OPERATOR),
    "decide-subject": agency("subject", POST, DEPARTMENT),
    "villages": agency(),
    "village": agency("village"),
    "certificates": agency(),
    "certificate-check": agency("certificate"),
    "holds": agency(),
    "hold": agency("hold", allowed=DEPARTMENT),
    "recall-orders": agency(),
    "reports": agency(),
    "overview": agency(allowed=OFFICERS | OPERATOR),
    "by-commune": agency(allowed=OFFICERS | OPERATOR),
    "desk-workbook": agency(allowed=OFFICERS | OPERATOR),
    "desk-subjects": agency(allowed=OFFICERS | OPERATOR),
    "desk-subject": agency("subject", allowed=OFFICERS | OPERATOR),
    "desk-products": agency(allowed=OFFICERS | OPERATOR),
    "desk-batches": agency(allowed=OFFICERS | OPERATOR),
    "desk-batch": agency("batch", allowed=OFFICERS | OPERATOR),
    "desk-attempts": agency(allowed=OFFICERS | OPERATOR),
    "desk-certificates": agency(allowed=OFFICERS | OPERATOR),
    "desk-scans": agency(allowed=OFFICERS | OPERATOR),
    "desk-warnings": agency(allowed=OFFICERS | OPERATOR),
    # --- the operator ---
    "operations": agency(allowed=OPERATOR),
    "work-revive": Entry(OPERATOR, "dead_job", POST, frozenset({302, 404}), private=False, fixed={"lane": "jobs"}),
    "offices": agency(allowed=OPERATOR),
    "office-end": agency("office", POST, OPERATOR),
    "reopen-account": agency(methods=BOTH, allowed=OPERATOR),
    # --- API ---
    "api-unit-list": public(),
    "api-unit-detail": public(key="14845-2025-07-01"),
    "api-look-up": Entry(EVERYBODY, "code", private=False, keyword="code"),
    "api-subject-list": Entry(SIGNED_IN),
    "api-subject-detail": api("subject", ("GET",), READERS),
    "api-subject-verify": api("subject", POST, DEPARTMENT),
    "api-subject-give-back": api("subject", POST, DEPARTMENT),
    "api-subject-reopen": api("subject", POST, DEPARTMENT),
    "api-plot-list": Entry(SIGNED_IN),
    "api-plot-detail": api("plot", ("GET",), READERS),
    "api-village-list": Entry(SIGNED_IN),
    "api-diary-list": Entry(SIGNED_IN),
    "api-diary-detail": api("event", ("GET",), READERS),
    "api-diary-correct": api("event", POST, OWN),
    "api-batch-readiness": api("batch", ("GET",), READERS),
    "api-batch-release": api("draft", POST, OWN),
    "api-batch-close": api("batch", POST, OWN),
    "api-hold-list": Entry(SIGNED_IN),
    "api-hold-detail": api("hold", ("GET",), READERS),
    "api-hold-lift": Entry(DEPARTMENT, "hold", POST, HIDDEN),
    "api-recall-list": Entry(SIGNED_IN),
    "api-recall-detail": api("recall", ("GET",), READERS),
    "api-recall-approve": Entry(DEPARTMENT, "recall", POST, HIDDEN),
    "api-recall-reject": Entry(DEPARTMENT, "recall", POST, HIDDEN),
    "api-recall-close": api("recall", POST, READERS),
    "api-shop-list": Entry(SIGNED_IN),
    "api-shop-detail": api("shop", ("GET",), READERS),
    "api-listing-list": Entry(SIGNED_IN),
    "api-listing-detail": api("listing", ("GET",), READERS),
    "api-listing-withdraw": api("listing", POST, OWN),
    "api-listing-relist": api("listing", POST, OWN),
    "api-listing-retry": api("listing", POST, OWN),
    "api-listing-price": api("listing", POST, OWN),
    "api-listing-choose": api("listing", POST, OWN),
    "api-report-list": Entry(SIGNED_IN),
    "api-figures": Entry(OFFICERS | OPERATOR),
    "api-figures-by-commune": Entry(OFFICERS | OPERATOR),
    "api-report-detail": api("report", ("GET",), READERS),
}
