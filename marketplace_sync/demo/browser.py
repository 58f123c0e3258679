"""A visitor without a screen: reads forms off our pages and sends them as a browser would. For the self-check only."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

import httpx


@dataclass
class Form:
    """One form of a page: where it goes, and what is in it before anybody types."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    multipart: bool = False


class _Reader(HTMLParser):
    """Collects forms, their hidden and filled inputs, and the visible text."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.text: list[str] = []
        self._form: Form | None = None
        self._select = self._textarea = ""
        self._in_link = False

    def handle_starttag(self, tag: str, attrs) -> None:
        at = {key: value or "" for key, value in attrs}
        if tag == "a":
            self.links.append((at.get("href", ""), ""))
            self._in_link = True
        elif tag == "form":
            multipart = "multipart" in at.get("enctype", "")
            self._form = Form(at.get("action", ""), at.get("method", "get"), multipart=multipart)
            self.forms.append(self._form)
        elif self._form is not None:
            self._inside(tag, at)

    def _inside(self, tag: str, at: dict[str, str]) -> None:
        form, name = self._form, at.get("name", "")
        assert form is not None  # noqa: S101 — handle_starttag asks before it calls
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            form.choices.setdefault(self._select, []).append(at.get("value", ""))
            if "selected" in at:
                form.fields[self._select] = [at.get("value", "")]
        elif tag == "textarea":
            self._textarea = name
            form.fields.setdefault(name, [""])
        elif tag == "button" and name:
            form.buttons.append((name, at.get("value", "")))
        elif tag == "input" and name:
            self._input(form, name, at)

    def _input(self, form: Form, name: str, at: dict[str, str]) -> None:
        kind = at.get("type", "text")
        if kind in {"radio", "checkbox"}:
            form.choices.setdefault(name, []).append(at.get("value", "on"))
            if "checked" in at:
                form.fields.setdefault(name, []).append(at.get("value", "on"))
        elif kind == "submit":
            form.buttons.append((name, at.get("value", "")))
        elif kind not in {"file", "image", "button"}:
            form.fields[name] = [at.get("value", "")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._in_link = False
        elif tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._textarea and self._form is not None:
            self._form.fields[self._textarea] = [self._form.fields[self._textarea][0] + data]
        elif data.strip():
            self.text.append(data.strip())
            if self._in_link:
                href, words = self.links[-1]
                self.links[-1] = (href, f"{words} {data.strip()}")


class Visitor:
    """One person with a browser: cookies, the page she is on, and the forms in it."""

    def __init__(self, base: str, transport: httpx.BaseTransport | None = None) -> None:
        self.client = httpx.Client(
            base_url=base, follow_redirects=True, timeout=30, transport=transport, headers={"Accept-Language": "vi"}
        )
        self.page = httpx.Response(200)

    def close(self) -> None:
        self.client.close()

    def _keep(self, response: httpx.Response) -> httpx.Response:
        self.page = response
        self._read = _Reader()
        if "html" in response.headers.get("content-type", ""):
            self._read.feed(response.text)
        return response

    def open(self, path: str, **headers: str) -> httpx.Response:
        return self._keep(self.client.get(path, headers={"Accept": "text/html", **headers}))

    @property
    def words(self) -> str:
        """The visible text of the page."""
        return " ".join(self._read.text)

    @property
    def links(self) -> list[tuple[str, str]]:
        """(address, words) of every link of the page."""
        return self._read.links

    def form(self, *, having: str = "", to: str = "") -> Form:
        """The first posting form that has a field or button `having` and whose address contains `to`."""
        for form in self._read.forms:
            names = {*form.fields, *form.choices, *(name for name, _value in form.buttons)}
            if form.method.lower() == "post" and (not having or having in names) and to in form.action:
                return form
        raise LookupError(f"no form with {having or to!r} on {self.page.url.path}")

    def link_to(self, words: str, part: str = "") -> str:
        """The address of the first link whose words hold `words` and whose address holds `part`."""
        for href, text in self._read.links:
            if words in text and part in href:
                return href
        raise LookupError(f"no link {words!r} {part!r} on {self.page.url.path}")

    def send(self, form: Form, files=None, **typed: str | list[str]) -> httpx.Response:
        """Sends `form` with `typed` over what it held, and shows the page that comes of it."""
        data = {**form.fields, **{name: value if isinstance(value, list) else [value] for name, value in typed.items()}}
        target = urljoin(str(self.page.url), form.action)
        headers = {"Referer": str(self.page.url), "Accept": "text/html"}
        if files is None and form.multipart:
            files = {"__none": ("", b"")}
        return self._keep(self.client.post(target, data=data, files=files, headers=headers))
