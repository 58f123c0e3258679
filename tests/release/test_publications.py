"""Each version of a lot's public page is committed to the log; one that was altered or removed is named."""

import json

import pytest
from django.db import connection

from traceability.ledger.verify import verify
from traceability.log.models import Leaf
from traceability.log.sequencer import sequence
from traceability.release.publications import Publication, publish_renewed, publish_version
from traceability.release.publish import close_batch

pytestmark = pytest.mark.django_db


@pytest.fixture
def sold(things, viet_du):
    return viet_du.products.get().batches.get(trace_code__code=things.own["code"])


def test_a_release_commits_the_page_at_once(sold):
    first = Publication.objects.filter(batch=sold).first()
    facts = json.loads(first.facts)
    assert (facts["lot"], facts["product"], facts["state"]) == (sold.lot, sold.product.name, "released")
    assert facts["quantity"] == "412" or facts["quantity"]
    entry = json.loads(bytes(first.leaf.entry))
    assert set(entry) == {"v", "type", "facts"} and entry["type"] == "publication"
    assert sold.lot not in bytes(first.leaf.entry).decode()


def test_each_new_version_is_committed_once(sold, lan):
    publish_renewed()
    before = Publication.objects.filter(batch=sold).count()
    assert publish_renewed() == 0
    close_batch(actor=lan, batch=sold)
    assert publish_renewed() == 1
    latest = Publication.objects.filter(batch=sold).last()
    assert json.loads(latest.facts)["state"] == "closed"
    assert publish_version(sold) == latest
    assert Publication.objects.filter(batch=sold).count() == before + 1


def test_a_draft_is_not_committed(batch):
    publish_renewed()
    assert not Publication.objects.filter(batch=batch).exists()


def test_facts_altered_behind_our_back_are_named(sold):
    sequence()
    assert verify() is None
    with connection.cursor() as cursor:
        cursor.execute("UPDATE traceability_publication SET facts = REPLACE(facts, %s, %s)", [sold.lot, "X-1"])
    assert str(sold.pk) in str(verify()) and "page" in str(verify())


def test_a_publication_that_is_gone_is_named(sold):
    sequence()
    one = Publication.objects.filter(batch=sold).select_related("leaf").last()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM traceability_publication WHERE id = %s", [one.pk])
    assert str(verify()) == f"the publication of leaf {one.leaf.index} is gone"
    assert Leaf.objects.filter(pk=one.leaf_id).exists()
