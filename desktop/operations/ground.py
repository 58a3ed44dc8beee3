"""The ground under the grids while it is drawn anew: inside one change, as it stands on the effective day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection

from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.domain.regridding import Place
from desktop.workspace import Unit

TABLES: Final = {"grid": "grid", "micro": "micro_grid"}
_TERRITORY: Final = (
    "SELECT id, micro_grid_id, building_id, unit_id, start FROM territory "
    'WHERE {where} AND ("end" IS NULL OR "end" > ?)'
)


class Standing:
    """What stands on the day, as far as it is written."""

    def __init__(self, unit: Unit, on: date) -> None:
        self._unit, self._on = unit, on.isoformat()

    @property
    def db(self) -> Connection:
        """For reading: everything written so far is stored first."""
        return self._unit.db

    def live(self, kind: str, scope_id: str) -> dict[str, Any]:
        """The record of a grid or micro-grid that exists on the day; raises `NotFound`, `Refused` when it ended."""
        row = self._row(TABLES[kind], scope_id)
        if row["closed_on"] and row["closed_on"] <= self._on:
            raise Refused(
                _("“{name}”在这一天已经撤并。").format(name=row["name"] or row["number"]),
                code="regrid.closed",
            )
        return row

    def _row(self, table: str, record_id: str) -> dict[str, Any]:
        sql = f"SELECT * FROM {table} WHERE id = ?"  # noqa: S608 - our own tables
        row = self.db.exec_driver_sql(sql, (record_id,)).mappings().first()
        if row is None:
            raise NotFound(_("找不到要调整的网格或楼栋,可能已被删除。"), code="regrid.unknown")
        return dict(row)

    def micros_of(self, grid: str) -> list[str]:
        """The micro-grids a grid has from the day on, by number."""
        sql = "SELECT id FROM micro_grid WHERE grid_id = ? AND (closed_on IS NULL OR closed_on > ?) ORDER BY number, id"
        return [row[0] for row in self.db.exec_driver_sql(sql, (grid, self._on))]

    def micro_grids(self) -> list[tuple[str, str]]:
        """(micro-grid, its grid) as they stand from the day on, in order."""
        sql = "SELECT id, grid_id FROM micro_grid WHERE closed_on IS NULL OR closed_on > ? ORDER BY grid_id, number, id"
        return [(row[0], row[1]) for row in self.db.exec_driver_sql(sql, (self._on,))]

    def claims(self) -> list[tuple[str, str, str | None]]:
        """(micro-grid, building, stair or None) of everything that is given to somebody from the day on, in order."""
        live = {micro for micro, _grid in self.micro_grids()}
        found = [(row[1], row[2], row[3]) for row in self._territory("1 = 1") if row[1] in live]
        return sorted(found, key=lambda claim: (claim[0], claim[1], claim[2] or ""))

    def stairs_of(self, buildings: set[str]) -> dict[str, list[str]]:
        """The stairs of buildings that have any, by label."""
        found: dict[str, list[str]] = {}
        sql = "SELECT building_id, id FROM unit ORDER BY building_id, length(label), label, id"
        for building, stair in self.db.exec_driver_sql(sql):
            if building in buildings:
                found.setdefault(building, []).append(stair)
        return found

    def building_of(self, place: Place) -> str:
        """The building a place is, or is in."""
        if place.kind == "building":
            return place.id
        return str(self._row("unit", place.id)["building_id"])

    def any_grid(self) -> str:
        """The first grid that stands on the day; raises `Refused` when there is none."""
        sql = "SELECT id FROM grid WHERE closed_on IS NULL OR closed_on > ? ORDER BY number, id LIMIT 1"
        found = self.db.exec_driver_sql(sql, (self._on,)).scalar()
        if found is None:
            raise Refused(_("还没有网格,请先导入楼栋表或队伍花名册。"), code="regrid.no_grid")
        return str(found)

    def inside(self, kind: str, scope_id: str) -> int:
        """How many micro-grids, or places, it still has."""
        return (
            len(self.micros_of(scope_id))
            if kind == "grid"
            else len(self._territory("micro_grid_id = ?", scope_id))
        )

    def owners(self, places: Sequence[Place]) -> list[str]:
        """The micro-grids that have these places, sorted."""
        return sorted({row[1] for place in places for row in self._claims(place)})

    def _territory(self, where: str, *values: str) -> list[tuple[Any, ...]]:
        sql = _TERRITORY.format(where=where)
        return [tuple(row) for row in self.db.exec_driver_sql(sql, (*values, self._on))]

    def _claims(self, place: Place) -> list[tuple[Any, ...]]:
        """The territory a place is in: of a stair its own, else its building's."""
        if place.kind == "building":
            return self._territory("building_id = ?", place.id)
        own = self._territory("unit_id = ?", place.id)
        building = self._row("unit", place.id)["building_id"]
        return own or self._territory("building_id = ? AND unit_id IS NULL", building)

    def insist_once(self, places: Sequence[Place]) -> None:
        """Raise `Refused` when a place is named twice, also as a stair of a building that is named itself."""
        seen: set[str] = set()
        for place in places:
            whole = self._row("building" if place.kind == "building" else "unit", place.id)
            if place.id in seen:
                raise Refused(_("同一处被选了两次。"), code="regrid.twice")
            seen.add(place.id)
            if place.kind == "unit" and Place("building", whole["building_id"]) in places:
                raise Refused(_("一栋楼和它的单元不能同时选,请只选一样。"), code="regrid.twice")


class Ground(Standing):
    """What one act may do. `on`: from this day; `changes` is complete after the change."""

    changes: Changes

    def take(self, place: Place, micro: str) -> bool:
        """Put a place into a micro-grid from the day on; False when it is there already."""
        claims = self._claims(place)
        if place.kind == "unit":
            own = [row for row in claims if row[3] == place.id]
            if claims and all(row[1] == micro for row in claims):
                return False
            building = self._row("unit", place.id)["building_id"]
            for row in own:
                self._stop(row)
            self._start(micro, building, place.id)
            self._rejoin(building)
            return True
        if claims and all(row[1] == micro for row in claims) and any(row[3] is None for row in claims):
            return False
        self._row("building", place.id)
        for row in claims:
            self._stop(row)
        self._start(micro, place.id, None)
        return True

    def take_all(self, source: str, into: str) -> None:
        """Everything a micro-grid has goes to another one."""
        buildings = []
        for row in self._territory("micro_grid_id = ?", source):
            self._stop(row)
            self._start(into, row[2], row[3])
            buildings.append(row[2])
        for building in dict.fromkeys(buildings):
            self._rejoin(building)

    def _stop(self, row: tuple[Any, ...]) -> None:
        """A piece of territory ends; one that would only begin on or after the day never was."""
        if row[4] and row[4] >= self._on:
            self._unit.delete("territory", row[0])
        else:
            self._unit.set("territory", row[0], {"end": self._on})

    def _start(self, micro: str, building: str, unit: str | None) -> None:
        fields = {"micro_grid_id": micro, "building_id": building, "unit_id": unit, "start": self._on}
        self._unit.create("territory", fields)

    def _rejoin(self, building: str) -> None:
        """A building all of whose stairs are in one micro-grid again is there as a whole."""
        stairs = {
            row[0]
            for row in self.db.exec_driver_sql("SELECT id FROM unit WHERE building_id = ?", (building,))
        }
        claims = self._territory("building_id = ?", building)
        own = {row[3]: row for row in claims if row[3] is not None}
        whole = [row for row in claims if row[3] is None]
        owners = {row[1] for row in own.values()}
        everywhere = set(own) >= stairs and bool(stairs)
        if len(owners) != 1 or not (everywhere or (whole and {row[1] for row in whole} == owners)):
            return
        (owner,) = owners
        for row in own.values():
            self._stop(row)
        if {row[1] for row in whole} != {owner}:
            for row in whole:
                self._stop(row)
            self._start(owner, building, None)

    def open_grid(self, *, like: str, name: str, number: int = 0) -> str:
        """A new grid of the same community and kind; raises `Refused` for a number that is taken."""
        model = self._row("grid", like)
        number = self._number("grid", "community_id", model["community_id"], number)
        return self._unit.create("grid", {
            "community_id": model["community_id"], "kind": model["kind"], "number": number, "name": name or None,
            "opened_on": self._on,
        })  # fmt: skip

    def open_micro(self, grid: str, *, name: str = "", number: int = 0) -> str:
        """A new micro-grid of a grid."""
        number = self._number("micro_grid", "grid_id", grid, number)
        return self._unit.create(
            "micro_grid", {"grid_id": grid, "number": number, "name": name or None, "opened_on": self._on}
        )

    def _number(self, table: str, column: str, parent: str, wanted: int) -> int:
        sql = f"SELECT number FROM {table} WHERE {column} = ? AND (closed_on IS NULL OR closed_on > ?)"  # noqa: S608 - our own
        taken = {row[0] for row in self.db.exec_driver_sql(sql, (parent, self._on)) if row[0]}
        if wanted and wanted in taken:
            raise Refused(_("编号 {n} 已被使用。").format(n=wanted), code="regrid.number")
        return wanted or max(taken, default=0) + 1

    def carry(self, micro: str, grid: str) -> str:
        """A micro-grid continues under another grid, with its places, its posts and its groups."""
        former = self._row("micro_grid", micro)
        made = self.open_micro(grid, name=former["name"] or "")
        self.take_all(micro, made)
        for table, fields in (
            ("assignment", ("staff_id", "role", "scope_kind", "is_main", "outsider", "basis")),
            ("chat_group", ("community_id", "name", "kind", "scope_kind", "owner_staff_id", "members")),
        ):
            self._continue(table, fields, micro, made)
        self.end("micro", micro)
        self.tie("micro", micro, made, "carry")
        return made

    def _continue(self, table: str, fields: tuple[str, ...], former: str, made: str) -> None:
        start, end = ("start", "end") if table == "assignment" else ("started_on", "ended_on")
        sql = f'SELECT * FROM {table} WHERE scope_id = ? AND ("{end}" IS NULL OR "{end}" > ?)'  # noqa: S608 - our own
        for row in self.db.exec_driver_sql(sql, (former, self._on)).mappings().all():
            kept = {name: row[name] for name in fields}
            kept |= {name: bool(row[name]) for name in ("is_main", "outsider") if row.get(name) is not None}
            later = {end: row[end]} if row[end] else {}
            self._unit.create(
                table, {**kept, "scope_id": made, start: max(self._on, row[start] or ""), **later}
            )

    def end(self, kind: str, scope_id: str) -> None:
        """A grid or micro-grid ends, and with it the posts and groups for it."""
        self._unit.set(TABLES[kind], scope_id, {"closed_on": self._on})
        for table, start, end in (("assignment", "start", "end"), ("chat_group", "started_on", "ended_on")):
            sql = f'SELECT id, "{start}" FROM {table} WHERE scope_id = ? AND ("{end}" IS NULL OR "{end}" > ?)'  # noqa: S608 - our own
            for record_id, began in self.db.exec_driver_sql(sql, (scope_id, self._on)).all():
                if began and began >= self._on:
                    self._unit.delete(table, record_id)
                else:
                    self._unit.set(table, record_id, {end: self._on})

    def rename(self, kind: str, scope_id: str, *, name: str, number: int, code: str) -> None:
        """Give it another name, number or code; what it was called is kept with the day."""
        row = self.live(kind, scope_id)
        wanted = {
            key: value
            for key, value in (("name", name), ("number", number), ("code", code))
            if value and value != row[key]
        }
        if not wanted:
            raise Refused(_("名称和编号都没有变化。"), code="regrid.nothing")
        if "number" in wanted:
            column = "community_id" if kind == "grid" else "grid_id"
            self._number(TABLES[kind], column, row[column], number)
        self._unit.set(TABLES[kind], scope_id, wanted)
        self.tie(kind, scope_id, scope_id, "rename", {key: row[key] for key in wanted})

    def tie(
        self, kind: str, former: str, later: str, act: str, earlier: dict[str, Any] | None = None
    ) -> None:
        """Write down which became which."""
        fields = {"scope_kind": kind, "from_id": former, "to_id": later, "act": act, "effective_on": self._on}
        self._unit.create("lineage", {**fields, "earlier": earlier} if earlier else fields)
