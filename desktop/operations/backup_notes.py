"""What this file remembers of its copies: where they go, when each was last proved, when the last one left this disk.

Facts of this PC, kept in the file's own `meta` table and never synchronised.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson
from sqlalchemy import Connection

from desktop.store import log
from desktop.workspace import Workspace

PROOFS: Final = "backup.proofs"
KEPT_PROOFS: Final = 200


@dataclass(frozen=True, slots=True)
class Proof:
    """When a copy was last proved (ms since 1970) and whether it held; `bytes` its size then."""

    at_ms: int
    sound: bool
    bytes: int

    def holds(self, size: int) -> bool:
        """Whether it speaks of a file of this size: a copy that was touched since is unproven."""
        return self.sound and self.bytes == size


def proofs(db: Connection) -> Mapping[str, Proof]:
    """The last proof of every copy, by file name."""
    return {name: Proof(int(one[0]), bool(one[1]), int(one[2])) for name, one in read(db, PROOFS).items()}


def note(office: Workspace, backup: Path, *, sound: bool) -> None:
    """Remember that a copy was proved just now, or was not."""
    with office.local() as db:
        known = read(db, PROOFS)
        known.pop(backup.name, None)
        known[backup.name] = [office.clock.milliseconds(), sound, backup.stat().st_size]
        write(db, PROOFS, dict(list(known.items())[-KEPT_PROOFS:]))


def read(db: Connection, key: str) -> dict[str, Any]:
    """One of these facts; empty when there is none or it is not what it should be."""
    found = orjson.loads(log.meta(db, key) or "{}")
    return found if isinstance(found, dict) else {}


def write(db: Connection, key: str, value: Mapping[str, Any]) -> None:
    """Keep one of these facts."""
    log.set_meta(db, key, orjson.dumps(dict(value)).decode())
