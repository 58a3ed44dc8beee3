"""Taking a step back on everything nobody touched since, and saying exactly what is left as it is, and why.

An import is taken back a week later: people somebody corrected meanwhile stay, and so do the household, the dwelling
and the grid they stand in, and whatever else later records lean on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import Connection

from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.base.progress import SILENT, Progress, step
from desktop.domain.changes import Changes
from desktop.operations.undo import Reversal, reversals_of
from desktop.queries import history
from desktop.store import log
from desktop.store.schema import SYNCED
from desktop.workspace import Workspace

EDITED, NEEDED = "edited", "needed"
_NAMES: Final = ("name", "head_name", "label", "room", "number", "category", "key")


@dataclass(frozen=True, slots=True)
class Left:
    """A record of the step that stays. `why`: `edited` since (by whom, when, by which step), or `needed` by another."""

    kind: str
    id: str
    words: str
    why: str
    actor: str = ""
    at: str = ""
    step: str = ""


@dataclass(frozen=True, slots=True)
class PartialUndo:
    """What was taken back (`changes`, `undone` records) and what stays."""

    changes: Changes
    undone: int
    left: tuple[Left, ...]


def would_leave(office: Workspace, step_id: str) -> tuple[Left, ...]:
    """What would stay if the step were taken back now; empty when all of it can be. Raises `NotFound`."""
    with office.read() as db:
        _reversals, left = _sorted(db, history.one(db, step_id), SILENT)
        return left


def undo_untouched(
    office: Workspace, step_id: str, *, actor: str, progress: Progress = SILENT
) -> PartialUndo:
    """Take a step back but for what was edited since or is needed by it. Itself one step that can be undone.

    Raises `NotFound`, and `Refused` when the step was taken back already, cannot be, or nothing of it is untouched.
    """
    with office.read() as db:
        target = history.one(db, step_id)
    if target.undone:
        raise Refused(_("这一步已经撤销过了。"), code="undo.already")
    if target.name.startswith(history.NOT_UNDOABLE) or target.name == "office.init":
        raise Refused(_("“{step}”不能撤销。").format(step=target.title), code="undo.never")
    subject = target.subject or target.title
    with office.change("undo", actor=actor, args={"subject": subject}, undoes=target.id) as unit:
        reversals, left = _sorted(unit.db, target, progress)
        if not reversals:
            raise Refused(_("这一步的记录都已改过,没有可以撤销的。"), code="undo.nothing_untouched")
        for reversal in reversals:
            unit.restore(reversal.record, reversal.fields, alive=reversal.alive, sides=reversal.sides)
    return PartialUndo(unit.changes, len(reversals), left)


def _sorted(
    db: Connection, target: history.StepRow, progress: Progress
) -> tuple[list[Reversal], tuple[Left, ...]]:
    """What can be taken back, and what stays."""
    reversals, edited = reversals_of(db, target.id, progress)
    step(progress, 0, 0, _("查看哪些记录后来改过"))
    going = {r.record.id for r in reversals if r.alive is False}
    needed = _needed(db, going)
    back = [r for r in reversals if r.record.id not in needed]
    left = _left(db, target, edited)
    left += [
        Left(r.record.entity, r.record.id, _words(db, r.record.entity, r.record.id), NEEDED)
        for r in reversals
        if r.record.id in needed
    ]
    return back, tuple(left)


def _needed(db: Connection, going: set[str]) -> set[str]:
    """Those of the records to be removed that a record which stays leans on, directly or through others."""
    leans: dict[str, set[str]] = defaultdict(set)
    for referrer, target in _references(db, going):
        leans[referrer].add(target)
    needed: set[str] = set()
    open_ids = [target for referrer, targets in leans.items() if referrer not in going for target in targets]
    while open_ids:
        found = open_ids.pop()
        if found not in needed:
            needed.add(found)
            open_ids += leans.get(found, ())
    return needed


def _references(db: Connection, targets: Iterable[str]) -> Iterable[tuple[str, str]]:
    """(record, record it names) for every live record that names one of the targets in a field for ids."""
    wanted, among = orjson.dumps(sorted(targets)).decode(), "IN (SELECT value FROM json_each(?))"
    for name, table in SYNCED.items():
        if name == "step":
            continue
        for column in [c.name for c in table.columns]:
            if column.endswith("_id"):
                select = f"SELECT id, {column} FROM main.{name} WHERE {column} {among}"  # noqa: S608 - our own names
            elif column.endswith("_ids"):
                listed = f"main.{name} t, json_each(coalesce(t.{column}, '[]')) e"
                select = f"SELECT t.id, e.value FROM {listed} WHERE e.value {among}"  # noqa: S608 - our own names
            else:
                continue
            for referrer, target in db.exec_driver_sql(select, (wanted,)).all():
                yield str(referrer), str(target)


def _left(db: Connection, target: history.StepRow, edited: list[tuple[str, str]]) -> list[Left]:
    """The edited records with who edited them last, when, and by which step."""
    found = []
    steps: dict[str, history.StepRow | None] = {}
    for kind, entity_id in edited:
        last = log.ops_of(db, entity_id)[-1]
        if last.step not in steps:
            steps[last.step] = _step(db, last.step)
        later = steps[last.step]
        by = (later.actor, later.at, later.title) if later and later.id != target.id else (last.actor, "", "")
        found.append(Left(kind, entity_id, _words(db, kind, entity_id), EDITED, *by))
    return found


def _step(db: Connection, step_id: str) -> history.StepRow | None:
    """A step, None while it is still on its way from another PC."""
    try:
        return history.one(db, step_id)
    except NotFound:
        return None


def _words(db: Connection, kind: str, entity_id: str) -> str:
    """What a record is called on the screen, "" when it has no name of its own."""
    row: Any = db.exec_driver_sql(f"SELECT * FROM {kind} WHERE id = ?", (entity_id,)).mappings().first()  # noqa: S608 - our own names
    return next((str(row[name]) for name in _NAMES if row and row.get(name) not in (None, "")), "")
