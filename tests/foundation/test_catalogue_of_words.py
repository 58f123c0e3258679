"""What Django, DRF, filters and sign-in say reaches people in Vietnamese, and in English on wish."""

import re
from pathlib import Path

import django
import polib
import pytest
from django import forms
from django.contrib.auth import password_validation
from django.core import validators
from django.utils import timesince, translation
from django.utils.functional import Promise
from rest_framework import exceptions, pagination, serializers

from tests.sentences import MARKED, said_by

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


# Everything that the installed libraries can say, read off their sources: forms, sign-in, filters, API, dates.
PACKAGES = (
    "allauth/account", "allauth/core", "allauth/decorators.py", "rest_framework", "django_filters", "django/forms",
    "django/core/validators.py", "django/core/paginator.py", "django/contrib/auth", "django/contrib/messages",
    "django/contrib/humanize", "django/utils", "django/db/models", "django/views", "django/template", "csp",
)  # fmt: skip
# Files whose sentences no page and no answer of ours can show, and why.
UNREACHED = {
    "allauth/account/models.py": "names of tables, for an administration that is not installed",
    "django/contrib/auth/models.py": "the same",
    "django/contrib/auth/hashers.py": "how a password is stored, shown by that administration",
    "django/contrib/auth/admin.py": "that administration",
    "django/contrib/auth/management": "commands, for who installs",
    "django/contrib/auth/validators.py": "user names, of which there are none here",
    "django/contrib/auth/forms.py": "Django's own forms of sign-in; ours are allauth's, in our words",
    "django/contrib/auth/base_user.py": "columns of that administration",
    "django/db/models": "descriptions of columns, and faults that our forms find first",
    "django/views": "generic pages and a file server that serve nothing here",
    "django/template": "sizes of files and yes/no, which no template of ours prints",
    "rest_framework/authentication.py": "passwords and tokens in headers, which the API does not take",
    "rest_framework/authtoken": "an app that is not installed",
    "rest_framework/versioning.py": "versions in addresses, which the API does not have",
    "rest_framework/relations.py": "addresses instead of ids, which the API does not take",
    "rest_framework/validators.py": "unique for a date: no row of ours is",
    "rest_framework/filters.py": "the browsable API, which is off", "rest_framework/renderers.py": "the same",
    "django_filters/conf.py": "names of lookups on filter forms, which are not drawn",
    "django_filters/utils.py": "the same", "django_filters/widgets.py": "the same",
    "django_filters/rest_framework": "the same",
    "apps.py": "names of apps", "django/contrib/humanize/templatetags": "filters that no template of ours uses",
}  # fmt: skip
# Single sentences of files that are otherwise reached.
SAME_IN_BOTH = {"IPv4", "IPv6", "IPv4 or IPv6"}
NOT_HERE = re.compile(
    r"\b[Ee]-?mail|[Uu]sername|multiple of step size|inline value|^Login$|^[^\w]*$|truncated_text|^[ap]\.m\.$"
)


def of_libraries() -> dict[str, set]:
    """Each file of the packages with what it hands to gettext."""
    root = Path(django.__file__).resolve().parents[1]
    found = {}
    for package in PACKAGES:
        path = root / package
        for one in [path] if path.suffix == ".py" else sorted(path.rglob("*.py")):
            where = one.relative_to(root).as_posix()
            if "/locale/" not in where and not any(part in where for part in UNREACHED):
                found[where] = said_by(one)
    return found


def test_every_sentence_of_the_libraries_that_can_reach_a_person_is_in_the_catalogue():
    left, seen = {}, 0
    with translation.override("vi"):
        for where, sentences in of_libraries().items():
            for one in sentences:
                seen += 1
                said = translation.pgettext(one.context, one.text) if one.context else translation.gettext(one.text)
                if said == one.text and one.text not in SAME_IN_BOTH and not NOT_HERE.search(one.text):
                    left.setdefault(where, []).append(one.text)
    assert left == {}
    assert seen > 300, "the check looks at something"


def test_the_look_at_the_libraries_would_see_a_new_sentence():
    assert any("Incorrect code." in {one.text for one in found} for found in of_libraries().values())
    assert not NOT_HERE.search("Incorrect code.")
    with translation.override("vi"):
        assert translation.gettext("A sentence that nobody translated.") == "A sentence that nobody translated."


def test_no_excuse_outlives_its_file():
    root = Path(django.__file__).resolve().parents[1]
    assert [part for part in UNREACHED if "/" in part and not (root / part).exists()] == []
