"""Operations that stand side by side in one stream, with the hash they chain to: what offices exchange."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.store.op import Dot, chain


@dataclass(frozen=True, slots=True)
class Run:
    """Operations `first` to `last` of one stream as canonical bytes.

    `previous` is the chained hash of operation `first - 1` (32 bytes; zeros before the first of a stream), so
    whoever holds that operation can check that this is its continuation and no other.
    """

    stream: str
    first: int
    previous: bytes
    ops: Sequence[bytes]

    @property
    def last(self) -> int:
        """The sequence number of the last operation."""
        return self.first + len(self.ops) - 1

    def dots(self) -> list[Dot]:
        """Where each operation stands."""
        return [(self.stream, seq) for seq in range(self.first, self.last + 1)]

    def hashes(self) -> list[bytes]:
        """The chained hash after each operation."""
        found = []
        tip, sha256 = self.previous, hashlib.sha256
        for raw in self.ops:  # as `chain`, which is called for the few that are not plain
            tip = sha256(tip + raw).digest() if raw[1:3] != b'"0' else chain(tip, raw)
            found.append(tip)
        return found
