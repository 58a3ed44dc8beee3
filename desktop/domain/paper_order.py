"""In which order the pages of a document go to a printer, and what lies finished when it stops."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from desktop.base.i18n import N_

AS_IS: Final = "as_is"
DUPLEX: Final = "duplex"
TURN: Final = "turn"
SIDES: Final = {
    AS_IS: N_("单面"),
    DUPLEX: N_("打印机自动双面(长边翻转)"),
    TURN: N_("手动双面:先印正面,翻过来再印反面"),
}


def order(pages: int, sides: str) -> tuple[int, ...]:
    """Page numbers (from 0) in the order they are sent; for `TURN` all fronts, then all backs."""
    if sides == TURN:
        return (*range(0, pages, 2), *range(1, pages, 2))
    return tuple(range(pages))


def turning_point(pages: int, sides: str) -> int:
    """After how many pages the stack has to be turned over; `pages` when it never has."""
    return (pages + 1) // 2 if sides == TURN else pages


def resume_at(done: int, pages: int, sides: str) -> int:
    """How many pages of the order count as done when printing goes on: whole sheets of paper on a duplex printer."""
    done = max(0, min(done, pages))
    return done - done % 2 if sides == DUPLEX and done < pages else done


def finished(spans: Sequence[tuple[int, int]], done: int, pages: int, sides: str) -> tuple[int, ...]:
    """Which items (first and last page each) lie complete on paper when `done` pages of the order were sent."""
    out = frozenset(order(pages, sides)[:done])
    return tuple(n for n, (first, last) in enumerate(spans) if all(p in out for p in range(first, last + 1)))
