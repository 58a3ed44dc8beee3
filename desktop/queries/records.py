"""One record as it stands, with what belongs to it, for `gezhi show`. Unmasked: the caller masks or says why not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Connection, select

from desktop.base.errors import NotFound
from desktop.base.i18n import _
from desktop.domain.permissions import SOLE_USER, Permit
from desktop.store.schema import SYNCED

SHOWN: Final = ("household", "resident", "grid", "staff")
PARTS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "household": (("resident", "household_id"),),
    "resident": (("care_record", "resident_id"),),
    "grid": (("micro_grid", "grid_id"), ("assignment", "scope_id")),
    "staff": (("assignment", "staff_id"),),
}


def one(db: Connection, kind: str, entity_id: str, *, permit: Permit = SOLE_USER) -> dict[str, Any]:
    """The record's fields without the empty ones, and its parts by kind; raises `NotFound`.

    `entity_id` may be the beginning of an id as long as only one record begins so. Care records that `permit`
    does not see are left out.
    """
    table = SYNCED[kind]
    rows = (
        db.execute(select(table).where(table.c.id.startswith(entity_id, autoescape=True)).limit(2))
        .mappings()
        .all()
    )
    if len(rows) != 1:
        raise NotFound(_("找不到这条记录。"), code="record.unknown")
    record = _filled(rows[0])
    for part, column in PARTS[kind]:
        found = db.execute(select(SYNCED[part]).where(SYNCED[part].c[column] == record["id"])).mappings()
        record[part] = [_filled(row) for row in found if _seen(row, permit)]
    return record


def _filled(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(name): value for name, value in row.items() if value not in (None, "", [], {})}


def _seen(row: Mapping[Any, Any], permit: Permit) -> bool:
    return "category" not in row or permit.sees(str(row["category"] or ""))
