"""Promises about communes: keyed by code and day, found by old and new names, a split one asked."""

import pytest
from django import forms

from cooperatives.commune_field import CommuneField
from cooperatives.places import AdministrativeUnit, UnitSuccessor
from cooperatives.published_places import load_places
from cooperatives.unit_search import find_units

pytestmark = pytest.mark.django_db


class Form(forms.Form):
    unit = CommuneField()


def ask(typed, **more):
    form = Form({"unit": typed, **more})
    form.is_valid()
    return form


def message(form):
    return form.errors["unit"].as_data()[0].code


def test_the_published_lists_load_twice_without_doubling():
    assert load_places() == (714, 558)
    assert load_places() == (714, 558)
    assert AdministrativeUnit.objects.filter(valid_to=None).communes().count() == 166
    assert UnitSuccessor.objects.filter(whole=False).count() == 21


def test_loading_mends_a_unit_that_was_known_before(muong_lat):
    load_places()
    muong_lat.refresh_from_db()
    assert muong_lat.area_km2 is not None


def test_one_code_names_two_places(places):
    assert {u.name for u in AdministrativeUnit.objects.filter(code="14758")} == {"Đông Thọ", "Hàm Rồng"}


@pytest.mark.parametrize("typed", ["Mường Lát", "muong lat", "  MƯỜNG   lát ", "xã Mường Lát", "14845-2025-07-01"])
def test_a_commune_is_found_however_it_is_typed(places, typed):
    assert ask(typed).cleaned_data["unit"].name == "Mường Lát"


def test_an_old_commune_that_went_whole_is_converted_and_it_is_said(places):
    form = ask("Hoằng Phụ")
    assert form.cleaned_data["unit"].name == "Hoằng Thanh"
    assert form.fields["unit"].conversion() == "Xã Hoằng Phụ, huyện Hoằng Hóa nay thuộc xã Hoằng Thanh."


@pytest.mark.parametrize("typed", ["Đông Thọ", "14758-2025-01-01", "xã Yên Thọ, huyện Như Thanh"])
def test_a_split_commune_is_asked_never_guessed(places, typed):
    form = ask(typed)
    assert message(form) == "split"
    assert len(form.fields["unit"].widget.choices) == 2


def test_every_split_commune_is_asked(places):
    split = AdministrativeUnit.objects.filter(successors__whole=False).distinct()
    assert split.count() == 10
    assert {message(ask(unit.key)) for unit in split} == {"split"}


def test_the_choice_made_answers_the_question(places):
    chosen = ask("Đông Thọ", unit_asked="Đông Thọ", unit_key="14797-2025-07-01")
    assert chosen.cleaned_data["unit"].name == "Hạc Thành"


def test_new_words_win_over_an_old_choice(places):
    form = ask("Mường Lát", unit_asked="Đông Thọ", unit_key="14797-2025-07-01")
    assert form.cleaned_data["unit"].name == "Mường Lát"


def test_what_was_typed_stays_in_the_box_and_a_settled_choice_is_not_asked_again(places):
    assert 'value="Yên Thọ"' in str(ask("Yên Thọ")["unit"])
    settled = str(ask("Đông Thọ", unit_asked="Đông Thọ", unit_key="14797-2025-07-01")["unit"])
    assert 'name="unit_key" value="14797-2025-07-01"' in settled


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("14758", "bare_code"),
        ("99999-2025-07-01", "unknown_key"),
        ("14758-2025-02-30", "unknown_key"),
        ("14758-", "unknown_key"),
        ("38-2025-01-01", "not_commune"),
        ("Không Đâu Cả", "unknown_name"),
        ("a" * 5000, "unknown_name"),
        ("", "required"),
        ("yen tho", "choose"),
    ],
)
def test_what_cannot_be_read_gets_its_own_sentence(places, typed, code):
    assert message(ask(typed)) == code


def test_search_shows_old_names_with_their_district_and_where_they_lie_today(places):
    found = [one for one in find_units("yen tho") if one.is_old and one.unit.name == "Yên Thọ"]
    assert {one.unit.district for one in found} == {"huyện Yên Định", "huyện Như Thanh"}
    assert {one.is_split for one in found} == {True, False}
