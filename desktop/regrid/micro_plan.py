"""The micro-grids of one grid as a plan a clerk can read and put into force: whole buildings, else whole stairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop.domain.regridding import Place
from desktop.queries.division import BuildingRow
from desktop.regrid.micro import HIGHEST, LOWEST, Segment, Stair, split_stairs, walking_orders


@dataclass(frozen=True, slots=True)
class MicroPart:
    """One micro-grid to be: its places and their names, its households. `contacts`: floor contacts (楼层联络员) its one
    stair needs because it is more than a micro-grid should have; `floors`: (part, of) of a stair divided by floors."""

    places: tuple[Place, ...]
    names: tuple[str, ...]
    households: int
    contacts: int = 0
    floors: tuple[int, int] | None = None

    @property
    def within(self) -> bool:
        """Whether it has as many households as a micro-grid should."""
        return LOWEST <= self.households <= HIGHEST


def micro_plan(
    rows: Sequence[BuildingRow],
    stairs: Mapping[str, Sequence[BuildingRow]],
    boxes: Mapping[str, tuple[int, int, int, int]],
    *,
    grid: str,
    basis: str = "registered",
    by_floors: bool = False,
) -> tuple[MicroPart, ...]:
    """The cheapest micro-grids of a grid (its id): the exact optimum for the best of three walking orders.

    `rows` in the order of the office. A stair is never divided unless `by_floors`; then its parts are flagged.
    """
    pieces: dict[str, BuildingRow] = {}
    for row in rows:
        for piece in stairs.get(row.id) or (row,):
            if piece.grid_id == grid:
                pieces[piece.id] = piece
    order = {key: number for number, key in enumerate(pieces)}
    found = [
        Stair(
            row.id, row.households(basis), row.of or row.id, row.compound_id, boxes[row.of or row.id][0],
            boxes[row.of or row.id][1],
        )
        for row in pieces.values()
    ]  # fmt: skip
    segments = split_stairs(walking_orders(found, lambda stair: (order[stair.id],)), by_floors=by_floors)
    names = {row.id: row.name for row in rows}
    whole = {row.id: len(stairs.get(row.id) or (row,)) for row in rows}
    return tuple(_part(segment, pieces, names, whole) for segment in segments)


def _part(
    segment: Segment, pieces: Mapping[str, BuildingRow], names: Mapping[str, str], whole: Mapping[str, int]
) -> MicroPart:
    """Buildings all of whose stairs are together are named as buildings."""
    own: dict[str, list[str]] = {}
    for stair in segment.stairs:
        own.setdefault(pieces[stair].of or stair, []).append(stair)
    places: list[Place] = []
    words: list[str] = []
    for building, inside in own.items():
        if len(inside) == whole[building]:
            places.append(Place("building", building))
            words.append(names[building])
        else:
            places += [pieces[stair].place for stair in inside]
            words += [pieces[stair].name for stair in inside]
    contacts = -(-segment.households // HIGHEST) if segment.oversize and len(segment.stairs) == 1 else 0
    return MicroPart(tuple(places), tuple(words), segment.households, contacts, segment.floors)


def in_force(parts: Sequence[MicroPart]) -> list[tuple[Place, ...]]:
    """What is written down of a plan: the parts of a stair that is divided by floors are one, for nothing is less
    than a stair; who looks after which floors stands on the contact list."""
    return [part.places for part in parts if part.floors is None or part.floors[0] == 1]
