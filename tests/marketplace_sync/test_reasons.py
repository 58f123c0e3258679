"""Nobody reads a raw code: every reason that can arise has a sentence that says what to do."""

import re
from pathlib import Path

import pytest

import marketplace_sync
from marketplace_sync.faults import Kind
from marketplace_sync.feeds import channels as feeds
from marketplace_sync.reasons import REASONS, told
from marketplace_sync.shopee.errors import CODES, REASONS_USED, fault

NAMED = re.compile(r'(?:Unsayable|Later|die|block|settle|ShopFault|wait)\(\s*(?:Kind\.\w+, )?"([A-Z_]+)"')
HERE = Path(marketplace_sync.__file__).parent


def test_every_reason_of_the_connector_has_a_text():
    assert {*REASONS_USED, *feeds.REASONS_USED} <= REASONS.keys()


def test_every_reason_named_in_the_code_has_a_text():
    named = set()
    for path in HERE.rglob("*.py"):
        if "practice" not in path.parts and path.name != "reasons.py":
            named |= set(NAMED.findall(path.read_text("utf-8")))
    assert named
    assert named <= REASONS.keys()


@pytest.mark.parametrize("code", sorted(REASONS))
def test_a_reason_is_a_short_vietnamese_sentence(code):
    text = told(code)
    assert text.endswith(".") and len(text) <= 110
    assert not re.search(r"(?i)token|server|submit|upload|error|đồng bộ", text)


@pytest.mark.parametrize(
    ("code", "text", "kind", "reason"),
    [
        ("product.error_param", "Image not exist.", Kind.SELLER, "IMAGE_GONE"),
        ("error_param", "Timestamp is expired.", Kind.CLOCK, "CLOCK_WRONG"),
        ("error_param", "Invalid Weight.", Kind.SELLER, "WEIGHT_MISSING"),
        ("error_auth", "Invalid access_token", Kind.SIGN_IN, "AUTH_EXPIRED"),
        ("error_auth", "The stock is reserved", Kind.SELLER, "STOCK_RESERVED"),
        ("error_auth", "something else", Kind.SELLER, "REFUSED"),
        ("never_heard_of", "Odd.", Kind.SELLER, "REFUSED"),
    ],
)
def test_coarse_codes_are_told_apart_by_their_message(code, text, kind, reason):
    found = fault(code, text)
    assert (found.kind, found.reason) == (kind, reason)


def test_not_every_refusal_of_rights_asks_for_a_new_token():
    assert fault("error_auth", "bad access_token").renew
    assert not fault("error_auth", "wrong location_id").renew
    assert not fault("refresh_token_expired", "").renew


def test_every_kind_is_used():
    assert {kind for kind, _reason in CODES.values()} == set(Kind) - {Kind.BY_HAND}  # that one is no fault of a shop
