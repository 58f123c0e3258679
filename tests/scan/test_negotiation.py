"""Only a client that names HTML gets the page from a Digital Link; nonsense is never an error."""

import pytest

from traceability.scan.negotiation import HTML, JSON_LD, LINKSET, wanted


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", HTML),
        ("TEXT/HTML", HTML),
        ("*/*", ""),
        ("", ""),
        ("application/json", ""),
        ("text/html;q=0, */*", ""),
        ("text/*", ""),
        ("application/linkset+json", LINKSET),
        ("application/linkset+json;q=0.4, text/html", HTML),
        ("application/ld+json", JSON_LD),
        ("image/avif,image/webp,*/*", ""),
        (";;;", ""),
        ("text/html;q=many", ""),
        ("text", ""),
        ("text/html/x, text/html", ""),
    ],
)
def test_what_a_client_asks_for(header, expected):
    assert wanted(header) == expected
