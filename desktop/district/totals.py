"""Adding the offices up, and the whole catalogue of indicators over all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import cast

from sqlalchemy import ColumnElement, Connection, func, select, true

from desktop.district import rights
from desktop.district.database import Database
from desktop.district.replica import Replica
from desktop.district.schema import RESTRICTED, ROWS, conflict, office
from desktop.queries import receipts
from desktop.queries.receipts import Totals
from desktop.returns import Basis
from desktop.returns.period import Period
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
    open_ones = {
        code: int(count)
        for code, count in db.execute(select(conflict.c.office, func.count()).group_by(conflict.c.office))
    }
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


@contextmanager
def replicas(database: Database, codes: Iterable[str]) -> Iterator[list[Replica]]:
    """The given offices as databases in memory, all of the same moment."""
    opened: list[Replica] = []
    try:
        with database.read() as db:
            opened += [Replica(db, code) for code in codes]
        yield opened
    finally:
        for one in opened:
            one.close()


def totals_of(database: Database, code: str, *, day: date) -> Totals:
    """One office by grid, micro-grid and category of care."""
    with replicas(database, [code]) as (one,), one.read() as db:
        return receipts.totals(db, day=day)


def basis(offices: list[Replica], *, as_of: date, period: Period | None = None) -> Basis:
    """The facts of the offices for any figure of the catalogue: the very functions an office counts with."""
    return Basis(cast("list[Workspace]", offices), as_of=as_of, period=period)
