"""The table of a proposed division (调格对照表) as a workbook: the grids before and after, then what changes its grid."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from desktop.base.errors import Refused
from desktop.base.i18n import N_, _
from desktop.domain.regridding import Comparison
from desktop.exchange.exporting.place import put_in_place
from desktop.exchange.workbook_writing import Cell, ListPlan, write_list

GRIDS: Final = (
    N_("网格"), N_("原户数"), N_("现户数"), N_("工作量"), N_("重点户"), N_("换网格户数"), N_("其中重点户"), N_("划入"),
    N_("划出"), N_("网格员"),
)  # fmt: skip
PLACES: Final = (
    N_("楼栋或单元"),
    N_("户数"),
    N_("重点户"),
    N_("原网格"),
    N_("现网格"),
    N_("原网格员"),
    N_("现网格员"),
)


def export_comparison(path: Path, table: Comparison) -> Path:
    """Write the table to `path` (.xlsx): one sheet, both parts below each other. Cells are never formulas.

    Raises `Refused` for another suffix, or when the file cannot be written.
    """
    if path.suffix.lower() != ".xlsx":
        raise Refused(_("请把文件名写成 .xlsx。"), code="export.suffix")
    headings = tuple(_(words) for words in GRIDS)
    basis = _("实住户") if table.basis == "occupied" else _("登记户")
    above = (
        (_("调格对照表"),),
        (
            _("按{basis},每格 {a}–{b} 户,共 {n} 户").format(
                basis=basis, a=table.lower, b=table.upper, n=table.households
            ),
        ),
    )
    plan = ListPlan(
        _("调格对照表"), (headings,), [8] * len(headings), above=above, below=tuple((words,) for words in table.reasons),
        page_title=_("调格对照表"),
    )  # fmt: skip
    with put_in_place(path) as unfinished:
        write_list(unfinished, plan, _rows(table))
    return path


def _rows(table: Comparison) -> Iterator[list[Cell]]:
    for grid in table.grids:
        yield [
            grid.name, "" if grid.before is None else grid.before, "" if grid.after is None else grid.after, grid.load,
            grid.care, grid.moved, grid.moved_care, "、".join(grid.gained), "、".join(grid.lost), "、".join(grid.workers),
        ]  # fmt: skip
    yield [""] * len(GRIDS)
    yield [*(_(words) for words in PLACES), *[""] * (len(GRIDS) - len(PLACES))]
    for line in table.places:
        yield [
            line.place, line.households, line.care, line.source, line.target, "、".join(line.former),
            "、".join(line.later), *[""] * (len(GRIDS) - len(PLACES)),
        ]  # fmt: skip
