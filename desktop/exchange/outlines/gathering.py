"""Collects what a reader finds, checks it as it comes, and turns it into whole centimetres of a local frame at the end."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

from desktop.exchange.outlines.data import Frame, MapFile, Notice, Outline, Point, Ring, Way
from desktop.exchange.outlines.projection import PLANE, WGS84, System, metres_per_degree
from desktop.exchange.outlines.refusals import MAX_CORNERS, MAX_FIELDS, MAX_OBJECTS, MAX_WORDS, Unfit

Raw: TypeAlias = Sequence[tuple[float, float]]
FAR = 6_000_000  # cm: nothing that belongs to one community lies further apart
CLOSED = 5  # cm: a line whose ends are that near is an area
LEAST_AREA = 10_000  # cm²
MOST_CROSSED = 400  # corners: larger rings are not tested for crossing themselves


class Gathering:
    """One file being read. `add` areas and `line`s in the file's own coordinates, then `finish`."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.notices: list[Notice] = []
        self._areas: list[tuple[str, str, list[Raw], str, dict[str, str]]] = []
        self._ways: list[tuple[str, str, Raw, str, dict[str, str]]] = []
        self._corners = 0
        self._move: Callable[[float, float], Point] = lambda x, y: (round(x), round(y))

    def note(self, code: str, source: str = "", detail: str = "") -> None:
        """Remember something odd."""
        self.notices.append(Notice(code, source[:MAX_WORDS], detail[:MAX_WORDS]))

    def area(
        self,
        source: str,
        layer: str,
        rings: Sequence[Raw],
        label: str = "",
        words: Mapping[str, object] | None = None,
    ) -> None:
        """An area by its rings. Raises `Unfit` for coordinates that are none, or too many of them."""
        self._count(source, rings)
        self._areas.append((source, layer, list(rings), tidy(label), described(words)))

    def way(
        self, source: str, layer: str, points: Raw, label: str = "", words: Mapping[str, object] | None = None
    ) -> None:
        """A line; raises `Unfit` as `area`."""
        self._count(source, [points])
        self._ways.append((source, layer, points, tidy(label), described(words)))

    def _count(self, source: str, rings: Iterable[Raw]) -> None:
        for ring in rings:
            self._corners += len(ring)
            if self._corners > MAX_CORNERS:
                raise Unfit("map.too_large", str(self._corners))
            if not all(math.isfinite(x) and math.isfinite(y) for x, y in ring):
                raise Unfit("map.not_a_number", source)
        if len(self._areas) + len(self._ways) >= MAX_OBJECTS:
            raise Unfit("map.too_large", str(MAX_OBJECTS))

    def finish(self, system: System | None, *, unit: float = 1.0) -> MapFile:
        """Everything in centimetres about the middle of it all. `system` None: the file says nothing, so guess;
        `unit`: metres in one unit of a plane. Raises `Unfit` for an empty file or one that spans half a province."""
        points = [point for area in self._areas for ring in area[2] for point in ring]
        points += [point for way in self._ways for point in way[2]]
        if not self._areas:
            raise Unfit("map.empty")
        system, swapped = self._placed(system, points)
        if swapped:
            self.note("swapped")
            points = [(y, x) for x, y in points]
        frame, straight = _mover(system, points, unit)
        self._move = (lambda x, y: straight(y, x)) if swapped else straight

        def moved(ring: Raw) -> tuple[Point, ...]:
            return tuple(self._move(x, y) for x, y in ring)

        outlines = []
        for source, layer, rings, label, words in self._areas:
            if kept := self._sound(source, [moved(ring) for ring in rings]):
                outlines.append(Outline(source, layer, kept, label, words))
        if not outlines:
            raise Unfit("map.empty")
        ways = tuple(
            Way(source, layer, moved(raw), label, words) for source, layer, raw, label, words in self._ways
        )
        return MapFile(self.kind, frame, tuple(outlines), ways, tuple(self.notices))

    def placed_at(self, point: tuple[float, float]) -> Point:
        """A point of the file in centimetres, after `finish`. Raises `Unfit` for one that is none."""
        if not all(map(math.isfinite, point)):
            raise Unfit("map.not_a_number")
        return self._move(*point)

    def usual_length(self) -> float:
        """The middle one of the longer sides of all areas, in the file's own units; 0 without areas."""
        sides = []
        for _source, _layer, rings, _label, _words in self._areas:
            xs, ys = [x for ring in rings for x, _y in ring], [y for ring in rings for _x, y in ring]
            if xs:
                sides.append(max(max(xs) - min(xs), max(ys) - min(ys)))
        return sorted(sides)[len(sides) // 2] if sides else 0.0

    def _placed(self, system: System | None, points: Raw) -> tuple[System, bool]:
        """The system, guessed where none is given, and whether the two columns are the wrong way round."""
        west, east = min(x for x, _y in points), max(x for x, _y in points)
        south, north = min(y for _x, y in points), max(y for _x, y in points)
        if system is None:
            if _china(west, east, south, north) or _china(south, north, west, east):
                self.note("guessed_lonlat")
                system = WGS84
            else:
                self.note("guessed_plane")
                system = PLANE
        if system.way == "degrees":
            swapped = not _china(west, east, south, north) and _china(south, north, west, east)
            if not swapped and (max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 90):
                raise Unfit("map.projection", system.name)
            return system, swapped
        return system, 1_500_000 < west < 6_000_000 and _easting(south) and not _easting(west)

    def _sound(self, source: str, rings: list[tuple[Point, ...]]) -> tuple[Ring, ...]:
        """The rings that are areas; what is none of them is said."""
        kept = [ring for raw in rings if len(ring := cleaned(raw)) >= 3]
        if not kept:
            self.note("broken", source)
            return ()
        if max(abs(doubled_area(ring)) for ring in kept) < 2 * LEAST_AREA:
            self.note("tiny", source)
            return ()
        if any(crosses_itself(ring) for ring in kept if len(ring) <= MOST_CROSSED):
            self.note("crossing", source)
        return tuple(kept)


def _china(west: float, east: float, south: float, north: float) -> bool:
    return 72 < west <= east < 137 and 3 < south <= north < 54


def _easting(x: float) -> bool:
    """Whether a number looks like metres east in Gauss-Krüger: about 500 km, with or without the zone before it."""
    return 200_000 < x % 1_000_000 < 800_000 and (x < 1_000_000 or 13_000_000 <= x < 46_000_000)


def _mover(system: System, points: Raw, unit: float) -> tuple[Frame, Callable[[float, float], Point]]:
    """The frame about the middle (on earth) or the south-west corner (a plane), and how a point gets into it."""
    if system.way == "plane":
        factor = 100 * unit
        west, south = min(x for x, _y in points) * factor, min(y for _x, y in points) * factor
        _near(max(x for x, _y in points) * factor - west, max(y for _x, y in points) * factor - south)
        x0, y0 = round(west), round(south)
        return Frame("local", None, None, x0, y0), lambda x, y: (
            round(x * factor) - x0,
            round(y * factor) - y0,
        )
    first = [system.degrees(x, y) for x, y in points]  # raises Unfit far from the meridian
    lon = round((min(a for a, _b in first) + max(a for a, _b in first)) / 2, 5)
    lat = round((min(b for _a, b in first) + max(b for _a, b in first)) / 2, 5)
    across, along = (100 * metres for metres in metres_per_degree(lat))
    spread = [((a - lon) * across, (b - lat) * along) for a, b in first]
    _near(2 * max(abs(x) for x, _y in spread), 2 * max(abs(y) for _x, y in spread))

    def move(x: float, y: float) -> Point:
        a, b = system.degrees(x, y)
        return round((a - lon) * across), round((b - lat) * along)

    return Frame(system.name, round(lon * 10_000_000), round(lat * 10_000_000)), move


def _near(width: float, height: float) -> None:
    if max(width, height) > FAR:
        raise Unfit("map.too_far", f"{width / 100_000:.0f} x {height / 100_000:.0f} km")


def tidy(text: str) -> str:
    """Words of a file as one short line."""
    return " ".join(str(text).replace("\x00", "").split())[:MAX_WORDS]


def described(words: Mapping[str, object] | None) -> dict[str, str]:
    """The attributes worth keeping, as words."""
    found: dict[str, str] = {}
    for name, value in (words or {}).items():
        if value is None or isinstance(value, (dict, list, bytes)):
            continue
        text = tidy(str(int(value)) if isinstance(value, float) and value == int(value) else str(value))
        if text and len(found) < MAX_FIELDS:
            found[tidy(name)] = text
    return found


def cleaned(ring: Sequence[Point]) -> Ring:
    """Without the closing corner, corners that repeat, and corners on a straight line."""
    kept: list[Point] = []
    for corner in ring:
        if not kept or corner != kept[-1]:
            kept.append(corner)
    while len(kept) > 1 and _close(kept[0], kept[-1]):
        kept.pop()
    count = len(kept)
    return tuple(
        corner
        for place, corner in enumerate(kept)
        if count < 4 or _turn(kept[place - 1], corner, kept[(place + 1) % count]) != 0
    )


def _close(one: Point, other: Point) -> bool:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1])) <= CLOSED


def doubled_area(ring: Ring) -> int:
    """Twice the area in cm², positive against the clock (y north)."""
    return sum(ring[k - 1][0] * ring[k][1] - ring[k][0] * ring[k - 1][1] for k in range(len(ring)))


def _turn(a: Point, b: Point, c: Point) -> int:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def crosses_itself(ring: Ring) -> bool:
    """Whether two sides that are no neighbours cut each other."""
    count = len(ring)
    sides = [(ring[k], ring[(k + 1) % count]) for k in range(count)]
    for k, (a, b) in enumerate(sides):
        for m in range(k + 2, count - (k == 0)):
            c, d = sides[m]
            if (_turn(a, b, c) > 0) != (_turn(a, b, d) > 0) and (_turn(c, d, a) > 0) != (_turn(c, d, b) > 0):
                return True
    return False
