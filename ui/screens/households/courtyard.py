"""Where the doors of a courtyard or a lane of 平房 stand: around the yard, or in rows along lanes. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from ui.widgets.matrix_data import Spot

AROUND = 26  # doors that stand around one yard at most; more of them stand in rows
WIDEST = 6  # doors side by side around a yard
ROW = 10  # doors of a row along a lane


@dataclass(frozen=True)
class Ground:
    """`spots` of the doors in their order; `yard` (top, left, bottom, right) is open ground, None along lanes."""

    spots: tuple[Spot, ...]
    lines: int
    columns: int
    yard: tuple[int, int, int, int] | None = None


def ground(count: int) -> Ground:
    """Places for `count` doors: clockwise around a yard from its upper left corner, the gate left open below."""
    if count <= 3 or count > AROUND:
        columns = min(ROW, max(1, count))
        spots = tuple(divmod(number, columns) for number in range(count))
        return Ground(spots, -(-count // columns) if count else 0, columns)
    columns = max(3, min(WIDEST, -(-(count + 4) // 3)))
    lines = max(3, -(-(count - 2 * columns) // 2) + 2)
    ring: list[Spot] = [(0, x) for x in range(columns)]
    ring += [(y, columns - 1) for y in range(1, lines)]
    ring += [(lines - 1, x) for x in range(columns - 2, -1, -1)]
    ring += [(y, 0) for y in range(lines - 2, 0, -1)]
    return Ground(_spread(ring, count, lines), lines, columns, (1, 1, lines - 2, columns - 2))


def _spread(ring: list[Spot], count: int, lines: int) -> tuple[Spot, ...]:
    """The places of the ring that are doors: what is too many stays open in the middle of the lower side."""
    spare = len(ring) - count
    lower = [spot for spot in ring if spot[0] == lines - 1]
    middle = (len(lower) - spare) // 2
    gate = set(lower[max(0, middle) : max(0, middle) + spare])
    kept = [spot for spot in ring if spot not in gate]
    return tuple(kept[:count])
