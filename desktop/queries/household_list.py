"""Households as a table: every column that can be shown, sorted and filtered by, phones masked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select

from desktop.base.i18n import _
from desktop.domain import door, masking
from desktop.domain.household import HouseholdDraft
from desktop.queries.listing import GRID_SQL, HOUSEHOLDS_IN, LIVED, WALK, WHERE_SQL, Form, ListColumn, Source
from desktop.store.schema import SYNCED

PART: Final = 400  # ids of one question


@dataclass(frozen=True, slots=True)
class HouseholdLine:
    """One household in the table. `in_group` is None where nothing is said."""

    id: str
    head_name: str
    where: str
    members: int
    phone: str
    state: str
    channel: str
    in_group: bool | None
    use: str
    grid: str
    verified_on: str
    collected_on: str
    code: str
    needs: str
    note: str
    dwelling_id: str


_MEMBERS: Final = (
    "(SELECT count(*) FROM resident r WHERE r.household_id = h.id AND coalesce(r.state, 'live') = 'live')"
)
SOURCE: Final = Source(
    "household h",
    "h.id",
    LIVED,
    {
        "where": ListColumn(WHERE_SQL, order=WALK),
        "head": ListColumn("h.head_name", Form.NAME),
        "members": ListColumn(_MEMBERS, Form.NUMBER),
        "phone": ListColumn("h.phone", Form.TAIL),
        "state": ListColumn("h.state", Form.CODE),
        "channel": ListColumn("h.channel", Form.CODE),
        "in_group": ListColumn("h.in_group", Form.CODE),
        "use": ListColumn("d.use", Form.CODE),
        "grid": ListColumn(GRID_SQL, Form.CODE, (f"order_text({GRID_SQL})",)),
        "verified": ListColumn("h.verified_on", Form.DAY),
        "collected": ListColumn("h.collected_on", Form.DAY),
        "code": ListColumn("h.code"),
        "needs": ListColumn("h.needs"),
        "note": ListColumn("h.note"),
    },
    WALK,
    WALK,
    HOUSEHOLDS_IN,
)
_ROWS: Final = f"""
SELECT h.id, h.head_name, c.name, b.label, u.label, d.room, h.address_text, {_MEMBERS}, h.phone, h.state, h.channel,
  h.in_group, d.use, {GRID_SQL}, h.verified_on, h.collected_on, h.code, h.needs, h.note, h.dwelling_id
FROM household h LEFT JOIN dwelling d ON d.id = h.dwelling_id LEFT JOIN unit u ON u.id = d.unit_id
LEFT JOIN building b ON b.id = d.building_id LEFT JOIN compound c ON c.id = b.compound_id
"""  # noqa: S608 - our own text


def rows(db: Connection, wanted: Sequence[str]) -> dict[str, HouseholdLine]:
    """The households that are looked at."""
    marks = ",".join("?" * len(wanted))
    found = {}
    for r in db.exec_driver_sql(f"{_ROWS} WHERE h.id IN ({marks})", tuple(wanted)):
        where = door.label(r[3], r[4], r[5], r[2]) if r[3] else r[6] or _("地址待落")
        flag = None if r[11] is None else bool(r[11])
        found[r[0]] = HouseholdLine(
            r[0], r[1] or "", where, r[7], masking.phone(r[8]), r[9] or "", r[10] or "", flag, r[12] or "",
            r[13] or "", r[14] or "", r[15] or "", r[16] or "", r[17] or "", r[18] or "", r[19] or "",
        )  # fmt: skip
    return found


def drafts(db: Connection, wanted: Sequence[str]) -> dict[str, HouseholdDraft]:
    """The households as their forms hold them, unmasked: to be compared with what is pasted."""
    table, found = SYNCED["household"], {}
    for part in (wanted[start : start + PART] for start in range(0, len(wanted), PART)):
        for row in db.execute(select(table).where(table.c.id.in_(part))).mappings():
            found[str(row["id"])] = HouseholdDraft.of(row)
    return found
