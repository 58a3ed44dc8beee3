"""Residents as a table: every column that can be shown, sorted and filtered by, numbers masked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import orjson
from sqlalchemy import Connection

from desktop.base.i18n import _
from desktop.domain import door, masking
from desktop.queries.listing import (
    GRID_SQL,
    HOMES,
    LIVED,
    RESIDENTS_IN,
    WALK,
    WHERE_SQL,
    Form,
    Join,
    ListColumn,
    Source,
)
from desktop.queries.presence import HUKOU_SQL


@dataclass(frozen=True, slots=True)
class ResidentLine:
    """One resident in the table: codes as stored, numbers masked, the birth date down to the year beside a number."""

    id: str
    name: str
    sex: str
    birth: str
    relation: str
    id_masked: str
    phones_masked: str
    where: str
    head_name: str
    grid: str
    state: str
    hukou_state: str
    ethnicity: str
    politics: str
    education: str
    marriage: str
    employer: str
    occupation: str
    verified_on: str
    note: str
    household_id: str


_WITHIN: Final = ("r.household_id", "r.relation IS NOT '02'", "r.sort_no")  # the head first
SOURCE: Final = Source(
    "resident r",
    "r.id",
    (
        Join("h", "LEFT JOIN household h ON h.id = r.household_id"),
        *LIVED,
        Join("home", f"LEFT JOIN {HOMES} home ON home.id = r.household_id"),
    ),
    {
        "name": ListColumn("r.name", Form.NAME),
        "sex": ListColumn("r.sex", Form.CODE),
        "birth": ListColumn("r.birth", Form.DAY),
        "relation": ListColumn("r.relation", Form.CODE),
        "number": ListColumn("r.id_number", Form.TAIL),
        "phones": ListColumn("r.phones", Form.TAIL),
        "where": ListColumn(WHERE_SQL, order=WALK),
        "head": ListColumn("h.head_name", Form.NAME),
        "grid": ListColumn(GRID_SQL, Form.CODE, (f"order_text({GRID_SQL})",)),
        "state": ListColumn("coalesce(r.state, 'live')", Form.CODE),
        "hukou": ListColumn(HUKOU_SQL, Form.CODE),
        "ethnicity": ListColumn("r.ethnicity", Form.CODE),
        "politics": ListColumn("r.politics", Form.CODE),
        "education": ListColumn("r.education", Form.CODE),
        "marriage": ListColumn("r.marriage", Form.CODE),
        "employer": ListColumn("r.employer"),
        "occupation": ListColumn("r.occupation"),
        "verified": ListColumn("r.verified_on", Form.DAY),
        "note": ListColumn("r.note"),
    },
    (*WALK, *_WITHIN),
    ("home.n", *_WITHIN),
    RESIDENTS_IN | {"household": "r.household_id = ?"},
)
_ROWS: Final = f"""
SELECT r.id, r.name, r.sex, r.birth, r.relation, r.id_number, r.phones, c.name, b.label, u.label, d.room,
  h.address_text, h.head_name, {GRID_SQL}, coalesce(r.state, 'live'), {HUKOU_SQL}, r.ethnicity, r.politics,
  r.education, r.marriage, r.employer, r.occupation, r.verified_on, r.note, r.household_id
FROM resident r LEFT JOIN household h ON h.id = r.household_id LEFT JOIN dwelling d ON d.id = h.dwelling_id
LEFT JOIN unit u ON u.id = d.unit_id LEFT JOIN building b ON b.id = d.building_id
LEFT JOIN compound c ON c.id = b.compound_id
"""  # noqa: S608 - our own text


def rows(db: Connection, wanted: Sequence[str]) -> dict[str, ResidentLine]:
    """The residents that are looked at."""
    marks = ",".join("?" * len(wanted))
    found = {}
    for r in db.exec_driver_sql(f"{_ROWS} WHERE r.id IN ({marks})", tuple(wanted)):
        phones = orjson.loads(r[6]) if r[6] else []
        masked = masking.row_masks({"id_number": r[5], "birth": r[3], "phones": phones})
        where = door.label(r[8], r[9], r[10], r[7]) if r[8] else r[11] or _("地址待落")
        texts = [value or "" for value in r[12:25]]
        found[r[0]] = ResidentLine(
            r[0], r[1] or "", r[2] or "", masked["birth"] or "", r[4] or "", masked["id_number"] or "",
            "、".join(masked["phones"]), where, *texts,
        )  # fmt: skip
    return found
