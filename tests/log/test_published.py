"""Anybody can read the log and prove a line of it: tiles, entries, proofs, keys, and a program that needs no trust."""

import base64
import json
import subprocess
import sys

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from tests.log.test_log import grow
from traceability.log import notes, paths, proofs
from traceability.log.keys import Verifier, retire, rotate, signer
from traceability.log.merkle import leaf_hash, nodes_of, root
from traceability.log.models import Checkpoint, Leaf, add_leaf
from traceability.log.sequencer import sequence
from traceability.log.views import VERIFIER


def test_a_tile_number_is_spelled_as_the_specification_spells_it():
    assert paths.spelled(1234067) == "x001/x234/067"
    assert paths.read("x001/x234/067") == (1234067, 256)
    assert paths.read("000.p/1") == (0, 1)


@given(st.integers(0, 10**14 - 1), st.integers(1, 255))
def test_every_number_has_one_spelling(number, width):
    assert paths.read(paths.spelled(number)) == (number, 256)
    assert paths.read(f"{paths.spelled(number)}.p/{width}") == (number, width)


@pytest.mark.parametrize(
    "wrong", ["", "1", "01", "0001", "x000/001", "x001", "000.p/0", "000.p/256", "000.p/01", "000.p", "000/", "x1/001"]
)
def test_other_spellings_name_no_tile(wrong):
    with pytest.raises(ValueError, match="no tile"):
        paths.read(wrong)


@pytest.mark.django_db
def test_a_stranger_rebuilds_the_signed_root_from_the_public_tiles_and_entries(client):
    grow(600)
    latest = sequence()
    widths = {"000": 256, "001": 256, "002.p/88": 88}
    hashes, entries = b"", []
    for spelling, width in widths.items():
        hashes += (tile := client.get(f"/log/tile/0/{spelling}").content)
        assert len(tile) == 32 * width
        raw = client.get(f"/log/tile/entries/{spelling}").content
        while raw:
            size = int.from_bytes(raw[:2], "big")
            entries.append(raw[2 : 2 + size])
            raw = raw[2 + size :]
    leaves = [hashes[at : at + 32] for at in range(0, len(hashes), 32)]
    assert leaves == [leaf_hash(entry) for entry in entries]
    note = client.get("/log/checkpoint").content.decode()
    assert notes.head(note, Verifier.read(latest.vkey)).root == root(nodes_of(leaves), 600)
    assert client.get("/log/tile/1/000.p/2").status_code == 200


@pytest.mark.django_db
def test_what_no_checkpoint_covers_is_not_shown(client):
    grow(300)
    assert client.get("/log/tile/0/000").status_code == 404  # not yet signed
    sequence()
    for address in ("0/001", "0/001.p/45", "0/002.p/1", "1/000", "1/000.p/2", "7/000.p/1", "9/x999/999"):
        assert client.get(f"/log/tile/{address}").status_code == 404
    for spelling in ("001", "001.p/45", "x001/000", "0"):
        assert client.get(f"/log/tile/entries/{spelling}").status_code == 404
    assert client.get("/log/tile/0/001.p/44").status_code == 200
    assert client.get("/log/tile/0/001.p/7").status_code == 200  # of an earlier checkpoint


@pytest.mark.django_db
def test_the_proof_of_a_leaf_is_a_file_of_its_own(client):
    grow(20)
    latest = sequence()
    leaf = Leaf.objects.get(index=7)
    answer = client.get(f"/log/proof/{bytes(leaf.leaf_hash).hex()}")
    head, _blank, note = answer.content.decode().partition("\n\n")
    version, index, *path = head.split("\n")
    assert (version, index, note) == ("c2sp.org/tlog-proof@v1", "index 7", latest.note)
    assert [base64.b64decode(one) for one in path] == proofs.inclusion(leaf, latest)
    assert client.get(f"/log/proof/{'0' * 64}").status_code == 404
    waiting = add_leaf(b"waits")
    assert client.get(f"/log/proof/{bytes(waiting.leaf_hash).hex()}").status_code == 404


@pytest.mark.django_db
def test_both_keys_sign_until_the_old_one_is_retired():
    grow(3)
    old = Verifier.read(sequence().vkey)
    call_command("rotate_log_key")
    new = signer().verifier
    both = Checkpoint.objects.latest_one()
    assert new.vkey != old.vkey == Checkpoint.objects.get(size=3).vkey
    assert (both.vkey, both.size, both.origin) == (new.vkey, 4, old.name)
    assert notes.head(both.note, old) == notes.head(both.note, new)
    assert json.loads(bytes(Leaf.objects.get(index=3).entry)) == {"type": "key", "v": 1, "vkey": new.vkey}
    call_command("rotate_log_key", "--retire")
    grow(1, "after")
    last = sequence()
    assert notes.head(last.note, new).size == 5
    with pytest.raises(ValueError, match="no valid signature"):
        notes.head(last.note, old)


@pytest.mark.django_db
def test_a_second_rotation_keeps_the_first_key_signing():
    grow(1)
    first = Verifier.read(sequence().vkey)
    rotate()
    rotate()
    grow(1, "later")
    assert notes.head(sequence().note, first).size == 2
    retire()
    assert signer().former == ()


@pytest.mark.django_db
def test_the_page_of_the_log_speaks_to_lay_people_and_names_every_key(client):
    assert "Sổ còn trống" in client.get("/log/").content.decode()
    grow(2)
    first = sequence()
    call_command("rotate_log_key")
    said = client.get("/log/").content.decode()
    assert first.vkey in said.replace("&#x2B;", "+") and signer().verifier.vkey in said.replace("&#x2B;", "+")
    assert said.count('<p class="line">') == 5


def test_the_program_for_strangers_is_short_and_stands_alone():
    lines = VERIFIER.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 60
    imported = {line.split()[1].split(".")[0] for line in lines if line.startswith(("import ", "from "))}
    assert imported <= {"base64", "hashlib", "json", "pathlib", "sys", "cryptography"}


def judged(folder, bundle: dict, *key: str) -> subprocess.CompletedProcess:
    """What the program says of `bundle`, run as a stranger runs it: another folder, no settings."""
    file = folder / "bang-chung.json"
    file.write_text(json.dumps(bundle), encoding="utf-8")
    command = [sys.executable, "-I", str(VERIFIER), str(file), *key]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)
