"""The plan of a building list: compounds, buildings, units; the rooms it names as rented or vacant."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from desktop.domain.address import Address
from desktop.exchange.importing.buildings import BuildingRow, BuildingRows, RoomList
from desktop.exchange.importing.places import Places
from desktop.exchange.importing.plan import Plan


def plan_buildings(plan: Plan, places: Places, rows: BuildingRows) -> None:
    """Fill the plan. Dwellings are created for floors × doors, so that the matrix of a tower shows every door."""
    by_building: dict[tuple[str, str], list[BuildingRow]] = defaultdict(list)
    for row in rows.rows:
        if row.compound and row.label:
            by_building[row.compound, row.label].append(row)
    for (compound, label), units in by_building.items():
        _building(plan, places, compound, label, units)
    for name, aliases in rows.aliases.items():
        if name:
            places.add_aliases(name, aliases)
    for listed in rows.lists:
        plan.fates[listed.sheet, listed.row, "A"] = _rooms(places, listed)
    places.settle()


def _rooms(places: Places, listed: RoomList) -> str:
    """Mark the rooms of one row; answers the row's fate."""
    new = differs = False
    for state, rooms in (("rented", listed.rented), ("vacant", listed.vacant)):
        for unit, room in rooms:
            if listed.compound and listed.label and (room or listed.compound in places.courtyards):
                address = Address(listed.compound, listed.label, unit, room)
                dwelling, created = places.dwelling(address)
                new = new or created
                differs = places.use(dwelling, state) or differs
    return "added" if new else "updated" if differs else "same"


def _building(plan: Plan, places: Places, compound: str, label: str, units: list[BuildingRow]) -> None:
    register, writes = plan.register, plan.writes
    building = places.building(compound, label)
    first = units[0]
    whole = len(units) == 1 and first.unit is None
    facts: dict[str, Any] = {
        "built_year": _first(u.built_year for u in units),
        "lift": _first(u.lift for u in units),
        "head_name": _first(u.head_name for u in units),
        "head_phones": list(_first(u.head_phones or None for u in units) or ()),
        "floors": max((u.floors or 0 for u in units), default=0) or None,
        "doors_per_floor": first.doors if whole or len({u.doors for u in units}) == 1 else None,
        "households_declared": sum(u.households or 0 for u in units) or None,
    }
    before = register.building_rows.get(building, {})
    changed = writes.change("building", building, before, **facts)
    new = building in writes.creates["building"]
    for row in units:
        differs = _unit(plan, places, building, row) if row.unit else False
        fate = "added" if new else "updated" if changed or differs else "same"
        plan.fates[row.sheet, row.row, "A"] = fate
        plan.about((row.sheet, row.row, "A"), "building", building)
        _dwellings(places, compound, label, row)
        if row.micro:
            places.vote(Address(compound, label, row.unit, None), row.micro)
        if row.grid:
            places.grid(row.grid)


def _unit(plan: Plan, places: Places, building: str, row: BuildingRow) -> bool:
    assert row.unit is not None
    unit = places.unit(building, row.unit)
    return plan.writes.change(
        "unit",
        unit,
        plan.register.unit_rows.get(unit, {}),
        floors=row.floors,
        doors_per_floor=row.doors,
        households_declared=row.households,
    )


def _dwellings(places: Places, compound: str, label: str, row: BuildingRow) -> None:
    """One dwelling a door: floor and door as room number, 101 … ; a courtyard's doors are 1 …"""
    if not row.doors or not row.floors or row.floors * row.doors > 1000:
        return
    courtyard = compound in places.courtyards
    for floor in range(1, row.floors + 1):
        for door in range(1, row.doors + 1):
            if courtyard:
                if row.doors == 1:
                    return  # a whole courtyard is one household: its own list says how it is lived in
                places.dwelling(Address(compound, label, None, str(door)))
            else:
                places.dwelling(Address(compound, label, row.unit, f"{floor}{door:02d}"))


def _first(values: Any) -> Any:
    return next((v for v in values if v is not None), None)
