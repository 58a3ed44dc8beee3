"""One dwelling for its form."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from desktop.base.errors import NotFound
from desktop.base.i18n import _
from desktop.domain import door
from desktop.domain.dwelling import DwellingDraft
from desktop.queries import versions
from desktop.queries.versions import Versions
from desktop.store.schema import SYNCED


@dataclass(frozen=True, slots=True)
class DwellingPage:
    """`where` is the door in words; `seen` goes back with the draft when it is saved."""

    id: str
    draft: DwellingDraft
    seen: Versions
    where: str
    households: tuple[tuple[str, str], ...]


def one(db: Connection, dwelling_id: str) -> DwellingPage:
    """The dwelling, its door and the households (id, head) in it; raises `NotFound`."""
    table = SYNCED["dwelling"]
    row = db.execute(select(table).where(table.c.id == dwelling_id)).mappings().first()
    if row is None:
        raise NotFound(_("这套房屋已不在册,可能刚被删除。"), code="dwelling.gone")
    place = db.exec_driver_sql(
        "SELECT c.name, b.label, u.label FROM building b LEFT JOIN compound c ON c.id = b.compound_id"
        " LEFT JOIN unit u ON u.id = ? WHERE b.id = ?",
        (row["unit_id"], row["building_id"]),
    ).first()
    compound, building, unit = place or ("", "", "")
    homes = db.exec_driver_sql(
        "SELECT id, head_name FROM household WHERE dwelling_id = ? ORDER BY sort_no, id", (dwelling_id,)
    )
    return DwellingPage(
        dwelling_id,
        DwellingDraft.of(row),
        versions.of(db, dwelling_id),
        door.label(building, unit, row["room"], compound),
        tuple((home[0], home[1] or "") for home in homes),
    )
