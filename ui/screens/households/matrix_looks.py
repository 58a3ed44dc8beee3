"""The ways of colouring a building's doors: by use, household state, micro-grid, freshness, care. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from desktop.base.i18n import N_, _
from desktop.domain.care import BY_KEY, CareKind
from desktop.domain.door import natural
from desktop.queries.households import DoorRow
from ui.theme.roles import Cell
from ui.widgets.matrix_data import Look, Shape

RECENT, USUAL = 90, 365  # days since a household was confirmed
Care = Mapping[str, tuple[str, ...]]
KeyOf = Callable[[DoorRow], str]
_Entry = tuple[str, Cell, Shape]

USES: dict[str, _Entry] = {
    "self": (N_("自住"), Cell.CALM, Shape.NONE),
    "rented": (N_("租住"), Cell.SKY, Shape.DOT),
    "vacant": (N_("空置"), Cell.GREY, Shape.STRIPES),
    "not_reached": (N_("未入户"), Cell.ROSE, Shape.CROSS),
    "commercial": (N_("商用"), Cell.LILAC, Shape.SQUARE),
    "other": (N_("其他"), Cell.STRAW, Shape.TRIANGLE),
    "": (N_("未登记"), Cell.SAND, Shape.RING),
}
_STATES: dict[str, _Entry] = {
    "consistent": (N_("人户一致"), Cell.CALM, Shape.NONE),
    "incoming": (N_("人在户不在"), Cell.SKY, Shape.DOT),
    "away": (N_("户在人不在"), Cell.SAND, Shape.TRIANGLE),
    "rented": (N_("租住"), Cell.TEAL, Shape.SQUARE),
    "vacant": (N_("空置"), Cell.GREY, Shape.STRIPES),
    "several": (N_("几户不同"), Cell.LILAC, Shape.CROSS),
    "": (N_("没有填"), Cell.STRAW, Shape.RING),
    "nobody": (N_("没有住户"), Cell.GREY, Shape.NONE),  # nor is there a name in the cell
}
_AGES: dict[str, _Entry] = {
    "recent": (N_("三个月内核实"), Cell.MINT, Shape.NONE),
    "usual": (N_("一年内核实"), Cell.CALM, Shape.DOT),
    "old": (N_("一年以上没核实"), Cell.SAND, Shape.TRIANGLE),
    "never": (N_("没有核实过"), Cell.ROSE, Shape.CROSS),
    "empty": (N_("没有住户"), Cell.GREY, Shape.STRIPES),
}
_CARE: dict[str, _Entry] = {
    "C": (N_("关爱对象"), Cell.SKY, Shape.DOT),
    "S": (N_("特殊管理"), Cell.ROSE, Shape.TRIANGLE),
    "A": (N_("属性人群"), Cell.SAND, Shape.RING),
    "several": (N_("几类都有"), Cell.LILAC, Shape.SQUARE),
    "none": (N_("没有重点人员"), Cell.CALM, Shape.NONE),
    "nobody": (N_("没有住户"), Cell.GREY, Shape.STRIPES),
}
_GRID_FILLS = (Cell.SKY, Cell.SAND, Cell.MINT, Cell.LILAC, Cell.ROSE, Cell.TEAL, Cell.STRAW, Cell.CLAY)
_GRID_SHAPES = (Shape.NONE, Shape.DOT, Shape.RING, Shape.TRIANGLE, Shape.SQUARE, Shape.CROSS)

MODES: tuple[tuple[str, str], ...] = (
    ("use", N_("用途")),
    ("state", N_("人户")),
    ("grid", N_("微网格")),
    ("age", N_("核实")),
    ("care", N_("重点")),
)


def painting(doors: Sequence[DoorRow], mode: str, today: date, care: Care) -> tuple[KeyOf, tuple[Look, ...]]:
    """Which look each door has in a mode, and the looks there are, in the order of the legend."""
    if mode == "grid":
        numbers = sorted({row.micro_grid for row in doors}, key=natural)
        return (lambda row: row.micro_grid), tuple(_grid_look(n, key) for n, key in enumerate(numbers))
    if mode == "age":
        return (lambda row: _age(row, today)), _looks(_AGES)
    if mode == "state":
        return _state, _looks(_STATES)
    if mode == "care":
        return (lambda row: _care(row, care)), _looks(_CARE)
    return (lambda row: row.use if row.use in USES and row.use else "none"), _looks(USES)


def _looks(table: Mapping[str, _Entry]) -> tuple[Look, ...]:
    return tuple(Look(key or "none", _(word), fill, shape) for key, (word, fill, shape) in table.items())


def _grid_look(number: int, key: str) -> Look:
    if not key:
        return Look("", _("不在任何微网格"), Cell.GREY, Shape.STRIPES)
    fill = _GRID_FILLS[number % len(_GRID_FILLS)]
    return Look(key, _("微网格 {n}").format(n=key), fill, _GRID_SHAPES[number % len(_GRID_SHAPES)])


def _state(row: DoorRow) -> str:
    if not row.households:
        return "nobody"
    states = set(row.states)
    state = states.pop() if len(states) == 1 else "several" if states else ""
    return state if state in _STATES and state else "none"


def _care(row: DoorRow, care: Care) -> str:
    kinds = {BY_KEY[key].kind for key in care.get(row.dwelling_id, ()) if key in BY_KEY}
    if not kinds:
        return "none" if row.households else "nobody"
    return kinds.pop().value if len(kinds) == 1 else "several"


def care_words(keys: Sequence[str]) -> tuple[str, ...]:
    """The categories' short names, those that ask for most first: 低保 for 低保对象."""
    order = {CareKind.SUPERVISION: 0, CareKind.CARE: 1, CareKind.ATTRIBUTE: 2}
    known = sorted((BY_KEY[key] for key in keys if key in BY_KEY), key=lambda c: order[c.kind])
    return tuple(category.words[0] if category.words else _(category.name) for category in known)


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
