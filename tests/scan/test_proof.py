"""A buyer takes the proof of a lot home and checks it there, without us."""

import copy
import json

import pytest

from tests.log.test_published import judged
from traceability.ledger.record import record
from traceability.log.keys import Signer
from traceability.log.sequencer import sequence
from traceability.release.publications import publish_renewed

pytestmark = pytest.mark.django_db


@pytest.fixture
def proof(client, things):
    """The proof file of Lan's published lot."""
    publish_renewed()
    sequence()
    answer = client.get(f"/t/{things.own['code']}/bang-chung.json")
    assert answer.status_code == 200
    return json.loads(answer.content)


def test_every_event_and_every_version_of_the_page_is_proved_offline(proof, tmp_path):
    assert proof["waiting"] == 0
    silent = [one["about"] for one in proof["items"] if "said" not in one and "facts" not in one]
    assert len(silent) == 1 and silent[0].startswith("Tưới nước"), "what was spoken beside an entry is nobody's to read"
    told = judged(tmp_path, proof, proof["vkey"])
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.count("ok") == len(proof["items"]) >= 3


@pytest.mark.parametrize("part", ["said", "facts", "entry", "proof", "key"])
def test_one_changed_letter_is_told(proof, tmp_path, part):
    false = copy.deepcopy(proof)
    key = proof["vkey"]
    if part == "key":
        key = Signer(proof["origin"], b"\x07" * 32).verifier.vkey
    else:
        item = next(one for one in false["items"] if part in one)
        at = item[part].index("index") + 6 if part == "proof" else len(item[part]) // 2
        item[part] = f"{item[part][:at]}{'7' if item[part][at] != '7' else '8'}{item[part][at + 1 :]}"
    assert judged(tmp_path, false, key).returncode != 0


def test_no_party_no_note_and_no_third_name_leave_the_house(client, things, lan, batch):
    sold = lan.memberships.get().subject.products.get().batches.filter(trace_code__code=things.own["code"]).get()
    record(
        actor=lan, subject=sold.product.subject, step="ship", batch=sold, event_date=sold.produced_on,
        how={"receiver": "Chị Ba chợ Vườn Hoa"}, note="Trả tiền sau.",
    )  # fmt: skip
    sequence()
    said = client.get(f"/t/{things.own['code']}/bang-chung.json").content.decode()
    assert "Xuất hàng" in said
    for secret in ("Chị Ba", "Trả tiền", str(lan.party), str(lan.pk)):
        assert secret not in said


def test_a_draft_and_an_unknown_code_have_no_proof(client, batch):
    assert client.get("/t/0123456789/bang-chung.json").status_code == 404
    from traceability.codes.issue import reserve

    assert client.get(f"/t/{reserve(batch).code}/bang-chung.json").status_code == 404


def test_an_event_of_this_second_is_counted_as_waiting(client, things, lan):
    subject = lan.memberships.get().subject
    sold = subject.products.get().batches.get(trace_code__code=things.own["code"])
    sequence()
    record(actor=lan, subject=subject, step="store", batch=sold, event_date=sold.produced_on)
    assert client.get(f"/t/{things.own['code']}/bang-chung.json").json()["waiting"] >= 1
