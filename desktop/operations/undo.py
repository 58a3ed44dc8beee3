"""Taking a named step back, whichever it is, as long as nothing it wrote was changed since; and again forward.

Undo is itself a step of the log, so it survives a restart, travels to other PCs and can be taken back.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.base.progress import SILENT, Progress, step
from desktop.domain.changes import Changes
from desktop.queries import history, step_search
from desktop.store import log
from desktop.store.fold import Record, fold, same_key
from desktop.store.op import DELETED, STATUS, Dot, Op
from desktop.workspace import Workspace

CHUNK = 400


@dataclass(frozen=True, slots=True)
class Reversal:
    """What must be written to one record to take a step back; `sides`: what stood against each other before it."""

    record: Record
    fields: Mapping[str, Any]
    alive: bool | None
    sides: Sequence[Mapping[str, Any]] = ()


def undo(
    office: Workspace, step_id: str | None = None, *, actor: str, progress: Progress = SILENT
) -> Changes:
    """Take a step back (None: this file's newest). Raises `Refused` saying what was changed since."""
    with office.read() as db:
        target = history.one(db, step_id) if step_id else history.next_undo(db)
    if target is None:
        raise NotFound(_("没有可以撤销的操作。"), code="undo.nothing")
    if target.undone:
        raise Refused(_("这一步已经撤销过了。"), code="undo.already")
    if target.name.startswith(history.NOT_UNDOABLE) or target.name == "office.init":
        raise Refused(_("“{step}”不能撤销。").format(step=target.title), code="undo.never")
    return _take_back(office, target, "undo", actor=actor, progress=progress)


def redo(office: Workspace, *, actor: str, progress: Progress = SILENT) -> Changes:
    """Bring back what the newest undo took away; raises `NotFound` when something else was done since."""
    with office.read() as db:
        target = history.next_redo(db)
    if target is None:
        raise NotFound(_("没有可以恢复的操作。"), code="redo.nothing")
    return _take_back(office, target, "redo", actor=actor, progress=progress)


def _take_back(
    office: Workspace, target: history.StepRow, name: str, *, actor: str, progress: Progress
) -> Changes:
    subject = target.subject or target.title if name == "undo" else target.subject
    with office.change(name, actor=actor, args={"subject": subject}, undoes=target.id) as unit:
        reversals, changed_since = reversals_of(unit.db, target.id, progress)
        if changed_since:
            raise Refused(_why(unit.db, target, changed_since), code="undo.changed_since")
        for reversal in reversals:
            unit.restore(reversal.record, reversal.fields, alive=reversal.alive, sides=reversal.sides)
    return unit.changes


def _why(db: Connection, target: history.StepRow, changed_since: list[tuple[str, str]]) -> str:
    """The refusal in words: how many records, and of the first which field, by whom and when."""
    where = log.span(db, target.id)
    if where is not None and any(op.link for op in log.ops_in(db, where) if op.entity != "step"):
        return _("“{step}”写过的内容有一部分已按保留期限清除,不能撤销。").format(step=target.title)
    words = _("“{step}”之后有 {n} 条记录又被改过,不能整步撤销。请先撤销后来的修改。").format(
        step=target.title, n=len(changed_since)
    )
    first = step_search.later(db, target.id, changed_since, limit=1)
    return f"{words} {first[0].sentence}。" if first else words


def blockers(office: Workspace, step_id: str) -> list[tuple[str, str]]:
    """The records (kind, id) that keep a step from being undone; empty when it can be."""
    with office.read() as db:
        return reversals_of(db, step_id, SILENT)[1]


def reversals_of(
    db: Connection, step_id: str, progress: Progress
) -> tuple[list[Reversal], list[tuple[str, str]]]:
    """(how to take the step back on each record, the records changed since). Raises `NotFound`."""
    where = log.span(db, step_id)
    if where is None:
        raise NotFound(_("历史里没有这一步。"), code="step.unknown")
    ids = list(dict.fromkeys(op.id for op in log.ops_in(db, where) if op.entity != "step"))
    reversals: list[Reversal] = []
    blocked: list[tuple[str, str]] = []
    for start in range(0, len(ids), CHUNK):
        step(progress, start, len(ids), _("撤销"))
        for ops in log.histories(db, ids[start : start + CHUNK]).values():
            emptied = any(op.link and op.step == step_id for op in ops)
            reversal = None if emptied else _reversal(ops, step_id, where.hlc)
            if reversal is None:
                blocked.append((ops[0].entity, ops[0].id))
            else:
                reversals.append(reversal)
    return reversals, blocked


def _reversal(ops: list[Op], step_id: str, hlc: int) -> Reversal | None:
    """How to take the step back on one record, None when it was changed since."""
    entity_id = ops[0].id
    now = fold(ops)[entity_id]
    after = fold(op for op in ops if op.hlc <= hlc)[entity_id]
    before = fold(op for op in ops if op.hlc <= hlc and op.step != step_id).get(entity_id)
    was_alive = before is not None and before.alive
    born = after.alive and not was_alive
    written = {name for op in ops if op.step == step_id for name in op.fields}
    names, mine = written - {STATUS}, {op.dot for op in ops if op.step == step_id}
    watched = set(now.fields) - {STATUS} if born else names
    disputed = now.alive and STATUS in now.conflicts() and _deleted(ops, step_id)
    if (now.alive != after.alive and not disputed) or any(
        not _same(now, after, name, mine) for name in watched
    ):
        return None
    sides = _sides(before, written) if before is not None else []
    # also of a record that was off the books before the step: whoever brings it back finds what stood there then
    restored = {name: before.value(name) for name in names} if before is not None else {}
    restored = {
        name: value
        for name, value in restored.items()
        if (same_key(value) != same_key(now.value(name)) or name in now.conflicts())
        and not any(name in side for side in sides)
    }
    alive = True if disputed else None if was_alive == now.alive else was_alive
    if any(STATUS in side for side in sides):
        alive = None
    elif STATUS in now.conflicts() and now.fields[STATUS].heads.keys() <= mine:  # this step opened it
        alive = was_alive
    return Reversal(now, restored, alive, sides)


def _sides(before: Record, names: Collection[str]) -> list[dict[str, Any]]:
    """What was in dispute before a step that wrote `names`, version by version, the one that was shown last.

    A step back that wrote only the shown value would be a decision nobody made.
    """
    open_ones = [name for name in before.conflicts() if name in names]
    heads = {head.dot: head for name in open_ones for head in before.fields[name].heads.values()}
    return [
        {name: before.fields[name].heads[dot].value for name in open_ones if dot in before.fields[name].heads}
        for dot in sorted(heads, key=lambda dot: heads[dot].rank)
    ]


def _deleted(ops: list[Op], step_id: str) -> bool:
    return any(op.step == step_id and STATUS in op.fields and op.fields[STATUS][0] == DELETED for op in ops)


def _same(now: Record, after: Record, name: str, mine: set[Dot]) -> bool:
    """Whether nobody wrote there since; a dispute is nobody's but of the step that opened it again."""
    register = now.fields.get(name)
    in_conflict = register is not None and register.conflicting and not register.heads.keys() <= mine
    return not in_conflict and same_key(now.value(name)) == same_key(after.value(name))
