"""How the rules weigh in this office, and which warnings somebody let stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import orjson
from sqlalchemy import Connection

from desktop.domain.rules.catalogue import RULES
from desktop.domain.rules.rule import Policy

SEVERITY: Final = "rules.severity"  # key of the setting: {rule: severity}


@dataclass(frozen=True, slots=True)
class Accepted:
    """A warning that was let stand for one value: whoever changes the value is asked again."""

    id: str
    rule: str
    reason: str
    by: str
    on: str


def policy(db: Connection) -> Policy:
    """What the district pack, or this office, says the rules weigh."""
    row = db.exec_driver_sql("SELECT value FROM setting WHERE key = ?", (SEVERITY,)).first()
    return Policy.of(orjson.loads(row[0]) if row and row[0] else None, RULES)


def accepted(db: Connection, record_id: str | None = None) -> dict[str, Accepted]:
    """Digest of the finding to who let it stand; of one record, or of all."""
    sql = "SELECT value_digest, id, rule, reason, accepted_by, accepted_on FROM acceptance"
    rows = (
        db.exec_driver_sql(f"{sql} WHERE record_id = ?", (record_id,))
        if record_id
        else db.exec_driver_sql(sql)
    )
    return {row[0]: Accepted(row[1], *(value or "" for value in row[2:])) for row in rows if row[0]}


def distinct(db: Connection) -> frozenset[tuple[str, str]]:
    """Pairs of residents somebody said are not the same one, the smaller id first."""
    rows = db.exec_driver_sql("SELECT left_id, right_id FROM distinct_pair WHERE record_kind = 'resident'")
    return frozenset((row[0], row[1]) for row in rows)
