"""Making the doors of a building by floors × doors, and calling a place by another label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.domain.address import number_label
from desktop.domain.changes import Changes
from desktop.domain.numbering import Numbering
from desktop.domain.permissions import Action
from desktop.queries import accounts
from desktop.workspace import Unit, Workspace


@dataclass(frozen=True, slots=True)
class NewDoor:
    """One door of the plan: `there` when the building has it already and nothing will be made."""

    unit: str
    room: str
    there: bool


def plan(db: Connection, building_id: str, numbering: Numbering) -> tuple[NewDoor, ...]:
    """Which doors would be made; raises `Refused` for a numbering that makes no rooms."""
    if problems := numbering.problems():
        raise Refused(" ".join(p.text for p in problems.values()), code="doors.numbering", problems=problems)
    known = _known(db, building_id)
    return tuple(NewDoor(unit, room, (unit, room) in known) for unit, room in numbering.rooms())


def _known(db: Connection, building_id: str) -> set[tuple[str, str]]:
    sql = (
        "SELECT coalesce(u.label, ''), coalesce(d.room, '') FROM dwelling d LEFT JOIN unit u ON u.id = d.unit_id "
        "WHERE d.building_id = ?"
    )
    return {(row[0], row[1]) for row in db.exec_driver_sql(sql, (building_id,))}


def generate(office: Workspace, building_id: str, numbering: Numbering, *, actor: str) -> Changes:
    """Make what is not there yet, stairs included, as one step. Raises `Refused`, `NotFound` without the building."""
    with office.change("doors.generate", actor=actor, args={}) as unit:
        accounts.permit(unit.db, actor).insist(Action.EDIT_BULK)
        if _label(unit, "building", building_id) is None:
            raise NotFound(_("这栋楼已不在册,请重新选择。"), code="building.gone")
        new = [door for door in plan(unit.db, building_id, numbering) if not door.there]
        stairs = _stairs(unit, building_id, new)
        rows = [
            (None, {"building_id": building_id, "unit_id": stairs.get(door.unit), "room": door.room})
            for door in new
        ]
        unit.create_many("dwelling", rows)
        _grow(unit, building_id, numbering)
    return unit.changes


def _stairs(unit: Unit, building_id: str, doors: Sequence[NewDoor]) -> dict[str, str]:
    """The stairs by label, made where they are missing."""
    sql = "SELECT label, id FROM unit WHERE building_id = ?"
    found = {row[0]: row[1] for row in unit.db.exec_driver_sql(sql, (building_id,)).all()}
    for label in dict.fromkeys(door.unit for door in doors if door.unit):
        if label not in found:
            found[label] = unit.create("unit", {"building_id": building_id, "label": label})
    return found


def _grow(unit: Unit, building_id: str, numbering: Numbering) -> None:
    """The number of floors kept with the building is at least that of its doors."""
    sql = "SELECT floors FROM building WHERE id = ?"
    floors = unit.db.exec_driver_sql(sql, (building_id,)).scalar() or 0
    top = max(band.last for band in numbering.bands)
    if top > floors:
        unit.set("building", building_id, {"floors": top})


_SIBLINGS = {
    "dwelling": (
        "room", "SELECT 1 FROM dwelling o JOIN dwelling d ON d.building_id = o.building_id AND d.unit_id IS o.unit_id "
        "WHERE d.id = ? AND o.id <> d.id AND o.room = ?",
    ),
    "unit": (
        "label", "SELECT 1 FROM unit o JOIN unit u ON u.building_id = o.building_id WHERE u.id = ? AND o.id <> u.id "
        "AND o.label = ?",
    ),
    "building": (
        "label", "SELECT 1 FROM building o JOIN building b ON b.compound_id = o.compound_id WHERE b.id = ? "
        "AND o.id <> b.id AND o.label = ?",
    ),
    "compound": ("name", "SELECT 1 FROM compound WHERE id <> ? AND name = ?"),
}  # fmt: skip


def rename(office: Workspace, kind: str, place_id: str, label: str, *, actor: str) -> Changes:
    """Call a compound, building, stair or door by another name. Raises `Refused` for none or one that is taken.

    A number is kept as the number alone: 3号楼 as 3, 501室 as 501.
    """
    field, taken = _SIBLINGS[kind]
    new = label.strip() if kind == "compound" else number_label(label.strip())
    if not new:
        raise Refused(_("请填写新的名称或号码。"), code="place.no_label")
    with office.change("place.rename", actor=actor, args={"subject": new}) as unit:
        accounts.permit(unit.db, actor).insist(Action.EDIT)
        if _label(unit, kind, place_id) is None:
            raise NotFound(_("这个地点已不在册,请重新选择。"), code="place.gone")
        if unit.db.exec_driver_sql(taken, (place_id, new)).first() is not None:
            raise Refused(_("“{label}”已经有了,请换一个。").format(label=new), code="place.taken")
        unit.set(kind, place_id, {field: new})
    return unit.changes


def _label(unit: Unit, kind: str, place_id: str) -> str | None:
    field = _SIBLINGS[kind][0]
    row = unit.db.exec_driver_sql(
        f"SELECT coalesce({field}, '') FROM {kind} WHERE id = ?",  # noqa: S608 - names of our own
        (place_id,),
    ).first()
    return str(row[0]) if row is not None else None
