"""Who may pass each door of the house: the table behind `test_every_address`. One line an address."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.urls import reverse

EVERYBODY = frozenset({"anonymous", "gone", "former", "lan", "staff", "minh", "mai", "dung", "thu", "hoa", "vanhanh"})
STRANGERS = frozenset({"anonymous", "gone"})
SIGNED_IN = EVERYBODY - STRANGERS
NOBODY: frozenset[str] = frozenset()
OWN = frozenset({"lan", "staff"})
MANAGER = frozenset({"lan"})
MANAGERS = MANAGER | {"minh"}
MEMBERS = OWN | {"minh"}
MAI = frozenset({"mai"})  # records for one household of Lan's cooperative
TEAM = frozenset({"dung"})  # helps Mai's household, and is nobody's before she has said whom she helps
RECORDERS = MEMBERS | MAI
DEPARTMENT = frozenset({"hoa"})
OFFICERS = DEPARTMENT | {"thu"}
OPERATOR = frozenset({"vanhanh"})
AGENCY = OFFICERS | OPERATOR
READERS = OWN | AGENCY


@dataclass(frozen=True)
class Entry:
    """Who passes by which method, with which objects in the address, and what the others see."""

    by: Mapping[str, frozenset[str]]
    things: Mapping[str, str] = field(default_factory=dict)  # parameter of the address: name of the thing
    otherwise: frozenset[int] = frozenset({404})
    private: bool = True  # the same address with somebody else's object is missing for Lan
    fixed: Mapping[str, Any] = field(default_factory=dict)
    absent: frozenset[int] = frozenset({404})  # what an allowed person is told of an object that is not there
    is_work: bool = True  # answers are for the one who asks alone

    def url(self, name: str, things: Mapping[str, Any]) -> str:
        return reverse(name, kwargs=dict(self.fixed) | {key: things[thing] for key, thing in self.things.items()})


# Pages of members send who has no subject to the registration, whatever stands in the address.
ELSEWHERE = frozenset({302, 404})
NOTHING_SENT = frozenset({400, 404})


def public(things: Mapping[str, str] | None = None, *, post: bool = False, absent: int = 404, **fixed: Any) -> Entry:
    by = {"GET": EVERYBODY} | ({"POST": EVERYBODY} if post else {})
    return Entry(by, things or {}, private=False, fixed=fixed, absent=frozenset({absent, 400}), is_work=False)


def anybody_here(**by: frozenset[str]) -> Entry:
    """A page of everybody who is signed in."""
    return Entry(by or {"GET": SIGNED_IN})


def members(who: frozenset[str] = MEMBERS, *, post: bool = False) -> Entry:
    """A page of those who work for some subject."""
    return Entry({"GET": who} | ({"POST": who} if post else {}), otherwise=ELSEWHERE)


def own(thing: str, *methods: str, who: frozenset[str] = OWN, **also: str) -> Entry:
    """A page about a thing of a subject, for its members."""
    return Entry(dict.fromkeys(methods or ("GET",), who), {"pk": thing, **also}, otherwise=ELSEWHERE)


def agency(thing: str = "", *, who: frozenset[str] = AGENCY, post: frozenset[str] | None = None, **by: Any) -> Entry:
    """A page of the agency; the department sees every subject, so Lan's things are nobody else's here."""
    by = by or {"GET": who} | ({"POST": post} if post is not None else {})
    return Entry(by, {"pk": thing} if thing else {}, private=False)


def api(thing: str = "", **by: frozenset[str]) -> Entry:
    return Entry(by, {"pk": thing} if thing else {})


PRODUCT_FORM = own("product", "GET", "POST")
ENTRIES: dict[str, Entry] = {
    # --- anybody ---
    "healthz": public(),
    "public-media": public({"name": "picture"}),
    "front": public(),
    "catalogue": public(),
    "producers": public(),
    "communes": public(),
    "check": public(post=True),
    "recalls": public(),
    "unit-search": public(),
    "log": public(),
    "log-checkpoint": public(),
    "log-tile": public(level=0, spelling="000.p/1"),
    "log-entries": public(spelling="000.p/1"),
    "log-proof": public({"leaf": "leaf"}),
    "log-verifier": public(),
    "code-proof": public({"code": "code"}),
    "gs1-resolver": public(),
    "product": public({"slug": "product_slug"}),
    "producer": public({"slug": "subject_slug"}),
    "commune": public(code="14845", valid_from="2025-07-01"),
    "commune-code": public(code="14845"),
    "code": public({"code": "code"}),
    "code-in-capitals": public({"code": "code"}),
    "unit": public({"code": "code", "serial": "serial"}),
    "unit-in-capitals": public({"code": "code", "serial": "serial"}),
    "digital-link": public({"rest": "digital_link"}),
    "report": public({"code": "code"}, post=True, absent=200),
    "report-thanks": public({"code": "code"}, absent=200),
    "language": public(code="en"),
    "account_login": public(post=True),
    "account_logout": public(post=True),
    "register": public(post=True),
    "invitation": Entry({}, {"uid": "uid", "token": "token"}, private=False, is_work=False),
    # --- whoever is signed in ---
    "home": anybody_here(),
    "resume": Entry({"GET": NOBODY}, {"token": "token"}),  # a kept form stands in one session alone
    "register-finish": anybody_here(),
    "account": anybody_here(GET=SIGNED_IN, POST=SIGNED_IN),
    "account-erase": anybody_here(GET=SIGNED_IN, POST=SIGNED_IN),
    "account_change_password": anybody_here(GET=SIGNED_IN, POST=SIGNED_IN),
    "account_set_password": anybody_here(GET=SIGNED_IN, POST=SIGNED_IN),
    "notices": anybody_here(),
    "notices-read": anybody_here(POST=SIGNED_IN),
    "notice-open": Entry({"POST": MANAGER}, {"pk": "notice"}),
    "notice-read": Entry({"POST": MANAGER}, {"pk": "notice"}),
    "notice-choices": anybody_here(GET=SIGNED_IN, POST=SIGNED_IN),
    "address": anybody_here(GET=SIGNED_IN, POST=SIGNED_IN),
    "address-confirm": Entry({}, {"word": "token"}, private=False, is_work=False),
    "lesson": anybody_here(),
    "lesson-entry": anybody_here(GET=SIGNED_IN, POST=SIGNED_IN),
    "lesson-lot": anybody_here(GET=SIGNED_IN, POST=SIGNED_IN),
    "lesson-release": anybody_here(GET=SIGNED_IN, POST=SIGNED_IN),
    "lesson-label": anybody_here(),
    "lesson-buyer": anybody_here(),
    "lesson-recall": anybody_here(GET=SIGNED_IN, POST=SIGNED_IN),
    "lesson-end": anybody_here(),
    "lesson-again": anybody_here(POST=SIGNED_IN),
    "lesson-leave": anybody_here(POST=SIGNED_IN),
    "lesson-sticker": public(),
    # --- members of a subject ---
    "checklist": members(),
    "mine": members(RECORDERS),
    "mine-edit": members(MANAGERS, post=True),
    "choose-subject": Entry({"POST": NOBODY}, otherwise=ELSEWHERE),  # needs a subject, see test_foreign_ids
    "members": members(MANAGERS, post=True),
    "member-invite": own("member", who=MANAGER),
    "member-end": own("member", "POST"),  # the member is Sơn, who may go by himself
    "plots": members(RECORDERS),
    "plot-new": members(RECORDERS, post=True),
    "plot": own("plot", "GET", "POST"),
    "plot-diary": own("plot", "GET", who=READERS),
    "plot-aside": own("plot", "POST"),
    "my-products": members(),
    "product-new": members(post=True),
    "my-product": own("product"),
    "product-archive": own("product", "POST"),
    "product-restore": own("product", "POST"),
    "product-basics": PRODUCT_FORM,
    "product-label": PRODUCT_FORM,
    "product-story": PRODUCT_FORM,
    "product-parcel": PRODUCT_FORM,
    "product-photos": PRODUCT_FORM,
    "product-photo-undo": own("product", "POST"),
    "product-photo": Entry({"POST": NOBODY}, {"pk": "product", "photo": "photo"}, otherwise=ELSEWHERE),  # needs `act`
    "my-papers": members(),
    "paper-new": members(post=True),
    "my-paper": own("certificate", "GET", "POST"),
    "paper-remove": own("certificate", "POST"),
    "worker": public(),
    "manifest": public(),
    "shell": public(name="today"),
    "queue": public(),
    "today": members(RECORDERS),
    "diary": members(RECORDERS),
    "diary-new": members(RECORDERS, post=True),
    "diary-correct": own("event", "GET", "POST"),
    "batches": members(RECORDERS),
    "batch-new": members(RECORDERS, post=True),
    "batch": own("batch"),
    "lot-file": own("batch", who=READERS),
    "lot-file-schema": public(),
    "batch-change": own("draft", "GET", "POST"),
    "batch-release": own("draft", "POST"),
    "batch-close": own("batch", "POST"),
    "intakes": members(),
    "intake-new": Entry({"GET": MEMBERS, "POST": MEMBERS}, otherwise=ELSEWHERE, fixed={"slug": "thua"}),
    "intake-template": Entry({"GET": MEMBERS}, otherwise=ELSEWHERE, fixed={"slug": "thua"}),
    "intake": own("brought"),
    "intake-file": Entry({"GET": NOBODY}, {"pk": "brought"}, otherwise=ELSEWHERE),  # needs a file that was read
    "intake-confirm": own("brought", "POST"),
    "intake-stop": own("brought", "POST"),
    "intake-undo": own("brought", "POST"),
    "intake-drop": own("brought", "POST"),
    "intake-again": own("brought", "POST"),
    "store": members(),
    "lot-making": Entry({"GET": MEMBERS, "POST": MEMBERS}, otherwise=ELSEWHERE, fixed={"kind": "che-bien"}),
    "lot-box": members(post=True),
    "lot-ship": members(post=True),
    "lot-receive": members(),
    "lot-outside": members(post=True),
    "lot-receipt": own("line", "GET", "POST"),
    "supplier-paper": own("salt", "GET", who=READERS),
    "lot-entry": own("lots_entry", "GET", "POST"),
    "case-open": own("case", "POST"),
    "serials": own("batch", "GET", "POST"),
    "serial-run": own("run", "GET", "POST"),
    "serial-table": own("run"),
    "serial-symbols": replace(own("run"), fixed={"part": 1}),
    "serial-sheet": own("run"),
    "labels": own("batch"),
    "labels-pdf": own("batch"),
    "label-picture": own("batch"),
    "label-svg": own("batch"),
    "label-png": own("batch"),
    "recall-new": own("batch", "GET", "POST", who=OWN | DEPARTMENT),
    "recall": own("recall", "GET", "POST", who=READERS),
    "recall-list": members(),
    "recall-scope": Entry({"GET": MEMBERS | DEPARTMENT, "POST": MEMBERS | DEPARTMENT}, otherwise=ELSEWHERE),
    "recall-order": own("recall_order", "GET", "POST", who=READERS),
    "recall-widen": own("own_recall", "GET", "POST"),
    "recall-recovered": own("own_recall", "GET", "POST", who=OWN | DEPARTMENT),
    "recall-handled": own("recall", "GET", "POST", who=OWN | DEPARTMENT),
    "recall-acknowledge": own("holder", "GET", "POST"),
    "my-reports": anybody_here(),
    "report-detail": own("report", "GET", who=READERS),
    "report-photo": own("report", "GET", who=READERS),
    "recording": own("recording", "GET", who=READERS),
    "paper": own("paper", "GET", who=OWN | OFFICERS),
    "shops": members(),
    "shop-connect": Entry({"GET": MANAGERS, "POST": MANAGERS}, otherwise=ELSEWHERE, fixed={"channel": "practice"}),
    "shop-keys": Entry({"GET": MANAGERS, "POST": MANAGERS}, otherwise=ELSEWHERE),
    "shop-connected": Entry({"GET": SIGNED_IN}, fixed={"channel": "practice"}),
    "feed": public({"key": "feed_key"}, name="google.xml"),
    "feed-address": Entry({"GET": OWN, "POST": MANAGER}, {"pk": "feed_shop"}, otherwise=ELSEWHERE),
    "hand-file": own("hand_shop", "POST"),
    "hand": own("by_hand", "GET", "POST"),
    "shop-disconnect": own("shop", "GET", "POST", who=MANAGER),
    "shop-publish": Entry({"GET": OWN, "POST": OWN}, {"product": "product"}, otherwise=ELSEWHERE),
    "listing": own("listing", "GET", who=READERS),
    "listing-withdraw": own("listing", "POST"),
    "listing-relist": own("listing", "POST"),
    "listing-retry": own("listing", "POST"),
    "listing-choose": own("listing", "POST"),
    "listing-price": own("listing", "GET", "POST"),
    # --- households of a cooperative, and those who help ---
    "households": members(),
    "household-new": members(post=True),
    "household": own("household"),
    "household-change": own("household", "GET", "POST"),
    "household-aside": own("household", "POST"),
    "household-act": own("household", "POST"),
    "household-invite": own("household", "GET", "POST"),
    "household-invitation": Entry({}, {"token": "token"}, private=False, is_work=False),
    "own-household": members(MAI, post=True),
    "acting-next": Entry({"POST": MEMBERS}, otherwise=ELSEWHERE),
    "acting-stop": anybody_here(POST=SIGNED_IN),
    "review": members(post=True),
    "api-review-list": api(GET=SIGNED_IN),
    "api-review-detail": api("review", GET=OWN),
    "api-review-accept-several": api(POST=SIGNED_IN),
    "api-review-accept": api("review", POST=OWN),
    "api-review-give-back": api("review", POST=OWN),
    "api-review-undo": api("review", POST=OWN),
    "review-one": own("review", "GET", "POST"),
    "helping": Entry({"GET": TEAM}),
    "helping-ask": Entry({"GET": TEAM, "POST": TEAM}),
    "helping-act": own("leave", "POST", who=TEAM),
    "asking": own("asked", "GET", "POST", who=TEAM),
    "helpers": members(MANAGERS | MAI),
    "consent": Entry({}, {"token": "token"}, private=False, is_work=False),
    "consent-answer": own("asked", "GET", "POST", who=MANAGER),
    "assistance-end": own("leave", "POST", who=OWN | MAI | TEAM | OFFICERS),
    "assistance-paper": own("signed", "GET", who=OWN | TEAM | AGENCY),
    "assistance-key": own("signed", "GET", "POST", who=OWN | OFFICERS),
    "account-open": Entry({}, {"token": "token"}, private=False, is_work=False),
    "assistance-accept": own("signed", "POST", who=OWN | OFFICERS),
    "assistances": agency(),
    # --- the agency ---
    "verification": agency(),
    "verify-subject": agency("subject"),
    "decide-subject": agency("subject", POST=DEPARTMENT),
    "villages": agency(post=OFFICERS),
    "village": agency("village", who=OFFICERS, post=OFFICERS),
    "certificates": agency(),
    "certificate-check": agency("certificate", post=DEPARTMENT),
    "item-rules": agency(),
    "item-rule": Entry({"GET": DEPARTMENT, "POST": DEPARTMENT}, private=False, fixed={"law": "nd37", "number": 11}),
    "holds": agency(who=OFFICERS),
    "hold": agency("hold", who=DEPARTMENT, post=DEPARTMENT),
    "recall-orders": agency(),
    "banned-inputs": agency(who=DEPARTMENT),
    "reports": agency(),
    "stock": members(RECORDERS),
    "input-lot-new": members(RECORDERS, post=True),
    "input-lot": own("input_lot"),
    "input-lot-change": own("input_lot", "GET", "POST"),
    "input-lot-finish": own("input_lot", "POST"),
    "scan-own": members(RECORDERS, post=True),
    "plot-code": own("plot"),
    "input-code": own("input_lot"),
    "tag": public({"code": "code"}, absent=200),
    "tag-in-capitals": public({"code": "code"}, absent=200),
    "api-scan-own": Entry({"POST": SIGNED_IN}, private=False),
    "input-paper": own("input_lot", "GET", who=READERS),
    "medicines": agency(),
    "medicine": Entry({"GET": AGENCY}, {"entry": "medicine"}, private=False),
    "medicine-sheet": agency(),
    "medicine-new": agency(who=DEPARTMENT, post=DEPARTMENT),
    "medicine-change": Entry({"GET": DEPARTMENT, "POST": DEPARTMENT}, {"entry": "medicine"}, private=False),
    "medicine-intake-new": agency(who=DEPARTMENT, post=DEPARTMENT),
    "medicine-intake": agency("intake", who=DEPARTMENT, post=DEPARTMENT),
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
    "desk-listings": agency(allowed=OFFICERS | OPERATOR),
    "desk-scans": agency(allowed=OFFICERS | OPERATOR),
    "desk-quality": agency(allowed=OFFICERS | OPERATOR),
    "desk-warnings": agency(allowed=OFFICERS | OPERATOR),
    # --- the operator ---
    "operations": agency(who=OPERATOR),
    "work-revive": Entry({"POST": OPERATOR}, {"pk": "dead_job"}, private=False, fixed={"lane": "jobs"}),
    "offices": agency(who=OPERATOR, post=OPERATOR),
    "office-end": agency("office", POST=OPERATOR),
    "reopen-account": agency(who=OPERATOR, post=OPERATOR),
    # --- nobody, as this house stands: no SMS, no trial ---
    "account_request_login_code": agency(who=NOBODY, post=NOBODY),
    "account_confirm_login_code": Entry({"GET": NOBODY}, otherwise=ELSEWHERE),
    "take-part": agency(POST=NOBODY),
    # --- API ---
    "api": public(),
    "api-schema": public(),
    "api-me": api(GET=SIGNED_IN),
    "api-register": Entry({"POST": EVERYBODY}, is_work=False),
    "api-household-list": api(GET=SIGNED_IN, POST=SIGNED_IN),
    "api-household-detail": api("household", GET=READERS | MAI | TEAM, PATCH=OWN | MAI),
    "api-unit-list": public(),
    "api-unit-detail": public(key="14845-2025-07-01"),
    "api-public-product-list": public(),
    "api-public-product-detail": public({"slug": "product_slug"}),
    "api-public-producer-list": public(),
    "api-public-producer-detail": public({"slug": "subject_slug"}),
    "api-public-commune-list": public(),
    "api-public-commune-detail": public(key="14845-2025-07-01"),
    "api-look-up": public({"code": "code"}),
    "api-subject-list": api(GET=SIGNED_IN),
    "api-subject-detail": api("subject", GET=READERS, PATCH=MANAGER),
    "api-subject-verify": api("subject", POST=DEPARTMENT),
    "api-subject-give-back": api("subject", POST=DEPARTMENT),
    "api-subject-reopen": api("subject", POST=DEPARTMENT),
    "api-plot-list": api(GET=SIGNED_IN, POST=SIGNED_IN),
    "api-plot-detail": api("plot", GET=READERS, PATCH=OWN),
    "api-village-list": api(GET=SIGNED_IN, POST=OFFICERS),
    "api-village-detail": Entry({"GET": SIGNED_IN, "PATCH": OFFICERS}, {"pk": "village"}, private=False),
    "api-input-lot-list": api(GET=SIGNED_IN, POST=SIGNED_IN),
    "api-input-lot-detail": api("input_lot", GET=READERS, PATCH=OWN),
    "api-medicine-list": api(GET=SIGNED_IN),
    "api-medicine-detail": Entry({"GET": SIGNED_IN}, {"entry": "medicine"}, private=False),
    "api-diary-list": api(GET=SIGNED_IN, POST=SIGNED_IN),
    "api-diary-detail": api("event", GET=READERS),
    "api-diary-correct": api("event", POST=OWN),
    "api-product-list": api(GET=SIGNED_IN, POST=SIGNED_IN),
    "api-product-detail": api("product", GET=READERS | MAI | TEAM, PATCH=OWN),
    "api-product-archive": api("product", POST=OWN),
    "api-product-restore": api("product", POST=OWN),
    "api-product-photo": api("product", POST=OWN),
    "api-book": api(GET=RECORDERS),
    "api-photo": Entry(
        {"GET": MANAGER, "PUT": SIGNED_IN}, {"pk": "upload"}, private=False, absent=frozenset({400, 404})
    ),
    "api-recording": Entry(
        {"GET": MANAGER, "PUT": SIGNED_IN}, {"pk": "voice"}, private=False, absent=frozenset({400, 404})
    ),
    "api-certificate-list": api(GET=SIGNED_IN, POST=SIGNED_IN),
    "api-certificate-detail": api("certificate", GET=READERS, PATCH=OWN, DELETE=OWN),
    "api-certificate-verify": api("certificate", POST=DEPARTMENT),
    "api-certificate-give-back": api("certificate", POST=DEPARTMENT),
    "api-certificate-withdraw": api("certificate", POST=DEPARTMENT),
    "api-batch-list": api(GET=SIGNED_IN, POST=SIGNED_IN),
    "api-batch-detail": api("draft", GET=READERS, PATCH=OWN),
    "api-batch-code": api("batch", GET=OWN),
    "api-batch-sheet": api("batch", GET=OWN),
    "api-batch-picture": api("batch", GET=OWN),
    "api-batch-svg": api("batch", GET=OWN),
    "api-batch-png": api("batch", GET=OWN),
    "api-batch-readiness": api("batch", GET=READERS),
    "api-batch-release": api("draft", POST=OWN),
    "api-batch-close": api("batch", POST=OWN),
    "api-stock": api("subject", GET=OWN),
    "api-batch-lineage": api("batch", GET=READERS),
    "api-lots-make": api(POST=SIGNED_IN),
    "api-lots-ship": api(POST=SIGNED_IN),
    "api-lots-receive": api(POST=SIGNED_IN),
    "api-hold-list": api(GET=SIGNED_IN),
    "api-hold-detail": api("hold", GET=READERS),
    "api-hold-lift": api("hold", POST=DEPARTMENT),
    "api-recall-list": api(GET=SIGNED_IN, POST=SIGNED_IN),
    "api-recall-detail": api("recall", GET=READERS),
    "api-recall-approve": api("recall", POST=DEPARTMENT),
    "api-recall-reject": api("recall", POST=DEPARTMENT),
    "api-recall-close": api("recall", POST=READERS),
    "api-recall-order-list": api(GET=SIGNED_IN, POST=SIGNED_IN),
    "api-recall-order-look": api(POST=SIGNED_IN),
    "api-recall-order-drill": api(POST=SIGNED_IN),
    "api-recall-order-detail": api("recall_order", GET=READERS),
    "api-recall-order-lots": api("recall_order", GET=READERS),
    "api-recall-order-holders": api("recall_order", GET=READERS),
    "api-recall-order-listings": api("recall_order", GET=READERS),
    "api-recall-order-approve": api("recall_order", POST=DEPARTMENT),
    "api-recall-order-reject": api("recall_order", POST=DEPARTMENT),
    "api-recall-order-take-over": api("own_recall", POST=DEPARTMENT),
    "api-recall-order-mistake": api("own_recall", POST=DEPARTMENT),
    "api-recall-order-widen": api("own_recall", POST=OWN),
    "api-recall-order-recovered": api("own_recall", POST=OWN | DEPARTMENT),
    "api-recall-order-handled": api("recall_order", GET=READERS, POST=OWN | DEPARTMENT),
    "api-recall-order-came": api("recall_order", GET=READERS),
    "api-recall-order-close": api("own_recall", POST=OWN | DEPARTMENT),
    "api-recall-holder-list": api(GET=SIGNED_IN),
    "api-recall-holder-detail": api("holder", GET=OWN | DEPARTMENT | OPERATOR),
    "api-recall-holder-acknowledge": api("holder", POST=OWN),
    "api-shop-list": api(GET=SIGNED_IN),
    "api-shop-detail": api("shop", GET=READERS),
    "api-listing-list": api(GET=SIGNED_IN, POST=SIGNED_IN),
    "api-listing-detail": api("listing", GET=READERS),
    "api-listing-withdraw": api("listing", POST=OWN),
    "api-listing-relist": api("listing", POST=OWN),
    "api-listing-retry": api("listing", POST=OWN),
    "api-listing-price": api("listing", POST=OWN),
    "api-listing-choose": api("listing", POST=OWN),
    "api-notice-list": api(GET=SIGNED_IN),
    "api-notice-detail": api("notice", GET=MANAGER),
    "api-notice-read": api("notice", POST=MANAGER),
    "api-figures": Entry({"GET": AGENCY}, private=False),
    "api-figures-by-commune": Entry({"GET": AGENCY}, private=False),
    "api-report-list": api(GET=SIGNED_IN),
    "api-report-detail": api("report", GET=READERS),
    "api-report-close": api("report", POST=DEPARTMENT),
}
