"""The places of one community seen through a scope, with the sums over their households."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

from desktop.base.i18n import _
from desktop.queries.indicator_facts import Facts
from desktop.queries.indicator_rows import CommunityFact, GridFact
from desktop.returns.land import Figures, Land, add
from desktop.returns.norms import Norms
from desktop.returns.scope import GRID, MICRO, WORKER, Scope
from desktop.returns.subjects import (
    Building,
    Community,
    Grid,
    Micro,
    Plain,
    Unit,
    declared_number,
)

WORKER_ROLE = "grid_worker"
BOARD_PARTS = ("map", "contact", "duty")


class Team:
    """Who works which grids in the whole office: a person's second grid counts wherever one looks from."""

    def __init__(self, facts: Facts) -> None:
        live = {grid.id for grid in facts.grids}
        grids: dict[str, list[str]] = defaultdict(list)
        workers: dict[str, list[str]] = defaultdict(list)
        for post in facts.posts:
            if (
                post.role == WORKER_ROLE
                and post.scope_id in live
                and post.scope_id not in grids[post.staff_id]
            ):
                grids[post.staff_id].append(post.scope_id)
                workers[post.scope_id].append(post.staff_id)
        self.grids: Mapping[str, list[str]] = grids
        self.workers: Mapping[str, list[str]] = workers
        self.names = {grid.id: grid.name or _("第{n}网格").format(n=grid.number) for grid in facts.grids}


class Places:
    """The places of one community that lie in a scope, and the sums over the households in them."""

    def __init__(
        self, facts: Facts, land: Land, team: Team, norms: Norms, community: CommunityFact, scope: Scope
    ) -> None:
        self.facts, self.land, self.team = facts, land, team
        self.norms, self.home, self.scope = norms, community, scope

    # places

    @cached_property
    def grid_facts(self) -> tuple[GridFact, ...]:
        """The grids in scope; none for a single micro-grid."""
        own = [grid for grid in self.facts.grids if grid.community_id == self.home.id]
        if self.scope.kind == GRID:
            own = [grid for grid in own if grid.id == self.scope.id]
        elif self.scope.kind == WORKER:
            own = [grid for grid in own if self.scope.id in self.team.workers.get(grid.id, ())]
        elif self.scope.kind == MICRO:
            own = []
        return tuple(own)

    @cached_property
    def micros(self) -> tuple[Micro, ...]:
        """The micro-grids in scope."""
        names = {grid.id: grid.name for grid in self.facts.grids if grid.community_id == self.home.id}
        inside = names if self.scope.kind == MICRO else {grid.id for grid in self.grid_facts}
        return tuple(
            Micro(fact, names[fact.grid_id], self.land.by_micro.get(fact.id, {}))
            for fact in self.facts.micros
            if fact.grid_id in inside and (self.scope.kind != MICRO or fact.id == self.scope.id)
        )

    @cached_property
    def micro_ids(self) -> frozenset[str]:
        return frozenset(micro.fact.id for micro in self.micros)

    @property
    def whole(self) -> bool:
        """The scope is all of the community."""
        return self.scope.depth == 0

    @cached_property
    def has_ledger(self) -> bool:
        """The community has household records of its own."""
        return bool(self.land.by_community.get(self.home.id, {}).get("registered"))

    @cached_property
    def grids(self) -> tuple[Grid, ...]:
        """The grids in scope with everything indicators ask of them."""
        days: dict[str, list[str]] = defaultdict(list)
        for patrol in self.facts.patrols:
            days[patrol.grid_id].append(patrol.day)
        return tuple(
            Grid(
                fact=fact, community=self.home.name, figures=self._figures(fact),
                workers=tuple(self.team.workers.get(fact.id, ())), board=self._board(fact),
                days=tuple(days.get(fact.id, ())),
            )
            for fact in self.grid_facts
        )  # fmt: skip

    def _figures(self, fact: GridFact) -> Figures | None:
        sums: dict[str, int] = {}
        for micro in self.facts.micros:
            if micro.grid_id == fact.id:
                add(sums, self.land.by_micro.get(micro.id, {}))
        if sums.get("registered"):
            return sums
        known_otherwise = declared_number(fact.declared, "registered") is not None or not self.has_ledger
        return None if known_otherwise else sums

    def _board(self, fact: GridFact) -> bool | None:
        parts = {part for board in self.facts.boards if board.grid_id == fact.id for part in board.parts}
        said = [mark for mark in fact.board if mark is not None]
        if not parts and not said:
            return None
        return all(mark or part in parts for mark, part in zip(fact.board, BOARD_PARTS, strict=True))

    @cached_property
    def community(self) -> Community:
        """The community itself."""
        return Community(self.home, self.measure("registered"))

    @cached_property
    def buildings(self) -> tuple[Building, ...]:
        """Buildings of the community, or those with a part in the scope."""
        headed = {post.scope_id for post in self.facts.posts if post.role == "building_head"}
        found = []
        for fact in self.facts.buildings:
            micros = self.land.micros_of_building.get(fact.id, frozenset())
            if fact.community_id == self.home.id and (self.whole or micros & self.micro_ids):
                dwellings = self.facts.dwellings.get(fact.id, 0)
                found.append(
                    Building(fact, len(micros), dwellings, fact.id in headed or bool(fact.head_name))
                )
        return tuple(found)

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """Units of the buildings in scope."""
        names = {b.fact.id: b.ref.title for b in self.buildings}
        return tuple(
            Unit(unit, names[unit.building_id], len(self.land.micros_of(unit.building_id, unit.id)))
            for unit in self.facts.units
            if unit.building_id in names
            and (self.whole or self.land.micros_of(unit.building_id, unit.id) & self.micro_ids)
        )

    @cached_property
    def compounds(self) -> tuple[Plain, ...]:
        """Compounds of the community, or those with a building in scope."""
        names = {b.fact.compound for b in self.buildings}
        if self.whole:
            return tuple(
                Plain("compound", c.id, c.name)
                for c in self.facts.compounds
                if c.community_id == self.home.id
            )
        return tuple(Plain("compound", name, name) for name in sorted(names))

    # figures of the long tables

    def measure(self, name: str) -> int | None:
        """A household or resident sum: the ledger's, plus what is declared for grids without a ledger."""
        if self.scope.kind == MICRO:
            key = "occupied" if name == "cards_due" else name
            return sum(micro.figures.get(key, 0) for micro in self.micros) if self.has_ledger else None
        declared = [
            n for grid in self.grids if grid.figures is None and (n := grid.measure(name)) is not None
        ]
        if not self.has_ledger:
            if declared:
                return sum(declared)
            return declared_number(self.home.declared, name) if self.whole else None
        if not self.whole:
            kept = [
                n for grid in self.grids if grid.figures is not None and (n := grid.measure(name)) is not None
            ]
            return sum(kept) + sum(declared)
        sums = self.land.by_community.get(self.home.id, {})
        return sums.get("occupied" if name == "cards_due" else name, 0) + sum(declared)

    def holds(self, building_id: str | None, unit_id: str | None) -> bool:
        """Whether a household of that place is counted in this view."""
        micros = self.land.micros_of(building_id, unit_id)
        if not self.whole:
            return len(micros) == 1 and micros <= self.micro_ids
        home = self._building_home.get(building_id or "")
        return (home or self.facts.communities[0].id) == self.home.id

    @cached_property
    def _building_home(self) -> Mapping[str, str]:
        return {building.id: building.community_id for building in self.facts.buildings}
