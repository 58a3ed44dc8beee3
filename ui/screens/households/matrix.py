"""A building's doors as the matrix shows them: where each cell stands, what it says, what is counted. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from desktop.base.i18n import _
from desktop.domain import household
from desktop.domain.door import natural
from desktop.queries.households import DoorRow
from ui.screens.households.courtyard import ground
from ui.screens.households.matrix_looks import MODES, USES, Care, KeyOf, care_words, painting, stored_day
from ui.widgets.matrix_data import Door, Look, MatrixData, Spot, Stair, Yard

__all__ = ["MODES", "counted", "matrix", "next_door", "stored_day"]
WRAP = 8  # rooms without a floor (shop fronts) stand side by side up to here
_STATES = dict(household.STATES)


@dataclass(frozen=True)
class _Lines:
    """The floors top down, and for rooms without a floor as many lines as they need."""

    labels: list[str]
    top: dict[int, int]


def matrix(
    doors: Sequence[DoorRow], mode: str, today: date, *, care: Care | None = None, courtyard: bool = False
) -> MatrixData:
    """Lay the doors of one building out; `mode` is one of MODES, `care` the categories by dwelling."""
    care = care or {}
    key_of, looks = painting(doors, mode, today, care)
    words = care if mode == "care" else {}
    if courtyard and not any(row.floor > 0 and row.unit for row in doors):
        return _yard(doors, key_of, looks, words)
    columns = _columns(doors)
    widths = {unit: len(labels) for unit, labels in columns.items()}
    lines = _lines(doors, widths)
    starts: dict[str, int] = {}
    for unit in columns:
        starts[unit] = sum(widths[u] for u in starts)
    placed: dict[Spot, Door] = {}
    behind: dict[int, list[DoorRow]] = {}
    loose: Counter[str] = Counter()
    for row in doors:
        spot = _spot(row, columns, widths, lines, starts, loose, placed)
        placed[spot] = _door(row, key_of(row), words)
        behind.setdefault(spot[0], []).append(row)
    counts = Counter(door.look for door in placed.values())
    stairs = [_stair(unit, widths[unit], doors) for unit in columns]
    notes = [counted(behind.get(line, ())) for line in range(len(lines.labels))]
    return MatrixData(lines.labels, stairs, placed, looks, counts, notes)


def _yard(doors: Sequence[DoorRow], key_of: KeyOf, looks: Sequence[Look], care: Care) -> MatrixData:
    """Doors around a yard or along lanes, in the order of their numbers."""
    ordered = sorted(doors, key=lambda row: (natural(row.unit), natural(row.room)))
    plan = ground(len(ordered))
    placed = {spot: _door(row, key_of(row), care) for spot, row in zip(plan.spots, ordered, strict=True)}
    counts = Counter(door.look for door in placed.values())
    stairs = [Stair("", plan.columns, "", counted(ordered), _brief(ordered))] if ordered else []
    labels = [""] * plan.lines
    if plan.yard is None and plan.lines > 1:
        labels = [_("第{n}排").format(n=number + 1) for number in range(plan.lines)]
    yard = Yard(*plan.yard, _("院子")) if plan.yard is not None else None
    return MatrixData(labels, stairs, placed, looks, counts, (), yard)


def counted(doors: Iterable[DoorRow]) -> str:
    """`12户 31人`: the households and residents behind some doors."""
    homes = people = 0
    for row in doors:
        homes += len(row.households)
        people += row.residents
    return _("{homes}户 {people}人").format(homes=homes, people=people)


def _brief(doors: Iterable[DoorRow]) -> str:
    return _("{n}户").format(n=sum(len(row.households) for row in doors))


def _stair(unit: str, width: int, doors: Sequence[DoorRow]) -> Stair:
    mine = [row for row in doors if row.unit == unit]
    name = _("{n}单元").format(n=unit) if unit else ""
    return Stair(name, width, unit, counted(mine), _brief(mine))


def _columns(doors: Sequence[DoorRow]) -> dict[str, list[str]]:
    """The door labels side by side, per unit in natural order."""
    found: dict[str, set[str]] = {}
    loose: Counter[str] = Counter()
    for row in doors:
        labels = found.setdefault(row.unit, set())
        if row.floor > 0:
            labels.add(row.door)
        else:
            loose[row.unit] += 1
    ordered = {}
    for unit in sorted(found, key=natural):
        side = sorted(found[unit], key=natural)
        missing = min(WRAP, loose[unit]) - len(side)
        ordered[unit] = side + [f"_{n}" for n in range(missing)]
    return ordered


def _lines(doors: Sequence[DoorRow], widths: dict[str, int]) -> _Lines:
    floors = sorted({row.floor for row in doors if row.floor > 0}, reverse=True)
    labels = [_("{n}层").format(n=floor) for floor in floors]
    top = {floor: number for number, floor in enumerate(floors)}
    loose = Counter(row.unit for row in doors if row.floor <= 0)
    if loose:
        top[0] = len(labels)
        needed = max(-(-count // max(1, widths[unit])) for unit, count in loose.items())
        labels += [_("平房") if not floors and n == 0 else "" for n in range(needed)]
    return _Lines(labels, top)


def _spot(
    row: DoorRow, columns: dict[str, list[str]], widths: dict[str, int], lines: _Lines, starts: dict[str, int],
    loose: Counter[str], placed: dict[Spot, Door],
) -> Spot:  # fmt: skip
    if row.floor > 0:
        spot = (lines.top[row.floor], starts[row.unit] + columns[row.unit].index(row.door))
        if spot not in placed:
            return spot
    number, width = loose[row.unit], max(1, widths[row.unit])
    loose[row.unit] += 1
    if 0 not in lines.top:
        lines.top[0] = len(lines.labels)
    line = lines.top[0] + number // width
    while line >= len(lines.labels):
        lines.labels.append("")
    return (line, starts[row.unit] + number % width)


def _door(row: DoorRow, look: str, care: Care) -> Door:
    names = "、".join(name for _id, name in row.households if name)
    people = (_("{n}人").format(n=row.residents),) if row.residents else ()
    use = _(USES.get(row.use, USES[""])[0])
    states = "、".join(dict.fromkeys(_(_STATES[state]) for state in row.states if state in _STATES))
    kinds = care_words(care.get(row.dwelling_id, ()))
    verified = _("{day} 核实").format(day=row.verified_on) if row.verified_on else ""
    facts = (_where(row), names, *people, use, states, "、".join(kinds), verified)
    return Door(
        row.dwelling_id, row.room or _("无号"), " ".join(kinds) or names, look, people,
        " · ".join(part for part in facts if part), str(row.residents or ""),
    )  # fmt: skip


def _where(row: DoorRow) -> str:
    return f"{row.unit}-{row.room}" if row.unit else row.room or _("无号")


def next_door(doors: Sequence[DoorRow], dwelling_id: str) -> str:
    """The next dwelling on the same stair, from the top floor down, then the next stair; "" after the last."""
    ids = [row.dwelling_id for row in doors]
    here = ids.index(dwelling_id) if dwelling_id in ids else -1
    return ids[here + 1] if 0 <= here < len(ids) - 1 else ""
