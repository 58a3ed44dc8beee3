"""The two real districts as plans: outlines from OpenStreetMap (© OpenStreetMap contributors, ODbL 1.0), everything
else made up: households by the size of the house, grids by place."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from desktop.documents.kinds.grid_map.data import GridMapData, MapBuilding, MapCompound, MapPart
from desktop.documents.kinds.grid_map.sample import grid
from desktop.documents.kinds.site_plan import PlanMark, PlanShape, SitePlan
from desktop.exchange.outlines.data import Outline
from desktop.exchange.outlines.matching import size
from desktop.exchange.outlines.opening import read
from desktop.exchange.outlines.reading import labelled
from desktop.exchange.outlines.standing import holds

MAPS = Path(__file__).parents[2] / "files" / "maps"
SOURCE = "© OpenStreetMap contributors (ODbL)"


@cache
def wuhan(grids: int = 4) -> SitePlan:
    """The dormitories of a university: 34 houses without walls, in rows and askew."""
    found = labelled(read(MAPS / "wuhan_guanshan_osm.geojson"), "name", "wuhan")
    homes = [one for one in found.outlines if "宿舍" in one.label or "公寓" in one.label]
    return _plan("关山社区", {"宿舍区": homes}, {}, found.ways, grids)


@cache
def shanghai(grids: int = 3) -> SitePlan:
    """Two walled compounds beside each other with slabs of five to eight storeys."""
    found = labelled(read(MAPS / "shanghai_meiyuan_osm.geojson"), "name", "shanghai")
    walls = {one.label: one for one in found.outlines if one.label in ("三航小区", "上港小区", "崂山三村")}
    houses = [one for one in found.outlines if one.layer == "building"]
    inside = {name: [house for house in houses if _within(house, wall)] for name, wall in walls.items()}
    return _plan("梅园社区", {name: own for name, own in inside.items() if own}, walls, found.ways, grids)


def _within(house: Outline, wall: Outline) -> bool:
    west, south, east, north = house.bounds()
    return holds(wall.rings, (west + east) // 2, (south + north) // 2)


def _plan(
    name: str, compounds: dict[str, list[Outline]], walls: dict[str, Outline], ways: object, grids: int
) -> SitePlan:
    ordered = [
        (key, sorted(own, key=lambda one: (-one.bounds()[1] // 6000, one.bounds()[0])))
        for key, own in compounds.items()
    ]
    homes = sum(len(own) for _key, own in ordered)
    listed, shapes, number = [], [], 0
    for key, own in ordered:
        buildings = []
        for place, house in enumerate(own, 1):
            which, micro = number * grids // homes + 1, number * grids * 3 // homes % 3 + 1
            number += 1
            stairs = max(1, min(6, round(size(house) / 230)))
            parts = tuple(
                MapPart(label=str(k + 1), households=12, micro_grid=f"g{which}m{micro}")
                for k in range(stairs)
            )
            buildings.append(
                MapBuilding(id=f"{key}/{place}", title=f"{place}号楼", short=str(place), parts=parts)
            )
            shapes.append(PlanShape(id=f"{key}/{place}", rings=house.rings))
        listed.append(MapCompound(id=key, name=key, buildings=tuple(buildings)))
    limits = tuple(PlanShape(id=key, rings=wall.rings) for key, wall in walls.items() if key in compounds)
    data = GridMapData(
        community=name, place="东风街道", office=f"{name}居民委员会", made_on="2026-09-30",
        grids=tuple(grid(n, 3) for n in range(1, grids + 1)), compounds=tuple(listed),
    )  # fmt: skip
    streets = tuple(
        PlanMark(
            id=f"w{k}",
            kind="street",
            points=way.points,
            name=way.attributes.get("name", ""),
            width=_width(way.attributes),
        )
        for k, way in enumerate(ways)  # type: ignore[arg-type,var-annotated]
        if way.layer == "road"
        and way.attributes.get("kind_detail") not in ("subway", "rail")
        and "轨道" not in way.attributes.get("name", "")
    )
    return SitePlan(map=data, buildings=tuple(shapes), walls=limits, marks=streets, north=True, source=SOURCE)


def _width(words: object) -> int:
    kind = str(dict(words).get("kind_detail", ""))  # type: ignore[call-overload]
    return {
        "trunk": 2200,
        "primary": 2000,
        "secondary": 1600,
        "tertiary": 1200,
        "footway": 250,
        "path": 250,
        "steps": 250,
    }.get(kind, 700)
