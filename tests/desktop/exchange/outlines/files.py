"""Writes small map files of every kind, so that a test can say what is in them."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlcipher3 import dbapi2

Ring = Sequence[tuple[float, float]]
CGCS2000_3_114 = (
    'PROJCS["CGCS2000_3_Degree_GK_CM_114E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",'
    'DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],'
    'UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],'
    'PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",114.0],PARAMETER["Scale_Factor",1.0],'
    'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)
WGS84 = 'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'  # noqa: E501


def house(x: float, y: float, width: float = 40.0, height: float = 12.0) -> list[tuple[float, float]]:
    """A closed ring, clockwise as the Shapefile wants it."""
    return [(x, y), (x, y + height), (x + width, y + height), (x + width, y), (x, y)]


def shp(rings: Sequence[Sequence[Ring]], kind: int = 5) -> bytes:
    """The .shp of polygons, each of some rings."""
    records = b""
    for number, parts in enumerate(rings, 1):
        corners = [corner for part in parts for corner in part]
        starts, at = [], 0
        for part in parts:
            starts.append(at)
            at += len(part)
        box = struct.pack(
            "<4d",
            *(min(c[k] for c in corners) for k in (0, 1)),
            *(max(c[k] for c in corners) for k in (0, 1)),
        )
        body = struct.pack("<i", kind) + box + struct.pack("<ii", len(parts), len(corners))
        body += struct.pack(f"<{len(starts)}i", *starts) + b"".join(
            struct.pack("<2d", *corner) for corner in corners
        )
        records += struct.pack(">ii", number, len(body) // 2) + body
    head = struct.pack(">7i", 9994, 0, 0, 0, 0, 0, (100 + len(records)) // 2) + struct.pack("<ii", 1000, kind)
    return head + struct.pack("<8d", *([0.0] * 8)) + records


def dbf(rows: Sequence[Mapping[str, str]], encoding: str, mark: int = 0, width: int = 20) -> bytes:
    """The .dbf of text columns."""
    names = list(rows[0])
    fields = b"".join(
        name.encode(encoding)[:10].ljust(11, b"\x00") + b"C" + bytes(4) + bytes([width, 0]) + bytes(14)
        for name in names
    )
    size = 1 + width * len(names)
    head = (
        bytes([3, 126, 1, 1])
        + struct.pack("<IHH", len(rows), 32 + len(fields) + 1, size)
        + bytes(17)
        + bytes([mark, 0, 0])
    )
    body = b"".join(
        b" " + b"".join(row[name].encode(encoding)[:width].ljust(width) for name in names) for row in rows
    )
    return head + fields + b"\r" + body + b"\x1a"


def shapefile(folder: Path, name: str, parts: Mapping[str, bytes]) -> Path:
    """Write the parts; the path of the .shp."""
    for ending, content in parts.items():
        (folder / f"{name}.{ending}").write_bytes(content)
    return folder / f"{name}.shp"


def dxf(entities: str, *, header: str = "", blocks: str = "", ended: bool = True) -> bytes:
    """A text DXF; lines of `entities` are group code and value in turn, separated by `|`."""

    def section(name: str, body: str) -> str:
        return f"0|SECTION|2|{name}|{body}{'|' if body else ''}0|ENDSEC|"

    text = section("HEADER", header) + section("BLOCKS", blocks) + section("ENTITIES", entities)
    return (text + ("0|EOF" if ended else "")).replace("|", "\r\n").encode("gb18030") + b"\r\n"


def polyline(layer: str, ring: Ring, *, handle: str = "1A", flag: int = 1) -> str:
    """A closed LWPOLYLINE."""
    corners = "|".join(f"10|{x}|20|{y}" for x, y in ring)
    return f"0|LWPOLYLINE|5|{handle}|8|{layer}|90|{len(ring)}|70|{flag}|{corners}"


def text(layer: str, words: str, x: float, y: float) -> str:
    """A TEXT."""
    return f"0|TEXT|5|2B|8|{layer}|10|{x}|20|{y}|40|2.5|1|{words}"


def blob(rings: Sequence[Ring], *, order: str = "<") -> bytes:
    """A GeoPackage geometry: header without envelope, one polygon."""
    mark = 1 if order == "<" else 0
    wkb = struct.pack(order + "BII" if order == "<" else ">BII", mark, 3, len(rings))
    for ring in rings:
        wkb += struct.pack(order + "I", len(ring)) + b"".join(
            struct.pack(order + "2d", *corner) for corner in ring
        )
    return b"GP\x00\x01" + struct.pack("<i", 4490) + wkb


def geopackage(
    path: Path, rows: Sequence[tuple[str, bytes]], *, srs: int = 4490, table: str = "楼栋", extra: str = ""
) -> Path:
    """A GeoPackage with one feature table (fid, geom, 名称)."""
    db = dbapi2.connect(str(path))
    db.executescript(
        "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT,"
        " organization_coordsys_id INTEGER, definition TEXT);"
        "CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT);"
        "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER);"
    )
    db.execute("INSERT INTO gpkg_spatial_ref_sys VALUES ('x', ?, 'EPSG', ?, '')", (srs, srs))
    if extra:
        db.executescript(extra)
    else:
        db.execute(f'CREATE TABLE "{table}" (fid INTEGER PRIMARY KEY, geom BLOB, 名称 TEXT)')
        db.executemany(
            f'INSERT INTO "{table}" (geom, 名称) VALUES (?, ?)', [(geometry, name) for name, geometry in rows]
        )
    db.execute("INSERT INTO gpkg_contents VALUES (?, 'features')", (table,))
    db.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?)", (table, srs))
    db.commit()
    db.close()
    return path
