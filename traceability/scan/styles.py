"""The style sheet inlined into the scan page, and its hash for the policy. Composed once, from the tokens."""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from traceability import foundation

SHARED = Path(foundation.__file__).parent / "static" / "foundation"
_VARIABLE = re.compile(r"--([\w-]+):([^;}]+)")
_USE = re.compile(r"var\(--([\w-]+)\)")


def _bare(css: str) -> str:
    """`css` without comments and needless blanks; what a browser reads is the same."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r" ?([{};,]) ?", r"\1", css).replace(": ", ":").replace(";}", "}").strip()


def _tokens(css: str) -> dict[str, str]:
    """The house's variables, of the first `:root` block."""
    block = _bare(css).partition(":root{")[2].partition("}")[0]
    return {name: value.strip() for name, value in _VARIABLE.findall(block)}


def compose(tokens: str, own: str) -> str:
    """`own` behind those variables of `tokens` that it uses, directly or through another."""
    known, rules, wanted = _tokens(tokens), _bare(own), set[str]()
    waiting = set(_USE.findall(rules))
    while waiting:
        name = waiting.pop()
        if name in known and name not in wanted:
            wanted.add(name)
            waiting |= set(_USE.findall(known[name]))
    root = ";".join(f"--{name}:{value}" for name, value in known.items() if name in wanted)
    return f":root{{{root}}}{rules}"


@cache
def inline_css() -> str:
    own = Path(__file__).with_name("scan.css").read_text(encoding="utf-8")
    return compose((SHARED / "tokens.css").read_text(encoding="utf-8"), own)


@cache
def style_source() -> str:
    """`'sha256-…'`, under which the content security policy lets this one style sheet through."""
    digest = hashlib.sha256(inline_css().encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
