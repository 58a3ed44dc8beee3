"""What kind of map file this is, by content, and reading it: this runs in the capped child only."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import Final

from desktop.base import patience
from desktop.exchange.outlines.data import MapFile
from desktop.exchange.outlines.dxf import read_dxf
from desktop.exchange.outlines.geojson import read_geojson
from desktop.exchange.outlines.geopackage import read_geopackage
from desktop.exchange.outlines.projection import System, by_code
from desktop.exchange.outlines.refusals import MAX_FILE, Unfit
from desktop.exchange.outlines.shapefile import read_shapefile

PARTS: Final = ("shp", "dbf", "prj", "cpg")
MOST_MEMBERS: Final = 200


def read(path: Path, *, unit: str = "", crs: str = "") -> MapFile:
    """The file, whatever it is. `crs`: an EPSG number for a file that names none. Raises `Unfit`, OSError."""
    size = path.stat().st_size
    if size > MAX_FILE:
        raise Unfit("map.too_large", f"{size / 1024 / 1024:.0f} MB")
    if size == 0:
        raise Unfit("map.empty")
    content = patience.read(path)
    told = _told(crs)
    if content.startswith(b"SQLite format 3\x00"):
        return read_geopackage(path)
    if content.startswith(b"PK\x03\x04"):
        return read_shapefile(_zipped(path), path.stem, told)
    if content.startswith(b"\x00\x00\x27\x0a"):
        return read_shapefile(_beside(path, content), path.stem, told)
    if content[:4] in (b"AC10", b"AC1.", b"AC2."):
        raise Unfit("map.dwg")
    start = content[:4000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"{"):
        return read_geojson(content)
    if start.startswith((b"0", b"999", b"AutoCAD Binary DXF")):
        return read_dxf(content, unit, told)
    raise Unfit("map.kml" if b"<kml" in start else "map.kind")


def _told(crs: str) -> System | None:
    if not crs:
        return None
    digits = crs.upper().removeprefix("EPSG:").strip()
    system = by_code(int(digits)) if digits.isdecimal() else None
    if system is None:
        raise Unfit("map.projection", crs)
    return system


def _beside(path: Path, content: bytes) -> dict[str, bytes]:
    """The Shapefile and the files of the same name beside it, whatever the case of their endings."""
    parts = {"shp": content}
    for other in sorted(path.parent.iterdir()):
        ending = other.suffix[1:].lower()
        if other.stem.lower() == path.stem.lower() and ending in PARTS and ending != "shp":
            if other.stat().st_size > MAX_FILE:
                raise Unfit("map.too_large", other.name)
            parts[ending] = patience.read(other)
    if "dbf" not in parts:
        raise Unfit("map.no_dbf")
    return parts


def _zipped(path: Path) -> dict[str, bytes]:
    """The parts of the one Shapefile in a package, none larger than it says and none larger than may be."""
    try:
        with zipfile.ZipFile(path) as package:
            members = package.infolist()
            shapes = [one for one in members if one.filename.lower().endswith(".shp")]
            if len(members) > MOST_MEMBERS:
                raise Unfit("map.unsafe_zip")
            if len(shapes) != 1:
                raise Unfit("map.zip")
            stem = PurePosixPath(shapes[0].filename).with_suffix("")
            parts = {}
            for one in members:
                inside = PurePosixPath(one.filename)
                ending = inside.suffix[1:].lower()
                if ending in PARTS and str(inside.with_suffix("")).lower() == str(stem).lower():
                    parts[ending] = _member(package, one)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise Unfit("map.damaged", "zip") from error
    if "dbf" not in parts:
        raise Unfit("map.no_dbf")
    return parts


def _member(package: zipfile.ZipFile, one: zipfile.ZipInfo) -> bytes:
    if one.file_size > MAX_FILE:
        raise Unfit("map.unsafe_zip")
    with package.open(one) as stream:
        content = stream.read(MAX_FILE + 1)
    if len(content) > MAX_FILE:
        raise Unfit("map.unsafe_zip")
    return content
