"""Requests for `tests.fuzz.events`, most of them nearly right, and what spoils them. Ids stand as their places."""

import copy
from typing import Any

from hypothesis import strategies as st

STEPS = ["sow", "spray", "water", "care", "harvest", "treat", "pack", "test", "store", "other"]
UNITS = ["kg", "kg", "kg", "kg", "goi", "qua", "ta", "yen", "lit", "chai"]
ODD: list[Any] = [
    None, "", " ", "x", "NaN", "-Infinity", "1e400", "-1", -1, 0, 1.5, 2**63, True, [], {}, [[]], {"a": {"b": [1]}},
    "\x00", "a\x00b", "\ud800", "A" * 5000, "9999-12-31", "0001-01-01", "2026-02-30", "2026-11-24T25:00:00Z", "recall",
    "00000000-0000-0000-0000-000000000000", "0.0001", "99999999999999", {"input": "x"}, {"noted": {"x": 1}}, "١٢",
]  # fmt: skip
Sent = dict[str, Any]

days = st.integers(-30, 0) | st.integers(-30, 0) | st.integers(-30, 0) | st.sampled_from([1, 40, -50, -4000])
minutes = st.integers(-9000, 9) | st.sampled_from([11, 60, 10**6])
amounts = st.sampled_from(["1", "2", "2", "3.5", "40"]) | st.decimals("0.001", "9e11", places=3).map(str)


def ids(kind: str) -> st.SearchStrategy[str]:
    """An id of `kind` by its place; the first three are twice as likely as the others."""
    return st.tuples(st.just("id"), st.just(kind), st.integers(0, 2) | st.integers(0, 11))  # type: ignore[return-value]


def takes(most: int = 3) -> st.SearchStrategy:
    one = st.fixed_dictionaries({"lot": ids("lot"), "quantity": amounts, "unit": st.sampled_from(UNITS)})
    return st.lists(one, min_size=1, max_size=most) | st.lists(one, max_size=most)


make = st.fixed_dictionaries(
    {"product": ids("product"), "quantity": amounts, "unit": st.sampled_from(UNITS)},
    optional={"batch": ids("draft"), "unit_kg": amounts, "expires_on": st.tuples(st.just("day"), days)},
)
words = st.fixed_dictionaries(
    {"input": st.fixed_dictionaries({"name": st.sampled_from(["Thuốc Mẫu", "Phân Mẫu"])})},
    optional={
        "dose": st.text(max_size=20), "phi_days": st.integers(-1, 30), "quantity": amounts,
        "unit": st.sampled_from(UNITS),
    },
)  # fmt: skip
common = {"note": st.just("") | st.text(max_size=30), "client_uuid": st.tuples(st.just("uuid"), st.integers(0, 10**6))}
when = {"event_date": st.tuples(st.just("day"), days)}
moment = {"event_time": st.tuples(st.just("moment"), minutes)}
content = {
    "how": words,
    "batch": ids("batch"),
    "plot": ids("plot"),
    "device_time": st.tuples(st.just("moment"), minutes),
}
whose = {"subject": st.tuples(st.just("id"), st.just("subject"), st.sampled_from([0] * 11 + [1]))}


def of(verb: str, must: dict, may: dict | None = None) -> st.SearchStrategy[tuple[str, Sent]]:
    return st.tuples(st.just(verb), st.fixed_dictionaries(must, optional=(may or {}) | common))


entries = of("record", {**whose, "step": st.sampled_from(STEPS), **when}, content) | of(
    "record", {**whose, "step": st.sampled_from(STEPS), **moment}, content
)
corrections = of(
    "correct", {"event": st.integers(0, 60), "error_reason": st.sampled_from(["did_not_occur", "incorrect_data"])},
    content | when,
)  # fmt: skip
making = of(
    "transform",
    {**whose, "step": st.sampled_from(["process", "process", "split", "merge", "pack"]), "inputs": takes(),
     "outputs": st.lists(make, min_size=1, max_size=3) | st.lists(make, max_size=3),
     "made_on": st.tuples(st.just("day"), days), "loss_confirmed": st.sampled_from([True, True, False])},
    {"added": st.fixed_dictionaries({"name": st.just("Nước"), "quantity": amounts, "unit": st.sampled_from(UNITS)})},
)  # fmt: skip
fair = of(  # a lot that becomes less of another
    "transform",
    {"subject": st.just(("id", "subject", 0)), "step": st.just("process"), "loss_confirmed": st.just(True),
     "inputs": st.just([{"lot": ("id", "lot", 0), "quantity": "9", "unit": "kg"}]),
     "outputs": st.lists(
         st.just({"product": ("id", "product", 0), "quantity": "3", "unit": "kg"}), min_size=1, max_size=3
     ),
     "made_on": st.tuples(st.just("day"), days)},
)  # fmt: skip
sending = of(
    "ship",
    {**whose, "receiver_name": st.just("Quán Ví Dụ"), "lots": takes(), "sent_on": st.tuples(st.just("day"), days)},
    {"receiver": whose["subject"], "paper": st.text(max_size=10)},
)  # fmt: skip
sent_well = of(
    "ship",
    {"subject": st.just(("id", "subject", 0)), "sent_on": st.tuples(st.just("day"), days),
     "lots": st.just([{"lot": ("id", "lot", 0), "quantity": "2", "unit": "kg"}])},
    {"receiver": st.just(("id", "subject", 1)), "receiver_name": st.just("Quán Ví Dụ")},
)  # fmt: skip
coming = of(
    "receive", {**whose, "shipped": st.integers(0, 9), "quantity": st.sampled_from(["5", "4", "6", "0.5"]),
    "received_on": st.tuples(st.just("day"), st.integers(-1, 1))},
)  # fmt: skip
outside = of(
    "receive",
    {**whose, "quantity": amounts, "unit": st.sampled_from(UNITS), "name": st.just("Men Ví Dụ"),
     "supplier": st.just("Cửa hàng Ví Dụ"), "received_on": st.tuples(st.just("day"), days)},
    {"unit_kg": amounts, "expires_on": st.tuples(st.just("day"), days)},
)  # fmt: skip
boxing = of(
    "box", {"lot": ids("lot"), "quantity": amounts, "unit": st.sampled_from(UNITS), "count": st.integers(-1, 3)}, when
)
unboxing = of("unbox", {"case": st.integers(0, 9)}, when)
spoils = st.lists(st.tuples(st.integers(0, 40), st.sampled_from(ODD) | st.text(max_size=5)), max_size=2)
requests = st.tuples(
    entries | entries | corrections | making | fair | sending | sent_well | coming | outside | boxing | unboxing,
    st.just([]) | spoils | st.just([]),
)


def spoil(sent: Sent, place: int, odd: Any) -> None:
    """Puts `odd` into the place-th value of a request, counted through its lists and objects."""
    spots: list[tuple[Any, Any]] = []

    def walk(holder: Any) -> None:
        for key in list(holder) if isinstance(holder, dict) else range(len(holder)):
            spots.append((holder, key))
            if isinstance(holder[key], dict | list):
                walk(holder[key])

    walk(sent)
    if spots:
        holder, key = spots[place % len(spots)]
        holder[key] = copy.deepcopy(odd)  # the next spoil may fall into it
