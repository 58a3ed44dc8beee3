"""Looking somebody up by the whole ID number is told in the chain: who looked, how many were found, never the number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from desktop.workspace import Workspace

EVENT: Final = "search.id_number"
LENGTHS: Final = (15, 18)  # GB 11643-1989 and GB 11643-1999
LONGEST_TOLD: Final = 8


def is_id_number(typed: str) -> bool:
    """Whether what was typed is a whole ID number, of 18 or of the old 15 places."""
    plain = "".join(typed.split()).upper()
    body = plain[:-1] if len(plain) == max(LENGTHS) and plain.endswith("X") else plain
    return len(plain) in LENGTHS and body.isascii() and body.isdecimal()


def tell(office: Workspace, typed: str, found: Sequence[str], *, actor: str) -> None:
    """Write down a search by ID number; anything else is nobody's business. found: ids of the hits."""
    if is_id_number(typed):
        detail = {"found": len(found)}
        office.record_event(EVENT, actor=actor, object_id=",".join(found[:LONGEST_TOLD]), detail=detail)
