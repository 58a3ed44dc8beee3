"""The audit chain: one entry per event, each hashed over its predecessor, in the transaction of the event itself.

Fields follow GB/T 22239-2019 (level 2, security audit): time, user, event, success, and the object concerned.
Values of records never enter the chain, only counts and ids.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import orjson

from desktop.base.errors import Refused
from desktop.base.i18n import _

if TYPE_CHECKING:
    from sqlalchemy import Connection

INSTALL_DIGITS: Final = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as it stands in the chain."""

    no: int
    at_ms: int
    actor: str
    event: str
    ok: bool
    object: str
    detail: str
    hash: bytes


def append(
    db: Connection, *, at_ms: int, actor: str, event: str, ok: bool = True, object_id: str = "",
    detail: Mapping[str, Any] | None = None, install: str = "",
) -> bytes:  # fmt: skip
    """Write one entry and return the new head of the chain; raises `Refused` for text that is no text.

    event: a key of `domain.audit_events`. install: whose program wrote it, kept by its first digits.
    """
    last = db.exec_driver_sql("SELECT no, hash FROM audit ORDER BY no DESC LIMIT 1").first()
    no, previous = (int(last[0]) + 1, bytes(last[1])) if last else (1, bytes(32))
    try:
        said = {**(detail or {}), **({"install": install[:INSTALL_DIGITS]} if install else {})}
        text = orjson.dumps(said, option=orjson.OPT_SORT_KEYS).decode()
        entry = Entry(no, at_ms, actor, event, ok, object_id, text, b"")
        digest = link(previous, entry)
    except TypeError as error:
        raise Refused(_("内容里有无法保存的字符,请删去后重新录入。"), code="value.unstorable") from error
    db.exec_driver_sql(
        "INSERT INTO audit (no, at_ms, actor, event, ok, object, detail, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (no, at_ms, actor, event, int(ok), object_id, text, digest),
    )
    return digest


def link(previous: bytes, entry: Entry) -> bytes:
    """SHA-256 over the predecessor's hash and the entry's fields as canonical JSON."""
    fields = [entry.no, entry.at_ms, entry.actor, entry.event, entry.ok, entry.object, entry.detail]
    return hashlib.sha256(previous + orjson.dumps(fields)).digest()


def head(db: Connection) -> str:
    """The newest hash in hexadecimal, 64 zeros when nothing was ever recorded."""
    row = db.exec_driver_sql("SELECT hash FROM audit ORDER BY no DESC LIMIT 1").first()
    return bytes(row[0]).hex() if row else "0" * 64


def broken_at(db: Connection) -> int | None:
    """The number of the first entry that does not follow from its predecessor, None when the chain holds."""
    previous, expected = bytes(32), 1
    rows = db.exec_driver_sql(
        "SELECT no, at_ms, actor, event, ok, object, detail, hash FROM audit ORDER BY no"
    )
    for row in rows:
        entry = Entry(row[0], row[1], row[2], row[3], bool(row[4]), row[5], row[6], bytes(row[7]))
        if entry.no != expected or link(previous, entry) != entry.hash:
            return expected
        previous, expected = entry.hash, expected + 1
    return None


def length(db: Connection) -> int:
    """How many entries the chain has."""
    return int(db.exec_driver_sql("SELECT coalesce(max(no), 0) FROM audit").scalar() or 0)


def hash_at(db: Connection, no: int) -> str:
    """The hash of one entry in hexadecimal, "" when there is none of that number."""
    row = db.exec_driver_sql("SELECT hash FROM audit WHERE no = ?", (no,)).first()
    return bytes(row[0]).hex() if row else ""
