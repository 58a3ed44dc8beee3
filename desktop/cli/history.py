"""`gezhi undo`, `gezhi redo` and `gezhi history`."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.cli.session import Terminal, TerminalProgress, add_office, natural, opened
from desktop.domain.changes import Changes
from desktop.domain.field_names import kind_name
from desktop.operations import undo as operations
from desktop.operations import undo_partly
from desktop.queries import history
from desktop.workspace import Workspace


def register(commands: Any) -> None:
    """Add the commands."""
    undo = commands.add_parser("undo", help=_("撤销一步"), epilog="gezhi undo office.gezhi")
    add_office(undo)
    undo.add_argument("--step", help=_("步骤编号或它的开头;不写则撤销最近一步"))
    undo.add_argument(
        "--leave-edited", action="store_true", help=_("后来改过的记录(及其所在的户、房屋)保留,其余撤销")
    )
    undo.set_defaults(run=run_undo)
    redo = commands.add_parser("redo", help=_("恢复刚撤销的一步"), epilog="gezhi redo office.gezhi")
    add_office(redo)
    redo.set_defaults(run=run_redo)
    listed = commands.add_parser(
        "history", help=_("列出步骤"), epilog="gezhi history office.gezhi --limit 20"
    )
    add_office(listed)
    listed.add_argument("--limit", type=natural, default=50, help=_("最多列出多少步"))
    listed.set_defaults(run=run_history)


def run_undo(args: argparse.Namespace) -> int:
    """Take a step back, whole or but for what was edited since."""
    terminal = Terminal(args.json)
    left: tuple[undo_partly.Left, ...] = ()
    with opened(args) as office:
        step_id = _whole(office, args.step)
        if args.leave_edited and step_id:
            done = undo_partly.undo_untouched(office, step_id, actor=args.actor, progress=TerminalProgress())
            changes, left = done.changes, done.left
        else:
            changes = _undo(office, step_id, args, terminal)
        with office.read() as db:
            step = history.one(db, changes.step_id)
    for record in left:
        terminal.say(_line(record))
    terminal.answer(
        {
            "step": step.id, "name": step.name, "undid": step.undoes, "touched": len(changes.touched),
            "left": [asdict(record) for record in left],
        },
        step.title + (_("(有 {n} 条记录保留)").format(n=len(left)) if left else ""),
    )  # fmt: skip
    return 0


def _undo(office: Workspace, step_id: str | None, args: argparse.Namespace, terminal: Terminal) -> Changes:
    """Take the whole step back; when that is refused, name what stands in the way and the way round."""
    try:
        return operations.undo(office, step_id, actor=args.actor, progress=TerminalProgress())
    except Refused as refusal:
        if refusal.code == "undo.changed_since" and step_id:
            for record in undo_partly.would_leave(office, step_id):
                terminal.say(_line(record))
            terminal.say(_("加上 --leave-edited 可保留这些记录,撤销其余的。"))
        raise


def _line(record: undo_partly.Left) -> str:
    """One record that stays, in words."""
    name = record.words or record.id[:8]
    if record.why == undo_partly.EDITED:
        return _("保留 {name}({kind}):{actor} 于 {at} 改过({step})").format(
            name=name,
            kind=kind_name(record.kind),
            actor=record.actor,
            at=record.at.replace("T", " "),
            step=record.step,
        )
    return _("保留 {name}({kind}):保留的记录要用到它").format(name=name, kind=kind_name(record.kind))


def _whole(office: Any, start: str | None) -> str | None:
    """The step whose id begins so; the text itself when none or several do, for the operation to refuse."""
    if not start:
        return None
    with office.read() as db:
        fitting = [s.id for s in history.steps(db, limit=1_000_000) if s.id.startswith(start)]
    return fitting[0] if len(fitting) == 1 else start


def run_redo(args: argparse.Namespace) -> int:
    """Bring the newest undone step back."""
    with opened(args) as office:
        changes = operations.redo(office, actor=args.actor, progress=TerminalProgress())
    Terminal(args.json).answer(
        {"step": changes.step_id, "name": "redo", "touched": len(changes.touched)}, _("已恢复")
    )
    return 0


def run_history(args: argparse.Namespace) -> int:
    """List the newest steps first."""
    with opened(args) as office, office.read() as db:
        found = history.steps(db, limit=args.limit)
    rows = [
        {
            "step": s.id, "name": s.name, "title": s.title, "at": s.at, "actor": s.actor, "undone": s.undone,
            "undoes": s.undoes or None, "operations": s.ops,
        }
        for s in found
    ]  # fmt: skip
    words = "\n".join(
        f"{s.id[:8]}  {s.at.replace('T', ' ')}  {s.actor}  {s.title}" + (_("(已撤销)") if s.undone else "")
        for s in found
    )
    Terminal(args.json).answer({"steps": rows}, words or _("还没有任何步骤。"))
    return 0
