"""Heads of the audit chain that are known elsewhere: whoever rewrites the chain cannot rewrite those too.

Three witnesses. Heads that left in bundles are listed in the file and stand in the recipient's; heads that came in
bundles are kept for the sender's sake; and this PC keeps the last head of each office outside the data folder.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import orjson

from desktop.base import patience
from desktop.security import audit
from desktop.security.install import default_folder
from desktop.store import log

if TYPE_CHECKING:
    from sqlalchemy import Connection

SENT: Final = "audit_sent"
HEARD: Final = "audit_heard"
KEPT: Final = 400  # heads of each kind; the oldest go first
FILE: Final = "audit_heads.json"
HASH_DIGITS: Final = 64
_AT: Final = "@"


@dataclass(frozen=True, slots=True)
class Head:
    """One head as somebody knows it. `no` 0 when only the hash is known; `peer` in words, "" for this PC itself."""

    hash: str
    no: int = 0
    peer: str = ""
    at_ms: int = 0
    db_id: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """What a look at the whole chain says.

    `broken_at`: the first entry that does not follow from its predecessor. `missing`: known heads that no entry has.
    """

    entries: int
    broken_at: int | None
    missing: tuple[Head, ...]
    witnesses: int

    @property
    def holds(self) -> bool:
        """Whether nothing was changed, as far as anybody can tell."""
        return self.broken_at is None and not self.missing


def remember_sent(db: Connection, head: Head) -> None:
    """A bundle took this head along."""
    _append(db, SENT, head)


def remember_heard(db: Connection, head: Head) -> None:
    """A bundle brought another file's head (`db_id`, `peer`); kept once, for whoever checks that file."""
    if not any(one.hash == head.hash and one.db_id == head.db_id for one in heard(db)):
        _append(db, HEARD, head)


def sent(db: Connection) -> tuple[Head, ...]:
    """The heads that left in bundles, the oldest first."""
    return _read(db, SENT)


def heard(db: Connection) -> tuple[Head, ...]:
    """The heads of other files, the oldest first."""
    return _read(db, HEARD)


def prove(db: Connection, witnesses: Iterable[Head] = ()) -> Proof:
    """Follow the whole chain and look for every known head in it: those sent, and `witnesses` from elsewhere."""
    known = [*sent(db), *witnesses]
    return Proof(
        audit.length(db),
        audit.broken_at(db),
        tuple(head for head in known if not _stands(db, head)),
        len(known),
    )


def _stands(db: Connection, head: Head) -> bool:
    if not set(head.hash) - {"0"}:
        return True  # sent before anything was recorded
    if head.no:
        return audit.hash_at(db, head.no) == head.hash
    if len(head.hash) < HASH_DIGITS:  # the short form of the handover sheet
        sql = "SELECT 1 FROM audit WHERE lower(hex(hash)) LIKE ? LIMIT 1"
        return db.exec_driver_sql(sql, (head.hash.lower() + "%",)).first() is not None
    sql = "SELECT 1 FROM audit WHERE hash = ? LIMIT 1"
    return db.exec_driver_sql(sql, (bytes.fromhex(head.hash),)).first() is not None


def _read(db: Connection, key: str) -> tuple[Head, ...]:
    text = log.meta(db, key)
    try:
        return tuple(Head(**one) for one in orjson.loads(text)) if text else ()
    except (TypeError, ValueError):
        return (Head("damaged"),)  # no entry has this hash: the check fails, as it should


def _append(db: Connection, key: str, head: Head) -> None:
    listed = [asdict(one) for one in (*_read(db, key), head)][-KEPT:]
    log.set_meta(db, key, orjson.dumps(listed).decode())


class Outside:
    """The last head of each office this PC has seen, in `folder` (default: the user's configuration folder).

    By the place of the file too: a copy put beside the office has its id, and a chain that goes on by itself. A file
    that is lost or spoilt witnesses nothing; a disk that takes nothing more is no reason not to work.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._path = (folder or default_folder()) / FILE

    def last(self, db_id: str, place: Path) -> Head | None:
        """What was seen last of the file there; of one that is new there the longest chain seen of it anywhere.

        None when nothing was.
        """
        known = self._all()
        own = [key for key in known if key == _at(db_id, place)]
        anywhere = [key for key in known if key.partition(_AT)[0] == db_id]
        try:
            heads = [
                Head(str(known[key]["hash"]), int(known[key]["no"]), db_id=db_id) for key in own or anywhere
            ]
        except (KeyError, TypeError, ValueError):
            return None
        return max(heads, key=lambda head: head.no, default=None)

    def keep(self, db_id: str, db: Connection, place: Path) -> None:
        """Keep where the chain of the file there ends now."""
        heads = {**self._all(), _at(db_id, place): {"no": audit.length(db), "hash": audit.head(db)}}
        beside = self._path.with_name(f"{self._path.name}.{os.getpid()}.new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(orjson.dumps(heads))
            patience.rename(beside, self._path)
        except OSError:
            with contextlib.suppress(OSError):
                beside.unlink()

    def _all(self) -> dict[str, Any]:
        try:
            body = orjson.loads(self._path.read_bytes())
        except (OSError, ValueError):
            return {}
        return body if isinstance(body, dict) else {}


def _at(db_id: str, place: Path) -> str:
    where = hashlib.sha256(str(place.absolute()).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{db_id}{_AT}{where}"
