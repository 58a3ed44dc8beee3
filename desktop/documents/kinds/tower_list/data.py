"""What the list of a building shows, and how its doors are divided over sheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.base.i18n import N_
from desktop.documents.kinds.common import Shown, shown
from desktop.documents.kinds.template import Template
from desktop.documents.layout.paper import A4, Box
from desktop.documents.layout.schematic import natural_key

SHEET = A4
MARKED = ("rented", "vacant", "not_reached", "commercial", "other")
"""The uses of a dwelling that a sheet marks with a letter and a ground; living in one's own home is not marked."""
LOOSE_COLUMNS = 6
"""Doors in a row where there are no floors: courtyards, shop fronts, cellars."""
FOOT_ROOM = 12.5


@dataclass(frozen=True, slots=True, kw_only=True)
class TowerDoor:
    """One dwelling. `floor` 0 has no floor; `heads` are the heads of its households, `use` one of the codes."""

    unit: str = shown(Shown.OFFICE, N_("单元"), default="")
    floor: int = shown(Shown.OFFICE, N_("楼层"), default=0)
    door: str = shown(Shown.OFFICE, N_("门"), default="")
    room: str = shown(Shown.OFFICE, N_("房号"), default="")
    use: str = shown(Shown.RESIDENT, N_("用途"), default="self")
    heads: tuple[str, ...] = shown(Shown.RESIDENT, N_("户主"), default=())
    people: int = shown(Shown.RESIDENT, N_("人数"), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class TowerList:
    """One building: where it is, who answers for it, its doors in any order. `floors` is what was declared."""

    place: str = shown(Shown.OFFICE, N_("楼栋"))
    as_of: str = shown(Shown.OFFICE, N_("截止日"))
    grid: str = shown(Shown.OFFICE, N_("网格"), default="")
    worker: str = shown(Shown.STAFF_NAME, N_("网格员"), default="")
    head: str = shown(Shown.STAFF_NAME, N_("楼栋长"), default="")
    floors: int = shown(Shown.OFFICE, N_("楼层"), default=0)
    doors: tuple[TowerDoor, ...] = shown(Shown.RESIDENT, N_("房屋"), default=())


@dataclass(frozen=True, slots=True)
class Bank:
    """Neighbouring doors of one unit that stand on one sheet: the unit's label and the doors' labels."""

    unit: str
    doors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """One sheet: banks from the left and floors from the top, or doors without floors."""

    banks: tuple[Bank, ...] = ()
    floors: tuple[int, ...] = ()
    loose: tuple[TowerDoor, ...] = ()


def sheets_of(tower: TowerList, t: Template) -> list[SheetPlan]:
    """How a building is divided over sheets."""
    body = body_of(t)
    upright = [door for door in tower.doors if door.floor > 0]
    loose = sorted(
        (door for door in tower.doors if door.floor <= 0),
        key=lambda door: (natural_key(door.unit), natural_key(door.room)),
    )
    pages: list[SheetPlan] = []
    if upright:
        floors = range(max(tower.floors, *(door.floor for door in upright)), 0, -1)
        most = int((body.height - t.size("unit_row")) // t.size("least_row"))
        pages += [
            SheetPlan(banks, band)
            for banks in _banks(upright, body.width - t.size("floor_column"), t)
            for band in _even(tuple(floors), most)
        ]
    rows = int(body.height // t.size("least_row"))
    for start in range(0, len(loose), rows * LOOSE_COLUMNS):
        pages.append(SheetPlan(loose=tuple(loose[start : start + rows * LOOSE_COLUMNS])))
    return pages or [SheetPlan()]


def body_of(t: Template) -> Box:
    page = Box(0, 0, SHEET.width, SHEET.height).inset(t.size("margin"))
    below = t.size("legend") + FOOT_ROOM
    return Box(page.x, page.y + t.size("head"), page.width, page.height - t.size("head") - below)


def _even(floors: tuple[int, ...], most: int) -> list[tuple[int, ...]]:
    """Bands of nearly equal height, none higher than `most` floors."""
    count = -(-len(floors) // most)
    each = -(-len(floors) // count)
    return [floors[start : start + each] for start in range(0, len(floors), each)]


def _banks(doors: Sequence[TowerDoor], width: float, t: Template) -> list[tuple[Bank, ...]]:
    """The units from left to right, as many on a sheet as can be read; a very long corridor is cut."""
    most = max(int((width + t.size("gap")) // (t.size("least_cell") + t.size("gap") / 3)), 1)
    sheets: list[list[Bank]] = [[]]
    for unit in sorted({door.unit for door in doors}, key=natural_key):
        labels = sorted({door.door for door in doors if door.unit == unit}, key=natural_key)
        for cut in _even_labels(labels, most):
            used = sum(len(bank.doors) for bank in sheets[-1])
            if used and used + len(cut) > most:
                sheets.append([])
            sheets[-1].append(Bank(unit, tuple(cut)))
    return [tuple(banks) for banks in sheets]


def _even_labels(labels: list[str], most: int) -> list[list[str]]:
    each = -(-len(labels) // -(-len(labels) // most))
    return [labels[start : start + each] for start in range(0, len(labels), each)]
