"""How the rules weigh in this office, and which warnings somebody let stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from desktop.domain.packed import Part
from desktop.domain.rules.catalogue import RULES
from desktop.domain.rules.rule import Policy
from desktop.queries import packs

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
    """What this office, or else its district, says the rules weigh."""
    return Policy.of({**packs.in_force(db, Part.RULE), **packs.entries(db, SEVERITY)}, RULES)


def own(db: Connection) -> Policy:
    """What this office itself says."""
    return Policy.of(packs.entries(db, SEVERITY), RULES)


def of_district(db: Connection) -> Policy:
    """What the district says."""
    return Policy.of(packs.in_force(db, Part.RULE), RULES)


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
