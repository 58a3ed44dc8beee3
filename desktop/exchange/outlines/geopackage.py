"""Reads GeoPackage (OGC 12-128r18) with the SQLite of the program's own driver: feature tables, GP headers, WKB."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from desktop.exchange.outlines.data import MapFile
from desktop.exchange.outlines.gathering import Gathering
from desktop.exchange.outlines.projection import System, by_code, by_words
from desktop.exchange.outlines.refusals import MAX_CORNERS, MAX_FIELDS, MAX_OBJECTS, Unfit

STEPS: Final = 20_000_000
"""Instructions of the database engine for one file: a view that never ends is stopped, not waited for."""
_ENVELOPE: Final = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
DEEPEST: Final = 4


def read_geopackage(path: Path) -> MapFile:
    """Opens the file without writing to it. Raises `Unfit`."""
    # One library of SQLite in a process: the encrypted driver reads plain files too.
    from sqlcipher3 import dbapi2  # noqa: PLC0415 - only this format needs it

    db = dbapi2.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        db.set_progress_handler(_limited(), 10_000)
        db.execute("PRAGMA trusted_schema = OFF")
        db.execute("PRAGMA cell_size_check = ON")
        db.text_factory = lambda raw: raw.decode("utf-8", "replace")
        return _read(db)
    except dbapi2.DatabaseError as error:
        text = str(error).lower()
        if "interrupt" in text:
            raise Unfit("map.too_large", "view") from error
        if "no such table: gpkg_" in text:
            raise Unfit("map.kind") from error
        raise Unfit("map.damaged", str(error)[:60]) from error
    finally:
        db.close()


def _limited() -> Any:
    left = [STEPS // 10_000]

    def tick() -> int:
        left[0] -= 1
        return left[0] < 0

    return tick


def _read(db: Any) -> MapFile:
    found = Gathering("geopackage")
    tables = db.execute(
        "SELECT c.table_name, g.column_name, g.srs_id FROM gpkg_contents c"
        " JOIN gpkg_geometry_columns g ON g.table_name = c.table_name"
        " WHERE c.data_type = 'features' ORDER BY c.table_name"
    ).fetchall()
    if not tables:
        raise Unfit("map.empty")
    systems = {}
    skipped = 0
    for table, column, srs in tables:
        real = db.execute("SELECT type FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        if real is None or real[0] != "table":  # a view is a program of the file's; its tables are enough
            skipped += 1
            continue
        systems[table] = _system(db, srs)
        skipped += _rows(db, found, str(table), str(column))
    if skipped:
        found.note("skipped", detail=str(skipped))
    kinds = {system.name: system for system in systems.values() if system is not None}
    if len(kinds) > 1:
        raise Unfit("map.projection", "、".join(kinds))
    return found.finish(next(iter(kinds.values()), None))


def _system(db: Any, srs: int) -> System | None:
    """By the number of the organisation, else by its definition; -1 and 0 are "undefined" in the standard."""
    row = db.execute(
        "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?",
        (srs,),
    ).fetchone()
    if row is None or srs in (-1, 0):
        return None
    known = by_code(int(row[1])) if str(row[0]).upper() == "EPSG" else None
    return known or by_words(str(row[2]))


def _rows(db: Any, found: Gathering, table: str, column: str) -> int:
    """Add the features of a table; the number of those that are neither areas nor lines."""
    quoted = '"' + table.replace('"', '""') + '"'
    skipped = 0
    cursor = db.execute(f"SELECT rowid, * FROM {quoted} LIMIT {MAX_OBJECTS + 1}")  # noqa: S608 - a table of the file, quoted
    names = [str(one[0]) for one in cursor.description]
    if column not in names:
        raise Unfit("map.damaged", table)
    place = names.index(column)
    for row in cursor:
        source = f"{table}.{row[0]}"
        kept = [k for k in range(1, len(names)) if k != place][:MAX_FIELDS]
        words = {names[k]: row[k] for k in kept}
        if not isinstance(row[place], bytes):
            skipped += 1
            continue
        skipped += _shape(found, source, table, row[place], words)
    return skipped


def _shape(found: Gathering, source: str, layer: str, blob: bytes, words: dict[str, object]) -> int:
    try:
        wkb = _without_header(blob)
        if wkb is None:
            return 1
        areas, lines, other = _wkb(_Cursor(wkb), 0)
    except struct.error as error:
        raise Unfit("map.cut_off", source) from error
    except ValueError as error:
        raise Unfit("map.damaged", source) from error
    if areas:
        found.area(source, layer, areas, words=words)
    for line in lines:
        found.way(source, layer, line, words=words)
    return other


def _without_header(blob: bytes) -> bytes | None:
    """The well-known binary after the GP header; None for an empty geometry."""
    if blob[:2] != b"GP" or len(blob) < 8:
        raise ValueError("no GeoPackage geometry")
    flags = blob[3]
    envelope = (flags >> 1) & 7
    if envelope not in _ENVELOPE:
        raise ValueError("unknown envelope")
    return None if flags & 0x10 else blob[8 + _ENVELOPE[envelope] :]


Line = list[tuple[float, float]]


class _Cursor:
    """A place in a binary geometry."""

    def __init__(self, content: bytes) -> None:
        self._content, self._at = content, 0

    def take(self, form: str) -> tuple[Any, ...]:
        found = struct.unpack_from(form, self._content, self._at)
        self._at += struct.calcsize(form)
        return found

    def count(self, order: str, least: int) -> int:
        """A number of parts, of at least so many bytes each: more than the file can hold is a lie."""
        (number,) = self.take(order + "I")
        if number > MAX_CORNERS or number * least > len(self._content) - self._at:
            raise ValueError("more parts than bytes")
        return int(number)


def _wkb(cursor: _Cursor, depth: int) -> tuple[list[Line], list[Line], int]:
    """(rings, lines, other parts) of one geometry, ISO and extended numbering, any dimension."""
    order = "<" if cursor.take("B")[0] else ">"
    (kind,) = cursor.take(order + "I")
    extended = kind >> 28
    kind &= 0x0FFFFFFF
    if extended & 0x2:
        cursor.take(order + "I")
    dimensions = 2 + bool(extended & 0x8) + bool(extended & 0x4) + (0, 1, 1, 2)[min(kind // 1000, 3)]
    kind %= 1000
    if depth > DEEPEST:
        raise ValueError("too deep")
    if kind == 1:
        cursor.take(f"{order}{dimensions}d")
        return [], [], 1
    if kind == 2:
        return [], [_points(cursor, order, dimensions)], 0
    if kind == 3:
        return [_points(cursor, order, dimensions) for _ring in range(cursor.count(order, 4))], [], 0
    if kind in (4, 5, 6, 7):
        return _joined([_wkb(cursor, depth + 1) for _part in range(cursor.count(order, 5))])
    raise ValueError(f"geometry type {kind}")


def _joined(parts: Sequence[tuple[list[Line], list[Line], int]]) -> tuple[list[Line], list[Line], int]:
    return (
        [ring for rings, _lines, _other in parts for ring in rings],
        [line for _rings, lines, _other in parts for line in lines],
        sum(other for _rings, _lines, other in parts),
    )


def _points(cursor: _Cursor, order: str, dimensions: int) -> Line:
    count = cursor.count(order, 8 * dimensions)
    flat = cursor.take(f"{order}{count * dimensions}d")
    return list(zip(flat[::dimensions], flat[1::dimensions], strict=True))
