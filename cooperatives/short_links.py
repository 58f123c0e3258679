"""Short addresses that open one thing once: sixteen characters for a QR or for reading aloud.

The characters follow from the row and a purpose under our key; the row keeps their digest alone, so that nothing that
lies in the database opens anything.
"""

import base64
import hashlib
import uuid

from django.utils.crypto import salted_hmac


def token(purpose: str, pk: uuid.UUID) -> str:
    """Sixteen small letters and figures, eighty bits: the same for one row and purpose."""
    raw = salted_hmac(f"short link {purpose}", pk.hex, algorithm="sha256").digest()[:10]
    return base64.b32encode(raw).decode().lower()


def digest(typed: str) -> str:
    """What a row keeps of its token, whatever case it was typed in."""
    return hashlib.sha256(typed.strip().lower().encode()).hexdigest()
