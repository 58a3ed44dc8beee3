"""Households where they live: the tree of places, the doors of a building, one household with its members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from desktop.base.errors import NotFound
from desktop.base.i18n import _
from desktop.domain import door, masking
from desktop.domain.codes import RELATION_NAMES, SEX_NAMES
from desktop.domain.household import HouseholdDraft
from desktop.domain.resident import ResidentDraft
from desktop.queries import versions
from desktop.queries.versions import Versions
from desktop.store.schema import SYNCED


@dataclass(frozen=True, slots=True)
class Place:
    """One node of the tree 小区 → 楼 → 单元: how many dwellings, households and residents are in it."""

    kind: str
    id: str
    parent: str
    name: str
    dwellings: int
    households: int
    residents: int


@dataclass(frozen=True, slots=True)
class DoorRow:
    """One door of a building: where it is in the floor × door picture and who lives there."""

    dwelling_id: str
    unit: str
    floor: int
    door: str
    room: str
    use: str
    households: tuple[tuple[str, str], ...]
    residents: int
    verified_on: str
    micro_grid: str
    states: tuple[str, ...] = ()
    """The states of its households (`domain.household.STATES`), "" where nothing is said."""


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """One household in a list."""

    id: str
    head_name: str
    where: str
    members: int
    phone: str
    state: str
    verified_on: str


@dataclass(frozen=True, slots=True)
class Member:
    """One resident of a household as the members' table shows him: numbers masked."""

    id: str
    name: str
    relation: str
    sex: str
    birth: str
    id_masked: str
    phones_masked: str
    state: str


@dataclass(frozen=True, slots=True)
class HouseholdPage:
    """One household as its form shows it; `seen` goes back with the draft when it is saved."""

    id: str
    draft: HouseholdDraft
    seen: Versions
    where: str
    grid: str
    members: tuple[Member, ...]
    card_serial: str


_TREE = """
WITH living AS (
  SELECT h.dwelling_id, count(DISTINCT h.id) AS households, count(r.id) AS residents
  FROM household h LEFT JOIN resident r ON r.household_id = h.id AND coalesce(r.state, 'live') = 'live'
  WHERE h.dwelling_id IS NOT NULL AND coalesce(h.state, '') <> 'closed' GROUP BY h.dwelling_id
)
SELECT b.compound_id, b.id, d.unit_id, count(d.id), coalesce(sum(l.households), 0), coalesce(sum(l.residents), 0)
FROM building b LEFT JOIN dwelling d ON d.building_id = b.id LEFT JOIN living l ON l.dwelling_id = d.id
GROUP BY b.id, d.unit_id
"""


def tree(db: Connection) -> list[Place]:
    """Every compound, building and unit with its counts, parents first, in natural order (2号楼 before 10号楼)."""
    sums: dict[str, list[int]] = {}
    for compound, building, unit, *counts in db.exec_driver_sql(_TREE):
        for key in (compound, building, unit):
            if key:
                total = sums.setdefault(key, [0, 0, 0])
                for i, count in enumerate(counts):
                    total[i] += count
    found = []
    for kind, sql in (
        ("compound", "SELECT id, '', name, coalesce(sort_no, 9999), kind FROM compound"),
        ("building", "SELECT id, compound_id, label, coalesce(sort_no, 9999), kind FROM building"),
        ("unit", "SELECT id, building_id, label, 0, '' FROM unit"),
    ):
        rows = db.exec_driver_sql(sql).all()
        for entity_id, parent, name, _order, form in sorted(rows, key=lambda r: (r[3], door.natural(r[2]))):
            words = _place_name(kind, name or "", form or "")
            found.append(Place(kind, entity_id, parent or "", words, *sums.get(entity_id, [0, 0, 0])))
    return found


def totals(db: Connection) -> tuple[int, int, int]:
    """(households whose address is not settled, all households, residents on the books)."""
    sql = (
        "SELECT (SELECT count(*) FROM household WHERE dwelling_id IS NULL AND coalesce(state, '') <> 'closed'), "
        "(SELECT count(*) FROM household WHERE coalesce(state, '') <> 'closed'), "
        "(SELECT count(*) FROM resident WHERE coalesce(state, 'live') = 'live')"
    )
    row = db.exec_driver_sql(sql).one()
    return int(row[0]), int(row[1]), int(row[2])


def _place_name(kind: str, name: str, form: str) -> str:
    if kind == "unit":
        return _("{n}单元").format(n=name)
    if kind == "building":
        if form == "courtyard":
            return _("{n}号院").format(n=name)
        return _("{n}号楼").format(n=name) if name.isdigit() else _("{n}座").format(n=name)
    return name


_DOORS = """
SELECT d.id, u.label, d.room, d.use, h.id, h.head_name, h.verified_on,
  (SELECT count(*) FROM resident r WHERE r.household_id = h.id AND coalesce(r.state, 'live') = 'live'),
  d.unit_id, h.state
FROM dwelling d LEFT JOIN unit u ON u.id = d.unit_id LEFT JOIN household h ON h.dwelling_id = d.id
  AND coalesce(h.state, '') <> 'closed'
WHERE d.building_id = ?
"""
_GROUND = """
SELECT t.unit_id, g.number || '-' || m.number FROM territory t JOIN micro_grid m ON m.id = t.micro_grid_id
JOIN grid g ON g.id = m.grid_id WHERE t.building_id = ? AND t."end" IS NULL ORDER BY t.id DESC
"""


def doors(db: Connection, building_id: str) -> list[DoorRow]:
    """The doors of a building by unit, floor and door; several households of one door stand together."""
    grids = {row[0]: row[1] or "" for row in db.exec_driver_sql(_GROUND, (building_id,))}
    gathered: dict[str, list[Any]] = {}
    for row in db.exec_driver_sql(_DOORS, (building_id,)):
        gathered.setdefault(row[0], []).append(row)
    found = []
    for dwelling_id, rows in gathered.items():
        first, where = rows[0], door.place(rows[0][2])
        households = tuple((r[4], r[5] or "") for r in rows if r[4])
        found.append(
            DoorRow(
                dwelling_id, first[1] or "", where.floor, where.door, first[2] or "", first[3] or "", households,
                sum(r[7] or 0 for r in rows), max((r[6] or "" for r in rows), default=""),
                grids.get(first[8], grids.get(None, "")), tuple(r[9] or "" for r in rows if r[4]),
            )
        )  # fmt: skip
    return sorted(found, key=lambda d: (door.natural(d.unit), -d.floor, door.natural(d.door)))


def building_of(db: Connection, dwelling_id: str) -> str:
    """The building a dwelling is in, "" for one that is gone."""
    return str(
        db.exec_driver_sql("SELECT building_id FROM dwelling WHERE id = ?", (dwelling_id,)).scalar() or ""
    )


_WHERE = """
FROM household h LEFT JOIN dwelling d ON d.id = h.dwelling_id LEFT JOIN unit u ON u.id = d.unit_id
LEFT JOIN building b ON b.id = d.building_id LEFT JOIN compound c ON c.id = b.compound_id
"""


def ids(
    db: Connection, *, compound_id: str = "", building_id: str = "", unit_id: str = "", dwelling_id: str = "",
    pending: bool = False,
) -> list[str]:  # fmt: skip
    """Household ids in stair order; without a place all of them, `pending` only those whose address is not settled.

    Households that were closed (everybody died or left) are no longer listed; the search box still finds them.
    """
    clauses = [
        ("c.id = ?", compound_id), ("b.id = ?", building_id), ("u.id = ?", unit_id), ("d.id = ?", dwelling_id),
    ]  # fmt: skip
    wanted = [(sql, value) for sql, value in clauses if value]
    condition = " AND ".join(sql for sql, _value in wanted) or ("d.id IS NULL" if pending else "1")
    order = "c.sort_no, b.sort_no, length(b.label), b.label, length(u.label), u.label, length(d.room), d.room, h.id"
    sql = f"SELECT h.id {_WHERE} WHERE ({condition}) AND coalesce(h.state, '') <> 'closed' ORDER BY {order}"
    return [row[0] for row in db.exec_driver_sql(sql, tuple(value for _sql, value in wanted))]


_ROWS = """
SELECT h.id, h.head_name, c.name, b.label, u.label, d.room, h.address_text, h.phone, h.state, h.verified_on,
  (SELECT count(*) FROM resident r WHERE r.household_id = h.id AND coalesce(r.state, 'live') = 'live')
"""


def rows(db: Connection, wanted: Sequence[str]) -> dict[str, HouseholdRow]:
    """The households a table shows, phones masked."""
    marks = ",".join("?" * len(wanted))
    sql = f"{_ROWS} {_WHERE} WHERE h.id IN ({marks})"
    found = {}
    for row in db.exec_driver_sql(sql, tuple(wanted)):
        where = door.label(row[3], row[4], row[5], row[2]) if row[3] else row[6] or _("地址待落")
        found[row[0]] = HouseholdRow(
            row[0], row[1] or "", where, row[10], masking.phone(row[7]), row[8] or "", row[9] or ""
        )
    return found


def one(db: Connection, household_id: str) -> HouseholdPage:
    """One household for its form; raises `NotFound`."""
    table = SYNCED["household"]
    row = db.execute(select(table).where(table.c.id == household_id)).mappings().first()
    if row is None:
        raise NotFound(_("这一户已不在册,可能刚被删除。"), code="household.gone")
    listed = rows(db, [household_id])[household_id]
    grid = ""
    if row["dwelling_id"]:
        building = building_of(db, row["dwelling_id"])
        grid = next((d.micro_grid for d in doors(db, building) if d.dwelling_id == row["dwelling_id"]), "")
    serial = db.exec_driver_sql(
        "SELECT serial FROM card_issue WHERE household_id = ? AND ended_on IS NULL ORDER BY issued_on DESC LIMIT 1",
        (household_id,),
    ).scalar()
    return HouseholdPage(
        household_id, HouseholdDraft.of(row), versions.of(db, household_id), listed.where, grid,
        members(db, household_id), str(serial or ""),
    )  # fmt: skip


def members(db: Connection, household_id: str) -> tuple[Member, ...]:
    """The residents of a household, the head first, numbers masked."""
    table = SYNCED["resident"]
    found = db.execute(select(table).where(table.c.household_id == household_id)).mappings().all()
    ordered = sorted(
        found, key=lambda r: (r["state"] != "live", r["relation"] != "02", r["sort_no"] or 0, r["id"])
    )
    return tuple(_member(row) for row in ordered)


def _member(row: Mapping[Any, Any]) -> Member:
    masked = masking.row_masks({k: row[k] for k in ("id_number", "birth", "phones")})
    return Member(
        row["id"], row["name"] or "", RELATION_NAMES.get(row["relation"] or "", ""),
        SEX_NAMES.get(row["sex"] or "", ""), masked["birth"] or "", masked["id_number"] or "",
        "、".join(masked["phones"] or ()), row["state"] or "live",
    )  # fmt: skip


def resident(db: Connection, resident_id: str) -> tuple[ResidentDraft, Versions]:
    """One resident for his form, and the versions shown; raises `NotFound`."""
    table = SYNCED["resident"]
    row = db.execute(select(table).where(table.c.id == resident_id)).mappings().first()
    if row is None:
        raise NotFound(_("这位居民已不在册,可能刚被删除。"), code="resident.gone")
    return ResidentDraft.of(row), versions.of(db, resident_id)


def same_number(db: Connection, id_number: str, *, but: str = "") -> list[tuple[str, str, str]]:
    """(resident id, name, household id) of others registered with this ID number, to be offered while typing."""
    sql = "SELECT id, name, household_id FROM resident WHERE id_number = ? AND id <> ? AND coalesce(state, 'live') = 'live'"
    return [(row[0], row[1], row[2]) for row in db.exec_driver_sql(sql, (id_number, but))]
