"""Dates, numbers, money and telephones are read as Vietnamese people write them, and shown that way again."""

import datetime as dt
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.utils import translation

from traceability.foundation import numbers, phones
from traceability.foundation.fields import (
    LineField,
    MoneyField,
    PhoneField,
    ProseField,
    VietDateField,
    VietDecimalField,
    VietIntegerField,
)
from traceability.foundation.refusals import Refusal


def said(field, typed) -> str:
    with pytest.raises(ValidationError) as refused:
        field.clean(typed)
    return " ".join(refused.value.messages)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("03/04/2026", dt.date(2026, 4, 3)),
        ("27/09/2026", dt.date(2026, 9, 27)),
        ("3-4-2026", dt.date(2026, 4, 3)),
        ("3.4.26", dt.date(2026, 4, 3)),
        ("03042026", dt.date(2026, 4, 3)),
        ("2026-04-03", dt.date(2026, 4, 3)),
        ("０３/０４/２０２６", dt.date(2026, 4, 3)),
        ("29/02/2024", dt.date(2024, 2, 29)),
    ],
)
def test_the_day_comes_first_in_every_language(typed, day, language):
    with translation.override(language):
        assert VietDateField().clean(typed) == day


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("31/02/2026", "chỉ có 28 ngày"),
        ("29/02/2026", "chỉ có 28 ngày"),
        ("00/01/2026", "chỉ có 31 ngày"),
        ("12/31/2026", "Ghi ngày trước, tháng sau"),
        ("01/01/0001", "bốn số"),
        ("hôm qua", "ngày/tháng/năm"),
        ("1/2", "ngày/tháng/năm"),
        ("27/09/2026\x00", "ngày/tháng/năm"),
        ("", "Hãy ghi ngày"),
    ],
)
def test_a_day_that_does_not_exist_is_refused_with_the_remedy(typed, word):
    assert word in said(VietDateField(), typed)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1.500", "1500"),
        ("1,5", "1.5"),
        ("1500", "1500"),
        ("1.500.000,25", "1500000.25"),
        ("1.5", "1.5"),
        ("0.500", "0.5"),
        ("0,500", "0.5"),
        ("1 500", "1500"),
        ("-3,25", "-3.25"),
        ("412,0", "412"),
    ],
)
def test_numbers_are_read_the_vietnamese_way(typed, number, language):
    with translation.override(language):
        assert VietDecimalField().clean(typed) == Decimal(number)


@pytest.mark.parametrize("typed", ["1,500", "45,000", "12,345"])
def test_a_number_with_two_readings_is_asked_back_with_both(typed):
    assert "hai cách" in said(VietDecimalField(), typed)
    assert typed.replace(",", ".") in said(VietDecimalField(), typed)


@pytest.mark.parametrize("typed", ["1e9", "NaN", "Infinity", "1,500.5", "1,2,3", "1..5", "5 kg", "٣", "9" * 25, "\x00"])
def test_what_is_no_number_is_refused(typed):
    assert said(VietDecimalField(), typed)


@pytest.mark.parametrize("number", ["1.234", "1500", "0.125", "1234567.5", "-2.125", "412.000", "0"])
def test_a_number_shown_in_a_form_is_read_back_as_itself(number):
    field = VietDecimalField()
    shown = field.prepare_value(Decimal(number))
    assert field.clean(shown) == Decimal(number)
    assert not field.has_changed(Decimal(number), shown)


def test_limits_of_a_number_are_kept():
    field = VietDecimalField(min_value=0, max_value=100, max_digits=8, decimal_places=3)
    assert field.clean("1,2340") == Decimal("1.234")
    for typed in ("-1", "101", "1,23456"):
        assert said(field, typed)


def test_whole_numbers_and_money():
    assert VietIntegerField().clean("1.500") == 1500
    assert "số nguyên" in said(VietIntegerField(), "1,5")
    for typed in ("45.000", "45000", "45.000 ₫", "45.000đ", "45 000 đồng", "45.000 VND"):
        assert MoneyField().clean(typed) == 45_000
    for typed in ("-1", "45,5", "45k", "9" * 30):
        assert said(MoneyField(), typed)
    assert MoneyField(required=False).clean("") is None


def test_fields_keep_what_was_typed_and_offer_the_right_keyboard():
    class Sheet(forms.Form):
        day = VietDateField()
        weight = VietDecimalField(min_value=0)

    page = str(Sheet({"day": "31/02/2026", "weight": "1,500"}))
    assert 'value="31/02/2026"' in page and 'value="1,500"' in page
    assert 'inputmode="decimal"' in page and 'inputmode="numeric"' in page
    assert 'type="number"' not in page and 'type="date"' not in page
    fresh = str(Sheet(initial={"day": dt.date(2026, 4, 3), "weight": Decimal("1500.5")}))
    assert 'value="03/04/2026"' in fresh and 'value="1.500,5"' in fresh


@pytest.mark.parametrize(
    ("typed", "e164"),
    [
        ("0912 345 678", "+84912345678"),
        ("0912.345.678", "+84912345678"),
        ("+84 (0) 912 345 678", "+84912345678"),
        ("84912345678", "+84912345678"),
        ("０９１２３４５６７８", "+84912345678"),
        ("0900 000 001", "+84900000001"),
        ("01662345678", "+84362345678"),
        ("+84 123 234 5678", "+84832345678"),
        ("0199 234 5678", "+84592345678"),
        ("0237 3852 246", "+842373852246"),
    ],
)
def test_telephones_are_understood_as_people_type_them(typed, e164):
    assert phones.parse(typed) == e164
    assert PhoneField().clean(typed) == e164


def test_every_old_prefix_has_its_new_one():
    assert len(phones.OLD_PREFIXES) == 21
    for old in phones.OLD_PREFIXES:
        assert phones.parse(f"0{old}2345678").startswith("+84" + phones.OLD_PREFIXES[old])


@pytest.mark.parametrize(
    "typed", ["123", "0912", "abc", "0912 CALLME", "+1 202 555 0100", "9" * 60, "0912345678;ext=5"]
)
def test_what_is_no_vietnamese_telephone_is_refused_with_an_example(typed):
    with pytest.raises(Refusal, match="0912 345 678"):
        phones.parse(typed)


def test_a_login_needs_a_mobile_and_numbers_are_shown_in_the_national_way():
    with pytest.raises(Refusal, match="di động"):
        phones.parse("0237 3852 246", mobile=True)
    assert phones.national("+84912345678") == "0912 345 678"
    assert phones.national("") == ""
    assert PhoneField().prepare_value("+84912345678") == "0912 345 678"
    assert not PhoneField().has_changed("+84912345678", "0912 345 678")


def test_text_has_a_limit_that_is_said_and_nul_is_refused():
    message = said(LineField(max_length=120), "x" * 5000)
    assert "120" in message and "5000" in message.replace(".", "")
    assert said(ProseField(), "a\x00b")
    assert LineField().clean("Hoa\u0300ng") == "Hoàng"
    assert "maxlength" not in LineField(max_length=5).widget.attrs  # a browser would cut a long paste in silence


def test_side_effects_of_grouping_are_known_and_kept_out():
    with translation.override("vi"):
        shown = Template("{{ n }} {{ d }} {{ f }}").render(
            Context({"n": 1_500_000, "d": dt.date(2026, 4, 3), "f": 12.5})
        )
        assert shown == "1.500.000 03/04/2026 12,5"
        plain = Template("{% load l10n %}{{ n|unlocalize }} {% localize off %}{{ f }}{% endlocalize %}")
        assert plain.render(Context({"n": 1_500_000, "f": 12.5})) == "1500000 12.5"
        assert forms.DateTimeField().clean("03/04/2026 05:06").month == 4
        assert forms.DateField().clean("03/04/2026") == dt.date(2026, 4, 3)


def test_numbers_and_money_for_reading():
    assert numbers.show(Decimal("1234.50")) == "1.234,5"
    assert numbers.show(1500) == "1.500"
    assert numbers.show(Decimal("2.5"), 2) == "2,50"
    assert numbers.vnd(45_000) == "45.000\u00a0₫"
