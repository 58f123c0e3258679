"""What a request asks for, by `Accept` (RFC 9110). Pure; a malformed header counts as `*/*`, never as an error."""

HTML, LINKSET, JSON_LD = "text/html", "application/linkset+json", "application/ld+json"


def accepted(header: str) -> dict[str, float]:
    """{media range: quality} as the client said it; empty for no header and for one that makes no sense."""
    found: dict[str, float] = {}
    for part in filter(None, (piece.strip() for piece in header.split(","))):
        kind, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if kind.count("/") != 1 or " " in kind:
            return {}
        quality = next((p.partition("=")[2] for p in parameters if p.startswith("q=")), "1")
        try:
            found[kind] = max(found.get(kind, 0.0), min(1.0, float(quality)))
        except ValueError:
            return {}
    return found


def wanted(header: str) -> str:
    """HTML, LINKSET, JSON_LD, or "" for all else. Only what is named explicitly counts: `*/*` asks for nothing."""
    found = accepted(header)
    named = [(found.get(kind, 0.0), -place, kind) for place, kind in enumerate((HTML, LINKSET, JSON_LD))]
    quality, _place, kind = max(named)
    return kind if quality > 0 else ""
