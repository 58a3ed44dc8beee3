"""Reads Shapefiles (ESRI White Paper, July 1998) with their .dbf, .prj and .cpg, loose or in a .zip."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from desktop.exchange.outlines.data import MapFile
from desktop.exchange.outlines.dbf import read_dbf
from desktop.exchange.outlines.gathering import Gathering
from desktop.exchange.outlines.projection import System, by_words
from desktop.exchange.outlines.refusals import MAX_CORNERS, MAX_OBJECTS, Unfit

HEADER: Final = 100
_AREAS, _LINES = frozenset((5, 15, 25)), frozenset((3, 13, 23))


def read_shapefile(parts: Mapping[str, bytes], layer: str, told: System | None = None) -> MapFile:
    """`parts`: the contents by extension ("shp", "dbf", "prj", "cpg"); `told`: the system if no .prj says it. Raises
    `Unfit`."""
    found = Gathering("shapefile")
    rows: Sequence[Mapping[str, object]] = ()
    if "dbf" in parts:
        table = read_dbf(parts["dbf"], parts.get("cpg", b"").decode("ascii", "replace"))
        rows = table.rows
        if table.guessed:
            found.note("guessed_encoding", detail=table.encoding)
    skipped = 0
    for number, kind, rings in _records(parts["shp"]):
        words = rows[number - 1] if number <= len(rows) else {}
        if kind in _AREAS:
            found.area(str(number), layer, rings, words=words)
        elif kind in _LINES:
            for line in rings:
                found.way(str(number), layer, line, words=words)
        else:
            skipped += 1
    if skipped:
        found.note("skipped", detail=str(skipped))
    return found.finish(by_words(parts.get("prj", b"").decode("utf-8", "replace")) or told)


def _records(content: bytes) -> Iterator[tuple[int, int, list[list[tuple[float, float]]]]]:
    """(record number from 1, shape type, parts) of every record that is not deleted."""
    if len(content) < HEADER or content[:4] != b"\x00\x00\x27\x0a":
        raise Unfit("map.damaged", "shp")
    told = 2 * struct.unpack_from(">i", content, 24)[0]
    place, number = HEADER, 0
    if told > len(content):
        number = _last_whole(content)
        raise Unfit("map.cut_off", str(number + 1))
    while place < len(content):
        number += 1
        if number > MAX_OBJECTS:
            raise Unfit("map.too_large", str(number))
        if place + 12 > len(content):
            raise Unfit("map.cut_off", str(number))
        length = 2 * struct.unpack_from(">i", content, place + 4)[0]
        start, end = place + 8, place + 8 + length
        if length < 4:
            raise Unfit("map.damaged", str(number))
        if end > len(content):
            raise Unfit("map.cut_off", str(number))
        kind = struct.unpack_from("<i", content, start)[0]
        yield number, kind, _parts(content[start:end], number) if kind in _AREAS | _LINES else []
        place = end


def _last_whole(content: bytes) -> int:
    """How many records are there whole in a file that was cut off."""
    place, number = HEADER, 0
    while place + 8 <= len(content):
        length = 2 * struct.unpack_from(">i", content, place + 4)[0]
        if length < 4 or place + 8 + length > len(content):
            break
        place += 8 + length
        number += 1
    return number


def _parts(record: bytes, number: int) -> list[list[tuple[float, float]]]:
    try:
        count, corners = struct.unpack_from("<ii", record, 36)
        if not 0 <= corners <= MAX_CORNERS:
            raise Unfit("map.too_large", str(number))
        if not 0 <= count <= corners or 44 + 4 * count + 16 * corners > len(record):
            raise Unfit("map.damaged", str(number))
        starts = [*struct.unpack_from(f"<{count}i", record, 44), corners]
        flat = struct.unpack_from(f"<{2 * corners}d", record, 44 + 4 * count)
    except struct.error as error:
        raise Unfit("map.damaged", str(number)) from error
    if any(a > b for a, b in pairwise(starts)) or starts[0] != 0:
        raise Unfit("map.damaged", str(number))
    points = list(zip(flat[::2], flat[1::2], strict=True))
    return [points[a:b] for a, b in pairwise(starts)]
