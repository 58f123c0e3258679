"""What the promises of this floor stand on."""

import pytest
from django.test import Client

from cooperatives.published_places import load_places


@pytest.fixture
def places(db):
    """All communes of the published lists."""
    load_places()


@pytest.fixture
def as_user():
    """A fresh browser, signed in as somebody."""

    def sign_in(user) -> Client:
        browser = Client()
        browser.force_login(user)
        return browser

    return sign_in
