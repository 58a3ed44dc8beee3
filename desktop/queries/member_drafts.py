"""The residents of one household as drafts, for keying them in a table."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from desktop.domain.resident import ResidentDraft
from desktop.queries import versions
from desktop.queries.versions import Versions
from desktop.store.schema import SYNCED


@dataclass(frozen=True, slots=True)
class MemberDraft:
    """One resident; `seen` goes back with the draft when it is saved."""

    id: str
    draft: ResidentDraft
    seen: Versions


def of_household(db: Connection, household_id: str) -> tuple[MemberDraft, ...]:
    """Who is registered in a household: who lives on the books first, of them the head first."""
    table = SYNCED["resident"]
    rows = db.execute(select(table).where(table.c.household_id == household_id)).mappings().all()
    ordered = sorted(
        rows,
        key=lambda r: ((r["state"] or "live") != "live", r["relation"] != "02", r["sort_no"] or 0, r["id"]),
    )
    return tuple(MemberDraft(r["id"], ResidentDraft.of(r), versions.of(db, r["id"])) for r in ordered)
