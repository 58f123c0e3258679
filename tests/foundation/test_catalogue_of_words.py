"""What Django, DRF, filters and sign-in say reaches people in Vietnamese, and in English on wish."""

import re
from pathlib import Path

import polib
import pytest
from django import forms
from django.contrib.auth import password_validation
from django.core import validators
from django.utils import timesince, translation
from django.utils.functional import Promise
from rest_framework import exceptions, pagination, serializers

from tests.sentences import MARKED

LOCALE = Path(__file__).resolve().parents[2] / "traceability" / "locale"
# Not met by anybody: classes that no form or serializer of ours uses.
NEVER_MET = {"hyperlink", "Expected URL string"}


def catalogues() -> list[Path]:
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


@pytest.mark.parametrize("path", catalogues(), ids=lambda path: path.parts[-3])
def test_compiled_words_are_those_of_their_source(path):
    source = {(e.msgctxt, e.msgid): e.msgstr or e.msgstr_plural for e in polib.pofile(str(path)).translated_entries()}
    compiled = {(e.msgctxt, e.msgid): e.msgstr or e.msgstr_plural for e in polib.mofile(str(path.with_suffix(".mo")))}
    assert compiled == source


@pytest.mark.parametrize("path", catalogues(), ids=lambda path: path.parts[-3])
def test_translations_keep_every_place_holder(path):
    holders = re.compile(r"%\(\w+\)[sdr]|%[sd]|\{\w+(?::\w)?\}")
    for entry in polib.pofile(str(path)).translated_entries():
        for said in [entry.msgstr, *entry.msgstr_plural.values()]:
            if said:
                assert set(holders.findall(said)) <= set(holders.findall(entry.msgid + entry.msgid_plural)), entry.msgid


def kinds(module, base) -> list[type]:
    return [kind for kind in vars(module).values() if isinstance(kind, type) and issubclass(kind, base)]


def messages() -> set[Promise]:
    """Every sentence of the libraries with which an input may be refused."""
    found: list = []
    for kind in kinds(forms, forms.Field) + kinds(serializers, serializers.Field):
        for origin in kind.__mro__:
            found += list(getattr(origin, "default_error_messages", {}).values())
    for kind in kinds(exceptions, exceptions.APIException):
        found.append(kind.default_detail)
    for kind in kinds(validators, object):
        found.append(getattr(kind, "message", None))
    found.append(pagination.PageNumberPagination.invalid_page_message)
    return {text for text in found if isinstance(text, Promise)}


def in_language(language: str, text: Promise) -> str:
    with translation.override(language):
        try:
            return str(text)
        except (KeyError, TypeError):  # a plural that waits for its number
            return str(text % {"limit_value": 3, "show_value": 4, "max": 3, "length": 9, "num": 3})


def test_every_refusal_of_the_libraries_is_told_in_vietnamese():
    same = {in_language("en", text) for text in messages() if in_language("vi", text) == in_language("en", text)}
    left = {text for text in same if text and not MARKED.search(text) and not any(word in text for word in NEVER_MET)}
    assert left == set()
    assert len(messages()) > 60, "the check looks at something"


def test_passwords_and_lengths_of_time_too():
    with translation.override("vi"):
        with pytest.raises(forms.ValidationError) as refused:
            password_validation.validate_password("123456")
        assert "Mật khẩu ngắn quá. Hãy đặt ít nhất 8 ký tự." in refused.value.messages
        assert str(timesince.TIME_STRINGS["year"] % {"num": 2}) == "2\u00a0năm"
    with translation.override("en"), pytest.raises(forms.ValidationError) as refused:
        password_validation.validate_password("123456")
    assert any("too short" in text for text in refused.value.messages)
