"""Digital Link addresses are built right and parsed strictly; GTINs are checked, padded and never made up."""

from urllib.parse import quote

import pytest
from biip.gs1_digital_link_uris import GS1DigitalLinkURI
from hypothesis import given
from hypothesis import strategies as st

from traceability.foundation.refusals import Refusal
from traceability.gs1.gtin import check, has_check_digit
from traceability.gs1.uri import NotDigitalLink, build, in_capitals, parse

GTIN = "09521234500001"
CSET82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
texts = st.text(st.sampled_from(CSET82), min_size=1, max_size=20)


def with_check(digits: str) -> str:
    return next(digits + d for d in "0123456789" if has_check_digit(digits + d))


gtins = st.text(st.sampled_from("0123456789"), min_size=13, max_size=13).map(with_check)


def test_the_address_has_scheme_and_host_in_capitals():
    assert build("https://txng.example.vn", GTIN, "261114-01") == f"HTTPS://TXNG.EXAMPLE.VN/01/{GTIN}/10/261114-01"
    assert build("http://localhost:8000", GTIN) == f"HTTP://LOCALHOST:8000/01/{GTIN}"
    assert in_capitals("https://so.example.vn/truy-xuat") == "HTTPS://SO.EXAMPLE.VN/truy-xuat"


@pytest.mark.parametrize(
    ("gtin", "lot"), [("09521234500002", "L1"), (GTIN[1:], "L1"), (GTIN, "Lô 1"), (GTIN, "L" * 21)]
)
def test_nothing_wrong_is_built(gtin, lot):
    with pytest.raises(NotDigitalLink):
        build("https://txng.example.vn", gtin, lot)


@given(gtins, texts | st.just(""), texts | st.just(""), st.sampled_from(["", "/so/txng", "/01/x", "/414/stem"]))
def test_what_is_written_is_read_back_whatever_the_stem(gtin, lot, serial, stem):
    path = stem + f"/01/{gtin}"
    path += f"/10/{quote(lot, safe='')}" if lot else ""
    path += f"/21/{quote(serial, safe='')}" if serial else ""
    link = parse(path)
    assert (link.gtin, link.lot or "", link.serial or "") == (gtin, lot, serial)
    assert parse(link.path()) == link
    assert link.canonical() == GS1DigitalLinkURI.parse(f"https://id.gs1.org{link.path()}").as_canonical_uri()


@pytest.mark.parametrize(
    "path",
    [
        f"/01/{GTIN}/21/S1/10/L1",  # wrong order
        f"/01/{GTIN}/10/L1/10/L2",  # twice
        f"/01/{GTIN}/17/271120",  # a data attribute in the path
        f"/01/{GTIN}/235/T1/10/L1",  # 235 stands alone
        f"/01/{GTIN}/",  # trailing slash
        f"/01/{GTIN}/10/",  # empty value
        f"/01/{GTIN}/10",  # no value
        f"/01/{GTIN}//L1",
        f"/01/{GTIN}/10/L 1",  # unescaped blank
        f"/01/{GTIN}/10/L%201",  # a blank is not in the set
        f"/01/{GTIN}/10/L%C3%B4",  # nor is a Vietnamese letter
        f"/01/{GTIN}/10/L%FF",
        f"/01/{GTIN}/10/L%2",
        f"/01/{GTIN}/10/" + "L" * 21,
        f"/01/{GTIN[:-1]}2",  # check digit
        f"/01/{GTIN[1:]}",  # 13 digits
        "/01/०९५२१२३४५००००१",  # digits, but not ours
        f"/gtin/{GTIN}/lot/L1",  # removed in 1.3.0
        "/410/9521234500001",
        "/417/9521234500001/254/x",  # 254 belongs to 414
        "/415/9521234500001",  # needs 8020
        "/t/0123456789",
        "/",
        "",
        "01/" + GTIN,
    ],
)
def test_what_is_no_digital_link_is_refused(path):
    with pytest.raises(NotDigitalLink):
        parse(path)


@pytest.mark.parametrize(
    ("path", "key"),
    [
        (f"/01/{GTIN}/22/V/10/L/21/S", "01"),
        (f"/01/{GTIN}/235/T1", "01"),
        ("/414/9521234500001/254/plot-7", "414"),
        ("/417/9521234500001/7040/1ABC", "417"),
        ("/415/9521234500001/8020/R1", "415"),
        ("/8003/09521234500001S1", "8003"),
        ("/00/095212345000000015", "00"),
    ],
)
def test_other_keys_are_known(path, key):
    if key in {"00"}:
        path = "/00/" + with_check("09521234500000001")
    assert parse(path).key == key


def test_a_value_that_looks_like_a_key_is_none():
    assert parse(f"/01/{GTIN}/10/414").lot == "414"
    assert parse(f"/01/{GTIN}/10/01/21/00").serial == "00"


@pytest.mark.parametrize(
    ("query", "fine"),
    [
        ("17=271120&linkType=all&utm_source=x", True),
        ("17=270200", True),  # day 00: the whole month
        ("3103=001500", True),
        ("17=271131", False),
        ("17=270229", False),
        ("15=280229", True),
        ("17=271120&17=271121", False),
        ("17=", False),
        ("10=ABC", False),
        (f"01={GTIN}", False),
        ("9999=x", False),
        ("888=x", False),
    ],
)
def test_data_attributes_of_the_query_are_checked(query, fine):
    if fine:
        parse(f"/01/{GTIN}/10/L1", query)
    else:
        with pytest.raises(NotDigitalLink):
            parse(f"/01/{GTIN}", query)


@given(st.text(max_size=60), st.text(max_size=40))
def test_no_text_at_all_breaks_the_parser(path, query):
    for whole in (path, f"/01/{GTIN}/{path}", f"/01/{path}"):
        try:
            parse(whole, query)
        except NotDigitalLink:
            continue


@pytest.mark.parametrize(
    ("typed", "padded"),
    [("952 1234 500001", GTIN), (GTIN, GTIN), ("036000291452", "00036000291452"), ("95200002", "00000095200002")],
)
def test_gtins_are_padded_to_fourteen(typed, padded):
    assert check(typed) == padded


@pytest.mark.parametrize("typed", ["9521234500002", "952123450000", "abc", "", "893", "٩٥٢١٢٣٤٥٠٠٠٠١", "2000000000008"])
def test_wrong_gtins_are_refused_by_field(typed):
    with pytest.raises(Refusal) as refused:
        check(typed)
    assert set(refused.value.by_field()) == {"gtin"}
