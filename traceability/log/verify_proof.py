"""Checks a proof file of the public log without network: `python verify_proof.py bang-chung.json [VKEY]`.

Needs `pip install cryptography`. VKEY is the log's key as you noted it earlier; without it the file's own key is used.
"""

import base64
import hashlib
import json
import pathlib
import sys

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def signed_head(note: str, vkey: str) -> tuple[int, bytes]:
    name, key_id, coded = vkey.split("+", 2)
    public = base64.b64decode(coded)[1:]
    text, _, lines = note.rpartition("\n\n")
    for line in lines.splitlines():
        blob = base64.b64decode(line.split(" ")[2]) if line.startswith("\u2014 " + name + " ") else b""
        if blob[:4].hex() == key_id == sha(name.encode() + b"\n\x01" + public)[:4].hex():
            Ed25519PublicKey.from_public_bytes(public).verify(blob[4:], (text + "\n").encode())
            return int(text.split("\n")[1]), base64.b64decode(text.split("\n")[2])
    raise ValueError("the log's key has not signed this")


def root_of(entry: bytes, index: int, size: int, path: list) -> bytes:  # RFC 9162, 2.1.3.2
    place, last, found = index, size - 1, sha(b"\x00" + entry)
    for sibling in map(base64.b64decode, path):
        right = place & 1 or place == last
        found = sha(b"\x01" + (sibling + found if right else found + sibling))
        while right and place and not place & 1:
            place, last = place >> 1, last >> 1
        place, last = place >> 1, last >> 1
    return found if last == 0 and index < size else b""


def check(item: dict, vkey: str) -> bool:
    head, _, note = item["proof"].partition("\n\n")
    version, index, *path = head.split("\n")
    size, root = signed_head(note, vkey)
    entry = json.loads(item["entry"])
    if "facts" in item:  # a version of the page; its salt kept it secret until it was published
        same = hashlib.sha256(bytes.fromhex(item["salt"]) + item["facts"].encode()).hexdigest() == entry["facts"]
    else:  # what the event hash is taken of; left out where it names a third party
        same = "said" not in item or hashlib.sha256(item["said"].encode()).hexdigest() in entry["hash"]
    led_to = root_of(item["entry"].encode(), int(index[6:]), size, path)
    return same and version == "c2sp.org/tlog-proof@v1" and led_to == root


if __name__ == "__main__":
    bundle = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    results = [(check(item, (sys.argv[2:] or [bundle["vkey"]])[0]), item["about"]) for item in bundle["items"]]
    print(*("{} {}".format("ok   " if good else "FALSE", about) for good, about in results), sep="\n")  # noqa: T201
    raise SystemExit(0 if results and all(good for good, _ in results) else 1)
