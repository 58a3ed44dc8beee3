"""The table of a kept proposal from the office file."""

from __future__ import annotations

from functools import partial
from typing import Any

from desktop.base.i18n import N_
from desktop.documents.kinds import division_table
from desktop.documents.kinds.division_table import DividedGrid, DivisionTable, MovedPlace
from desktop.documents.render.batch import Asked, Batch, Subject, Team
from desktop.documents.render.group_lists import day_words
from desktop.documents.render.kind import Kind, Option
from desktop.domain.regridding import Comparison, GridLine, MovedLine
from desktop.queries import division_drafts

_MOST = 9_999


def tables(db: Any, asked: Asked) -> Batch:
    """One kept proposal, the newest by default. Raises `NotFound` when there is none."""
    draft = division_drafts.draft(db, asked.number("draft"))
    office = Team(db, asked.today).office()
    made = table(draft.figures, community=office.name, name=draft.name, day=day_words(asked.today))
    subject = Subject("community", office.id, draft.name)
    return Batch([made], partial(division_table.draw, copy=asked.copy), subjects=(subject,))


def table(figures: Comparison, *, community: str, name: str, day: str) -> DivisionTable:
    """A comparison as it is printed; `day` in words. The words of paper are Chinese in every language of the screen."""
    basis = N_("实住户") if figures.basis == "occupied" else N_("登记户")
    remarks = list(figures.reasons)
    if figures.proven:
        remarks.append(N_("已证明:没有更好的方案。"))
    elif figures.gap >= 0:
        text = N_("与已知最优相差 ≤ {whole}.{tenth}%。")
        remarks.append(text.format(whole=figures.gap // 10, tenth=figures.gap % 10))
    return DivisionTable(
        community=community, name=name, as_of=day,
        rule=N_("按{basis}，每格 {a}–{b} 户").format(basis=basis, a=figures.lower, b=figures.upper),
        total=N_("共 {n} 户，{moved} 户换网格，其中重点户 {care} 户").format(
            n=figures.households, moved=figures.moved, care=figures.moved_care
        ),
        grids=tuple(map(_grid, figures.grids)), places=tuple(map(_place, figures.places)), remarks=tuple(remarks),
    )  # fmt: skip


def _grid(line: GridLine) -> DividedGrid:
    return DividedGrid(
        name=line.name, before="—" if line.before is None else str(line.before),
        after="—" if line.after is None else str(line.after), load=str(line.load), moved=str(line.moved),
        care=str(line.moved_care), gained="、".join(line.gained), lost="、".join(line.lost),
        workers="、".join(line.workers),
    )  # fmt: skip


def _place(line: MovedLine) -> MovedPlace:
    return MovedPlace(
        place=line.place, households=str(line.households), source=line.source, target=line.target,
        former="、".join(line.former), later="、".join(line.later),
    )  # fmt: skip


KINDS = (
    Kind(
        "regrid", N_("调格对照表"), False, ("community",), (Option("draft", N_("第几号方案"), 0, most=_MOST),), tables
    ),
)  # fmt: skip
