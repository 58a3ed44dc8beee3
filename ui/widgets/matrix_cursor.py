"""Which door of a building is current and which are selected, by arrows, block, number and toggle. No Qt."""

from __future__ import annotations

import time
from collections.abc import Callable

from ui.widgets.matrix_data import MatrixData, Spot, jump

PAUSE = 1.2  # seconds after which typed digits begin a new door number


class Cursor:
    """`spot` is the current door, `selected` those chosen with it; both None or empty in a building without doors."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.data = MatrixData((), (), {})
        self.spot: Spot | None = None
        self.selected: frozenset[Spot] = frozenset()
        self._anchor: Spot | None = None
        self._clock = clock
        self._typed, self._typed_at = "", 0.0

    def show(self, data: MatrixData) -> None:
        """Another building, or the same one read again: what is still there stays current and selected."""
        current, chosen = self.id_at(self.spot), {self.id_at(spot) for spot in self.selected}
        self.data = data
        still = {spot for spot, door in data.doors.items() if door.id in chosen}
        first = next(iter(sorted(data.doors)), None)
        self.spot = self._anchor = (self.spot_of(current) if current else None) or first
        keeps = len(still) > 1 and self.spot in still
        self.selected = frozenset(still) if keeps else frozenset({self.spot} if self.spot else ())

    def id_at(self, spot: Spot | None) -> str:
        """The dwelling at a spot, "" where there is none."""
        door = self.data.doors.get(spot) if spot is not None else None
        return door.id if door is not None else ""

    def spot_of(self, door_id: str) -> Spot | None:
        """Where a dwelling stands."""
        return next((spot for spot, door in self.data.doors.items() if door.id == door_id), None)

    def selected_ids(self) -> tuple[str, ...]:
        """The selected dwellings, top left first."""
        return tuple(self.data.doors[spot].id for spot in sorted(self.selected))

    def go(self, spot: Spot, *, extend: bool = False, toggle: bool = False) -> None:
        """Make a door current: alone, with the block from where the selection began, or beside what is selected."""
        self.spot = spot
        if not extend or self._anchor is None:
            self._anchor = spot
        self.selected = self.selected ^ {spot} if toggle else self._block(self._anchor, spot)

    def select_all(self) -> None:
        """Every door of the building."""
        self.selected = frozenset(self.data.doors)

    def _block(self, one: Spot, other: Spot) -> frozenset[Spot]:
        lines = range(min(one[0], other[0]), max(one[0], other[0]) + 1)
        columns = range(min(one[1], other[1]), max(one[1], other[1]) + 1)
        return frozenset((y, x) for y in lines for x in columns if (y, x) in self.data.doors)

    def next(self, by: Spot, steps: int = 1) -> Spot | None:
        """The door some steps on in a direction; gaps are stepped over, the last one is the end."""
        if self.spot is None:
            return next(iter(sorted(self.data.doors)), None)
        found, (line, column) = None, self.spot
        while steps and 0 <= line + by[0] < len(self.data.floors):
            line, column = line + by[0], column + by[1]
            if not 0 <= column < self.data.columns:
                break
            if (line, column) in self.data.doors:
                found, steps = (line, column), steps - 1
        return found

    def end(self, *, last: bool, whole: bool) -> Spot | None:
        """The first or last door of the floor, or of the whole building."""
        line = self.spot[0] if self.spot is not None else 0
        spots = sorted(spot for spot in self.data.doors if whole or spot[0] == line)
        return spots[-1 if last else 0] if spots else None

    def type(self, text: str) -> Spot | None:
        """The door a number means as far as it was typed; another sign within `PAUSE` goes on with it."""
        now = self._clock()
        fresh = now - self._typed_at >= PAUSE
        self._typed, self._typed_at = (text if fresh else self._typed + text), now
        return jump(self.data, self._typed, self.spot)
