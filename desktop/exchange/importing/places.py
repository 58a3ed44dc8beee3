"""Places an import needs: found in the register or planned anew; grids get their buildings and units."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from desktop.domain.address import Address
from desktop.exchange.importing.decisions import Decisions
from desktop.exchange.importing.issues import Issue
from desktop.exchange.importing.plan import Plan
from desktop.queries.register import PlaceKey

_GRID_NAMES = "零一二三四五六七八九十"


class Places:
    """Gives ids of compounds, buildings, units, dwellings and grids, planning those that are missing."""

    def __init__(self, plan: Plan, decisions: Decisions, community_id: str) -> None:
        self._plan = plan
        self._known = plan.register
        self._decisions = decisions
        self._community = community_id
        self._votes: dict[tuple[str, str], Counter[tuple[int, int]]] = defaultdict(Counter)
        self._uses: dict[str, str] = {}

    @property
    def courtyards(self) -> set[str]:
        """Compounds whose buildings are courtyards."""
        return self._known.courtyards | set(self._decisions.book.courtyards)

    def compound(self, name: str) -> str:
        """The compound of this official name; its other spellings come from the decisions."""
        known = self._known
        if name not in known.compounds:
            book = self._decisions.book
            aliases = [a for a, official in book.aliases.items() if official == name]
            kind = "courtyard" if name in book.courtyards else "compound"
            known.compounds[name] = self._plan.writes.create(
                "compound",
                community_id=self._community,
                name=name,
                kind=kind,
                aliases=aliases,
                sort_no=len(known.compounds) + 1,
            )
            known.aliases[name] = aliases
            if kind == "courtyard":
                known.courtyards.add(name)
        return known.compounds[name]

    def add_aliases(self, name: str, aliases: list[str]) -> None:
        """Remember further spellings of a compound."""
        entity_id = self.compound(name)
        before = self._known.aliases.get(name, [])
        merged = [*before, *(a for a in aliases if a not in before)]
        if merged != before:
            self._known.aliases[name] = merged
            if entity_id in self._plan.writes.creates["compound"]:
                self._plan.writes.creates["compound"][entity_id]["aliases"] = merged
            else:
                self._plan.writes.change("compound", entity_id, {"aliases": before}, aliases=merged)

    def building(self, compound: str, label: str) -> str:
        """The building of this label."""
        key = (compound, label)
        if key not in self._known.buildings:
            kind = (
                "courtyard"
                if compound in self._known.courtyards or compound in self._decisions.book.courtyards
                else "building"
            )
            self._known.buildings[key] = self._plan.writes.create(
                "building", compound_id=self.compound(compound), label=label, kind=kind
            )
        return self._known.buildings[key]

    def unit(self, building_id: str, label: str) -> str:
        """The unit of this label."""
        key = (building_id, label)
        if key not in self._known.units:
            self._known.units[key] = self._plan.writes.create("unit", building_id=building_id, label=label)
        return self._known.units[key]

    def dwelling(self, address: Address) -> tuple[str, bool]:
        """(id, whether it is new) of the dwelling at a complete address."""
        key: PlaceKey = address.key
        found = self._known.dwellings.get(key)
        if found:
            return found, False
        building = self.building(address.compound, address.building)
        unit = self.unit(building, address.unit) if address.unit else None
        entity_id = self._plan.writes.create(
            "dwelling", building_id=building, unit_id=unit, room=address.room
        )
        self._known.dwellings[key] = entity_id
        return entity_id, True

    def use(self, dwelling_id: str, state: str | None) -> bool:
        """Note the use of a dwelling; the last word of a file counts. Answers whether it differs from the register."""
        if state is None:
            return False
        self._uses[dwelling_id] = state
        return self._known.uses.get(dwelling_id) != state

    def grid(self, number: int) -> str | None:
        """The grid of this number, planned when the community has it."""
        if not self._decisions.grid_exists(number) and number not in self._known.grids:
            return None
        if number not in self._known.grids:
            name = f"第{_GRID_NAMES[number]}网格" if number <= 10 else f"第{number}网格"
            code = self._known.community.get("code") or self._decisions.community.get("code", "")
            self._known.grids[number] = self._plan.writes.create(
                "grid",
                community_id=self._community,
                number=number,
                name=name,
                kind="basic",
                code=f"{code}{number:03d}" if len(code) == 12 else None,
            )
        return self._known.grids[number]

    def micro(self, grid: int, number: int) -> str | None:
        """The micro-grid of this number."""
        grid_id = self.grid(grid)
        if grid_id is None:
            return None
        if (grid, number) not in self._known.micros:
            self._known.micros[grid, number] = self._plan.writes.create(
                "micro_grid", grid_id=grid_id, number=number, name=f"{grid}-{number}"
            )
        return self._known.micros[grid, number]

    def vote(self, address: Address, micro: tuple[int, int]) -> None:
        """A row says that this place lies in this micro-grid."""
        building = self.building(address.compound, address.building)
        unit = self.unit(building, address.unit) if address.unit else ""
        self._votes[building, unit][micro] += 1
        self.micro(*micro)

    def settle(self) -> None:
        """Turn what the rows said into territory: whole buildings where one micro-grid has all units, else units."""
        for dwelling_id, state in self._uses.items():
            current = {"use": self._known.uses.get(dwelling_id)}
            self._plan.writes.change("dwelling", dwelling_id, current, use=state)
        by_building: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
        for (building, unit), votes in self._votes.items():
            by_building[building][unit] = votes.most_common(1)[0][0]
        for building, units in by_building.items():
            wanted = set(units.values())
            if len(wanted) > 1 or any(_divided(self._votes[building, unit]) for unit in units):
                self._plan.issues.append(Issue(None, None, None, "building.split_over_micro_grids"))
            for unit, micro in ({"": wanted.pop()} if len(wanted) == 1 else units).items():
                self._claim(building, unit, micro)

    def _claim(self, building: str, unit: str, micro: tuple[int, int]) -> None:
        territory = self._known.territory
        taken = territory.get((building, unit)) or territory.get((building, ""))
        if taken is None and not unit and any(b == building for b, _unit in territory):
            return  # the units of this building are spoken for one by one
        micro_id = self.micro(*micro)
        if taken is not None and self._known.micro_of_grid(taken) not in (None, micro[0]):
            self._plan.issues.append(Issue(None, None, None, "dwelling.grid_conflict"))
        if taken is not None or micro_id is None:
            return
        territory[building, unit] = micro_id
        self._plan.writes.create(
            "territory", micro_grid_id=micro_id, building_id=building, unit_id=unit or None
        )

    def scope(self, kind: str | None, ref: Any) -> str | None:
        """The id of a post's scope, planned when it is missing."""
        if kind == "community":
            return self._community
        if kind == "grid":
            return self.grid(ref)
        if kind == "micro":
            return self.micro(*ref)
        if kind == "building":
            return self.building(*ref)
        return None


def _divided(votes: Counter[tuple[int, int]]) -> bool:
    """Whether a stair seems to lie in two micro-grids: the second one has a fifth of the rows at least."""
    ranked = votes.most_common(2)
    return len(ranked) > 1 and ranked[1][1] * 5 >= sum(votes.values())
