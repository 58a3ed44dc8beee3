"""An office's facts by community, so that looking at one community never walks through the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from desktop.queries.indicator_facts import Facts

T = TypeVar("T")


def _grouped(items: Iterable[tuple[str, T]]) -> Mapping[str, list[T]]:
    found: dict[str, list[T]] = defaultdict(list)
    for key, item in items:
        found[key].append(item)
    return found


def by_community(facts: Facts) -> Mapping[str, Facts]:
    """Community id -> the facts that lie in it; `communities` and `places` stay whole.

    A post lies where its place lies, or with its holder when it has none; a person stands in the community of
    their file and in every community they hold a post in.
    """
    home = {community.id: community.id for community in facts.communities}
    home |= {grid.id: grid.community_id for grid in facts.grids}
    home |= {micro.id: home.get(micro.grid_id, "") for micro in facts.micros}
    home |= {building.id: building.community_id for building in facts.buildings}
    home |= {unit.id: home.get(unit.building_id, "") for unit in facts.units}
    posts = _grouped(
        (home.get(p.scope_id, "") if p.scope_id else facts.staff[p.staff_id].community_id, p)
        for p in facts.posts
    )
    grids = _grouped((g.community_id, g) for g in facts.grids)
    micros = _grouped((home[m.id], m) for m in facts.micros)
    buildings = _grouped((b.community_id, b) for b in facts.buildings)
    units = _grouped((home[u.id], u) for u in facts.units)
    boards = _grouped((home.get(b.grid_id, ""), b) for b in facts.boards)
    patrols = _grouped((home.get(p.grid_id, ""), p) for p in facts.patrols)
    staff = _grouped((s.community_id, s.id) for s in facts.staff.values())
    parts = {}
    for community in facts.communities:
        key = community.id
        members = [*staff.get(key, ()), *(p.staff_id for p in posts.get(key, ()))]
        parts[key] = replace(
            facts,
            grids=tuple(grids.get(key, ())), micros=tuple(micros.get(key, ())), posts=tuple(posts.get(key, ())),
            buildings=tuple(buildings.get(key, ())), units=tuple(units.get(key, ())),
            boards=tuple(boards.get(key, ())), patrols=tuple(patrols.get(key, ())),
            staff={member: facts.staff[member] for member in dict.fromkeys(members)},
        )  # fmt: skip
    return parts
