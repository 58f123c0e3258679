"""Promises of the look: raw values in one place, icons drawn, forms that read well, error pages that need nothing."""

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.template.loader import get_template
from django.utils import timezone

from traceability.foundation.templatetags import look

BASE = Path(settings.BASE_DIR)
STYLES = BASE / "traceability" / "foundation" / "static" / "foundation"
FLOORS = ("cooperatives", "products", "traceability", "marketplace_sync")
TEMPLATES = [path for floor in FLOORS for path in sorted((BASE / floor).glob("**/templates/**/*.html"))]


class Entry(forms.Form):
    name = forms.CharField(label="Tên", help_text="Như trên nhãn.")
    kind = forms.ChoiceField(label="Loại", choices=[("a", "Một"), ("b", "Hai")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="Đồng ý")
    note = forms.CharField(label="Ghi chú", required=False)


@pytest.mark.parametrize("sheet", sorted(STYLES.glob("*.css")), ids=lambda path: path.name)
def test_colours_are_named_in_the_tokens_alone(sheet):
    if sheet.name != "tokens.css":
        assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsl\(", sheet.read_text(encoding="utf-8")) == []


def test_every_icon_that_a_template_names_is_drawn():
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STYLES / "icons.svg").read_text(encoding="utf-8")))
    named = {name for path in TEMPLATES for name in re.findall(r'{% icon "([\w-]+)"', path.read_text(encoding="utf-8"))}
    assert named - drawn == set()


def test_no_template_carries_a_style_of_its_own():
    guilty = [path.name for path in TEMPLATES if re.search(r'<[^>]+\sstyle="', path.read_text(encoding="utf-8"))]
    assert TEMPLATES
    assert guilty == []


def test_a_form_lists_its_errors_and_links_each_to_its_field():
    html = str(Entry({"kind": "z"}))
    assert 'role="alert"' in html
    for target in ("#id_name", "#id_kind", "#id_agreed"):
        assert f'href="{target}"' in html and f'id="{target[1:]}"' in html


def test_every_id_in_a_form_is_its_own():
    ids = re.findall(r'\sid="([^"]+)"', str(Entry({"kind": "z"})))
    assert len(ids) == len(set(ids))


def test_hint_and_error_are_tied_to_the_control():
    html = str(Entry({}))
    described = re.search(r'name="name"[^>]*aria-describedby="([^"]+)"', html)[1].split()
    assert described == ["id_name_helptext", "id_name_error"]
    assert all(f'id="{name}"' in html for name in described)


def test_labels_are_visible_and_the_optional_is_said():
    html = str(Entry())
    assert "(không bắt buộc)" in html and "*" not in html and "placeholder" not in html


def test_choices_are_a_group_with_a_name():
    html = str(Entry())
    assert re.search(r"<fieldset[^>]*><legend>Loại", html)


@pytest.mark.parametrize("page", ["400.html", "403.html", "404.html", "500.html"])
def test_error_pages_need_no_request_and_no_database(page):
    html = get_template(page).render()
    assert settings.SITE_NAME in html and "<h1>" in html and 'href="/"' in html


def test_a_door_to_a_page_that_does_not_exist_is_not_there():
    html = Template('{% load look %}[{% door "no-such-page" "Không" %}]').render(Context({}))
    assert html == "[]"


@pytest.mark.parametrize(
    ("amount", "unit", "words"),
    [
        (Decimal("1500.000"), "kg", "1.500\xa0kg (1,5\xa0tấn)"),
        (Decimal("412"), "kg", "412\xa0kg"),
        (Decimal("2.5"), "tan", "2,5\xa0tan"),
        (None, "kg", ""),
    ],
)
def test_quantities_are_read_back(amount, unit, words):
    assert look.quantity(amount, unit) == words


def test_money_dates_and_codes_are_written_as_here():
    assert look.vnd(45_000) == "45.000\xa0₫" and look.vnd(None) == ""
    assert look.code("7K3M9QF2XD") == '<span class="code"><span>7K3M9</span><span>QF2XD</span></span>'
    assert "3 giờ trước" in look.since(timezone.now() - dt.timedelta(hours=3, minutes=2))


def test_a_declared_fact_gets_no_tick():
    assert "Tự khai" in look.said() and "ring-check" not in look.said() and "sure" not in look.said()
    assert "Đã xác nhận bởi Sở, 02/01/2026" in look.said("Sở", dt.date(2026, 1, 2))
    assert "Chưa khai báo" in look.said(missing=True)


def test_names_are_escaped():
    assert "<b>" not in look.said("<b>Sở</b>")


def test_hollow_stars_are_told_apart_by_class_and_always_have_words():
    assert 'class="stars open"' in look.stars(3, False) and "OCOP 3 sao" in look.stars(3, False)
    assert 'class="stars"' in look.stars(4, True)
    assert look.stars(None) == ""


def test_the_language_is_a_link_that_remembers(client, db):
    answer = client.get("/ngon-ngu/en/?ve=/xa/")
    assert answer.url == "/xa/" and answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil.example"])
def test_the_language_link_leads_to_no_other_house(client, db, back):
    assert client.get("/ngon-ngu/en/", {"ve": back}).url == "/"


def test_an_unknown_language_is_missing(client, db):
    assert client.get("/ngon-ngu/xx/").status_code == 404
