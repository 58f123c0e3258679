"""Limits what costs much to answer though it changes nothing: searches of strangers, files that are drawn anew.

Numbers are far above what a person does, and shared ones allow for many telephones behind one address.
"""

from django.http import HttpRequest
from rest_framework.request import Request

from traceability.foundation.guard.limits import client_ip, demand

SEARCHES = (120, 60)  # an address
BOOKS = (120, 600)  # a person: a phone asks once a delivery
SHEETS = (60, 900)  # a person: up to 2,000 labels each
DRAWINGS = (300, 900)  # a person: one label as a picture

FEEDS = (240, 3600)  # an address: Google and Meta fetch a feed once an hour at most, from few addresses


def count_feed(request: HttpRequest) -> None:
    """One fetch of a product feed. Raises TooMany (429)."""
    demand(f"feed:{client_ip(request)}", *FEEDS)


def count_search(request: HttpRequest | Request) -> None:
    """One search of a public list; all of them count together. Raises TooMany (429)."""
    demand(f"search:{client_ip(request._request if isinstance(request, Request) else request)}", *SEARCHES)
