"""A care key on its way to another PC: sealed to one slot's public key, so that it may stand in the operation log.

The log goes to the other PCs of an office, to the district and into every copy. A letter says to which slot it goes,
by a hash, and which key it holds, by the key's fingerprint; who has the log reads neither the key nor its category.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from typing import Final

from desktop.security import sealing
from desktop.security.ring import CareKey, Ring
from desktop.security.sealing import Unopened

_ABOUT: Final = b"gezhi care letter\0"
_PROOF: Final = b"gezhi care address\0"


def box(recipient: str) -> str:
    """What stands on a letter instead of the recipient: 16 hexadecimal digits."""
    return hashlib.sha256(b"gezhi care box\0" + recipient.encode()).hexdigest()[:16]


def sealed(recipient: str, key: CareKey) -> bytes:
    """One care key for one slot; raises `Refused` (`key.malformed`) for a recipient that is none."""
    return sealing.seal(recipient, Ring.of([key]).dump(), _ABOUT + key.id.encode())


def opened(private: bytes, letters: Iterable[tuple[str, bytes]]) -> Ring:
    """The keys of letters (id of the key, what is sealed) to the slot of this private half; others are passed over."""
    keys: list[CareKey] = []
    for key_id, letter in letters:
        try:
            found = Ring.load(sealing.unseal(private, letter, _ABOUT + key_id.encode())).keys
        except (Unopened, ValueError):
            continue
        keys += [key for key in found if key.id == key_id]
    return Ring.of(keys)


def proof(key: CareKey, user: str, recipient: str) -> str:
    """By which a holder of `key` shows that this slot is his: HMAC-SHA256 (RFC 2104), 32 hexadecimal digits."""
    return hmac.digest(key.key, _PROOF + f"{user}\0{recipient}".encode(), "sha256").hex()[:32]


def proven(ring: Ring, category: str, user: str, recipient: str, proofs: Iterable[str]) -> bool:
    """Whether somebody who held a key of the category, of any generation in `ring`, named this slot as this user's."""
    told = list(proofs)
    return any(
        hmac.compare_digest(proof(key, user, recipient).encode(), one.encode("utf-8", "replace"))
        for key in ring.keys
        if key.category == category
        for one in told
    )
