"""Signed notes and checkpoints in C2SP's form. Pure but for the key that is handed in."""

import base64
from dataclasses import dataclass

from traceability.log.keys import Signer, Verifier

DASH = "\u2014"


def body(origin: str, size: int, root: bytes) -> str:
    """The three lines that are signed."""
    return f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"


def signed(text: str, signer: Signer) -> str:
    """`text`, a blank line, and a signature line of the key and of each that it is replacing."""
    return f"{text}\n" + "".join(_line(text, key) for key in (signer, *signer.former))


def _line(text: str, key: Signer) -> str:
    return f"{DASH} {key.name} {base64.b64encode(key.sign(text)).decode()}\n"


@dataclass(frozen=True)
class Head:
    """What a verified checkpoint says."""

    origin: str
    size: int
    root: bytes


def opened(note: str, verifier: Verifier) -> str:
    """The text of a note that `verifier` signed. Raises ValueError for any other."""
    text, blank, signatures = note.rpartition("\n\n")
    text += "\n"
    for line in signatures.splitlines() if blank else []:
        dash, _space, rest = line.partition(" ")
        name, _space, coded = rest.partition(" ")
        if dash == DASH and name == verifier.name and verifier.accepts(text, base64.b64decode(coded)):
            return text
    raise ValueError("no valid signature of this key")


def head(note: str, verifier: Verifier) -> Head:
    """Origin, size and root of a checkpoint. Raises ValueError if it is malformed or not signed by `verifier`."""
    lines = opened(note, verifier).split("\n")
    if len(lines) != 4 or lines[0] != verifier.name or not lines[1].isdigit() or str(int(lines[1])) != lines[1]:
        raise ValueError("no checkpoint")
    return Head(lines[0], int(lines[1]), base64.b64decode(lines[2], validate=True))
