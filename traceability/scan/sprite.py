"""The few line icons that one page needs, put into the page: no request, each drawn once however often it is used."""

import re
from collections.abc import Iterable
from functools import cache

from django.utils.safestring import SafeString, mark_safe

from traceability.scan.styles import SHARED

_SYMBOL = re.compile(r'<symbol id="([\w-]+)".*?</symbol>', re.DOTALL)


@cache
def _symbols() -> dict[str, str]:
    drawn = (SHARED / "icons.svg").read_text(encoding="utf-8")
    return {match[1]: match[0] for match in _SYMBOL.finditer(drawn)}


def sprite(names: Iterable[str]) -> SafeString:
    """The `<symbol>`s of `names`. Raises KeyError for an icon that was never drawn."""
    return mark_safe("".join(_symbols()[name] for name in sorted(set(names))))  # noqa: S308  our own drawings
