"""Pasted residents go the way of an imported ledger: the same reading, rules, matching and plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from desktop.base.i18n import N_, _
from desktop.base.progress import SILENT, Progress
from desktop.domain.changes import Changes
from desktop.domain.permissions import Action
from desktop.exchange.importing import plan_rows, run
from desktop.exchange.importing.decide import AnswerNothing
from desktop.exchange.importing.fields import is_heading
from desktop.exchange.pasting import cells
from desktop.exchange.pasting.plan import PastePlan, PasteRow
from desktop.queries import accounts
from desktop.workspace import Workspace

NAME: Final = N_("粘贴的居民")
_SHOWN: Final = 4  # reasons of a line


def prepare(
    office: Workspace,
    text: str,
    titles: Sequence[str],
    *,
    actor: str,
    today: date,
    progress: Progress = SILENT,
) -> PastePlan:
    """Plan what was copied in WPS; `titles` are the columns of the table, for cells without headings.

    Raises `Refused` when the clipboard holds no table or none of residents.
    """
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.EDIT_BULK)
    heads, lines, first = cells.with_titles(cells.grid(text), titles, is_heading)
    lines = [cells.unmasked(heads, line) for line in lines]
    book = cells.workbook(heads, lines)
    prepared = run.prepare_book(
        office, book, _(NAME), decide=AnswerNothing(), as_of=today, kind="residents", progress=progress
    )
    rows = []
    for row in plan_rows.of(prepared).rows:
        reasons = tuple(issue.text for issue in row.reasons[:_SHOWN])
        changes = tuple((c.label, c.before, c.after) for c in plan_rows.changes(prepared, row))
        rows.append(PasteRow(row.row - 2 + first, row.what, row.fate, reasons, changes))
    return PastePlan("resident", tuple(rows), prepared)


def apply(
    office: Workspace, plan: PastePlan, *, actor: str, today: date, progress: Progress = SILENT
) -> Changes:
    """Write the plan as one step; a register changed since is planned anew, as for an import."""
    assert plan.prepared is not None
    return run.apply(office, plan.prepared, actor=actor, today=today, progress=progress).changes
