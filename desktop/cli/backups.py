"""`gezhi backup` and `gezhi restore`: proved copies of the office file, and the two ways back from one."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from desktop.base.errors import NotFound
from desktop.base.i18n import _
from desktop.cli.session import Terminal, TerminalProgress, add_common, add_office, add_password, opened
from desktop.domain.permissions import Action
from desktop.operations import backups as operations
from desktop.operations.backups import Backup, Difference
from desktop.queries import accounts


def register(commands: Any) -> None:
    """Add both commands."""
    backup = commands.add_parser(
        "backup", help=_("备份数据文件,或列出备份"), epilog="gezhi backup office.gezhi --to D:\\gezhi-backup"
    )
    add_office(backup)
    backup.add_argument("--to", type=Path, required=True, help=_("备份放在哪个文件夹"))
    backup.add_argument("--list", action="store_true", help=_("只列出已有的备份"))
    backup.set_defaults(run=run_backup)
    restore = commands.add_parser(
        "restore", help=_("从备份另存为新文件,或找回其中的记录"),
        epilog="gezhi restore office-20260701-120000.gezhi-copy --out new.gezhi",
    )  # fmt: skip
    restore.add_argument("backup", type=Path, help=_("备份文件"))
    add_password(restore)
    add_common(restore)
    way = restore.add_mutually_exclusive_group(required=True)
    way.add_argument("--out", type=Path, help=_("另存为新的数据文件"))
    way.add_argument("--into", type=Path, help=_("把记录找回到这个数据文件"))
    restore.add_argument("--kind", action="append", default=[], help=_("只看这类记录,例如 resident"))
    restore.add_argument("--record", action="append", default=[], help=_("要找回的记录编号;不写则只列出不同"))
    restore.set_defaults(run=run_restore)


def run_backup(args: argparse.Namespace) -> int:
    """Make a proved copy; or list those there are."""
    terminal = Terminal(args.json)
    with opened(args) as office:
        if not args.list:
            with office.read() as db:
                accounts.permit(db, args.actor).insist(Action.BACK_UP)
            made = operations.make(office, args.to, actor=args.actor, progress=TerminalProgress())
            words = _("已备份并核对:{path}").format(path=made.path)
            terminal.answer({"verified": True, **_body(made)}, words)
            return 0
        found = operations.backups(args.to, office.path.stem)
    lines = [f"{b.made:%Y-%m-%d %H:%M}  {b.path.name}" for b in found] or [_("这里还没有备份。")]
    terminal.answer({"backups": [_body(b) for b in found]}, "\n".join(lines))
    return 0


def _body(backup: Backup) -> dict[str, Any]:
    return {"path": str(backup.path), "made": backup.made.isoformat(), "bytes": backup.bytes}


def run_restore(args: argparse.Namespace) -> int:
    """As a new file; or show what stands otherwise in the copy and bring the named records back."""
    terminal = Terminal(args.json)
    if args.out:
        path = operations.restore_as_new(args.backup, args.out)
        terminal.answer({"restored": str(path)}, _("已恢复为新文件:{path}").format(path=path))
        return 0
    with opened(args, args.into) as office:
        with office.read() as db:
            permit = accounts.permit(db, args.actor)
        permit.insist(Action.REPAIR)
        with opened(args, args.backup) as copy:
            found = operations.differences(
                office, copy, kinds=args.kind, hidden=permit.hidden, progress=TerminalProgress()
            )
        if not args.record:
            terminal.answer({"differences": [_difference(d) for d in found]}, _words(found))
            return 0
        chosen = [d for d in found if d.id in args.record]
        if missing := set(args.record) - {d.id for d in chosen}:
            raise NotFound(
                _("备份里没有与现在不同的记录 {id}。").format(id=sorted(missing)[0]), code="record.unknown"
            )
        changes = operations.bring_back(office, chosen, source=args.backup.name, actor=args.actor)
    terminal.answer(
        {"restored": [d.id for d in chosen], "step": changes.step_id},
        _("已找回 {n} 条记录,可以撤销。").format(n=len(chosen)),
    )
    return 0


def _difference(one: Difference) -> dict[str, Any]:
    return {
        "kind": one.kind, "id": one.id, "title": _title(one), "removed": one.now is None,
        "fields": sorted(n for n, v in one.then.items() if one.now is None or one.now.get(n) != v),
    }  # fmt: skip


def _words(found: list[Difference]) -> str:
    lines = [
        "  ".join((one.id, one.kind, _title(one), _("已删除") if one.now is None else _("已修改")))
        for one in found
    ]
    return "\n".join([*lines, _("共 {n} 条与备份不同。").format(n=len(found))])


def _title(one: Difference) -> str:
    """What the record was called in the copy; numbers and categories are not told."""
    return next((str(one.then[n]) for n in ("name", "head_name", "label", "key") if one.then.get(n)), "")
