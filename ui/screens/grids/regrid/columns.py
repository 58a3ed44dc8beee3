"""The tables of the pages on which grids are drawn anew."""

from __future__ import annotations

from desktop.base.i18n import N_, _
from desktop.domain.regridding import GridLine, MovedLine
from desktop.queries.grids import Size
from desktop.queries.regridding import GridChange
from desktop.regrid.micro_plan import MicroPart
from ui.screens.grids.regrid.form import Item
from ui.theme.roles import Role
from ui.widgets.record_table import Column


def _arrow(before: object, after: object) -> str:
    return str(after) if before == after else f"{before} → {after}"


def _of(size: Size | None, name: str) -> str:
    return "—" if size is None else str(getattr(size, name))


def _both(change: GridChange, name: str) -> str:
    return _arrow(_of(change.before, name), _of(change.after, name))


def _workers(change: GridChange) -> str:
    before, after = ("、".join(names) or _("空缺") for names in change.workers)
    return _arrow(before, after)


ITEMS: tuple[Column[Item], ...] = (
    Column("name", N_("名称"), lambda i: i.name, width=210, sortable=False),
    Column("within", N_("现在归"), lambda i: i.within, width=110, sortable=False),
    Column("households", N_("登记户"), lambda i: str(i.households), width=64, number=True, sortable=False),
)
CHANGES: tuple[Column[GridChange], ...] = (
    Column("name", N_("网格"), lambda c: c.name, width=104, sortable=False),
    Column("registered", N_("登记户"), lambda c: _both(c, "registered"), width=92, number=True, sortable=False),
    Column("occupied", N_("实住户"), lambda c: _both(c, "occupied"), width=92, number=True, sortable=False),
    Column("people", N_("实住人口"), lambda c: _both(c, "people"), width=100, number=True, sortable=False),
    Column("care", N_("重点户"), lambda c: _arrow(*c.care) if any(c.care) else "", width=76, number=True, sortable=False),
    Column(
        "norm", N_("规模"), lambda c: "!" if c.problem else _("合适"), width=72, sortable=False,
        tone=lambda c: Role.WARN if c.problem else Role.GOOD,
    ),
    Column("workers", N_("网格员、区长"), _workers, width=130, sortable=False),
)  # fmt: skip


def _moves(names: tuple[str, ...]) -> str:
    return "—" if not names else "、".join(names)


LINES: tuple[Column[GridLine], ...] = (
    Column("name", N_("网格"), lambda g: g.name, width=100, sortable=False),
    Column(
        "households", N_("户数"),
        lambda g: _arrow("—" if g.before is None else g.before, "—" if g.after is None else g.after), width=92,
        number=True, sortable=False, tone=lambda g: None if g.within else Role.ALARM,
    ),
    Column("load", N_("工作量"), lambda g: str(g.load), width=84, number=True, sortable=False),
    Column("moved", N_("换来户"), lambda g: str(g.moved), width=78, number=True, sortable=False),
    Column("care", N_("其中重点"), lambda g: str(g.moved_care), width=70, number=True, sortable=False),
    Column("gained", N_("划入"), lambda g: _moves(g.gained), width=200, sortable=False),
    Column("lost", N_("划出"), lambda g: _moves(g.lost), width=200, sortable=False),
    Column("workers", N_("网格员"), lambda g: "、".join(g.workers) or _("空缺"), width=100, sortable=False),
)  # fmt: skip
MOVES: tuple[Column[MovedLine], ...] = (
    Column("place", N_("楼栋或单元"), lambda m: m.place, width=200, sortable=False),
    Column("households", N_("户数"), lambda m: str(m.households), width=54, number=True, sortable=False),
    Column("source", N_("原网格"), lambda m: m.source or "—", width=90, sortable=False),
    Column("target", N_("现网格"), lambda m: m.target, width=90, sortable=False),
    Column("former", N_("原网格员"), lambda m: "、".join(m.former), width=90, sortable=False),
    Column("later", N_("现网格员"), lambda m: "、".join(m.later), width=90, sortable=False),
)


def _micro_note(part: MicroPart) -> str:
    told = []
    if part.contacts:
        told.append(_("单元超过 70 户,设 {n} 名楼层联络员").format(n=part.contacts))
    if part.floors:
        told.append(_("按楼层第 {part}/{of} 段").format(part=part.floors[0], of=part.floors[1]))
    if not told and not part.within:
        told.append(_("不在 30–70 户"))
    return ";".join(told) or _("合适")


PARTS: tuple[Column[MicroPart], ...] = (
    Column("households", N_("户数"), lambda p: str(p.households), width=54, number=True, sortable=False),
    Column(
        "note", N_("规模"), _micro_note, width=230, sortable=False,
        tone=lambda p: Role.GOOD if p.within and not p.floors else Role.WARN,
    ),
    Column("places", N_("楼栋和单元"), lambda p: "、".join(p.names), width=560, sortable=False),
)  # fmt: skip
