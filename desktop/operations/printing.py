"""Writing down what was printed and who got it: the print register, and cards, boards and badges as issued."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import insert

from desktop.domain.changes import Changes
from desktop.queries import paper
from desktop.store.schema.paper import print_register
from desktop.workspace import Unit, Workspace


@dataclass(frozen=True, slots=True)
class CardIssue:
    """One household's contact card: its serial, the worker and the number it names."""

    household_id: str
    serial: str
    staff_id: str
    phone: str


@dataclass(frozen=True, slots=True)
class BoardIssue:
    """One duty board: whose place it names, where it will hang, who is on it."""

    scope_kind: str
    scope_id: str
    place: str
    kind: str
    parts: tuple[str, ...]
    staff_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BadgeIssue:
    """One person's badge; `valid_until` is `YYYY-MM-DD`."""

    staff_id: str
    number: str
    valid_until: str


Issue: TypeAlias = CardIssue | BoardIssue | BadgeIssue


@dataclass(frozen=True, slots=True)
class PrintJob:
    """One finished document: `id` is its number in the register, `sha256` of its bytes, `issues` what it hands out."""

    id: str
    kind: str
    scope: str
    pages: int
    items: int
    sha256: str
    options: Mapping[str, Any] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()


def register_print(
    office: Workspace, job: PrintJob, *, actor: str, today: date, method: str = "printed"
) -> Changes:
    """Put a print into the register and its cards, boards and badges on record; the ones they replace end today.

    Undoing the step takes the issues back; the register and the audit chain keep that paper was made.
    """
    with office.change("print.issue", actor=actor, args={"subject": job.kind, "items": job.items}) as unit:
        _cards(unit, job, today, method)
        _boards(unit, job, today)
        _badges(unit, job, today)
    with office.local() as db:
        db.execute(
            insert(print_register).values(
                id=job.id, kind=job.kind, scope=job.scope, options=dict(job.options), pages=job.pages,
                items=job.items, sha256=job.sha256, actor=actor, printed_ms=office.clock.milliseconds(),
                step_id=unit.changes.step_id or None,
            )
        )  # fmt: skip
    detail = {"kind": job.kind, "scope": job.scope, "items": job.items, "sha256": job.sha256}
    office.record_event("print", actor=actor, object_id=job.id, detail=detail)
    return unit.changes


def _end(unit: Unit, kind: str, replaced: set[str], column: str, today: date) -> None:
    """End what is still out for the subjects that get a new one."""
    rows = [old.id for old in paper.issued(unit.db, kind) if old.subject_id in replaced]
    unit.set_many(f"{kind}_issue", [(row, {column: today.isoformat()}) for row in rows])


def _cards(unit: Unit, job: PrintJob, today: date, method: str) -> None:
    cards = [issue for issue in job.issues if isinstance(issue, CardIssue)]
    if not cards:
        return
    _end(unit, "card", {card.household_id for card in cards}, "ended_on", today)
    rows = [
        {
            "household_id": card.household_id, "serial": card.serial, "staff_id": card.staff_id,
            "phone": card.phone, "issued_on": today.isoformat(), "method": method, "register_id": job.id,
        }
        for card in cards
    ]  # fmt: skip
    unit.create_many("card_issue", [(None, row) for row in rows])


def _boards(unit: Unit, job: PrintJob, today: date) -> None:
    boards = [issue for issue in job.issues if isinstance(issue, BoardIssue)]
    if not boards:
        return
    hung = {(board.scope_id, board.place) for board in boards}
    old = [row.id for row in paper.issued(unit.db, "board") if (row.subject_id, row.number) in hung]
    unit.set_many("board_issue", [(row, {"removed_on": today.isoformat()}) for row in old])
    rows = [
        {
            "scope_kind": board.scope_kind, "scope_id": board.scope_id, "place": board.place, "kind": board.kind,
            "parts": list(board.parts), "staff_ids": list(board.staff_ids), "issued_on": today.isoformat(),
            "register_id": job.id,
        }
        for board in boards
    ]  # fmt: skip
    unit.create_many("board_issue", [(None, row) for row in rows])


def _badges(unit: Unit, job: PrintJob, today: date) -> None:
    badges = [issue for issue in job.issues if isinstance(issue, BadgeIssue)]
    if not badges:
        return
    _end(unit, "badge", {badge.staff_id for badge in badges}, "ended_on", today)
    rows = [
        {
            "staff_id": badge.staff_id, "number": badge.number, "issued_on": today.isoformat(),
            "valid_until": badge.valid_until, "register_id": job.id,
        }
        for badge in badges
    ]  # fmt: skip
    unit.create_many("badge_issue", [(None, row) for row in rows])
