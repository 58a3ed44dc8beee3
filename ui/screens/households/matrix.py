"""A building's doors as the matrix shows them: where each cell stands and what its colour says. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from desktop.base.i18n import N_, _
from desktop.domain.door import natural
from desktop.queries.households import DoorRow
from ui.theme.roles import Cell
from ui.widgets.matrix_data import Door, Look, MatrixData, Shape, Stair

WRAP = 8  # rooms without a floor (courtyards) stand side by side up to here
RECENT, USUAL = 90, 365  # days since a household was confirmed

_USES: dict[str, tuple[str, Cell, Shape]] = {
    "self": (N_("自住"), Cell.CALM, Shape.NONE),
    "rented": (N_("租住"), Cell.SKY, Shape.DOT),
    "vacant": (N_("空置"), Cell.GREY, Shape.STRIPES),
    "not_reached": (N_("未入户"), Cell.ROSE, Shape.CROSS),
    "commercial": (N_("商用"), Cell.LILAC, Shape.SQUARE),
    "other": (N_("其他"), Cell.STRAW, Shape.TRIANGLE),
    "": (N_("未登记"), Cell.SAND, Shape.RING),
}
_AGES: dict[str, tuple[str, Cell, Shape]] = {
    "recent": (N_("三个月内核实"), Cell.MINT, Shape.NONE),
    "usual": (N_("一年内核实"), Cell.CALM, Shape.DOT),
    "old": (N_("一年以上没核实"), Cell.SAND, Shape.TRIANGLE),
    "never": (N_("没有核实过"), Cell.ROSE, Shape.CROSS),
    "empty": (N_("没有住户"), Cell.GREY, Shape.STRIPES),
}
_GRID_FILLS = (Cell.SKY, Cell.SAND, Cell.MINT, Cell.LILAC, Cell.ROSE, Cell.TEAL, Cell.STRAW, Cell.CLAY)
_GRID_SHAPES = (Shape.NONE, Shape.DOT, Shape.RING, Shape.TRIANGLE, Shape.SQUARE, Shape.CROSS)

MODES: tuple[tuple[str, str], ...] = (
    ("use", N_("用途")),
    ("grid", N_("微网格")),
    ("age", N_("核实")),
)


@dataclass(frozen=True)
class _Lines:
    """The floors top down, and for rooms without a floor as many lines as they need."""

    labels: list[str]
    top: dict[int, int]


def matrix(doors: Sequence[DoorRow], mode: str, today: date) -> MatrixData:
    """Lay the doors of one building out; `mode` is one of MODES."""
    columns = _columns(doors)
    widths = {unit: len(labels) for unit, labels in columns.items()}
    lines = _lines(doors, widths)
    key_of, looks = _painting(doors, mode, today)
    starts: dict[str, int] = {}
    for unit in columns:
        starts[unit] = sum(widths[u] for u in starts)
    placed: dict[tuple[int, int], Door] = {}
    loose: Counter[str] = Counter()
    for row in doors:
        spot = _spot(row, columns, widths, lines, starts, loose, placed)
        placed[spot] = _door(row, key_of(row))
    counts = Counter(door.look for door in placed.values())
    stairs = [Stair(_("{n}单元").format(n=unit) if unit else "", widths[unit]) for unit in columns]
    return MatrixData(lines.labels, stairs, placed, looks, counts)


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
    loose: Counter[str], placed: dict[tuple[int, int], Door],
) -> tuple[int, int]:  # fmt: skip
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


def _door(row: DoorRow, look: str) -> Door:
    names = "、".join(name for _id, name in row.households if name)
    people = (_("{n}人").format(n=row.residents),) if row.residents else ()
    use = _(_USES.get(row.use, _USES[""])[0])
    tip = "\n".join(part for part in (f"{row.room}  {use}", names, *people, row.verified_on) if part)
    return Door(row.dwelling_id, row.room or _("无号"), names, look, people, tip)


def _painting(
    doors: Sequence[DoorRow], mode: str, today: date
) -> tuple[Callable[[DoorRow], str], tuple[Look, ...]]:
    if mode == "grid":
        numbers = sorted({row.micro_grid for row in doors}, key=natural)
        return (lambda row: row.micro_grid), tuple(_grid_look(n, key) for n, key in enumerate(numbers))
    if mode == "age":
        return (lambda row: _age(row, today)), tuple(Look(k, _(w), c, s) for k, (w, c, s) in _AGES.items())
    looks = tuple(Look(k or "none", _(w), c, s) for k, (w, c, s) in _USES.items())
    return (lambda row: row.use if row.use in _USES and row.use else "none"), looks


def _grid_look(number: int, key: str) -> Look:
    if not key:
        return Look("", _("不在任何微网格"), Cell.GREY, Shape.STRIPES)
    fill = _GRID_FILLS[number % len(_GRID_FILLS)]
    return Look(key, _("微网格 {n}").format(n=key), fill, _GRID_SHAPES[number % len(_GRID_SHAPES)])


def _age(row: DoorRow, today: date) -> str:
    if not row.households:
        return "empty"
    day = stored_day(row.verified_on)
    if day is None:
        return "never"
    if day >= today - timedelta(days=RECENT):
        return "recent"
    return "usual" if day >= today - timedelta(days=USUAL) else "old"


def stored_day(text: str) -> date | None:
    """A stored day; a month or a year counts from its first day, anything else as never."""
    parts = text.split("-")
    try:
        numbers = [int(part) for part in parts]
        return date(*[*numbers, 1, 1][:3]) if text else None
    except (TypeError, ValueError):
        return None


def next_door(doors: Sequence[DoorRow], dwelling_id: str) -> str:
    """The next dwelling on the same stair, from the top floor down, then the next stair; "" after the last."""
    ids = [row.dwelling_id for row in doors]
    here = ids.index(dwelling_id) if dwelling_id in ids else -1
    return ids[here + 1] if 0 <= here < len(ids) - 1 else ""
