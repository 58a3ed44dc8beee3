"""Which contact cards are out, and which of them somebody has signed for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, text

SIGNED: Final = "signed"
"""How a card was handed out once the list came back: somebody of the household signed."""


@dataclass(frozen=True, slots=True)
class CardOut:
    """A card that is out. `received` is the day it was signed for (YYYY-MM-DD), empty while the list is open."""

    id: str
    household_id: str
    serial: str
    received: str


def out(db: Connection) -> dict[str, CardOut]:
    """Household id to its card; of two the one handed out last."""
    sql = "SELECT id, household_id, serial, CASE WHEN method = :signed THEN issued_on END FROM card_issue"
    rows = db.execute(text(f"{sql} WHERE ended_on IS NULL ORDER BY issued_on, id"), {"signed": SIGNED})
    return {row[1]: CardOut(row[0], row[1] or "", row[2] or "", row[3] or "") for row in rows}


def by_serial(db: Connection, serials: Iterable[str]) -> dict[str, CardOut]:
    """The cards that are out, by number, of those asked for."""
    wanted = set(serials)
    return {card.serial: card for card in out(db).values() if card.serial in wanted}
