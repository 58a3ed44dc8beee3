"""The front door of an export: what is wanted, how many rows it has, and the file, which the audit chain knows of.

wanted = Wanted("residents", grid=3)
look(office, wanted, actor="李梅", today=day)                       # Look(rows, reveals, …)
export(office, wanted, Path("居民台账.xlsx"), actor="李梅", today=day)   # Exported(rows, masked, blanks, …)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.base.progress import SILENT, Progress, step
from desktop.domain.care import BY_KEY
from desktop.domain.permissions import Action, Permit
from desktop.exchange.exporting.fields import FIELDS
from desktop.exchange.exporting.lists import LISTS
from desktop.exchange.exporting.page import fill_ins, filled, page
from desktop.exchange.exporting.place import put_in_place
from desktop.exchange.exporting.rows import Cell, Cells, available, rows
from desktop.exchange.exporting.template import Template, TemplateColumn
from desktop.exchange.workbook_csv_writing import ENCODINGS, write_csv
from desktop.exchange.workbook_writing import ListPlan, Written, write_list
from desktop.queries import accounts, listed
from desktop.queries.listed import Wish
from desktop.workspace import Workspace

if TYPE_CHECKING:
    from sqlalchemy import Connection

FEW: Final = 50  # from here on a reason must say what the list is for
SHORTEST_REASON: Final = 4
SUFFIXES: Final = (".xlsx", ".csv")
_TOLD = 500


@dataclass(frozen=True)
class Wanted:
    """What is to be written out. `columns`: keys or headings in order, none for the usual ones; a `template` has its
    own. `ids`: these records in this order; otherwise who fits `grid`, `category`, `use`, and for the search `words`.
    `everybody`: also who has left. `unmask` needs the right to and a `reason`. `encoding` is that of a CSV."""

    list: str
    columns: tuple[str, ...] = ()
    template: Template | None = None
    ids: tuple[str, ...] | None = None
    grid: int = 0
    category: str = ""
    use: str = ""
    words: str = ""
    everybody: bool = False
    unmask: bool = False
    reason: str = ""
    encoding: str = "utf-8"


@dataclass(frozen=True)
class Look:
    """Before writing: how many rows, the headings, and whether a mask hides anything here."""

    rows: int
    headings: tuple[str, ...]
    reveals: bool
    may_unmask: bool


@dataclass(frozen=True)
class Exported:
    """What was written. `blanks`: required columns of the template to the number of rows without them."""

    path: Path
    rows: int
    masked: bool
    blanks: Mapping[str, int] = field(default_factory=dict)
    shortened: int = 0


def look(office: Workspace, wanted: Wanted, *, actor: str, today: date) -> Look:
    """What an export would be. Raises `Refused` for what the actor may not see or no list has."""
    with office.read() as db:
        permit = _permit(db, wanted, actor)
        columns = columns_of(wanted)
        count = _count(db, wanted, permit, today)
    reveals = Cells(columns, permit, mask=True).reveals
    return Look(count, tuple(_(c.heading) for c in columns), reveals, permit.may(Action.REVEAL))


def export(
    office: Workspace, wanted: Wanted, path: Path, *, actor: str, today: date, progress: Progress = SILENT
) -> Exported:
    """Write the list to `path` (.xlsx or .csv), all or nothing; the audit chain has the event before the file is there.

    Raises `Refused` for a list, column or category that is not the actor's, for numbers in full without the right or
    a reason, for characters the encoding lacks; `Cancelled` leaves nothing behind.
    """
    _check_target(path, wanted)
    with office.read() as db:
        permit = _permit(db, wanted, actor)
        columns = columns_of(wanted)
        total = _count(db, wanted, permit, today)
        facts = fill_ins(listed.community_words(db), total, actor=actor, today=today)
        columns = tuple(replace(c, fixed=filled(c.fixed, facts)) for c in columns)
        cells = Cells(columns, permit, mask=not wanted.unmask)
        if wanted.unmask and cells.reveals:
            _insist_on_reason(permit, wanted, total)
        values = rows(db, wanted.list, columns, wish_of(wanted, permit), day=today, words=wanted.words)
        told = _told((cells.of(row) for row in values), total, progress)
        plan = page(wanted.list, wanted.template, columns, facts, masked=cells.reveals and not wanted.unmask)
        return _kept(office, wanted, path, plan, told, cells, actor)


def _kept(
    office: Workspace,
    wanted: Wanted,
    path: Path,
    plan: ListPlan,
    told: Iterator[list[Cell]],
    cells: Cells,
    actor: str,
) -> Exported:
    """Write beside the place, record, then put in place: no list leaves without its entry, none is left half."""
    with put_in_place(path) as unfinished:
        written = _write(unfinished, path.suffix.lower(), plan, told, wanted.encoding)
        detail = {
            "list": wanted.list, "rows": written.rows, "masked": not wanted.unmask, "format": path.suffix.lower()[1:],
            "template": wanted.template.key if wanted.template else "", "reason": wanted.reason.strip(),
            "category": wanted.category,
        }  # fmt: skip
        office.record_event("list.exported", actor=actor, object_id=wanted.list, detail=detail)
    return Exported(path, written.rows, not wanted.unmask, dict(cells.blanks), written.shortened)


def _write(path: Path, suffix: str, plan: ListPlan, told: Iterator[list[Cell]], encoding: str) -> Written:
    if suffix == ".csv":
        return write_csv(path, [words[-1] for words in zip(*plan.header, strict=True)], told, encoding)
    return write_list(path, plan, told)


def columns_of(wanted: Wanted) -> tuple[TemplateColumn, ...]:
    """The columns of an export: the template's, those asked for, or the usual ones."""
    if wanted.list not in LISTS:
        raise Refused(_("没有这个名单:{name}").format(name=wanted.list), code="export.unknown_list")
    can = available(wanted.list)
    if wanted.template is not None:
        if wanted.template.list != wanted.list:
            raise Refused(_("这个模板不是这种名单的。"), code="export.other_list")
        keys: Sequence[str] = [c.field for c in wanted.template.columns if c.field]
        _insist_known(keys, can)
        return wanted.template.columns
    kind = LISTS[wanted.list]
    by_heading = {FIELDS[k].heading: k for k in reversed((*kind.columns, *kind.more)) if k in can}
    keys = [by_heading.get(name, name) for name in wanted.columns] or [k for k in kind.columns if k in can]
    _insist_known(keys, can)
    return tuple(TemplateColumn(FIELDS[k].heading, k, width=FIELDS[k].width) for k in keys)


def _insist_known(keys: Sequence[str], can: frozenset[str]) -> None:
    if unknown := [key for key in keys if key not in can]:
        words = _("这个名单没有这一栏:{names}").format(names="、".join(unknown))
        raise Refused(words, code="export.unknown_field")


def wish_of(wanted: Wanted, permit: Permit) -> Wish:
    """Which records: what is wanted, what the template narrows it to, without what the actor must not see."""
    where = dict(wanted.template.where) if wanted.template else {}
    return Wish(
        ids=wanted.ids, grid=wanted.grid or int(where.get("grid") or 0),
        category=wanted.category or str(where.get("category") or ""), use=wanted.use or str(where.get("use") or ""),
        hukou=tuple(where.get("hukou") or ()), everybody=wanted.everybody, hidden=permit.hidden,
    )  # fmt: skip


def _permit(db: Connection, wanted: Wanted, actor: str) -> Permit:
    permit = accounts.permit(db, actor)
    permit.insist(Action.EXPORT)
    category = wish_of(wanted, permit).category
    if category and (category not in BY_KEY or not permit.sees(category)):
        raise Refused(_("您不能查看这一类人员。"), code="permission.category")
    return permit


def _count(db: Connection, wanted: Wanted, permit: Permit, today: date) -> int:
    if wanted.words or wanted.list not in LISTS or wanted.list == "search":
        return sum(1 for _row in rows(db, wanted.list, (), Wish(), day=today, words=wanted.words))
    return listed.count(db, wanted.list, wish_of(wanted, permit), day=today)


def _insist_on_reason(permit: Permit, wanted: Wanted, total: int) -> None:
    permit.insist(Action.REVEAL)
    reason = wanted.reason.strip()
    if not reason:
        raise Refused(_("导出完整号码须写明原因。"), code="export.reason")
    if total > FEW and len(reason) < SHORTEST_REASON:
        raise Refused(
            _("要导出 {n} 行完整号码,请写清用途和交给哪个单位。").format(n=total), code="export.reason"
        )


def _check_target(path: Path, wanted: Wanted) -> None:
    if path.suffix.lower() not in SUFFIXES:
        raise Refused(_("请把文件名写成 .xlsx 或 .csv。"), code="export.suffix")
    if wanted.encoding not in ENCODINGS:
        raise Refused(_("不认识的编码:{name}").format(name=wanted.encoding), code="export.encoding")


def _told(cells: Iterator[list[Cell]], total: int, progress: Progress) -> Iterator[list[Cell]]:
    for number, row in enumerate(cells):
        if number % _TOLD == 0:
            step(progress, number, total, _("写出名单"))
        yield row
    step(progress, total, total, _("写出名单"))
