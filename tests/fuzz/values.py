"""The values that break programs, and how they are put into forms and addresses."""

from html.parser import HTMLParser
from typing import Any

NASTY = (
    "\x00", "a\x00b", "\ud800", str(2**31), str(2**63), "-" + str(2**63), "1" * 400, "NaN", "Infinity", "1e400",
    "-1", "0", "", " ", "'\"<>", "A" * 5000, "../../etc/passwd", "31/02/2026", "03/04/2026", "00/00/0000",
    "99999-01-01", "0001-01-01", "1.500", "1,5", "١٢٣", "²", "\u202e", "{{7*7}}", "%s%n", "=1+1",
    "javascript:alert(1)", "//evil.example", "\r\nX: y", "00000000-0000-0000-0000-000000000000", "14845",
    "14845-2025-13-45", "[]", "true",
)  # fmt: skip
QUERY = (
    "q", "tim", "trang", "tu", "den", "xa", "viec", "lo", "san-pham", "ma", "gian", "nganh", "ve", "next", "trang-thai",
    "page", "page_size", "ordering", "format", "sao", "bo", "state", "code", "shop_id", "tat-ca", "ky", "nam", "unit",
    "subject", "product", "batch", "since", "until", "chi", "sap", "set", "nhom", "linkType", "context", "xem", "so",
)  # fmt: skip


class _Fields(HTMLParser):
    """The fields of every form on a page, with what they hold."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.files: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said: dict[str, Any] = dict(attrs)
        name = said.get("name")
        if tag not in {"input", "select", "textarea", "button"} or not name or name == "csrfmiddlewaretoken":
            return
        if said.get("type") == "file":
            self.files.add(name)
        elif said.get("type") in {"radio", "checkbox"} and name in self.found:
            pass
        else:
            self.found[name] = said.get("value") or ""


def fields_of(page: bytes) -> tuple[dict[str, str], set[str]]:
    """Names and values of the fields on `page`, and the names of its file boxes."""
    parser = _Fields()
    parser.feed(page.decode("utf-8", "replace"))
    return parser.found, parser.files


def as_bytes(value: str) -> bytes:
    return value.encode("utf-8", "surrogatepass")
