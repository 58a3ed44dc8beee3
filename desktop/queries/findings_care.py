"""Standing care records against the rules of their category, as far as somebody may know of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any, Final

import orjson
from sqlalchemy import Connection

from desktop.domain.care_fields import COLUMNS
from desktop.domain.care_record import About
from desktop.domain.permissions import Permit
from desktop.domain.rules import care
from desktop.domain.rules.family import Told

_FIELDS: Final = ("id", "resident_id", "category", "details", *sorted(COLUMNS))
_STANDING: Final = (
    "SELECT "  # noqa: S608 - our own names
    + ", ".join(f'k."{name}"' for name in _FIELDS)
    + ", r.birth, r.id_number FROM care_record k "
    "JOIN resident r ON r.id = k.resident_id WHERE coalesce(r.state, 'live') = 'live' "
    "AND (coalesce(k.\"end\", '') = '' OR k.\"end\" > ? OR json_extract(k.details, '$.purge_on') <> '')"
)
_ORDER: Final = " ORDER BY k.resident_id, k.id"


def standing(db: Connection, today: date, permit: Permit, household_id: str = "") -> Iterator[Told]:
    """What does not hold of the records that stand, of the whole office or of one household.

    A temporary mark past its day of purging stands until it is purged.
    """
    values = (today.isoformat(), household_id) if household_id else (today.isoformat(),)
    sql = _STANDING + (" AND r.household_id = ?" if household_id else "") + _ORDER
    found = db.exec_driver_sql(sql, values)
    for _resident, records in groupby(found, key=lambda raw: raw[1]):
        rows = [_row(raw) for raw in records]
        shown = [row for row in rows if permit.sees(row["category"] or "")]
        for number, row in enumerate(shown):
            about = About(
                row["birth"] or "", row["id_number"] or "", frozenset(r["category"] for r in shown[:number])
            )
            yield from (("care_record", row["id"], f) for f in care.findings(row, about, today))


def _row(raw: Any) -> dict[str, Any]:
    row = dict(zip((*_FIELDS, "birth", "id_number"), raw, strict=True))
    row["details"] = orjson.loads(row["details"] or "{}")
    return row
