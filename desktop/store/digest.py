"""One number per record kind that two files share exactly when they hold the same operations of that kind.

The sum, modulo 2^256, of each operation's chained hash: independent of order, and new operations can be added to
it without going through the old ones again. A purge takes the content of an operation out of one file before the
other hears of it; the chained hash stays what it was, so the two still agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from desktop.store import forks

_MODULUS = 1 << 256
_KIND = b'"e":"'  # an unescaped quote cannot stand inside JSON text, so the first is the envelope's


class StateDigest:
    """Sums that grow operation by operation."""

    def __init__(self) -> None:
        self._sums: dict[bytes, int] = {}

    def start(self, sums: Mapping[str, int]) -> None:
        """Go on from sums that were kept, by record kind."""
        self._sums = {kind.encode(): total for kind, total in sums.items()}

    def add(self, ops: Iterable[tuple[bytes, bytes]]) -> None:
        """Take operations in, each once only: canonical bytes (or their beginning), chained hash (32 bytes)."""
        sums = self._sums
        for raw, link in ops:
            start = raw.index(_KIND) + len(_KIND)
            kind = raw[start : raw.index(b'"', start)]
            sums[kind] = sums.get(kind, 0) + int.from_bytes(link, "big")

    def add_kinds(self, kinds: Iterable[bytes], links: Iterable[bytes]) -> None:
        """As `add`, for operations whose record kinds are known."""
        sums, number = self._sums, int.from_bytes
        for kind, link in zip(kinds, links, strict=True):
            sums[kind] = sums.get(kind, 0) + number(link, "big")

    def drop(self, ops: Iterable[tuple[bytes, bytes]]) -> None:
        """Leave operations out again that were taken in, each once only; as `add`."""
        gone = StateDigest()
        gone.add(ops)
        for kind, total in gone._sums.items():
            self._sums[kind] = self._sums.get(kind, 0) - total

    def by_kind(self) -> dict[str, str]:
        """Record kind to 64 hexadecimal digits, sorted."""
        return {kind.decode(): f"{self._sums[kind] % _MODULUS:064x}" for kind in sorted(self._sums)}


def of(db: Connection) -> StateDigest:
    """The digest of everything a file holds, as `intake.vector` tells it."""
    digest, parted = StateDigest(), forks.known(db)
    if not parted:
        digest.add((body.encode(), link) for body, link in db.exec_driver_sql("SELECT body, hash FROM oplog"))
        return digest
    rows = db.exec_driver_sql(
        "SELECT s.id, o.seq, o.body, o.hash FROM oplog o JOIN stream s ON s.no = o.stream_no"
    )
    digest.add((body.encode(), link) for stream, seq, body, link in rows if seq < parted.get(stream, seq + 1))
    return digest
