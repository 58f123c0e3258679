"""One event has one hash: whatever the order of its keys and lists, and the zone in which its time is written."""

import datetime as dt
import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceability.ledger.canonical import canonical, digest, plain
from traceability.ledger.eventhash import event_hash, pre_hash

SPACES = {"ex": "https://ns.example.com/epcis/"}
# A published example of the algorithm, written by hand with canonical identifiers; its hash is public.
SHIPPED = {
    "type": "ObjectEvent",
    "eventTime": "2020-03-04T11:00:30+01:00",
    "eventTimeZoneOffset": "+01:00",
    "epcList": ["https://id.gs1.org/01/00614141111114/21/987"],
    "action": "OBSERVE",
    "bizStep": "departing",
    "disposition": "in_transit",
    "readPoint": {"id": "https://id.gs1.org/414/4012345000115", "ex:myField1": "AB-12"},
    "bizTransactionList": [{"type": "po", "bizTransaction": "https://id.gs1.org/253/4012345111118123"}],
    "sourceList": [{"type": "owning_party", "source": "https://id.gs1.org/417/4012345000009"}],
    "destinationList": [{"type": "owning_party", "destination": "https://id.gs1.org/417/0614141000005"}],
    "ex:userExt": "CD-34",
}
SPRAYED = {
    "type": "ObjectEvent",
    "eventTime": "2026-05-11T00:00:00.000+07:00",
    "eventTimeZoneOffset": "+07:00",
    "action": "OBSERVE",
    "bizStep": "other",
    "quantityList": [
        {"epcClass": "https://txng.example.vn/01/09521234500001/10/L1", "quantity": 412.50, "uom": "KGM"},
        {"epcClass": "https://id.gs1.org/01/09521234500001/10/L2", "quantity": "3"},
    ],
    "readPoint": {"id": "urn:uuid:7b8c5c9e-0000-4000-8000-000000000001"},
    "ex:how": {"ex:dose": "20 g", "ex:days": 7, "ex:parts": ["b", "a"]},
    "ex:clientUuid": "7b8c5c9e-0000-4000-8000-000000000002",
}


def shuffled(value, rng: random.Random):
    """The same content with keys, and lists, in another order."""
    if isinstance(value, dict):
        items = list(value.items())
        rng.shuffle(items)
        return {key: shuffled(item, rng) for key, item in items}
    if isinstance(value, list):
        items = [shuffled(item, rng) for item in value]
        rng.shuffle(items)
        return items
    return value


def test_the_public_example_has_its_public_hash():
    expected = "ni:///sha-256;3ae14c02c4bdc220cc31942cf804f6845eb8dec96ba6483391c92a9b165f9329?ver=CBV2.0"
    assert event_hash(SHIPPED, SPACES) == expected


@given(st.randoms(use_true_random=False), st.integers(-12 * 60, 14 * 60))
def test_order_and_zone_do_not_matter(rng, minutes):
    for event in (SHIPPED, SPRAYED):
        moment = dt.datetime.fromisoformat(event["eventTime"])
        elsewhere = moment.astimezone(dt.timezone(dt.timedelta(minutes=minutes))).isoformat()
        other = shuffled(event, rng) | {"eventTime": elsewhere, "eventID": "x", "recordTime": elsewhere}
        other["errorDeclaration"] = {"declarationTime": elsewhere, "reason": "incorrect_data"}
        assert event_hash(other, SPACES) == event_hash(event, SPACES)


@pytest.mark.parametrize(
    "change",
    [
        {"eventTime": "2026-05-12T00:00:00+07:00"},
        {"eventTimeZoneOffset": "+06:00"},
        {"bizStep": "packing"},
        {"action": "ADD"},
        {"ex:clientUuid": "7b8c5c9e-0000-4000-8000-000000000003"},
        {"ex:how": {"ex:dose": "20 g", "ex:days": 8, "ex:parts": ["b", "a"]}},
        {"readPoint": {"id": "urn:uuid:7b8c5c9e-0000-4000-8000-000000000009"}},
        {"quantityList": SPRAYED["quantityList"][:1]},
    ],
)
def test_every_change_of_content_changes_the_hash(change):
    assert event_hash(SPRAYED | change, SPACES) != event_hash(SPRAYED, SPACES)


def test_words_numbers_and_links_are_written_in_one_way():
    said = pre_hash(SPRAYED, SPACES)
    assert "epcClass=https://id.gs1.org/01/09521234500001/10/L1quantity=412.5uom=KGM" in said
    assert "bizStep=https://ref.gs1.org/cbv/BizStep-other" in said
    assert "{https://ns.example.com/epcis/}parts=a{https://ns.example.com/epcis/}parts=b" in said
    assert "eventTime=2026-05-10T17:00:00.000Z" in said


texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@given(values, st.randoms(use_true_random=False))
def test_canonical_json_is_json_and_has_one_spelling(value, rng):
    kept = plain(value)
    assert json.loads(canonical(kept)) == kept

    def reordered(item):
        if isinstance(item, dict):
            pairs = [(key, reordered(inner)) for key, inner in item.items()]
            rng.shuffle(pairs)
            return dict(pairs)
        return [reordered(inner) for inner in item] if isinstance(item, list) else item

    assert digest(reordered(kept)) == digest(kept)


def test_the_example_of_the_standard_sorts_by_utf_16():
    """RFC 8785, 3.2.3: the order is that of UTF-16 units, where U+1F600 stands before U+FB33."""
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    written = json.loads(canonical(dict.fromkeys(keys, 0)), object_pairs_hook=lambda pairs: [key for key, _v in pairs])
    assert written == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]


def test_floats_have_no_canonical_form():
    with pytest.raises(ValueError, match="float"):
        canonical({"x": 1.5})
