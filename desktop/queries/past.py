"""The tables as they stood at the end of a day of the past, put in front of any statement that counts them.

What has a date of its own is told by that date: posts, cards, boards, grids, who came and went, what an act changed.
Everything else is told by the operation log (`past_log`): what had been written by the end of the day. Before the
first day of the log nothing was written: what is known now stands in. Of today and later everything the file holds is
told, whatever the clock said of whoever wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final

import orjson
from sqlalchemy import Connection

from desktop.base.clock import CHINA, Clock, today
from desktop.queries import past_log, residence
from desktop.queries.past_log import Fields
from desktop.store.oplog import COUNTER_BITS
from desktop.store.schema.columns import metadata
from desktop.store.sealing import RULES


@dataclass(frozen=True)
class Past:
    """What was different on the day, by kind: fields `changed` since by id, records `gone` because they came later,
    and whole records `back` that were taken off the books since."""

    changed: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    gone: dict[str, set[str]] = field(default_factory=dict)
    back: dict[str, dict[str, Fields]] = field(default_factory=dict)

    def rows(
        self, db: Connection, sql: str, values: Mapping[str, Any] | None = None
    ) -> list[tuple[Any, ...]]:
        """The rows of a statement that names its tables plainly, asked of the tables of the day."""
        front, was = self._front(sql)
        if self.gone.get("resident"):
            sql = sql.replace("main.resident", "known_resident")
        return [tuple(row) for row in db.exec_driver_sql(front + sql, {**(values or {}), **was})]

    def _front(self, sql: str) -> tuple[str, dict[str, str]]:
        asked = set(re.findall(r"\b(?:FROM|JOIN) (?:main\.)?(\w+)", sql))
        tables: list[str] = []
        values: dict[str, str] = {}
        for kind in sorted(asked):
            if any(kind in part and part[kind] for part in (self.changed, self.gone, self.back)):
                tables += self._table(kind, values)
        return (f"WITH {', '.join(tables)} " if tables else ""), values

    def _table(self, kind: str, values: dict[str, str]) -> list[str]:
        """The common table expressions that stand for one table; their parameters go into `values`."""
        changed, gone, back = self.changed.get(kind), self.gone.get(kind), self.back.get(kind)
        names = [column.name for column in metadata.tables[kind].columns]
        differ = {name for fields in (changed or {}).values() for name in fields}
        columns = ", ".join(_then(name) if name in differ else f'x."{name}"' for name in names)
        schema = "temp" if kind in RULES else "main"  # sealed words are opened by the view
        parts, body = [], f"SELECT {columns} FROM {schema}.{kind} x"  # noqa: S608 - our own names
        if changed:
            parts.append(f"was_{kind} AS MATERIALIZED (SELECT key, value FROM json_each(:was_{kind}))")  # noqa: S608
            values[f"was_{kind}"] = orjson.dumps(changed).decode()
            body += f" LEFT JOIN was_{kind} j ON j.key = x.id"
        if gone:
            later = f" WHERE x.id NOT IN (SELECT value FROM json_each(:gone_{kind}))"  # noqa: S608
            values[f"gone_{kind}"] = orjson.dumps(sorted(gone)).decode()
            body += later
            if kind == "resident":
                parts.append(f"known_resident AS (SELECT x.id, x.household_id FROM main.resident x{later})")  # noqa: S608
        if back:
            once = ", ".join("b.key" if n == "id" else f"json_extract(b.value, '$.{n}')" for n in names)
            body += f" UNION ALL SELECT {once} FROM json_each(:back_{kind}) b"  # noqa: S608
            values[f"back_{kind}"] = orjson.dumps(back).decode()
        return [*parts, f"{kind} AS ({body})"]


def _then(name: str) -> str:
    """A column as it was: what stands in the values of before, else what stands now."""
    value = f"(j.value, '$.{name}')"
    return f'CASE WHEN json_type{value} IS NULL THEN x."{name}" ELSE json_extract{value} END AS "{name}"'


NOW: Final = Past()


def past(db: Connection, day: date, clock: Clock) -> Past:
    """What was different at the end of a day; nothing at all where nothing was written or happened later.

    `clock` is the reader's: nothing the file holds was written after its today, however far ahead a writer's clock was.
    """
    first = db.exec_driver_sql("SELECT min(hlc) FROM step_span").scalar()
    cutoff = end_of(day)
    found = Past({}, {}, {})
    if first is not None and first < cutoff and day < today(clock):
        found = Past(*past_log.since(db, day, cutoff, now_ms=clock.milliseconds()))
    for kind, was in residence.before(db, day).items():
        for record_id, fields in was.items():
            found.changed.setdefault(kind, {}).setdefault(record_id, {}).update(fields)
    return found


def end_of(day: date) -> int:
    """The hybrid time that nothing written on a day in China reaches."""
    after = datetime.combine(day + timedelta(days=1), time(), CHINA)
    return int(after.timestamp() * 1000) << COUNTER_BITS
