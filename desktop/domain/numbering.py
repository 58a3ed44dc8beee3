"""Room numbers of a building from floors × doors, with the numbers nobody gives (4, 14 …) left out. No I/O."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.base.errors import Problem
from desktop.base.i18n import _
from desktop.domain.address import number_label

MOST_FLOORS, MOST_DOORS, MOST = 99, 99, 2_000


@dataclass(frozen=True, slots=True)
class Band:
    """Floors of one stair that have equally many doors. unit "" has no stair; floor 0 numbers the doors 1, 2, 3 …"""

    unit: str = "1"
    first: int = 1
    last: int = 6
    doors: int = 2


@dataclass(frozen=True, slots=True)
class Numbering:
    """Bands, and the numbers nobody gives: a skipped floor is not there, a skipped door number goes to nobody."""

    bands: tuple[Band, ...] = (Band(),)
    skip_floors: frozenset[int] = frozenset()
    skip_doors: frozenset[int] = frozenset()

    def problems(self) -> dict[str, Problem]:
        """What is wrong, by `bands.<number>`; empty when rooms can be made."""
        found: dict[str, Problem] = {}
        for number, band in enumerate(self.bands):
            if band.first < 0 or band.last < band.first or band.last > MOST_FLOORS:
                text = _("楼层从小到大填,1 到 {n};平房填 0 到 0。").format(n=MOST_FLOORS)
                found[f"bands.{number}"] = Problem("numbering.floors", text)
            elif not 1 <= band.doors <= MOST_DOORS:
                text = _("每层户数填 1 到 {n}。").format(n=MOST_DOORS)
                found[f"bands.{number}"] = Problem("numbering.doors", text)
        if not found and sum((b.last - b.first + 1) * b.doors for b in self.bands) > MOST:
            text = _("一次最多生成 {n} 套,请分几次。").format(n=f"{MOST:,}")
            found["bands.0"] = Problem("numbering.many", text)
        return found

    def rooms(self) -> tuple[tuple[str, str], ...]:
        """(unit, room) in the order of the bands, from the lowest floor up; each once."""
        made: dict[tuple[str, str], None] = {}
        for band in self.bands:
            for floor in range(band.first, band.last + 1):
                if floor and floor in self.skip_floors:
                    continue
                for door in _numbers(band.doors, self.skip_doors):
                    room = f"{floor}{door:02d}" if floor else str(door)
                    made[number_label(band.unit), room] = None
        return tuple(made)


def _numbers(count: int, skipped: frozenset[int]) -> list[int]:
    """As many doors as there are, numbered without the skipped numbers: three doors without 2 are 1, 3, 4."""
    found: list[int] = []
    number = 0
    while len(found) < count and number < MOST_DOORS:
        number += 1
        if number not in skipped:
            found.append(number)
    return found


def numbers(text: str) -> frozenset[int]:
    """The numbers in a typed list, `4、14` or `4 14`; raises ValueError for anything else."""
    parts = text.replace("、", " ").replace(",", " ").replace(",", " ").split()
    return frozenset(int(part) for part in parts)
