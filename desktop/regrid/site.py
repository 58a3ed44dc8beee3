"""What is divided: buildings (or single stairs) with their households, who neighbours whom, and what is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from desktop.base.errors import Refused
from desktop.base.i18n import N_, _

CARE_LOAD: Final = 2  # a special-care household is as much work as two more


@dataclass(frozen=True, slots=True)
class Unit:
    """A building, or one stair of a building too large for a grid.

    `households` on the chosen basis; `care`: how many of them hold special-care people; `current`: index of the
    grid it is in (-1: none yet); `compound`: index of its compound; `locked`: must stay in `current`.
    """

    id: str
    households: int
    care: int
    compound: int
    current: int = -1
    locked: bool = False

    @property
    def load(self) -> int:
        """Workload in household-equivalents."""
        return self.households + CARE_LOAD * self.care


@dataclass(frozen=True, slots=True)
class Norms:
    """How many households a grid may have; source 004 asks for 300 to 500."""

    lower: int = 300
    upper: int = 500


@dataclass(frozen=True, slots=True)
class Weights:
    """What a fault costs, in household-equivalents; a fraction is given in hundredths by `stay`.

    band: per household above or below the norm. balance: whether unequal workload costs. stay: per household that
    changes its grid, in hundredths. compound: per additional grid a compound is cut into. cut: per unit of link
    strength between two grids.
    """

    band: int = 50
    balance: int = 1
    stay: int = 100
    compound: int = 80
    cut: int = 3


@dataclass(frozen=True, slots=True)
class Preset:
    """A choice a clerk understands; its weights say how dear moving is."""

    key: str
    name: str
    weights: Weights


ADJUST: Final = Preset("adjust", N_("微调"), Weights(stay=200))
BALANCE: Final = Preset("balance", N_("均衡"), Weights(stay=30))
REDRAW: Final = Preset("redraw", N_("重划"), Weights(stay=5))
PRESETS: Final = (ADJUST, BALANCE, REDRAW)


@dataclass(frozen=True)
class Site:
    """`links`: (unit, unit, strength) by index, each pair once. Raises `Refused` for links that name no unit."""

    units: Sequence[Unit]
    links: Sequence[tuple[int, int, int]]
    norms: Norms = field(default_factory=Norms)

    def __post_init__(self) -> None:
        for one, other, strength in self.links:
            if (
                not (0 <= one < len(self.units) and 0 <= other < len(self.units))
                or one == other
                or strength < 0
            ):
                raise Refused(_("相邻关系写错了,请重新生成。"), code="regrid.links")

    @property
    def households(self) -> int:
        """All households."""
        return sum(unit.households for unit in self.units)

    def neighbours(self) -> list[list[tuple[int, int]]]:
        """For each unit, who it touches and how strongly; a pair named twice adds up."""
        strengths: dict[tuple[int, int], int] = {}
        for one, other, strength in self.links:
            key = (min(one, other), max(one, other))
            strengths[key] = strengths.get(key, 0) + strength
        found: list[list[tuple[int, int]]] = [[] for _unit in self.units]
        for (one, other), strength in sorted(strengths.items()):
            found[one].append((other, strength))
            found[other].append((one, strength))
        return found

    def feasible_numbers(self) -> range:
        """The numbers of grids with which the average is within the norm; empty when none is."""
        fewest = -(-self.households // self.norms.upper)
        most = self.households // self.norms.lower
        return range(max(1, fewest), most + 1)

    def sides(self) -> list[list[int]]:
        """The units by what barriers leave connected, largest first; units in order."""
        near, seen, found = self.neighbours(), set[int](), []
        for start in range(len(self.units)):
            if start in seen:
                continue
            side, rest = [], [start]
            seen.add(start)
            while rest:
                unit = rest.pop()
                side.append(unit)
                for other, _strength in near[unit]:
                    if other not in seen:
                        seen.add(other)
                        rest.append(other)
            found.append(sorted(side))
        return sorted(found, key=lambda side: (-sum(self.units[u].households for u in side), side[0]))
