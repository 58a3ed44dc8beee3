"""What a division of the community is made of: every building and stair with its households, its care, its grid of today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import orjson
from sqlalchemy import Connection

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.domain.permissions import RESTRICTED
from desktop.domain.regridding import Divide, Place
from desktop.queries.placement import DUTY, HOMES, ask
from desktop.queries.places import building_words, place_named


@dataclass(frozen=True, slots=True)
class BuildingRow:
    """One building, or one stair of the building `of`. `registered` and `occupied` households; `care`: how many of the
    registered hold somebody in open care.

    `grid_id` is the grid of most of its households ("" when in none), `micro_id` likewise of a stair, `shared` whether
    other grids have a part of it; `stairs` at least 1; `x`, `y` the centre, `width`, `height` the sides in centimetres
    and `turn` the rotation in hundredths of a degree, all 0 when it was never placed.
    """

    id: str
    name: str
    compound_id: str
    compound: str
    stairs: int
    registered: int
    occupied: int
    care: int
    grid_id: str
    shared: bool
    x: int
    y: int
    width: int
    height: int
    turn: int = 0
    of: str = ""
    micro_id: str = ""

    @property
    def place(self) -> Place:
        """What it is in an act of re-gridding."""
        return Place("unit" if self.of else "building", self.id)

    def households(self, basis: str) -> int:
        """On the basis "registered" or "occupied"."""
        return self.occupied if basis == "occupied" else self.registered


@dataclass(frozen=True, slots=True)
class Wall:
    """What divides the ground on the map: a road, river, railway or wall, in centimetres; `passes` are (x, y, radius)."""

    name: str
    points: tuple[tuple[int, int], ...]
    passes: tuple[tuple[int, int, int], ...] = ()


_SECRET: Final = ", ".join(f"'{key}'" for key in RESTRICTED)  # a load of one would say who
_CARED: Final = f"""
, cared AS (
  SELECT DISTINCT r.household_id FROM resident r JOIN care_record c ON c.resident_id = r.id
  WHERE coalesce(r.state, 'live') = 'live' AND (c."end" IS NULL OR c."end" = '' OR c."end" > :day)
    AND c.category NOT IN ({_SECRET})
)"""  # noqa: S608 - our own keys
_BUILDINGS: Final = """CARED,
lived AS (
  SELECT home.building_id, home.grid_id, count(*) AS registered, sum(home.occupied) AS occupied,
    sum(home.household_id IN (SELECT household_id FROM cared)) AS care
  FROM home WHERE home.building_id IS NOT NULL GROUP BY home.building_id, home.grid_id
),
claimed AS (SELECT building_id, min(grid_id) AS grid_id, count(DISTINCT grid_id) AS grids FROM duty GROUP BY building_id),
summed AS (
  SELECT building_id, sum(registered) AS registered, sum(occupied) AS occupied, sum(care) AS care FROM lived
  GROUP BY building_id
),
most AS (
  SELECT building_id, grid_id, row_number() OVER (PARTITION BY building_id ORDER BY registered DESC, grid_id) AS place
  FROM lived WHERE grid_id IS NOT NULL
)
SELECT b.id, b.label, b.kind, c.kind, b.compound_id, c.name,
  (SELECT count(*) FROM unit u WHERE u.building_id = b.id), s.registered, s.occupied, s.care,
  coalesce(m.grid_id, k.grid_id, ''), coalesce(k.grids, 0) > 1, b.map_x, b.map_y, b.map_w, b.map_h, b.map_rotation
FROM building b LEFT JOIN compound c ON c.id = b.compound_id LEFT JOIN summed s ON s.building_id = b.id
LEFT JOIN most m ON m.building_id = b.id AND m.place = 1 LEFT JOIN claimed k ON k.building_id = b.id
ORDER BY c.sort_no, c.name, c.id, b.sort_no, length(b.label), b.label, b.id
""".replace("CARED", _CARED)
# A household whose stair nobody wrote down counts with the building's first stair: it must be somewhere.
_STAIRS: Final = """CARED,
first_stair AS (
  SELECT building_id, id FROM (SELECT building_id, id, row_number() OVER (
    PARTITION BY building_id ORDER BY length(label), label, id) AS place FROM unit) WHERE place = 1
),
lived AS (
  SELECT coalesce(home.unit_id, f.id) AS unit_id, count(*) AS registered, sum(home.occupied) AS occupied,
    sum(home.household_id IN (SELECT household_id FROM cared)) AS care
  FROM home LEFT JOIN first_stair f ON f.building_id = home.building_id
  WHERE home.building_id IS NOT NULL GROUP BY 1
)
SELECT u.id, u.building_id, u.label, l.registered, l.occupied, l.care,
  coalesce(own.grid_id, whole.grid_id, ''), coalesce(own.micro_id, whole.micro_id, '')
FROM unit u LEFT JOIN lived l ON l.unit_id = u.id
LEFT JOIN duty own ON own.unit_id = u.id
LEFT JOIN duty whole ON whole.building_id = u.building_id AND whole.unit_id IS NULL
GROUP BY u.id ORDER BY u.building_id, length(u.label), u.label, u.id
""".replace("CARED", _CARED)
_CARE_BY_GRID: Final = """CARED
SELECT grid_id, count(*) FROM home WHERE household_id IN (SELECT household_id FROM cared) GROUP BY grid_id
""".replace("CARED", _CARED)
_WHOLE_MICROS: Final = (
    "SELECT building_id, min(micro_id) FROM duty WHERE unit_id IS NULL GROUP BY building_id"
)


def buildings(db: Connection, *, day: date) -> list[BuildingRow]:
    """Every building of the office, by compound and number."""
    micro = {row[0]: row[1] for row in ask(db, (DUTY,), _WHOLE_MICROS, day)}
    return [
        BuildingRow(
            id=i, compound_id=compound or "", compound=compound_name or "", stairs=max(1, stairs),
            name=(compound_name or "") + building_words(label or "", courtyard="courtyard" in {kind, compound_kind}),
            registered=registered or 0, occupied=occupied or 0, care=care or 0, grid_id=grid, shared=bool(shared),
            x=x or 0, y=y or 0, width=width or 0, height=height or 0, turn=turn or 0, micro_id=micro.get(i, ""),
        )
        for i, label, kind, compound_kind, compound, compound_name, stairs, registered, occupied, care, grid, shared,
        x, y, width, height, turn in ask(db, (DUTY, HOMES), _BUILDINGS, day)
    ]  # fmt: skip


def stairs(db: Connection, rows: list[BuildingRow], *, day: date) -> dict[str, list[BuildingRow]]:
    """The stairs of the buildings `rows` that have any, by building, in order; none has a place of its own."""
    by_id = {row.id: row for row in rows}
    found: dict[str, list[BuildingRow]] = {}
    for unit, building, label, registered, occupied, care, grid, micro in ask(
        db, (DUTY, HOMES), _STAIRS, day
    ):
        whole = by_id.get(building)
        if whole is not None:
            made = BuildingRow(
                id=unit, name=whole.name + _("{n}单元").format(n=label), compound_id=whole.compound_id,
                compound=whole.compound, stairs=1, registered=registered or 0, occupied=occupied or 0, care=care or 0,
                grid_id=grid, shared=False, x=0, y=0, width=0, height=0, of=building, micro_id=micro,
            )  # fmt: skip
            found.setdefault(building, []).append(made)
    return found


BARRIERS: Final = "grid.barriers"
"""The setting of barriers told without a map: [{"name": …, "buildings": [ids on one side]}]."""


def care_by_grid(db: Connection, *, day: date) -> dict[str, int]:
    """Registered households with somebody in open care, by grid; restricted categories are not counted."""
    return {row[0]: row[1] for row in ask(db, (DUTY, HOMES), _CARE_BY_GRID, day) if row[0]}


LOCKS: Final = "grid.locks"
"""The setting of buildings that no proposal moves: [ids]."""


def locks(db: Connection) -> frozenset[str]:
    """The buildings (or stairs) the clerk wants to stay where they are."""
    value = db.exec_driver_sql("SELECT value FROM setting WHERE key = ?", (LOCKS,)).scalar()
    return frozenset(orjson.loads(value) if value else ())


def divides(db: Connection) -> list[Divide]:
    """The roads and rivers the clerk has told: which buildings are on one side."""
    value = db.exec_driver_sql("SELECT value FROM setting WHERE key = ?", (BARRIERS,)).scalar()
    told = orjson.loads(value) if value else []
    return [Divide(str(one["name"]), frozenset(one["buildings"])) for one in told]


def walls(db: Connection) -> list[Wall]:
    """What the map shows as a barrier."""
    sql = "SELECT text, points, passes FROM map_feature WHERE barrier = 1 ORDER BY sort_no, id"
    found = []
    for name, points, passes in db.exec_driver_sql(sql):
        line, gaps = orjson.loads(points or "[]"), orjson.loads(passes or "[]")
        found.append(
            Wall(
                name or "", tuple(zip(line[::2], line[1::2], strict=False)),
                tuple(zip(gaps[::3], gaps[1::3], gaps[2::3], strict=False)),
            )
        )  # fmt: skip
    return found


def overrides(db: Connection) -> Mapping[tuple[str, str], bool]:
    """(building, building) the clerk has linked (True) or cut (False), whatever the map says."""
    sql = "SELECT left_id, right_id, kind FROM neighbour_link ORDER BY id"
    return {(row[0], row[1]): row[2] == "link" for row in db.exec_driver_sql(sql)}


def of_compound(db: Connection, name: str) -> list[str]:
    """The buildings of the compound of that name; none when there is no such compound."""
    sql = "SELECT b.id FROM building b JOIN compound c ON c.id = b.compound_id WHERE c.name = ? ORDER BY b.id"
    return [row[0] for row in db.exec_driver_sql(sql, (name,))]


def divide_named(db: Connection, words: str) -> Divide:
    """A barrier as it is typed: 红卫路=云麓小区,锦绣龙庭3号楼. Raises `Refused`, `NotFound`."""
    name, equals, side = words.partition("=")
    if not (name.strip() and equals and side.strip()):
        raise Refused(_("界线要写成 红卫路=云麓小区,锦绣龙庭3号楼 的样子。"), code="regrid.barrier")
    found: set[str] = set()
    for part in side.replace(",", ",").replace("、", ",").split(","):
        inside = of_compound(db, part.strip())
        if not inside:
            place = place_named(db, part)
            if place.kind != "building":
                raise Refused(_("界线只能按小区或整栋楼来设。"), code="regrid.barrier")
            inside = [place.id]
        found.update(inside)
    return Divide(name.strip(), frozenset(found))
