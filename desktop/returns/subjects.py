"""The things an indicator counts, ready to be listed: a grid with its size and workers, a person with their posts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from desktop.base.i18n import _
from desktop.queries.indicator_rows import (
    BuildingFact,
    CommunityFact,
    GridFact,
    MicroFact,
    PatrolFact,
    PostFact,
    StaffFact,
    UnitFact,
)
from desktop.returns.land import Figures
from desktop.returns.rows import RowRef

# What a county table calls the measures of the ledger.
DECLARED = {
    "registered": "households",
    "occupied": "occupied",
    "living": "population",
    "people": "population",
    "carded": "cards_issued",
    "cards_due": "cards_due",
}


def declared_number(declared: Mapping[str, object], measure: str) -> int | None:
    """A figure a county table states, when it states one."""
    value = declared.get(DECLARED.get(measure, ""))
    return value if isinstance(value, int) and not isinstance(value, bool) else None


@dataclass(frozen=True, slots=True)
class Community:
    """A community as a whole."""

    fact: CommunityFact
    registered: int | None

    @property
    def ref(self) -> RowRef:
        """For lists."""
        return RowRef("community", self.fact.id, self.fact.name, self.fact.code)


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid: sums of its households (`figures`, None where only a table's figures are known), workers, patrols."""

    fact: GridFact
    community: str
    figures: Figures | None
    workers: tuple[str, ...]  # staff ids, each once
    board: bool | None
    days: tuple[str, ...]  # a day per patrol in the period

    @property
    def name(self) -> str:
        """As the office calls it."""
        return self.fact.name or _("第{n}网格").format(n=self.fact.number)

    def measure(self, name: str) -> int | None:
        """A sum over the grid's households: from the ledger, else as declared by a county table, else unknown."""
        if self.figures is not None:
            return self.figures.get("occupied" if name == "cards_due" else name, 0)
        return declared_number(self.fact.declared, name)

    def named(self, key: str) -> tuple[str, ...]:
        """The people a county table names for a post of this grid."""
        value = self.fact.declared.get(key)
        return tuple(str(name) for name in value) if isinstance(value, list) else ()

    @property
    def ref(self) -> RowRef:
        """For lists, with the size on both bases."""
        registered, occupied = self.measure("registered"), self.measure("occupied")
        if registered is None:
            where = self.community
        else:
            where = _("{community} · 登记{registered}户,实住{occupied}户").format(
                community=self.community,
                registered=registered,
                occupied="—" if occupied is None else occupied,
            )
        return RowRef("grid", self.fact.id, self.name, where)


@dataclass(frozen=True, slots=True)
class Micro:
    """A micro-grid with the sums of its households."""

    fact: MicroFact
    grid: str
    figures: Figures

    @property
    def ref(self) -> RowRef:
        """For lists."""
        households = _("{n}户").format(n=self.figures.get("registered", 0))
        name = self.fact.name or _("第{n}微网格").format(n=self.fact.number)
        return RowRef("micro_grid", self.fact.id, name, f"{self.grid} · {households}")


@dataclass(frozen=True, slots=True)
class Building:
    """A building and how many micro-grids share it."""

    fact: BuildingFact
    micros: int
    dwellings: int
    headed: bool

    @property
    def ref(self) -> RowRef:
        """For lists."""
        return RowRef("building", self.fact.id, f"{self.fact.compound} {self.fact.label}".strip())


@dataclass(frozen=True, slots=True)
class Unit:
    """A stairwell and how many micro-grids claim it."""

    fact: UnitFact
    building: str
    micros: int

    @property
    def ref(self) -> RowRef:
        """For lists."""
        return RowRef("unit", self.fact.id, f"{self.building}-{self.fact.label}")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the team with the posts held inside the scope; `grids` are those worked as grid worker."""

    fact: StaffFact
    community: str
    posts: tuple[PostFact, ...]
    grids: tuple[str, ...]  # grid ids
    grid_names: tuple[str, ...]

    @property
    def ref(self) -> RowRef:
        """For lists: community, seat in the committee, grids."""
        parts = (self.community, "、".join(self.fact.committee_posts), "、".join(self.grid_names))
        return RowRef("staff", self.fact.id, self.fact.name, " · ".join(part for part in parts if part))


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody a county table only names, for a post of a grid."""

    name: str
    grid: str
    grid_id: str

    @property
    def ref(self) -> RowRef:
        """For lists: the grid is the record that can be opened."""
        return RowRef("grid", self.grid_id, self.name, self.grid)


@dataclass(frozen=True, slots=True)
class Post:
    """One post of one person."""

    fact: PostFact
    name: str
    where: str

    @property
    def ref(self) -> RowRef:
        """For lists."""
        return RowRef("assignment", self.fact.id, self.name, self.where)


@dataclass(frozen=True, slots=True)
class Patrol:
    """One round."""

    fact: PatrolFact
    grid: str

    @property
    def ref(self) -> RowRef:
        """For lists."""
        return RowRef("patrol", self.fact.id, f"{self.fact.day} {self.grid}", self.fact.worker_name)


@dataclass(frozen=True, slots=True)
class Plain:
    """Anything whose name says enough (compound, dwelling sum, group, time slot)."""

    kind: str
    id: str
    title: str
    where: str = ""

    @property
    def ref(self) -> RowRef:
        """For lists."""
        return RowRef(self.kind, self.id, self.title, self.where)


Subject: TypeAlias = Community | Grid | Micro | Building | Unit | Person | Named | Post | Patrol | Plain
