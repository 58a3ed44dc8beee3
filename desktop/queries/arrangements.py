"""How each user likes the columns of a list on this PC, and the filters the office has given a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import Connection

from desktop.queries.listing import Asked, Condition, Test
from desktop.store import log

FILTER: Final = "list.filter."


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """One column from the left: its key, its width in pixels at 100 %, and whether it is shown."""

    key: str
    width: int
    shown: bool


def key(which: str, actor: str) -> str:
    """Under what the columns of a list are kept for a user, in this file alone."""
    return f"columns.{which}.{actor}"


def columns(db: Connection, which: str, *, actor: str) -> tuple[ColumnChoice, ...]:
    """What was kept, empty for the usual columns."""
    text = log.meta(db, key(which, actor))
    return tuple(ColumnChoice(str(k), int(w), bool(s)) for k, w, s in orjson.loads(text)) if text else ()


def saved_filters(db: Connection, which: str) -> dict[str, Asked]:
    """Name to filter, in the order of their names; what another version wrote and this one cannot read is left out."""
    sql = "SELECT key, value FROM setting WHERE key LIKE ? ORDER BY order_text(key)"
    found = {}
    for name, value in db.exec_driver_sql(sql, (f"{FILTER}{which}.%",)):
        asked = _asked(orjson.loads(value) if value else None)
        if asked is not None:
            found[name.removeprefix(f"{FILTER}{which}.")] = asked
    return found


def as_json(asked: Asked) -> dict[str, Any]:
    """A filter as a setting keeps it; the place is not part of it."""
    return {
        "conditions": [[c.column, c.test.value, list(c.values)] for c in asked.conditions],
        "order": [[column, down] for column, down in asked.order],
    }


def _asked(value: Any) -> Asked | None:
    try:
        conditions = tuple(Condition(c, Test(t), tuple(map(str, v))) for c, t, v in value["conditions"])
        order = tuple((str(column), bool(down)) for column, down in value["order"])
    except (KeyError, TypeError, ValueError):
        return None
    return Asked(("", ""), conditions, order)
