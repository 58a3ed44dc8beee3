"""The tables of the office file, one module per family of nouns.

`SYNCED` lists the record kinds that live in the operation log: their rows are a projection of it and only
`store.oplog` writes them. `LOCAL` tables belong to this file alone.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Table

from desktop.store.schema import judgement, log, maps, paper, people, places, returns, team, work
from desktop.store.schema.columns import metadata

SYNCED: Final[dict[str, Table]] = {
    table.name: table
    for family in (places, people, team, paper, judgement, work, maps, returns)
    for table in family.SYNCED
} | {"step": log.step, "setting": log.setting}  # fmt: skip

__all__ = [
    "SYNCED",
    "judgement",
    "log",
    "maps",
    "metadata",
    "paper",
    "people",
    "places",
    "returns",
    "team",
    "work",
]
