"""Many events are hashed by a faster way, which says the same as the plain one, bit for bit, of any event."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ledger.test_canonical import SHIPPED, SPACES, SPRAYED, shuffled
from traceability.ledger.bulk import Hasher
from traceability.ledger.eventhash import event_hash, pre_hash

HASHER = Hasher(SPACES)  # one for all examples, so that what it remembers can do harm
odd = st.sampled_from([
    "", " x ", "1.50", "٣.٥", "-0.0", "7", "T", "2026-05-11T00:00:00+07:00", "2020-02-29T23:59:59.9996Z",
    "https://id.gs1.org/01/09521234500001/10/L1?17=261231", "HTTPS://txng.example.vn/01/09521234500001/10/L1/21/9",
    "https://id.gs1.org/01/09521234500001/22/V/10/L%C3%A2n", "https://id.gs1.org/01/09521234500002", "https://x",
    "urn:uuid:7b8c5c9e-0000-4000-8000-000000000001", "urn:epc:id:sscc:0614141.0123456789", "in_transit", "Lúa.nếp",
    "https://x.vn/01/09521234500001/10/L1?" + "a" * 200, "Lúa. " * 40,
])  # fmt: skip
texts = odd | st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)
numbers = st.integers() | st.decimals(-9999, 9999, places=3) | st.floats(-1e9, 1e9)
scalars = texts | numbers | st.booleans() | st.none()
names = st.sampled_from(["ex:a", "ex:ab", "ex:b", "other:a", "ex:how", "plain"])
values = st.recursive(scalars, lambda i: st.lists(i, max_size=3) | st.dictionaries(names, i, max_size=3), max_leaves=8)
bare = st.sampled_from(["recalled", "shipping", "other", "po", "owning_party", "https://x.vn/y"]) | texts
zones = st.integers(-12 * 60, 14 * 60).map(lambda minutes: dt.timezone(dt.timedelta(minutes=minutes)))
days = (dt.datetime.fromisoformat("1990-01-02"), dt.datetime.fromisoformat("2190-01-01"))
moments = st.datetimes(*days, timezones=zones).map(dt.datetime.isoformat)
quantities = st.lists(
    st.fixed_dictionaries({}, optional={"epcClass": texts, "quantity": scalars, "uom": texts, "x": texts}), max_size=3
)
places = st.none() | texts | st.fixed_dictionaries({"id": texts}, optional={"ex:a": values, "ex:b": values})
events = st.fixed_dictionaries(
    {"type": texts, "eventTime": moments, "eventTimeZoneOffset": texts},
    optional=dict.fromkeys(("epcList", "inputEPCList", "childEPCs", "outputEPCList"), st.lists(texts, max_size=3))
    | dict.fromkeys(
        ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"), quantities
    )
    | {
        name: st.lists(st.fixed_dictionaries({inner: texts}, optional={"type": bare}), max_size=3)
        for name, inner in (
            ("bizTransactionList", "bizTransaction"), ("sourceList", "source"), ("destinationList", "destination"),
        )
    }
    | {"parentID": texts, "action": texts, "transformationID": texts, "bizStep": bare, "disposition": bare}
    | {"readPoint": places, "bizLocation": places, "ilmd": st.dictionaries(names, values, max_size=3)}
    | {"persistentDisposition": st.dictionaries(st.sampled_from(["set", "unset"]), st.lists(bare, max_size=2))}
    | {"sensorElementList": st.lists(st.fixed_dictionaries({"sensorReport": st.just([{"type": "Temperature"}])}))}
    | {"eventID": texts, "recordTime": moments, "errorDeclaration": st.just({"reason": "did_not_occur"})}
    | {"@context": texts, "unknown": values, "ex:a": values, "ex:ab": values, "other:a": values, "ex:b": values},
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(events, st.randoms(use_true_random=False))
def test_the_fast_way_says_what_the_plain_way_says(event, rng):
    said = pre_hash(event, SPACES)
    assert HASHER.pre_hash(event) == said
    assert HASHER.hash(event) == event_hash(event, SPACES)
    assert HASHER.pre_hash(shuffled(event, rng)) == said


@given(zones)
def test_the_zone_in_which_a_time_is_written_does_not_matter(zone):
    for event in (SHIPPED, SPRAYED):
        elsewhere = dt.datetime.fromisoformat(event["eventTime"]).astimezone(zone).isoformat()
        assert HASHER.hash(event | {"eventTime": elsewhere}) == event_hash(event, SPACES)


def test_many_events_in_turn_and_without_extensions():
    assert list(HASHER.hashes([SHIPPED, SPRAYED])) == [event_hash(one, SPACES) for one in (SHIPPED, SPRAYED)]
    assert Hasher().hash(SHIPPED) == event_hash(SHIPPED)


@pytest.mark.parametrize("lacking", ["type", "eventTime", "eventTimeZoneOffset"])
def test_what_an_event_must_have_is_missed_by_both(lacking):
    event = {name: value for name, value in SHIPPED.items() if name != lacking}
    for way in (event_hash, HASHER.hash):
        with pytest.raises(KeyError, match=lacking):
            way(event)
