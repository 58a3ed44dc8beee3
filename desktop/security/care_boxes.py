"""Giving a care key to somebody who is not at the keyboard: sealed boxes for the key-slot file.

Every slot (a user's, the paper's, the district's) publishes an X25519 key (RFC 7748) whose secret half follows from
what opens the slot. Whoever holds a care key, or has just made one, can put it into a box for any slot; only what
opens the slot opens the box (the shape of RFC 9180's base mode: ephemeral X25519, HKDF-SHA256, AES-256-GCM).
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Iterable
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from desktop.base.ids import RandomBytes
from desktop.security.ring import Ring

_PUBLIC_BYTES: Final = 32
_NONCE: Final = bytes(12)  # every box has a key of its own


def secret_from(wrapping: bytes) -> bytes:
    """The secret half that belongs to a slot's wrapping key; 32 bytes, nothing of it stands in a file."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"gezhi care box").derive(wrapping)


def public_from(wrapping: bytes) -> str:
    """What a slot publishes, in base64."""
    private = X25519PrivateKey.from_private_bytes(secret_from(wrapping))
    return b64encode(private.public_key().public_bytes_raw()).decode()


def box_for(public: str, ring: Ring, random: RandomBytes) -> str:
    """A ring that only the slot of `public` can take out; raises `ValueError` for what is no public key."""
    recipient = X25519PublicKey.from_public_bytes(b64decode(public, validate=True))
    once = X25519PrivateKey.from_private_bytes(random(32))
    ours = once.public_key().public_bytes_raw()
    key = _key(once.exchange(recipient), ours, recipient.public_bytes_raw())
    return b64encode(ours + AESGCM(key).encrypt(_NONCE, ring.dump(), None)).decode()


def taken_out(boxes: Iterable[str], wrapping: bytes) -> Ring:
    """The rings of all boxes that open, together; a box for another slot, or a damaged one, gives nothing."""
    private = X25519PrivateKey.from_private_bytes(secret_from(wrapping))
    mine = private.public_key().public_bytes_raw()
    found = Ring.empty()
    for box in boxes:
        try:
            raw = b64decode(box, validate=True)
            theirs, sealed = raw[:_PUBLIC_BYTES], raw[_PUBLIC_BYTES:]
            key = _key(private.exchange(X25519PublicKey.from_public_bytes(theirs)), theirs, mine)
            found = found.merged(Ring.load(AESGCM(key).decrypt(_NONCE, sealed, None)))
        except (InvalidTag, ValueError, binascii.Error):
            continue
    return found


def _key(shared: bytes, ephemeral: bytes, recipient: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=ephemeral + recipient, info=b"gezhi care box/1").derive(
        shared
    )
