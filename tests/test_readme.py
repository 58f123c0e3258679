"""The README is a promise: its settings are the code's, its lines are the ones that are tested."""

import re
from pathlib import Path

from traceability.foundation import env

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def settings_table() -> str:
    """The table as the code knows it; `python -m tests.test_readme` writes it into the README."""
    rows = [
        f"| `{r.name}` | {f'`{r.default}`' if r.default else 'empty'} | {r.meaning} |" for r in env.READINGS.values()
    ]
    return "\n".join(["| Setting | Default | Decides |", "|---|---|---|", *rows])


def test_every_setting_stands_in_the_readme_as_the_code_reads_it(settings):
    written = re.search(r"<!-- settings -->\n(.*?)\n<!-- /settings -->", README, re.S)
    assert written
    assert written[1].strip() == settings_table()


def test_the_first_two_sh_blocks_are_one_line_each():
    blocks = re.findall(r"^```sh\n(.*?)^```", README, re.M | re.S)
    assert len(blocks) >= 2
    assert blocks[0].strip().endswith("manage.py demo")
    assert blocks[1].strip().endswith("pytest")
    assert all(block.strip().count("\n") == 0 for block in blocks[:2])


def test_every_picture_of_the_readme_is_there():
    for path in re.findall(r"!\[[^]]*\]\(([^)]+)\)", README):
        assert (ROOT / path).is_file(), path


def test_no_lock_names_an_address():
    for lock in (ROOT / "requirements.lock", ROOT / "tests" / "requirements.lock"):
        assert "://" not in lock.read_text(encoding="utf-8")


if __name__ == "__main__":  # pragma: no cover
    import django

    django.setup()
    marked = re.compile(r"(<!-- settings -->\n).*?(<!-- /settings -->)", re.S)
    table = marked.sub(lambda m: f"{m[1]}{settings_table()}\n{m[2]}", README)
    (ROOT / "README.md").write_text(table, encoding="utf-8")
