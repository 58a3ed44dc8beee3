"""Which micro-grid a place lies in on the day: the territory rows, a unit's own before its building's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from desktop.queries.indicator_facts import Facts
from desktop.queries.indicator_work import CareFact

Figures = Mapping[str, int]


def add(sums: dict[str, int], figures: Figures) -> None:
    """Add figures to sums in place."""
    for name, number in figures.items():
        sums[name] = sums.get(name, 0) + number


@dataclass(frozen=True)
class Land:
    """The division of one office: a household in no or in several micro-grids is a gap, counted in none."""

    facts: Facts
    _micro_ids: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        grids = {grid.id for grid in self.facts.grids}
        live = frozenset(micro.id for micro in self.facts.micros if micro.grid_id in grids)
        object.__setattr__(self, "_micro_ids", live)

    @cached_property
    def owners(self) -> Mapping[tuple[str, str | None], frozenset[str]]:
        """The micro-grids that claim a building (unit None) or a unit."""
        found: dict[tuple[str, str | None], set[str]] = defaultdict(set)
        for land in self.facts.lands:
            if land.micro_id in self._micro_ids:
                found[land.building_id, land.unit_id or None].add(land.micro_id)
        return {place: frozenset(micros) for place, micros in found.items()}

    def micros_of(self, building_id: str | None, unit_id: str | None) -> frozenset[str]:
        """The micro-grids a place lies in: one when all is well, none for a gap, several for an overlap."""
        if building_id is None:
            return frozenset()
        own = self.owners.get((building_id, unit_id)) if unit_id else None
        return own or self.owners.get((building_id, None), frozenset())

    @cached_property
    def micros_of_building(self) -> Mapping[str, frozenset[str]]:
        """Every micro-grid that owns a part of a building."""
        found: dict[str, frozenset[str]] = {}
        for (building_id, _unit), micros in self.owners.items():
            found[building_id] = found.get(building_id, frozenset()) | micros
        return found

    @cached_property
    def cares_by_micro(self) -> Mapping[str, list[CareFact]]:
        """The care records of each micro-grid, in their order."""
        found: dict[str, list[CareFact]] = defaultdict(list)
        for care in self.facts.work.cares:
            micros = self.micros_of(care.building_id, care.unit_id)
            if len(micros) == 1:
                found[next(iter(micros))].append(care)
        return found

    @cached_property
    def by_micro(self) -> Mapping[str, Figures]:
        """The household and resident sums of each micro-grid."""
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for place in self.facts.places:
            micros = self.micros_of(place.building_id, place.unit_id)
            if len(micros) == 1:
                add(found[next(iter(micros))], place.figures)
        return found

    @cached_property
    def by_community(self) -> Mapping[str, Figures]:
        """The sums of each community, with `placed` and `overlapping` households beside the measures.

        A household whose address is pending belongs to the office's first community.
        """
        home = {building.id: building.community_id for building in self.facts.buildings}
        first = self.facts.communities[0].id if self.facts.communities else ""
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for place in self.facts.places:
            count = len(self.micros_of(place.building_id, place.unit_id))
            households = place.figures["registered"]
            sums = found[home.get(place.building_id or "") or first]
            add(sums, place.figures)
            add(sums, {"placed": households * (count == 1), "overlapping": households * (count > 1)})
        return found
