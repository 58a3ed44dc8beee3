"""One number per record kind that two files share exactly when they hold the same operations of that kind.

The sum, modulo 2^256, of the SHA-256 of each operation's canonical bytes: independent of order, and new
operations can be added to it without going through the old ones again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sqlalchemy import Connection

_MODULUS = 1 << 256
_KIND = b'"e":"'  # an unescaped quote cannot stand inside JSON text, so the first is the envelope's


class StateDigest:
    """Sums that grow operation by operation."""

    def __init__(self) -> None:
        self._sums: dict[bytes, int] = {}

    def add(self, ops: Iterable[bytes]) -> None:
        """Take operations in, as canonical bytes; each may come once only."""
        sums = self._sums
        for raw in ops:
            start = raw.index(_KIND) + len(_KIND)
            kind = raw[start : raw.index(b'"', start)]
            sums[kind] = sums.get(kind, 0) + int.from_bytes(hashlib.sha256(raw).digest(), "big")

    def by_kind(self) -> dict[str, str]:
        """Record kind to 64 hexadecimal digits, sorted."""
        return {kind.decode(): f"{self._sums[kind] % _MODULUS:064x}" for kind in sorted(self._sums)}


def of(db: Connection) -> StateDigest:
    """The digest of everything a file holds."""
    digest = StateDigest()
    digest.add(body.encode() for (body,) in db.exec_driver_sql("SELECT body FROM oplog"))
    return digest
