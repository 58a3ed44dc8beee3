"""Outlines of buildings and compounds out of a map file are written to the map: one step, taken back as one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.workspace import Unit, Workspace

STEP: Final = "import.outlines"
Rings = tuple[tuple[tuple[int, int], ...], ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """Where something stands: rings in centimetres of the map's plane, y north, and its number in the file."""

    rings: Rings
    source: str


@dataclass(frozen=True, slots=True)
class Road:
    """A street of the file: its middle line, name and width in centimetres (0: as usual)."""

    points: tuple[tuple[int, int], ...]
    name: str
    width: int
    source: str


@dataclass(frozen=True, slots=True)
class Import:
    """What is to be written: `file` without its folder, the frame of the map, buildings and compounds by id.

    `replace`: the map begins anew; buildings that the file does not have lose their places.
    """

    file: str
    frame: Mapping[str, Any]
    buildings: Mapping[str, Ground]
    compounds: Mapping[str, Ground]
    roads: tuple[Road, ...] = ()
    replace: bool = False


def apply(office: Workspace, wanted: Import, *, actor: str) -> Changes:
    """Write the outlines. Raises `Refused` when nothing is to be written, `NotFound` for a building that is gone."""
    if not wanted.buildings and not wanted.compounds:
        raise Refused(_("没有一个轮廓对上楼栋，没有可写入的。请先在对照表里指定楼栋"), code="map.nothing")
    told = {"file": wanted.file, "buildings": len(wanted.buildings), "compounds": len(wanted.compounds)}
    with office.change(STEP, actor=actor, args=told) as unit:
        community = unit.db.exec_driver_sql(
            "SELECT id, map_frame FROM community ORDER BY sort_no, id"
        ).first()
        if community is not None:
            unit.set("community", community[0], {"map_frame": dict(wanted.frame)})
        if wanted.replace:
            _clear(unit, wanted)
        unit.set_many("building", [(key, _boxed(one, wanted.file)) for key, one in _known(unit, wanted)])
        unit.set_many(
            "compound",
            [
                (key, {"map_outline": _flat(one.rings), **_origin(one, wanted.file)})
                for key, one in sorted(wanted.compounds.items())
            ],
        )
        _roads(unit, wanted, community[0] if community else None)
    return unit.changes


def _known(unit: Unit, wanted: Import) -> list[tuple[str, Ground]]:
    there = {row[0] for row in unit.db.exec_driver_sql("SELECT id FROM building")}
    if gone := set(wanted.buildings) - there:
        raise NotFound(_("有 {n} 栋楼已经不在楼栋表里，请重新对照").format(n=len(gone)), code="map.gone")
    return sorted(wanted.buildings.items())


def _boxed(one: Ground, file: str) -> dict[str, Any]:
    """The building's box about its outline, and the outline told from the middle of the box."""
    xs = [x for ring in one.rings for x, _y in ring]
    ys = [y for ring in one.rings for _x, y in ring]
    x, y = (min(xs) + max(xs)) // 2, (min(ys) + max(ys)) // 2
    inside = tuple(tuple((a - x, b - y) for a, b in ring) for ring in one.rings)
    return {
        "map_x": x, "map_y": y, "map_w": max(max(xs) - min(xs), 100), "map_h": max(max(ys) - min(ys), 100),
        "map_rotation": 0, "map_outline": _flat(inside), **_origin(one, file),
    }  # fmt: skip


def _flat(rings: Rings) -> list[list[int]]:
    return [[n for point in ring for n in point] for ring in rings]


def _origin(one: Ground, file: str) -> dict[str, Any]:
    return {"map_source": "imported", "map_origin": {"file": file, "object": one.source}}


_EMPTY: Final = {
    "map_x": None, "map_y": None, "map_w": None, "map_h": None, "map_rotation": None, "map_outline": None,
    "map_source": None, "map_origin": None,
}  # fmt: skip


def _clear(unit: Unit, wanted: Import) -> None:
    """Take every place that this file does not give, in a plane that is no more; streets that were imported too."""
    rows = unit.db.exec_driver_sql("SELECT id FROM building WHERE map_x IS NOT NULL ORDER BY id").all()
    unit.set_many("building", [(row[0], _EMPTY) for row in rows if row[0] not in wanted.buildings])
    rows = unit.db.exec_driver_sql("SELECT id FROM compound WHERE map_outline IS NOT NULL ORDER BY id").all()
    gone = {"map_outline": None, "map_source": None, "map_origin": None}
    unit.set_many("compound", [(row[0], gone) for row in rows if row[0] not in wanted.compounds])
    rows = unit.db.exec_driver_sql("SELECT id FROM map_feature WHERE source = 'imported' ORDER BY id").all()
    for row in rows:
        unit.delete("map_feature", row[0])


def _roads(unit: Unit, wanted: Import, community: str | None) -> None:
    for number, road in enumerate(wanted.roads, 1):
        unit.create(
            "map_feature",
            {
                "community_id": community, "kind": "street", "text": road.name or None,
                "points": [n for point in road.points for n in point], "width": road.width or None, "barrier": True,
                "source": "imported", "origin": {"file": wanted.file, "object": road.source}, "sort_no": number,
            },
        )  # fmt: skip
