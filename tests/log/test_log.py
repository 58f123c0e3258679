"""The log has one history: numbers without gaps, one signed root for a size, proofs that lead to it."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from traceability.log import notes, proofs
from traceability.log.audit import first_fault
from traceability.log.keys import Verifier, begin_origin, signer
from traceability.log.merkle import continues, leaf_hash, nodes_of, root
from traceability.log.models import Checkpoint, Leaf, Tile, add_leaf
from traceability.log.sequencer import StrangeKey, sequence
from traceability.log.tiles import HASH, Tree


def grow(count: int, label: str = "e") -> None:
    Leaf.objects.bulk_create(
        Leaf(entry=f"{label}{n}".encode(), leaf_hash=leaf_hash(f"{label}{n}".encode())) for n in range(count)
    )


def test_the_example_of_the_specification_verifies():
    """Key and note of C2SP's signed-note document."""
    key = Verifier.read("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
    coded = "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
    text = "This is an example message.\n"
    note = f"{text}\n\u2014 example.com/foo {coded}\n"
    assert notes.opened(note, key) == text
    with pytest.raises(ValueError, match="no valid signature"):
        notes.opened(note.replace("example message", "other message"), key)
    with pytest.raises(ValueError, match="vkey"):
        Verifier.read(key.vkey.replace("530d903a", "530d903b"))


@pytest.mark.django_db
def test_leaves_are_numbered_without_gaps_and_signed():
    grow(5)
    first = sequence()
    grow(300, "f")
    second = sequence()
    assert first is not None and second is not None
    assert (first.size, second.size, second.previous_size) == (5, 305, 5)
    leaves = list(Leaf.objects.order_by("index"))
    assert [leaf.index for leaf in leaves] == list(range(305))
    assert bytes(second.root) == root(nodes_of([bytes(leaf.leaf_hash) for leaf in leaves]), 305)
    head = notes.head(second.note, signer().verifier)
    assert (head.origin, head.size, head.root) == ("localhost:8000/log", 305, bytes(second.root))
    assert first_fault() == ""


@pytest.mark.django_db
def test_proofs_from_the_stored_tiles_lead_to_the_signed_roots():
    grow(300)
    first = sequence()
    grow(400, "f")
    second = sequence()
    assert all(proofs.is_in(leaf, second) for leaf in Leaf.objects.filter(index__in=[0, 255, 256, 299, 511, 512, 699]))
    path = proofs.consistency(first, second)
    assert continues(first.size, second.size, path, bytes(first.root), bytes(second.root))
    assert not proofs.is_in(Leaf.objects.get(index=500), first)


@pytest.mark.django_db
def test_tiles_are_cut_as_c2sp_cuts_them():
    grow(600)
    sequence()
    widths = {(t.level, t.number): len(bytes(t.hashes)) // HASH for t in Tile.objects.all()}
    assert widths == {(0, 0): 256, (0, 1): 256, (0, 2): 88, (1, 0): 2}


@pytest.mark.django_db
def test_nothing_new_makes_no_checkpoint():
    assert sequence() is None
    add_leaf(b"one")
    assert sequence() == sequence()
    assert Checkpoint.objects.count() == 1


@pytest.mark.django_db
def test_a_fork_cannot_commit():
    add_leaf(b"one")
    kept = sequence()
    assert kept is not None
    for clash in ({"size": 1, "previous_size": 5}, {"size": 2, "previous_size": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Checkpoint.objects.create(root=b"x" * 32, origin="o", vkey="v", note="n", **clash)


@pytest.mark.django_db
def test_the_same_entry_is_not_taken_twice():
    add_leaf(b"one")
    with pytest.raises(IntegrityError), transaction.atomic():
        add_leaf(b"one")


@pytest.mark.django_db
def test_another_key_under_the_same_name_does_not_sign_on():
    add_leaf(b"one")
    sequence()
    begin_origin(signer().name)
    add_leaf(b"two")
    with pytest.raises(StrangeKey):
        sequence()
    begin_origin("localhost:8000/log/2")
    latest = sequence()
    assert latest is not None and (latest.origin, latest.size) == ("localhost:8000/log/2", 2)
    assert first_fault() == ""


@pytest.mark.django_db(transaction=True)
def test_a_restored_backup_goes_on_under_a_new_name():
    """The old heads are in other hands: under the old name the log would have two histories."""
    add_leaf(b"kept")
    sequence()
    add_leaf(b"lost with the disk")
    lost = sequence()
    Checkpoint.objects.filter(size=2).delete()
    Leaf.objects.filter(index=1).delete()
    Tile.objects.update(hashes=leaf_hash(b"kept"))
    add_leaf(b"written afterwards")
    latest = sequence()
    assert (latest.size, latest.previous_size) == (2, 1) and latest.root != lost.root
    assert latest.origin != lost.origin and latest.origin.startswith("localhost:8000/log/")
    assert notes.head(latest.note, signer().verifier).size == 2 and first_fault() == ""
    add_leaf(b"and on")
    assert sequence().origin == latest.origin


@pytest.mark.django_db
@pytest.mark.parametrize("fault", ["entry", "gap", "root", "note", "tile", "size"])
def test_the_audit_finds_what_was_altered(fault):
    grow(10)
    latest = sequence()
    match fault:
        case "entry":
            Leaf.objects.filter(index=3).update(entry=b"other")
        case "gap":
            Leaf.objects.filter(index=4).update(index=99)
        case "root":
            Checkpoint.objects.update(root=b"\x00" * 32)
        case "note":
            Checkpoint.objects.update(note=latest.note.replace("\n10\n", "\n11\n"))
        case "tile":
            Tile.objects.update(hashes=b"\x00" * 320)
        case "size":
            Leaf.objects.filter(index=9).delete()
    assert first_fault()


@pytest.mark.django_db
def test_a_tree_reads_an_older_size_from_newer_tiles():
    grow(300)
    sequence()
    leaves = [bytes(leaf.leaf_hash) for leaf in Leaf.objects.order_by("index")]
    for size in (1, 7, 255, 256, 257, 299):
        assert root(Tree(size).nodes, size) == root(nodes_of(leaves), size)


@pytest.mark.django_db
def test_the_checkpoint_has_a_public_address(client):
    assert client.get("/log/checkpoint").status_code == 404
    add_leaf(b"one")
    latest = sequence()
    answer = client.get("/log/checkpoint")
    assert answer.status_code == 200 and answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode() == latest.note
    assert client.post("/log/checkpoint").status_code == 405


@pytest.mark.django_db(transaction=True)
def test_several_sequencers_make_one_history():
    faults: list[BaseException] = []

    def work(name: str) -> None:
        try:
            for n in range(8):
                add_leaf(f"{name}{n}".encode())
                sequence()
        except BaseException as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sequence()
    assert faults == []
    assert sorted(Leaf.objects.values_list("index", flat=True)) == list(range(32))
    assert first_fault() == ""
