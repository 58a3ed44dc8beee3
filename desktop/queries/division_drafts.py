"""The proposals that were kept to be thought over, newest first."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import orjson
from sqlalchemy import Connection

from desktop.base.errors import NotFound
from desktop.base.i18n import _
from desktop.domain.regridding import Comparison, GridLine, MovedLine, NewGrid, Place


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One kept proposal; `number` is how people call it."""

    id: str
    number: int
    name: str
    made_on: str
    made_by: str
    grids: tuple[NewGrid, ...]
    figures: Comparison


def drafts(db: Connection) -> list[DraftRow]:
    """All of them, the newest first."""
    sql = (
        "SELECT id, sort_no, name, made_on, made_by, body, figures FROM division_draft "
        "ORDER BY sort_no DESC, id"
    )
    return [_row(row) for row in db.exec_driver_sql(sql)]


def draft(db: Connection, number: int = 0) -> DraftRow:
    """One by its number; 0 is the newest. Raises `NotFound`."""
    found = [row for row in drafts(db) if number in {0, row.number}]
    if not found:
        raise NotFound(_("找不到这个划分方案,可能已被删除。"), code="regrid.no_draft")
    return found[0]


def _row(row: Any) -> DraftRow:
    body = orjson.loads(row[5] or "{}")
    grids = tuple(
        NewGrid(one["grid_id"], tuple(Place(*place) for place in one["places"]), one["name"])
        for one in body.get("grids", ())
    )
    return DraftRow(row[0], row[1] or 0, row[2] or "", row[3] or "", row[4] or "", grids, _figures(row[6]))


def _figures(stored: str | None) -> Comparison:
    told = orjson.loads(stored or "{}")
    told["grids"] = tuple(GridLine(**_tuples(line)) for line in told["grids"])
    told["places"] = tuple(MovedLine(**_tuples(line)) for line in told["places"])
    told["reasons"] = tuple(told["reasons"])
    known = {field.name for field in fields(Comparison)}
    return Comparison(**{name: value for name, value in told.items() if name in known})


def _tuples(line: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in line.items()}
