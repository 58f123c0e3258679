"""Reads sentences: those that the code can say, and those that a page says. It needs no gettext tool."""

import ast
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
FLOORS = ("cooperatives", "products", "traceability", "marketplace_sync")
LOCALE = ROOT / "traceability" / "locale"
HOLDER = re.compile(r"%\(\w+\)[sdr]|%%|%[sd]|\{\w*\}")
_MARKS = "àáạảãâầấậẩẫăằắặẳẵèéẹẻẽêềếệểễìíịỉĩòóọỏõôồốộổỗơờớợởỡùúụủũưừứựửữỳýỵỷỹđ"
MARKED = re.compile(f"[{_MARKS}{_MARKS.upper()}]")  # no IGNORECASE: with it a range takes in i and s

# name of the call → places of context, sentence, plural among its arguments
CALLS = {
    "_": (None, 0, None), "gettext": (None, 0, None), "gettext_lazy": (None, 0, None), "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1), "ngettext_lazy": (None, 0, 1), "pgettext": (0, 1, None), "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2), "npgettext_lazy": (0, 1, 2),
}  # fmt: skip
_IN_TEMPLATE = re.compile(r"(?<!\w)(_|gettext|ngettext|pgettext|npgettext)\(")
_LITERAL = re.compile(r"\s*,?\s*(u?(?:'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"))", re.DOTALL)


@dataclass(frozen=True)
class Sentence:
    """One source sentence; `context` tells two meanings of the same words apart."""

    text: str
    plural: str = ""
    context: str = ""


def english() -> polib.POFile:
    """Our sentences and what they are in English."""
    return polib.pofile(str(LOCALE / "en" / "LC_MESSAGES" / "django.po"))


def sources() -> Iterator[Path]:
    """Every module and template that a person's screen may come from."""
    for floor in FLOORS:
        for path in sorted((ROOT / floor).rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts and path.is_file():
                yield path


@functools.cache
def said_by(path: Path) -> set[Sentence]:
    """The sentences that one file hands to gettext."""
    text = path.read_text(encoding="utf-8")
    return set(_of_module(text) if path.suffix == ".py" else _of_template(text))


def _of_module(text: str) -> Iterator[Sentence]:
    for node in ast.walk(ast.parse(text)):
        name = getattr(getattr(node, "func", None), "id", None) or getattr(getattr(node, "func", None), "attr", None)
        if isinstance(node, ast.Call) and name in CALLS:
            words = [one.value if isinstance(one, ast.Constant) else None for one in node.args]
            yield from _sentence(name, words)


def _of_template(text: str) -> Iterator[Sentence]:
    code = templatize(text)
    for call in _IN_TEMPLATE.finditer(code):
        words, at = [], call.end()
        while found := _LITERAL.match(code, at):
            words.append(ast.literal_eval(found.group(1)))
            at = found.end()
        yield from _sentence(call.group(1), words)


def _sentence(name: str, words: list) -> Iterator[Sentence]:
    context, text, plural = (words[at] if at is not None and at < len(words) else "" for at in CALLS[name])
    if isinstance(text, str) and text:
        yield Sentence(text, plural or "", context or "")


class Page(HTMLParser):
    """What a page says to eyes and ears: texts and spoken attributes, without what is marked as Vietnamese data."""

    SPOKEN = ("alt", "aria-label", "title", "placeholder", "content")
    VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "source", "use", "path", "rect", "circle", "wbr"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.lang = ""
        self._open: list[tuple[str, bool]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "html":
            self.lang = named.get("lang") or ""
        is_data = self._is_data or (tag != "html" and named.get("lang") == "vi") or tag in {"script", "style"}
        if tag not in self.VOID:
            self._open.append((tag, is_data))
        if not is_data:
            self.said += [named[name] or "" for name in self.SPOKEN if named.get(name)]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            if self._open.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._is_data:
            self.said.append(" ".join(data.split()))

    @property
    def _is_data(self) -> bool:
        return bool(self._open) and self._open[-1][1]
