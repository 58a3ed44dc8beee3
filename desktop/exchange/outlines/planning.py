"""What applying an import of outlines will write: everything in the plane of the office's own map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from desktop.exchange.outlines.data import Frame, MapFile, Outline, Way
from desktop.exchange.outlines.projection import metres_per_degree
from desktop.exchange.outlines.refusals import refusal
from desktop.operations.outlines import Ground, Import, Road
from desktop.queries.outlines import Standing

FAR: Final = 1_000_000  # cm: farther from what is there than any two ends of a community
STREET_WORDS: Final = ("road", "street", "highway", "道路", "路", "街", "巷", "道路中心线", "jmd_road")
WIDEST: Final = 4000


def shift_into(
    found: MapFile, standing: Standing, pairs: Iterable[tuple[Outline, str]]
) -> tuple[Frame, int, int]:
    """(the frame of the map from now on, what is added to x, to y). Raises `Refused` for a file that cannot lie in
    the plane the office has: one without longitude beside outlines that have it."""
    there = Frame(**standing.frame) if standing.frame else None
    if there is None:
        dx, dy = _onto_what_stands(standing, pairs)
        return moved(found.frame, dx, dy), dx, dy
    if there.on_earth != found.frame.on_earth:
        raise refusal("map.other_frame", found.kind)
    if there.on_earth:
        lon, lat = (there.lon or 0) / 1e7, (there.lat or 0) / 1e7
        across, along = metres_per_degree(lat)
        dx = round(((found.frame.lon or 0) / 1e7 - lon) * across * 100)
        dy = round(((found.frame.lat or 0) / 1e7 - lat) * along * 100)
    else:
        dx, dy = found.frame.x - there.x, found.frame.y - there.y
    if max(abs(dx), abs(dy)) > FAR:
        raise refusal("map.other_frame", found.kind)
    return there, dx, dy


def _onto_what_stands(standing: Standing, pairs: Iterable[tuple[Outline, str]]) -> tuple[int, int]:
    """On a map that was laid out by hand the new outlines come to lie about where their buildings stood."""
    moves = []
    for outline, building in pairs:
        if building in standing.places:
            west, south, east, north = outline.bounds()
            x, y = standing.places[building]
            moves.append((x - (west + east) // 2, y - (south + north) // 2))
    if not moves:
        return 0, 0
    return sum(x for x, _y in moves) // len(moves), sum(y for _x, y in moves) // len(moves)


def moved(frame: Frame, dx: int, dy: int) -> Frame:
    """The frame in which everything has (dx, dy) added."""
    if not frame.on_earth:
        return Frame(frame.crs, None, None, frame.x - dx, frame.y - dy)
    across, along = metres_per_degree((frame.lat or 0) / 1e7)
    lon = (frame.lon or 0) - round(dx / 100 / across * 1e7)
    lat = (frame.lat or 0) - round(dy / 100 / along * 1e7)
    return Frame(frame.crs, lon, lat, 0, 0)


def plan(
    found: MapFile,
    file: str,
    standing: Standing,
    pairs: Iterable[tuple[Outline, str]],
    compounds: Mapping[str, Outline],
    *,
    roads: bool = False,
    replace: bool = False,
) -> Import:
    """Everything to be written. `roads`: the named streets of the file too; `replace`: the map begins anew, and
    buildings the file does not have lose their places. Raises `Refused`."""
    if replace:
        standing = Standing(standing.community, {}, {}, "")
    settled = list(pairs)
    frame, dx, dy = shift_into(found, standing, settled)
    grounds: dict[str, Ground] = {}
    for outline, building in settled:
        one, before = _ground(outline, dx, dy), grounds.get(building)
        if before is not None:  # a building drawn in several pieces
            one = Ground((*before.rings, *one.rings), f"{before.source}、{one.source}")
        grounds[building] = one
    walls = {compound: _ground(outline, dx, dy) for compound, outline in compounds.items()}
    ways = tuple(_road(way, dx, dy) for way in found.ways if _is_road(way)) if roads else ()
    stored: dict[str, Any] = {
        "crs": frame.crs,
        "lon": frame.lon,
        "lat": frame.lat,
        "x": frame.x,
        "y": frame.y,
    }
    if source := found.attribution or standing.source:
        stored["source"] = source
    return Import(file, stored, grounds, walls, ways, replace)


def _ground(outline: Outline, dx: int, dy: int) -> Ground:
    return Ground(tuple(tuple((x + dx, y + dy) for x, y in ring) for ring in outline.rings), outline.source)


def _is_road(way: Way) -> bool:
    words = {way.layer.lower(), *(value.lower() for value in way.attributes.values())}
    return len(way.points) > 1 and bool(words & set(STREET_WORDS) or "highway" in way.attributes)


def _road(way: Way, dx: int, dy: int) -> Road:
    name = way.label or way.attributes.get("name", "")
    told = way.attributes.get("width", "")
    width = min(round(float(told) * 100), WIDEST) if told.replace(".", "", 1).isdecimal() else 0
    return Road(tuple((x + dx, y + dy) for x, y in way.points), name, width, way.source)
