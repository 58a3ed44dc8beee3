"""The print register: what was printed or saved for printing, when, by whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, text

from desktop.base.clock import as_datetime


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One print. `scope` is as written on the command line: `community`, `grid:3`."""

    id: str
    kind: str
    scope: str
    options: Mapping[str, Any]
    pages: int
    items: int
    actor: str
    at: str
    step_id: str

    @property
    def short(self) -> str:
        """The number that stands on internal copies."""
        return self.id[:8].upper()


def register(db: Connection, *, limit: int = 500) -> list[PrintedRow]:
    """The newest prints first."""
    sql = text(
        "SELECT id, kind, scope, options, pages, items, actor, printed_ms, step_id FROM print_register "
        "ORDER BY printed_ms DESC, id LIMIT :limit"
    )
    return [
        PrintedRow(
            id=row[0], kind=row[1], scope=row[2], options=orjson.loads(row[3]) if row[3] else {}, pages=row[4],
            items=row[5], actor=row[6], at=as_datetime(row[7]).strftime("%Y-%m-%d %H:%M"), step_id=row[8] or "",
        )
        for row in db.execute(sql, {"limit": limit})
    ]  # fmt: skip
