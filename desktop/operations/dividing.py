"""A whole division put into force in one step: the grids of a proposal, or the micro-grids of one grid.

Everything goes through the same acts as by hand. A micro-grid that goes over whole continues under its new grid with
its posts and groups; of one that is divided, what leaves becomes a micro-grid of its own. A grid that is left empty
ends, tied to the one that took most of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.domain.regridding import NewGrid, Place
from desktop.operations.ground import Ground
from desktop.operations.regridding import acting
from desktop.queries import grids as queries
from desktop.workspace import Workspace

Claim = tuple[str, str, str | None]  # micro-grid, building, stair


def divide(office: Workspace, grids: Sequence[NewGrid], *, on: date, today: date, actor: str) -> Changes:
    """Put a division into force: every place named goes to its grid; one step, one undo.

    Raises `Refused`: `regrid.twice` (a place in two grids), `regrid.nothing` (it is so already), `regrid.future`;
    `NotFound` for a place or grid that is not there.
    """
    subject = _("{n} 个网格").format(n=len(grids))
    with acting(office, "divide", actor=actor, on=on, today=today, subject=subject) as ground:
        dividing(grids)(ground)
    return ground.changes


def redraw_micros(
    office: Workspace, grid: str, parts: Sequence[Sequence[Place]], *, on: date, today: date, actor: str
) -> Changes:
    """The micro-grids of a grid drawn anew, one for each part; those that stand keep what they have most of.

    Raises as `divide`; `regrid.foreign` for a place that lies in another grid.
    """
    with office.read() as db:
        subject = queries.name_of(db, "grid", grid)
    with acting(office, "micros", actor=actor, on=on, today=today, subject=subject) as ground:
        redrawing(grid, parts)(ground)
    return ground.changes


def dividing(grids: Sequence[NewGrid]) -> Callable[[Ground], None]:
    """The act behind `divide`, so that a preview does what the operation does."""

    def act(ground: Ground) -> None:
        ground.insist_once([place for grid in grids for place in grid.places])
        for grid in grids:
            if grid.grid_id:
                ground.live("grid", grid.grid_id)
        _Division(ground, grids).carry_out()

    return act


class _Division:
    """One division being put into force."""

    def __init__(self, ground: Ground, grids: Sequence[NewGrid]) -> None:
        self._ground, self._grids = ground, grids
        self._target = {place.id: number for number, grid in enumerate(grids) for place in grid.places}
        self._before, self._owner = ground.claims(), dict(ground.micro_grids())
        self._stairs = ground.stairs_of(
            {p.id for g in grids for p in g.places} | set(self._split_buildings())
        )
        self._changed = False

    def _split_buildings(self) -> list[str]:
        units = [place.id for grid in self._grids for place in grid.places if place.kind == "unit"]
        return [self._ground.building_of(Place("unit", unit)) for unit in units]

    def carry_out(self) -> None:
        """Open, hand over, place what lay nowhere, end what is empty."""
        ids = self._opened()
        for micro, grid in self._owner.items():
            self._hand_over(micro, grid, ids)
        self._place_the_rest(ids)
        self._end_empty(ids)
        if not self._changed:
            raise Refused(_("这个方案和现状一样,没有变化。"), code="regrid.nothing")

    def _came_from(self, number: int) -> Counter[str]:
        """How many places of a new grid came from which grid of today."""
        found: Counter[str] = Counter()
        for micro, building, stair in self._before:
            for piece in self._pieces(building, stair):
                if self._target.get(piece, self._target.get(building)) == number:
                    found[self._owner[micro]] += 1
        return found

    def _opened(self) -> list[str]:
        made = []
        for number, grid in enumerate(self._grids):
            if grid.grid_id:
                made.append(grid.grid_id)
                continue
            sources = self._came_from(number)
            like = max(sources, key=lambda g: (sources[g], g)) if sources else self._ground.any_grid()
            new = self._ground.open_grid(like=like, name=grid.name)
            for source in sorted(sources):
                self._ground.tie("grid", source, new, "split")
            made.append(new)
            self._changed = True
        return made

    def _pieces(self, building: str, stair: str | None) -> list[str]:
        """The smallest parts a claim is about: a stair, or all stairs of a building that is divided, or the building."""
        if stair is not None:
            return [stair]
        stairs = self._stairs.get(building, [])
        if any(piece in self._target for piece in stairs):
            own = {s for _m, b, s in self._before if b == building and s is not None}
            return [piece for piece in stairs if piece not in own]
        return [building]

    def _hand_over(self, micro: str, grid: str, ids: Sequence[str]) -> None:
        groups: dict[str, list[tuple[str, str]]] = {}  # target grid: its (building, piece)
        for _micro, building, stair in (c for c in self._before if c[0] == micro):
            for piece in self._pieces(building, stair):
                number = self._target.get(piece, self._target.get(building))
                to = grid if number is None else ids[number]
                groups.setdefault(to, []).append((building, piece))
        if not groups or set(groups) == {grid}:
            return
        self._changed = True
        stays = grid if grid in groups else max(groups, key=lambda to: (len(groups[to]), to))
        for to in sorted(groups):
            if to != stays:
                made = self._ground.open_micro(to)
                self._ground.tie("micro", micro, made, "extract")
                for building, piece in groups[to]:
                    self._ground.take(Place("building" if piece == building else "unit", piece), made)
        if stays != grid:
            self._ground.carry(micro, stays)

    def _place_the_rest(self, ids: Sequence[str]) -> None:
        """What lay in no micro-grid gets one of its own in its grid."""
        claimed = {building for _m, building, stair in self._before if stair is None}
        claimed |= {stair for _m, _b, stair in self._before if stair is not None}
        for number, grid in enumerate(self._grids):
            new = []
            for place in grid.places:
                building = self._ground.building_of(place)
                stairs = self._stairs.get(building, [])
                whole = place.kind == "building" and bool(stairs) and claimed.issuperset(stairs)
                if not (place.id in claimed or building in claimed or whole):
                    new.append(place)
            if new:
                made = self._ground.open_micro(ids[number])
                for place in new:
                    self._ground.take(place, made)
                self._changed = True

    def _end_empty(self, ids: Sequence[str]) -> None:
        had: dict[str, Counter[str]] = {}
        for micro, building, stair in self._before:
            for piece in self._pieces(building, stair):
                number = self._target.get(piece, self._target.get(building))
                if number is not None:
                    had.setdefault(self._owner[micro], Counter())[ids[number]] += 1
        for grid, went in sorted(had.items()):
            if grid not in ids and not self._ground.micros_of(grid):
                self._ground.end("grid", grid)
                self._ground.tie("grid", grid, max(went, key=lambda to: (went[to], to)), "merge")
                self._changed = True


def redrawing(grid: str, parts: Sequence[Sequence[Place]]) -> Callable[[Ground], None]:
    """The act behind `redraw_micros`."""

    def act(ground: Ground) -> None:
        ground.live("grid", grid)
        wanted = [list(part) for part in parts if part]
        if not wanted:
            raise Refused(_("请先选择楼栋或单元。"), code="regrid.nothing")
        ground.insist_once([place for part in wanted for place in part])
        own = ground.micros_of(grid)
        shares = _shares(ground, own, wanted)
        kept = _kept(shares, own)
        chosen = [kept.get(number) or ground.open_micro(grid) for number in range(len(wanted))]
        ended = [micro for micro in own if micro not in chosen]
        moved = {
            ground.building_of(place)
            for number, part in enumerate(wanted)
            for place in part
            if ground.owners([place]) != [chosen[number]]
        }
        if not moved and not ended:
            raise Refused(_("这个方案和现状一样,没有变化。"), code="regrid.nothing")
        _take_divided(ground, wanted, chosen, own, moved)
        for number, part in enumerate(wanted):
            for place in part:
                ground.take(place, chosen[number])
        for micro in ended:
            went = {number: count for (m, number), count in shares.items() if m == micro}
            if went:
                ground.tie("micro", micro, chosen[max(went, key=lambda n: (went[n], -n))], "merge")
        if left := [micro for micro in ended if ground.inside("micro", micro)]:
            name = queries.name_of(ground.db, "micro", left[0])
            text = _("“{name}”里还有楼栋没有归入新的微网格,请把它们一起选上。").format(name=name)
            raise Refused(text, code="regrid.not_empty")
        for micro in ended:
            ground.end("micro", micro)

    return act


def _take_divided(
    ground: Ground,
    parts: Sequence[Sequence[Place]],
    chosen: Sequence[str],
    own: Sequence[str],
    moved: set[str],
) -> None:
    """A building whose stairs go different ways is given as a whole to where most of them go, and the others from there.

    So that a stair or a household written down later without a stair has a micro-grid.
    """
    ways: dict[str, Counter[int]] = {}
    for number, part in enumerate(parts):
        for place in part:
            if place.kind == "unit":
                ways.setdefault(ground.building_of(place), Counter())[number] += 1
    for building in sorted(ways.keys() & moved):
        whole = Place("building", building)
        if set(ground.owners([whole])) <= set(own):
            ground.take(whole, chosen[max(ways[building], key=lambda n: (ways[building][n], -n))])


def _shares(
    ground: Ground, own: Sequence[str], parts: Sequence[Sequence[Place]]
) -> Mapping[tuple[str, int], int]:
    """How many places of a standing micro-grid go into which part; every place must lie in one of `own` or nowhere."""
    found: Counter[tuple[str, int]] = Counter()
    for number, part in enumerate(parts):
        for place in part:
            for micro in ground.owners([place]):
                if micro not in own:
                    raise Refused(_("选中的楼栋有的在别的网格里。"), code="regrid.foreign")
                found[micro, number] += 1
    return found


def _kept(shares: Mapping[tuple[str, int], int], own: Sequence[str]) -> dict[int, str]:
    """Which standing micro-grid each part continues: the largest share first."""
    kept: dict[int, str] = {}
    for micro, number in sorted(shares, key=lambda pair: (-shares[pair], pair[1], own.index(pair[0]))):
        if number not in kept and micro not in kept.values():
            kept[number] = micro
    return kept
