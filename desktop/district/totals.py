"""Adding the offices up, and the whole catalogue of indicators over all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from typing import cast

from sqlalchemy import ColumnElement, Connection, func, select, true

from desktop.base.progress import SILENT, Progress, step
from desktop.district import rights
from desktop.district.database import Database
from desktop.district.replica import Replica
from desktop.district.schema import RESTRICTED, ROWS, conflict, office
from desktop.domain import disputes
from desktop.queries import receipts
from desktop.queries.receipts import Totals
from desktop.returns import Basis, Figure, Norms
from desktop.returns.adding import Adding, Sums
from desktop.workspace import Workspace

COUNTED = ("household", "resident", "dwelling", "building", "grid", "micro_grid", "staff", "care_record")


@dataclass(frozen=True, slots=True)
class OfficeCount:
    """One office: what stands in it of the kinds a district asks for first, conflicts nobody resolved, newest bundle.

    `rows` counts as an office's start screen does: no closed household or grid, nobody who left or died, no care that ended.
    """

    code: str
    name: str
    rows: dict[str, int]
    conflicts: int
    received_ms: int | None


def disputed(db: Connection) -> dict[str, int]:
    """How many disputes are open in each office that has any; fields that are settled together are one."""
    rows = db.execute(
        select(conflict.c.office, conflict.c.entity, conflict.c.entity_id, conflict.c.field)
    ).all()
    found: dict[str, list[tuple[str, str, str]]] = {}
    for code, kind, record, field in rows:
        found.setdefault(str(code), []).append((kind, record, field))
    return {code: disputes.number(fields) for code, fields in found.items()}


def counts(db: Connection) -> list[OfficeCount]:
    """Every office by code, those that sent nothing with zeros; counted by the engine in one pass per kind.

    Without the kinds of which whoever asks may read no row: how many there are would tell of care.
    """
    found: dict[str, dict[str, int]] = {}
    kinds = [kind for kind in COUNTED if kind not in RESTRICTED or rights.reads_everything(db)]
    for kind in kinds:
        table = ROWS[kind]
        stands = select(table.c.office, func.count()).where(_standing(kind)).group_by(table.c.office)
        for code, count in db.execute(stands):
            found.setdefault(code, {})[kind] = int(count)
    open_ones = disputed(db)
    return [
        OfficeCount(row.code, row.name, {k: found.get(row.code, {}).get(k, 0) for k in kinds},
                    open_ones.get(row.code, 0), row.received_ms)
        for row in db.execute(select(office).order_by(office.c.code))
    ]  # fmt: skip


def _standing(kind: str) -> ColumnElement[bool]:
    """What of a kind still counts today; the conditions of `queries.overview`."""
    row = ROWS[kind].c
    if kind == "household":
        return func.coalesce(row.state, "") != "closed"
    if kind == "resident":
        return func.coalesce(row.state, "live") == "live"
    ended = {"grid": "closed_on", "micro_grid": "closed_on", "staff": "left_on", "care_record": "end"}
    return row[ended[kind]].is_(None) if kind in ended else true()


def totals_of(database: Database, code: str, *, day: date) -> Totals:
    """One office by grid, micro-grid and category of care."""
    with database.read() as db, closing(Replica(db, code)) as one, one.read() as rows:
        return receipts.totals(rows, day=day)


def figures(
    database: Database, offices: Sequence[str], *, as_of: date, codes: Iterable[str] | None = None,
    progress: Progress = SILENT,
) -> dict[str, Figure]:  # fmt: skip
    """The figures of the offices together, all as they stood at one moment, counted by the functions an office counts with.

    One office after another: the rows and facts of one (some 15 MB) are forgotten before the next is read, so that a
    district of a thousand needs no more memory than one of two. Raises `Refused` for an unknown code, `Cancelled`.
    """
    whole, norms = Adding(codes), Norms()
    with database.read() as db:
        names = {row.code: row.name for row in db.execute(select(office.c.code, office.c.name))}
        for number, office_code in enumerate(offices):
            step(progress, number, len(offices), names.get(office_code, office_code))
            sums, own = _counted(db, office_code, as_of, whole.codes)
            whole.add(sums)
            norms = norms if number else own  # a district's are the same for all
    return whole.figures(norms)


def _counted(db: Connection, code: str, as_of: date, codes: list[str]) -> tuple[dict[str, Sums], Norms]:
    """One office's figures as what they are made of, and its norms; nothing of its rows has a name afterwards."""
    with closing(Replica(db, code)) as one:
        basis = Basis([cast("Workspace", one)], as_of=as_of)
        return basis.sums(codes), basis.norms
