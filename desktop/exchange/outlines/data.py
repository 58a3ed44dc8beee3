"""What a map file gives: outlines with their words, in whole centimetres of a local frame, and what was odd about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

Point: TypeAlias = tuple[int, int]
"""Centimetres, x east, y north."""
Ring: TypeAlias = tuple[Point, ...]
"""At least three different corners, not closed: the last is not the first again."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the centimetres begin. `lon`, `lat`: the origin in 1/10,000,000 degree, None where the file says nothing
    about the earth; `x`, `y`: the origin in the file's own centimetres; `crs` as a reader of maps writes it."""

    crs: str = "local"
    lon: int | None = None
    lat: int | None = None
    x: int = 0
    y: int = 0

    @property
    def on_earth(self) -> bool:
        return self.lon is not None and self.lat is not None


@dataclass(frozen=True, slots=True)
class Outline:
    """One area of the file. `source`: its number or name in the file, `rings` filled by the even-odd rule,
    `label` the words taken for its name, `attributes` what else the file says of it."""

    source: str
    layer: str
    rings: tuple[Ring, ...]
    label: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)

    def bounds(self) -> tuple[int, int, int, int]:
        """West, south, east, north."""
        xs = [x for ring in self.rings for x, _y in ring]
        ys = [y for ring in self.rings for _x, y in ring]
        return min(xs), min(ys), max(xs), max(ys)


@dataclass(frozen=True, slots=True)
class Way:
    """A line of the file, such as a road or a wall."""

    source: str
    layer: str
    points: tuple[Point, ...]
    label: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Notice:
    """What a reader did not like, without refusing the file: `code` and the object it is about ("" the file)."""

    code: str
    source: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class MapFile:
    """A whole file: its kind and everything in it; `attribution`: whom its author asks to be named on every map."""

    kind: str
    frame: Frame
    outlines: tuple[Outline, ...]
    ways: tuple[Way, ...] = ()
    notices: tuple[Notice, ...] = ()
    attribution: str = ""

    def layers(self) -> dict[str, int]:
        """Layer to its number of outlines."""
        found: dict[str, int] = {}
        for outline in self.outlines:
            found[outline.layer] = found.get(outline.layer, 0) + 1
        return found

    def fields(self) -> tuple[str, ...]:
        """The attributes that outlines have, in the file's order."""
        return tuple(dict.fromkeys(name for outline in self.outlines for name in outline.attributes))

    def only(self, layers: Sequence[str]) -> MapFile:
        """Without the outlines of other layers; streets lie in layers of their own and stay."""
        wanted = set(layers)
        return replace(self, outlines=tuple(one for one in self.outlines if one.layer in wanted))


def to_plain(found: MapFile) -> dict[str, object]:
    """As JSON types, for the pipe between child and parent."""
    return {
        "kind": found.kind,
        "frame": [found.frame.crs, found.frame.lon, found.frame.lat, found.frame.x, found.frame.y],
        "outlines": [[o.source, o.layer, o.rings, o.label, dict(o.attributes)] for o in found.outlines],
        "ways": [[w.source, w.layer, w.points, w.label, dict(w.attributes)] for w in found.ways],
        "notices": [[n.code, n.source, n.detail] for n in found.notices],
        "attribution": found.attribution,
    }


def from_plain(plain: Mapping[str, Any]) -> MapFile:
    """The opposite of `to_plain`."""
    return MapFile(
        str(plain["kind"]),
        Frame(*plain["frame"]),
        tuple(
            Outline(source, layer, tuple(tuple((x, y) for x, y in ring) for ring in rings), label, words)
            for source, layer, rings, label, words in plain["outlines"]
        ),
        tuple(
            Way(source, layer, tuple((x, y) for x, y in points), label, words)
            for source, layer, points, label, words in plain["ways"]
        ),
        tuple(Notice(*notice) for notice in plain["notices"]),
        str(plain["attribution"]),
    )
