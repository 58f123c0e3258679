"""Our modules of JavaScript travel small, under names made of their content, and import each other by those names."""

import re

import pytest
from django.core.management import call_command


@pytest.fixture
def collected(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "gathered"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "traceability.foundation.files.static_files.HashedFiles"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    return settings.STATIC_ROOT / "field"


def test_modules_lose_their_comments_and_keep_each_other(collected):
    names = {file.name for file in collected.glob("*.js")}
    hashed = [name for name in names if re.fullmatch(r"\w+\.[0-9a-f]{12}\.js", name)]
    assert len(hashed) >= 8
    for name in hashed:
        text = (collected / name).read_text(encoding="utf-8")
        assert not re.search(r"^\s*/\*", text, re.MULTILINE)
        wanted = re.findall(r"""["']\./([\w.]+\.js)["']""", text)
        assert set(wanted) <= set(hashed), name
    whole = next(file for file in collected.glob("form.*.js") if file.name in hashed)
    assert len(whole.read_bytes()) < len((collected / "form.js").read_bytes()) * 1.02
