"""Where everything stands on the map of the community, as far as somebody has placed it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import Connection

from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.domain.site_geometry import Affine, Point, corners, turned
from desktop.domain.site_map import KINDS, SIDES, SYMBOLS, Box, points_of
from desktop.queries.places import building_words


@dataclass(frozen=True, slots=True)
class Site:
    """A building or courtyard. `box` None: nobody has placed it. `rings` (cm from the middle, before turning) are its
    outline where it is no plain box. `stairs` at least 1."""

    id: str
    compound_id: str
    label: str
    title: str
    courtyard: bool
    stairs: int
    box: Box | None
    rings: tuple[tuple[Point, ...], ...]
    source: str


@dataclass(frozen=True, slots=True)
class Lot:
    """A compound; `walls` are rings in cm on the ground, () where nobody drew them."""

    id: str
    name: str
    walls: tuple[tuple[Point, ...], ...]


@dataclass(frozen=True, slots=True)
class Feature:
    """A street, wall, gate, sign … of the map."""

    id: str
    kind: str
    text: str
    symbol: str
    points: tuple[Point, ...]
    width: int
    size: int
    turn: int
    barrier: bool
    passes: tuple[tuple[int, int, int], ...]
    compound_id: str

    @property
    def title(self) -> str:
        """What it is called in a list: its own words, else those of its kind."""
        kind = (
            SYMBOLS.get(self.symbol)
            or SIDES.get(self.symbol)
            or (KINDS[self.kind].name if self.kind in KINDS else "")
        )
        return self.text or (_(kind) if kind else self.kind)


@dataclass(frozen=True, slots=True)
class Background:
    """A scan or photo behind the map; `affine` None: nobody has said where it lies."""

    id: str
    name: str
    sha256: str
    wide: int
    high: int
    affine: Affine | None
    opacity: int
    hidden: bool


@dataclass(frozen=True, slots=True)
class SiteMap:
    """All of it; buildings by compound and number."""

    community_id: str
    lots: tuple[Lot, ...]
    sites: tuple[Site, ...]
    features: tuple[Feature, ...]
    backgrounds: tuple[Background, ...]

    @property
    def placed(self) -> int:
        """How many buildings stand somewhere."""
        return sum(site.box is not None for site in self.sites)


_SITES: Final = """
SELECT b.id, b.compound_id, b.label, b.kind, c.kind, b.map_x, b.map_y, b.map_w, b.map_h, b.map_rotation,
  b.map_outline, b.map_source, (SELECT count(*) FROM unit u WHERE u.building_id = b.id)
FROM building b LEFT JOIN compound c ON c.id = b.compound_id
ORDER BY c.sort_no, c.name, c.id, b.sort_no, length(b.label), b.label, b.id
"""
_FEATURES: Final = """
SELECT id, kind, text, symbol, points, width, size, rotation, barrier, passes, compound_id FROM map_feature
ORDER BY sort_no, kind, text, id
"""
_BACKGROUNDS: Final = """
SELECT id, name, sha256, pixel_width, pixel_height, affine, opacity, hidden FROM map_background
ORDER BY sort_no, name, id
"""


def site_map(db: Connection) -> SiteMap:
    """The map of this office as it stands."""
    return SiteMap(_community(db), tuple(_lots(db)), tuple(_sites(db)), features(db), tuple(_backgrounds(db)))


def _community(db: Connection) -> str:
    found = db.exec_driver_sql("SELECT id FROM community ORDER BY sort_no, id").scalar()
    return str(found or "")


def _lots(db: Connection) -> Iterable[Lot]:
    sql = "SELECT id, name, map_outline FROM compound ORDER BY sort_no, name, id"
    for compound_id, name, walls in db.exec_driver_sql(sql):
        yield Lot(compound_id, name or "", _rings(walls))


def _sites(db: Connection) -> Iterable[Site]:
    for row in db.exec_driver_sql(_SITES):
        i, compound, label, kind, compound_kind, x, y, width, height, turn, outline, source, stairs = row
        courtyard = "courtyard" in {kind, compound_kind}
        yield Site(
            i, compound or "", label or "", building_words(label or "", courtyard=courtyard), courtyard,
            max(1, stairs), box_of(x, y, width, height, turn), _rings(outline), source or "",
        )  # fmt: skip


def box_of(x: Any, y: Any, width: Any, height: Any, turn: Any) -> Box | None:
    """Stored numbers as a box; None where they are missing or make none."""
    if x is None or y is None or not width or not height:
        return None
    try:
        return Box(x, y, width, height, turn or 0)
    except Refused:  # written by a newer program, or two halves of two people's moves
        return None


def _rings(stored: Any) -> tuple[tuple[Point, ...], ...]:
    listed = _json(stored)
    rings = (points_of(ring) for ring in listed) if isinstance(listed, list) else ()
    return tuple(ring for ring in rings if len(ring) >= 3)


def _json(stored: Any) -> Any:
    return orjson.loads(stored) if isinstance(stored, str) and stored else None


def features(db: Connection) -> tuple[Feature, ...]:
    """Streets, walls, signs and words, in the order they are painted. Kinds of a newer program are left out."""
    found = []
    for i, kind, words, symbol, points, width, size, turn, barrier, passes, compound in db.exec_driver_sql(
        _FEATURES
    ):
        placed = points_of(_json(points))
        if kind not in KINDS or len(placed) < KINDS[kind].least:
            continue
        opened = _json(passes) or []
        found.append(
            Feature(
                i, kind, words or "", symbol or "", placed, width or 0, size or 100, turn or 0, bool(barrier),
                tuple(zip(opened[::3], opened[1::3], opened[2::3], strict=False)), compound or "",
            )
        )  # fmt: skip
    return tuple(found)


def _backgrounds(db: Connection) -> Iterable[Background]:
    for i, name, sha256, wide, high, affine, opacity, hidden in db.exec_driver_sql(_BACKGROUNDS):
        yield Background(
            i, name or "", sha256 or "", wide or 0, high or 0, Affine.of(_json(affine)),
            60 if opacity is None else opacity, bool(hidden),
        )  # fmt: skip


def ground_rings(site: Site) -> list[list[Point]]:
    """The outline of a placed building on the ground, in cm: its rings, else the corners of its box; [] unplaced."""
    box = site.box
    if box is None:
        return []
    if not site.rings:
        return [corners(box.x, box.y, box.width, box.height, box.turn)]
    return [
        [turned((box.x + x, box.y + y), (box.x, box.y), box.turn) for x, y in ring] for ring in site.rings
    ]


def feature(db: Connection, feature_id: str) -> Feature:
    """One mark; raises `NotFound`."""
    found = next((one for one in features(db) if one.id == feature_id), None)
    if found is None:
        raise NotFound(_("这个标注已经不在地图上了。"), code="map.gone")
    return found
