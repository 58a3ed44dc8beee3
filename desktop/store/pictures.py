"""The pictures of this file and the rows that name them: the only place that says which pictures are wanted.

A picture is kept once, under its SHA-256. Rows of three kinds name one; a picture that none of them names any more stays
for undo until it is erased, but is neither asked for nor handed on. Pictures of visits are none of them: a visit may
be to somebody whose care is sealed, and pictures are not.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Final

from sqlalchemy import Connection

from desktop.domain import pictures
from desktop.store import log

NAMING: Final[Mapping[str, str]] = {"staff": "photo", "board_issue": "photo", "map_background": "sha256"}
_HASH = re.compile(r"[0-9a-f]{64}")


def is_name(text: object) -> bool:
    """Whether a text has the form of a picture's name: the hex digits of a SHA-256."""
    return isinstance(text, str) and _HASH.fullmatch(text) is not None


def named(db: Connection, kinds: Iterable[str] = NAMING, ids: Iterable[str] | None = None) -> frozenset[str]:
    """The pictures that rows name (of `ids` only, if given), and those between which somebody has yet to decide."""
    found: set[str] = set()
    wanted = None if ids is None else sorted(ids)
    for kind in kinds:
        query = f'SELECT "{NAMING[kind]}" FROM main."{kind}" WHERE "{NAMING[kind]}" <> \'\''  # noqa: S608 - our own
        for part in [None] if wanted is None else log.chunks(wanted):
            among = "" if part is None else f" AND id IN ({','.join('?' * len(part))})"
            found |= {str(name) for (name,) in db.exec_driver_sql(query + among, tuple(part or ()))}
    if wanted is None:
        found |= _disputed(db)
    return frozenset(name for name in found if is_name(name))


def names_of(db: Connection, kind: str) -> list[tuple[str, str]]:
    """The records of a kind that name a picture: (id, name)."""
    sql = f'SELECT id, "{NAMING[kind]}" FROM main."{kind}" WHERE "{NAMING[kind]}" <> \'\''  # noqa: S608 - our own
    return [(str(i), str(name)) for i, name in db.exec_driver_sql(sql) if is_name(name)]


def _disputed(db: Connection) -> set[str]:
    """Every version of a picture two computers changed at once: whoever decides must see them."""
    rows = db.exec_driver_sql(
        "SELECT entity_id, entity, field FROM conflict WHERE field IN ('photo', 'sha256')"
    )
    open_ = {entity_id: field for entity_id, kind, field in rows if NAMING.get(kind) == field}
    found: set[str] = set()
    for entity_id, record in log.records(db, open_).items() if open_ else ():
        register = record.fields.get(open_[entity_id])
        heads = register.heads.values() if register is not None else ()
        found |= {head.value for head in heads if isinstance(head.value, str)}
    return found


def held(db: Connection, names: Iterable[str]) -> dict[str, int]:
    """Those of `names` that are in this file, and how many bytes each has."""
    found: dict[str, int] = {}
    for part in log.chunks(sorted(names)):
        marks = ",".join("?" * len(part))
        rows = db.exec_driver_sql(
            f"SELECT sha256, length(bytes) FROM blob WHERE sha256 IN ({marks})",  # noqa: S608 - only question marks
            tuple(part),
        )
        found |= {str(name): int(size) for name, size in rows}
    return found


def oldest_first(db: Connection, names: Iterable[str]) -> tuple[str, ...]:
    """Those of `names` that are in this file, in the order in which they came."""
    wanted = frozenset(names)
    rows = db.exec_driver_sql("SELECT sha256 FROM blob ORDER BY rowid")
    return tuple(str(name) for (name,) in rows if name in wanted)


def lacking(db: Connection) -> tuple[str, ...]:
    """The pictures that are named and not in this file, in a fixed order."""
    wanted = named(db)
    return tuple(sorted(wanted - held(db, wanted).keys()))


def contents(db: Connection, names: Iterable[str]) -> dict[str, bytes]:
    """The pictures of these names that are in this file and sound; a spoilt one is handed to nobody."""
    found: dict[str, bytes] = {}
    for name in names:
        row = db.exec_driver_sql("SELECT bytes FROM blob WHERE sha256 = ?", (name,)).first()
        if row is not None and sound(name, data := bytes(row[0])):
            found[name] = data
    return found


def sound(name: str, data: bytes) -> bool:
    """Whether these are the bytes of that name, and a picture."""
    return pictures.media_type(data) is not None and hashlib.sha256(data).hexdigest() == name


def sound_among(db: Connection, names: Iterable[str]) -> frozenset[str]:
    """Those of `names` that are in this file and sound, looked at one at a time: together they may be large."""
    return frozenset(name for name in names if name in contents(db, (name,)))


def take_from(db: Connection, there: Connection, names: Iterable[str]) -> frozenset[str]:
    """Keep those of `names` that rows of this file name and another file holds sound, one at a time; which came.

    The caller commits.
    """
    came = set()
    for name in sorted(named(db) & set(names)):
        if found := contents(there, (name,)):
            _keep(db, name, found[name])
            came.add(name)
    return frozenset(came)


def take_in(db: Connection, arrived: Mapping[str, bytes]) -> int:
    """Keep those of the arrived pictures that rows name; returns how many were not here, or spoilt.

    The caller has checked that every name fits its bytes, and commits.
    """
    wanted = sorted(named(db) & arrived.keys())
    here = contents(db, wanted)
    fresh = [name for name in wanted if name not in here]
    for name in fresh:
        _keep(db, name, arrived[name])
    return len(fresh)


def _keep(db: Connection, name: str, data: bytes) -> None:
    db.exec_driver_sql(
        "INSERT OR REPLACE INTO blob (sha256, media_type, bytes) VALUES (?, ?, ?)",
        (name, pictures.media_type(data), data),
    )


def drop(db: Connection, names: Iterable[str]) -> None:
    """Delete those of `names` that nothing names any more, not even a visit: what a purge leaves without a row."""
    left = named(db)
    for name in sorted({name for name in names if is_name(name)} - left):
        visited = db.exec_driver_sql(
            "SELECT EXISTS (SELECT 1 FROM main.visit WHERE details LIKE '%' || ? || '%')", (name,)
        ).scalar()
        if not visited:
            db.exec_driver_sql("DELETE FROM blob WHERE sha256 = ?", (name,))
