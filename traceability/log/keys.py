"""The key that signs checkpoints: made once, kept in KEYS_DIR with the name of the log, and told to nobody.

While a key is being replaced its predecessors sign along, so that whoever pinned one of them has time to pin the new.
"""

import base64
import contextlib
import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

ED25519 = b"\x01"
FILE = "log_key.json"


def key_id(name: str, public: bytes) -> bytes:
    """The four bytes by which a signature names its key (C2SP signed-note)."""
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4]


@dataclass(frozen=True)
class Verifier:
    """A public key under its name, as people pin it."""

    name: str
    public: bytes

    @classmethod
    def read(cls, vkey: str) -> "Verifier":
        """The verifier in a vkey line. Raises ValueError if name and id do not belong together."""
        name, hex_id, coded = vkey.split("+", 2)
        blob = base64.b64decode(coded, validate=True)
        if blob[:1] != ED25519 or len(blob) != 33 or key_id(name, blob[1:]).hex() != hex_id:
            raise ValueError("no Ed25519 vkey")
        return cls(name, blob[1:])

    @property
    def vkey(self) -> str:
        coded = base64.b64encode(ED25519 + self.public).decode()
        return f"{self.name}+{key_id(self.name, self.public).hex()}+{coded}"

    def accepts(self, text: str, blob: bytes) -> bool:
        """Whether `blob` (key id and signature) is this key's signature of `text`."""
        if blob[:4] != key_id(self.name, self.public):
            return False
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(blob[4:], text.encode())
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class Signer:
    """The private key of the log and the name (origin) under which it signs."""

    name: str
    seed: bytes
    former: tuple["Signer", ...] = ()  # keys that are being replaced and sign along

    @property
    def known(self) -> set[str]:
        """The vkeys under which this installation may go on."""
        return {self.verifier.vkey, *(one.verifier.vkey for one in self.former)}

    @property
    def verifier(self) -> Verifier:
        public = Ed25519PrivateKey.from_private_bytes(self.seed).public_key()
        return Verifier(self.name, public.public_bytes(Encoding.Raw, PublicFormat.Raw))

    def sign(self, text: str) -> bytes:
        """Key id and signature of `text`."""
        signature = Ed25519PrivateKey.from_private_bytes(self.seed).sign(text.encode())
        return key_id(self.name, self.verifier.public) + signature


def _path() -> Path:
    return Path(settings.KEYS_DIR) / FILE


def _written(name: str, path: Path, *, replace: bool, seed: str = "", former: Sequence[Signer] = ()) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_suffix(f".{secrets.token_hex(4)}")
    fresh.touch(mode=0o600)
    said = {"name": name, "seed": seed or secrets.token_hex(32), "former": [one.seed.hex() for one in former]}
    fresh.write_text(json.dumps(said), encoding="ascii")
    if replace:
        fresh.replace(path)
        return
    with contextlib.suppress(FileExistsError):
        path.hardlink_to(fresh)  # the first of several starting processes wins, whole
    fresh.unlink()


def origin() -> str:
    """The name of a log that begins now: the address of this service without its scheme."""
    parts = urlsplit(settings.PUBLIC_URL)
    return f"{parts.netloc.lower()}{parts.path.rstrip('/')}/log"


def signer() -> Signer:
    """The key of this installation; made on first use."""
    path = _path()
    if not path.exists():
        _written(origin(), path, replace=False)
    kept = json.loads(path.read_text(encoding="ascii"))
    former = tuple(Signer(kept["name"], bytes.fromhex(seed)) for seed in kept.get("former", []))
    return Signer(kept["name"], bytes.fromhex(kept["seed"]), former)


def rotate() -> Signer:
    """A new key under the same name; the one before signs along until `retire` is called."""
    old = signer()
    _written(old.name, _path(), replace=True, former=(Signer(old.name, old.seed), *old.former))
    return signer()


def retire() -> Signer:
    """Forgets every key but the present one: from now on only this one signs."""
    key = signer()
    _written(key.name, _path(), replace=True, seed=key.seed.hex())
    return signer()


def begin_origin(name: str) -> Signer:
    """A new key under a new name, for a log that goes on from a restored backup; the old key is gone afterwards."""
    _written(name, _path(), replace=True)
    return signer()
