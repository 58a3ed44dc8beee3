"""What is still to be keyed a second time, and how often the two keyings agreed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import Connection, select

from desktop.domain import rekeying as rules
from desktop.domain.codes import RELATION_NAMES
from desktop.domain.field_names import field_name
from desktop.queries.named import named
from desktop.store.schema import SYNCED

PLAN: Final = "rekeying.plan"  # key of the setting


@dataclass(frozen=True, slots=True)
class Plan:
    """Which fields of how many residents are keyed again, since when; `seed` draws the sample."""

    fields: tuple[str, ...]
    percent: int
    seed: str
    since: str


@dataclass(frozen=True, slots=True)
class Blind:
    """One resident to be keyed again: only what finds him on the paper, nothing of what is to be keyed.

    `hint` is his name or his relation to the head, "" when both are to be keyed.
    """

    resident_id: str
    household_id: str
    where: str
    hint: str


@dataclass(frozen=True, slots=True)
class Accuracy:
    """One field: how often it was keyed again and how often both keyings agreed."""

    field: str
    keyed: int
    agreed: int

    @property
    def disagreed(self) -> int:
        """How often they did not agree."""
        return self.keyed - self.agreed

    @property
    def per_mille(self) -> int:
        """Agreements in a thousand keyings, rounded down: 1000 only when there is no disagreement at all."""
        return self.agreed * 1000 // self.keyed if self.keyed else 0

    @property
    def what(self) -> str:
        """The field in words."""
        return field_name("resident", self.field)


def plan(db: Connection) -> Plan | None:
    """What is to be keyed again, None when nobody planned it."""
    row = db.exec_driver_sql("SELECT value FROM setting WHERE key = ?", (PLAN,)).first()
    value = orjson.loads(row[0]) if row and row[0] else None
    if not isinstance(value, dict):
        return None
    return Plan(tuple(value["fields"]), int(value["percent"]), str(value["seed"]), str(value["since"]))


def todo(db: Connection, *, limit: int = 500) -> tuple[Blind, ...]:
    """The residents of the sample that were not keyed again since the plan was made; none without a plan."""
    wanted = plan(db)
    if wanted is None:
        return ()
    living = [
        row[0] for row in db.exec_driver_sql("SELECT id FROM resident WHERE coalesce(state, 'live') = 'live'")
    ]
    sql = "SELECT DISTINCT record_id FROM rekeying WHERE keyed_on >= ?"
    done = {row[0] for row in db.exec_driver_sql(sql, (wanted.since,))}
    drawn = rules.sample(living, percent=wanted.percent, seed=wanted.seed)
    return blind(db, [i for i in drawn if i not in done][:limit], wanted.fields)


def blind(db: Connection, resident_ids: Sequence[str], fields: Sequence[str]) -> tuple[Blind, ...]:
    """How to find residents on the paper without telling what is in `fields`."""
    names = named(db, (("resident", resident_id) for resident_id in resident_ids))
    found = []
    for resident_id in resident_ids:
        if ("resident", resident_id) not in names:
            continue
        about = names["resident", resident_id]
        found.append(
            Blind(resident_id, about.household_id, about.where, _hint(db, resident_id, about.title, fields))
        )
    return tuple(found)


def _hint(db: Connection, resident_id: str, name: str, fields: Sequence[str]) -> str:
    if "name" not in fields:
        return name
    if "relation" in fields:
        return ""
    code = db.exec_driver_sql("SELECT relation FROM resident WHERE id = ?", (resident_id,)).scalar()
    return RELATION_NAMES.get(str(code), "")


def values(db: Connection, resident_id: str, fields: Sequence[str]) -> dict[str, Any] | None:
    """What stands in the ledger, None when the resident is gone."""
    table = SYNCED["resident"]
    columns = [table.c.id, *(table.c[name] for name in fields)]
    row = db.execute(select(*columns).where(table.c.id == resident_id)).mappings().first()
    return None if row is None else {name: row[name] for name in fields}


def accuracy(
    db: Connection, *, since: str = "", until: str = "9999", keyed_by: str = ""
) -> tuple[Accuracy, ...]:
    """Per field, the least accurate first, of second keyings in the days given."""
    sql = (
        "SELECT field, count(*), coalesce(sum(agreed), 0) FROM rekeying "
        "WHERE keyed_on BETWEEN ? AND ? AND (? = '' OR keyed_by = ?) GROUP BY field"
    )
    rows = [Accuracy(*row) for row in db.exec_driver_sql(sql, (since, until, keyed_by, keyed_by))]
    return tuple(sorted(rows, key=lambda row: (row.per_mille, row.field)))
