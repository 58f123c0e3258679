"""The API describes itself: what the schema says is valid, complete and served to everybody."""

import io
import json

import pytest
from django.core.management import call_command


@pytest.fixture(scope="module")
def schema() -> dict:
    from traceability.foundation.openapi import description

    return description()


def test_the_schema_is_made_without_a_single_warning():
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=io.StringIO())


def test_the_schema_is_served_as_json_to_everybody(client, db):
    answer = client.get("/api/schema/")
    assert answer.status_code == 200
    assert json.loads(answer.content)["openapi"].startswith("3.")


def test_every_operation_of_the_api_is_described(schema):
    from tests.test_every_address import ADDRESSES

    described = sum(verb in operations for operations in schema["paths"].values() for verb in METHODS)
    assert described == sum(len(address.offers) for address in ADDRESSES if address.is_api)


METHODS = ("get", "post", "put", "patch", "delete")


def test_every_operation_names_the_one_error_shape(schema):
    for path, operations in schema["paths"].items():
        for verb in set(METHODS) & operations.keys():
            assert "4XX" in operations[verb]["responses"], (verb, path)


def test_the_page_of_doors_lists_every_path(client, db, schema):
    page = client.get("/api/").content.decode()
    assert [path for path in schema["paths"] if path not in page] == []


def test_a_filter_by_somebody_elses_id_says_no_more_than_by_one_that_is_not_there(lan_client, things):
    for address, name in (("/api/san-pham/", "subject"), ("/api/lo-hang/", "product"), ("/api/tam-dung/", "batch")):
        foreign = lan_client.get(address, {name: things.foreign[name]})
        missing = lan_client.get(address, {name: things.missing[name]})
        assert (foreign.status_code, foreign.content) == (200, missing.content)
