"""What a bulk change reads: the records behind a selection with their present values, in words and order for a preview."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.domain import door
from desktop.domain.bulk import BulkField

CHUNK: Final = 400


@dataclass(frozen=True, slots=True)
class Present:
    """One record before the change. disputed: the field stands in a conflict that is still to be settled.

    live: still on the books (a resident who left or died is not); people: how many live there, for a dwelling.
    """

    id: str
    label: str
    value: Any
    disputed: bool
    live: bool = True
    people: int = 0


_DOOR: Final = "c.name, b.label, u.label, d.room"
_LIVES: Final = (
    "LEFT JOIN unit u ON u.id = d.unit_id LEFT JOIN building b ON b.id = d.building_id "
    "LEFT JOIN compound c ON c.id = b.compound_id"
)
_PEOPLE: Final = (
    "(SELECT count(*) FROM household h JOIN resident r ON r.household_id = h.id WHERE h.dwelling_id = x.id "
    "AND coalesce(r.state, 'live') = 'live' AND r.lives_here IS NOT 0)"
)
_FROM: Final = {
    "dwelling": (
        f"SELECT x.id, '', {_DOOR}, x.{{field}}, 1, {_PEOPLE} FROM dwelling x JOIN dwelling d ON d.id = x.id {_LIVES}"  # noqa: S608 - our own text
    ),
    "household": (
        f"SELECT x.id, x.head_name, {_DOOR}, x.{{field}}, 1, 0 FROM household x "  # noqa: S608 - our own text
        f"LEFT JOIN dwelling d ON d.id = x.dwelling_id {_LIVES}"
    ),
    "resident": (
        f"SELECT x.id, x.name, {_DOOR}, x.{{field}}, coalesce(x.state, 'live') = 'live', 0 "  # noqa: S608 - our own text
        f"FROM resident x LEFT JOIN household h ON h.id = x.household_id "
        f"LEFT JOIN dwelling d ON d.id = h.dwelling_id {_LIVES}"
    ),
}
_REACH: Final = {  # (what is selected, what is set): which column of what is set leads to what is selected
    ("dwelling", "dwelling"): "x.id",
    ("dwelling", "household"): "x.dwelling_id",
    ("household", "household"): "x.id",
    ("household", "dwelling"): "x.id",
    ("resident", "resident"): "x.id",
}


def present(db: Connection, field: BulkField, selected: str, ids: Sequence[str]) -> list[Present]:
    """The records of the field's kind behind the selected ones, in the order of the selection.

    Raises `Refused` for a field that cannot be reached from what is selected.
    """
    column = _REACH.get((selected, field.kind))
    if column is None:
        raise Refused(_("从这份名单不能改这一项。"), code="bulk.field")
    wanted = list(dict.fromkeys(ids))
    if (selected, field.kind) == ("household", "dwelling"):
        wanted = list(dict.fromkeys(_homes(db, wanted)))
    found: dict[str, list[Present]] = {}
    for part in _parts(wanted):
        marks = ",".join("?" * len(part))
        sql = _FROM[field.kind].format(field=field.name) + f" WHERE {column} IN ({marks})"
        key = column.partition(".")[2]
        asked = sql.replace("SELECT x.id,", f"SELECT x.{key}, x.id,", 1)
        rows = db.exec_driver_sql(asked, tuple(part)).all()
        disputed = _disputed(db, field.name, [row[1] for row in rows])
        for row in rows:
            label = " ".join(text for text in (_where(row), row[2] or "") if text)
            found.setdefault(row[0], []).append(
                Present(row[1], label, row[7], row[1] in disputed, bool(row[8]), row[9])
            )
    return [record for i in wanted for record in found.get(i, ())]


def _where(row: Any) -> str:
    return door.label(row[4], row[5], row[6], row[3]) if row[4] else ""


def _homes(db: Connection, households: Sequence[str]) -> Iterator[str]:
    for part in _parts(households):
        marks = ",".join("?" * len(part))
        sql = f"SELECT id, dwelling_id FROM household WHERE id IN ({marks})"  # noqa: S608 - only question marks
        homes = {row[0]: row[1] for row in db.exec_driver_sql(sql, tuple(part))}
        yield from (homes[i] for i in part if homes.get(i))


def _disputed(db: Connection, field: str, ids: Sequence[str]) -> frozenset[str]:
    marks = ",".join("?" * len(ids))
    sql = f"SELECT entity_id FROM conflict WHERE field = ? AND entity_id IN ({marks})"  # noqa: S608 - only question marks
    return frozenset(row[0] for row in db.exec_driver_sql(sql, (field, *ids)))


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]


@dataclass(frozen=True, slots=True)
class Ground:
    """A stair, or a building without stairs, that a selection of doors touches: how many of its doors, of how many.

    micro_id and micro: who answers for it now, "" for nobody; own: by a territory of its own instead of its building's.
    """

    building_id: str
    unit_id: str
    label: str
    chosen: int
    doors: int
    stairs: int
    micro_id: str
    micro: str


_GROUND: Final = """
SELECT d.building_id, coalesce(d.unit_id, ''), c.name, b.label, u.label, count(*),
  (SELECT count(*) FROM dwelling o WHERE o.building_id = d.building_id AND o.unit_id IS d.unit_id),
  (SELECT count(DISTINCT coalesce(o.unit_id, '')) FROM dwelling o WHERE o.building_id = d.building_id),
  (SELECT t.micro_grid_id FROM territory t WHERE t.building_id = d.building_id AND t."end" IS NULL
   AND (t.unit_id = d.unit_id OR t.unit_id IS NULL) ORDER BY t.unit_id IS NULL, t.id LIMIT 1) AS micro
FROM dwelling d LEFT JOIN unit u ON u.id = d.unit_id LEFT JOIN building b ON b.id = d.building_id
LEFT JOIN compound c ON c.id = b.compound_id WHERE d.id IN ({marks}) GROUP BY d.building_id, d.unit_id
"""


def ground(db: Connection, dwellings: Sequence[str]) -> list[Ground]:
    """The stairs behind a selection of doors in natural order."""
    counts: dict[tuple[str, str], int] = {}
    rows: dict[tuple[str, str], Any] = {}
    for part in _parts(list(dict.fromkeys(dwellings))):
        for row in db.exec_driver_sql(_GROUND.format(marks=",".join("?" * len(part))), tuple(part)):
            key = (row[0], row[1])
            rows[key] = row
            counts[key] = counts.get(key, 0) + row[5]
    names = micro_names(db)
    found = [
        Ground(
            row[0],
            row[1],
            _stair(row),
            counts[key],
            row[6],
            row[7],
            row[8] or "",
            names.get(row[8] or "", ""),
        )
        for key, row in rows.items()
    ]
    return sorted(found, key=lambda g: door.natural(g.label))


def _stair(row: Any) -> str:
    place = "-".join(part for part in (row[3], row[4]) if part)
    return f"{row[2]} {place}" if row[2] else place


def micro_names(db: Connection) -> dict[str, str]:
    """The open micro-grids by id: `1-2`, and their name when they have one; in the order of their numbers."""
    sql = (
        "SELECT m.id, g.number, m.number, m.name FROM micro_grid m JOIN grid g ON g.id = m.grid_id "
        "WHERE m.closed_on IS NULL AND g.closed_on IS NULL ORDER BY g.number, m.number, m.id"
    )
    names = {}
    for micro, grid, number, name in db.exec_driver_sql(sql):
        pair = f"{grid}-{number}"
        names[micro] = f"{pair} {name}" if name and name != pair else pair
    return names
