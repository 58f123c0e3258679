"""Dates, numbers and money are written by the language, never by a template's or a script's own pattern."""

import re
from pathlib import Path

import pytest

from tests.sentences import FLOORS, MARKED, ROOT, said_by, sources
from tests.test_house_words import JARGON, LONGEST, all_sentences, parts, syllables

TEMPLATES = [path for path in sources() if path.suffix in {".html", ".txt"}]
SCRIPTS = [path for floor in FLOORS for path in sorted((ROOT / floor).rglob("*.js"))]
NAMED = {"DATE_FORMAT", "DATETIME_FORMAT", "TIME_FORMAT", "MONTH_DAY_FORMAT", "YEAR_MONTH_FORMAT", "l", "c", "Y-m-d"}
# Hidden boxes carry a day to the next page in the one spelling that it reads.
FOR_MACHINES = re.compile(r'<input type="hidden"[^>]*>')
VALUES = (
    r"(price_vnd|wanted_price_vnd|remote_price|pushed_price|quantity|recovered|area_m2|score|net_weight_g|"
    r"packed_weight_g)"
)


def ids(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def formats_in(text: str) -> list[str]:
    """Patterns of dates in a template that no language chooses."""
    used = re.findall(r"""\|(?:date|time):["']([^"']*)["']""", FOR_MACHINES.sub("", text))
    return [pattern for pattern in used if pattern not in NAMED]  # without a pattern the language chooses


def bare_in(text: str) -> list[str]:
    """Numbers that a template prints without the writing of the house: no filter, or one without grouping."""
    plain = re.findall(r"\{\{ *(?!form\.)[\w.]*\." + VALUES + r" *\}\}", text)
    floats = re.findall(r"\|floatformat(?!:[\"']-?\d*g[\"'])", text)
    return [*plain, *floats, *re.findall(r"\|(?:stringformat|intcomma|filesizeformat)\b", text)]


def test_the_checks_see_what_they_look_for():
    assert formats_in('{{ a|date:"d/m/Y" }} {{ b|date }} {{ c|date:"DATE_FORMAT" }}') == ["d/m/Y"]
    assert bare_in("{{ batch.quantity }} {{ x.price_vnd|vnd }} {{ y|floatformat }}") == ["quantity", "|floatformat"]
    assert len(TEMPLATES) > 100


@pytest.mark.parametrize("path", TEMPLATES, ids=ids)
def test_no_template_has_a_pattern_of_its_own(path):
    text = path.read_text("utf-8")
    assert formats_in(text) == []
    assert bare_in(text) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=ids)
def test_scripts_speak_in_sentences_of_the_catalogue_alone(path):
    """What a script says stands in the page that loads it, translated; so it is short and free of jargon as well."""
    text = re.sub(r"/\*.*?\*/|(?m:^\s*//.*$)", "", path.read_text("utf-8"), flags=re.DOTALL)
    literals = re.findall(r"\"[^\"\n]*\"|'[^'\n]*'|`[^`]*`", text)
    assert [one for one in literals if MARKED.search(one)] == []
    shown = re.findall(
        r"(?:alert|confirm|prompt)\(|\.(?:textContent|innerText|title|placeholder)\s*=\s*[\"'`](\w[^\"'`]*)", text
    )
    assert [one for one in shown if one] == []


def test_there_are_scripts_to_look_at():
    assert len(SCRIPTS) >= 8


# Where each kind of sentence that a maker reads lives; each place must be among what the checks of words look at.
PLACES = {
    "templates": "field/today.html", "helps of forms": "products/forms.py", "refusals": "products/certifying.py",
    "notices": "recall/told.py", "readiness": "marketplace_sync/readiness.py", "practice": "lesson/pages.py",
    "the queue": "field/queue.html", "checklist": "cooperatives/checklist.py",
}  # fmt: skip


@pytest.mark.parametrize("kind", PLACES)
def test_the_reading_level_looks_at_every_kind_of_sentence(kind):
    found = {text for where, text in all_sentences() if where.endswith(PLACES[kind])}
    assert found, f"nobody looks at {PLACES[kind]}"
    assert [part for text in found for part in parts(text) if syllables(part) > LONGEST] == []


def test_no_notice_holds_jargon_and_each_says_what_happened_and_what_to_do():
    told = [text for where, text in all_sentences() if where.endswith("told.py")]
    assert len(told) > 30
    assert [text for text in told if JARGON.search(re.sub(r"%\(\w+\)[sd]", "", text))] == []


def test_sentences_in_attributes_of_templates_are_translated_too():
    """A label for ears or a word in a data attribute is said to people: Vietnamese there stands inside gettext."""
    spoken = re.compile(r"""(?:aria-label|alt|title|placeholder|data-[\w-]+)="([^"{}]*)\"""")
    left = {
        ids(path): found
        for path in TEMPLATES
        if (found := [one for one in spoken.findall(path.read_text("utf-8")) if MARKED.search(one)])
    }
    assert left == {}
    assert any(said_by(path) for path in TEMPLATES)
