"""`gezhi backup`, `gezhi backups` and `gezhi restore`: proved copies of the office file, and the two ways back from one."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any, Final

from desktop.base.errors import GezhiError, NotFound, Refused
from desktop.base.i18n import _
from desktop.cli.bundle_ways import keys
from desktop.cli.session import (
    RECOVERY_VARIABLE,
    Terminal,
    TerminalProgress,
    add_common,
    add_office,
    add_password,
    natural,
    opened,
    password,
)
from desktop.domain.permissions import Action
from desktop.exchange.bundle import rebuilding
from desktop.operations import automatic_backups, backup_notes, bringing_back, rehearsals
from desktop.operations import backups as operations
from desktop.operations.backups import Backup
from desktop.operations.bringing_back import BroughtBack, Difference
from desktop.queries import accounts, copied_pictures, copy_differences, pictures
from desktop.queries.copy_differences import DifferenceRow
from desktop.workspace import Workspace, copies

UNSOUND: Final = 1
NOT_PROVABLE: Final = frozenset({"backup.key", "backup.version"})


def register(commands: Any) -> None:
    """Add the commands."""
    _register_backup(commands)
    _register_backups(commands)
    _register_restore(commands)


def _register_backup(commands: Any) -> None:
    backup = commands.add_parser(
        "backup", help=_("备份数据文件"),
        epilog="gezhi backup office.gezhi --to D:\\gezhi-backup    gezhi backup office.gezhi --auto",
    )  # fmt: skip
    add_office(backup)
    backup.add_argument("--to", type=Path, help=_("备份放在哪个文件夹;不写则按设置的位置"))
    backup.add_argument(
        "--auto", action="store_true", help=_("按设置备份到第一处和(插着的)第二处,没有变化就不重做")
    )
    backup.add_argument("--second", type=Path, help=_("把这个文件夹(另一个磁盘或U盘)设为第二处"))
    backup.add_argument("--remind", type=natural, metavar=_("天数"), help=_("第二处多少天没有备份就提醒"))
    backup.add_argument("--list", action="store_true", help=_("只列出已有的备份"))
    backup.set_defaults(run=run_backup)


def _register_backups(commands: Any) -> None:
    listed = commands.add_parser(
        "backups", help=_("列出备份并核对,或做一次恢复演练"), epilog="gezhi backups office.gezhi --verify"
    )
    add_office(listed)
    listed.add_argument("--in", dest="folder", type=Path, help=_("备份所在的文件夹;不写则是设置的位置"))
    listed.add_argument("--verify", action="store_true", help=_("现在逐份核对"))
    listed.add_argument(
        "--rehearse", action="store_true", help=_("恢复演练:把最新的备份恢复到临时位置,全面检查")
    )
    listed.set_defaults(run=run_backups)


def _register_restore(commands: Any) -> None:
    restore = commands.add_parser(
        "restore", help=_("从备份另存为新文件,或找回其中的记录"),
        epilog="gezhi restore office-20260701-120000-1a2b3c4d.gezhi-copy --out new.gezhi",
    )  # fmt: skip
    restore.add_argument("backup", type=Path, help=_("备份文件,或第二处的文件夹(配合 --out)"))
    add_password(restore)
    add_common(restore)
    way = restore.add_mutually_exclusive_group(required=True)
    way.add_argument("--out", "--as", type=Path, help=_("另存为新的数据文件"))
    way.add_argument("--into", type=Path, help=_("把记录找回到这个数据文件"))
    restore.add_argument("--kind", action="append", default=[], help=_("只看这类记录,例如 resident"))
    restore.add_argument("--find", default="", help=_("只看姓名、地址里有这些字的"))
    restore.add_argument(
        "--record", "--pick", action="append", default=[], help=_("要找回的记录编号;不写则只列出不同")
    )
    restore.set_defaults(run=run_restore)


def run_backup(args: argparse.Namespace) -> int:
    """Make proved copies; or choose the second place; or list what there is."""
    terminal = Terminal(args.json)
    with opened(args) as office:
        with office.read() as db:
            permit = accounts.permit(db, args.actor)
            places = automatic_backups.plan(db, office.path)
        if args.list:
            return _list(terminal, office, args.to or places.folder)
        permit.insist(Action.BACK_UP)
        if args.second or args.remind is not None:
            places = automatic_backups.choose(
                office, actor=args.actor, second=args.second, remind_days=args.remind
            )
        progress = TerminalProgress()
        if args.auto:
            made = automatic_backups.back_up(office, reason="asked", actor=args.actor, progress=progress)
            words = [_("已备份并核对:{path}").format(path=one.path) for one in made]
            terminal.answer(
                {"verified": True, "made": [_body(one) for one in made]},
                "\n".join(words or [_("没有新的变化,已有的备份就是最新的。")]),
            )
            return 0
        one = operations.make(
            office, args.to or places.folder, actor=args.actor, reason="asked", progress=progress
        )
    terminal.answer({"verified": True, **_body(one)}, _("已备份并核对:{path}").format(path=one.path))
    return 0


def run_backups(args: argparse.Namespace) -> int:
    """List copies with when each was proved; prove them now; or restore the newest for practice."""
    terminal, progress = Terminal(args.json), TerminalProgress()
    with opened(args) as office:
        with office.read() as db:
            permit, places = accounts.permit(db, args.actor), automatic_backups.plan(db, office.path)
        folder = args.folder or places.folder
        if args.rehearse:
            permit.insist(Action.BACK_UP)
            newest = next(iter(operations.backups(folder, office.path)), None)
            done = rehearsals.rehearse(
                office, actor=args.actor, backup=newest.path if newest else None, progress=progress
            )
            terminal.answer({"backup": done.name, "sound": not done.wrong, "wrong": done.wrong}, done.words)
            return UNSOUND if done.wrong else 0
        wrong: dict[str, tuple[str, ...]] = {}
        for one in operations.backups(folder, office.path) if args.verify else ():
            try:
                wrong[one.path.name] = operations.check(office, one.path, progress=progress)
            except (
                GezhiError
            ) as error:  # one under a key that is not at hand; the others are told of all the same
                if error.code not in NOT_PROVABLE:
                    raise
                terminal.say(f"{one.path.name}: {error.text}")
        return _list(terminal, office, folder, wrong)


def _list(
    terminal: Terminal, office: Workspace, folder: Path, wrong: dict[str, tuple[str, ...]] | None = None
) -> int:
    found = operations.backups(folder, office.path)
    with office.read() as db:
        proofs = backup_notes.proofs(db)
    bodies, lines = [], []
    for one in found:
        proof, told = proofs.get(one.path.name), (wrong or {}).get(one.path.name, ())
        sound = proof is not None and proof.holds(one.bytes)
        bodies.append(_body(one) | {"verified": sound, "problems": list(told)})
        state = _("已核对") if sound else _("没有通过核对") if told else _("未核对")
        lines.append("  ".join((f"{one.made:%Y-%m-%d %H:%M}", state, one.path.name, *told)))
    terminal.answer({"backups": bodies}, "\n".join(lines or [_("这里还没有备份。")]))
    return UNSOUND if any((wrong or {}).values()) else 0


def _body(backup: Backup) -> dict[str, Any]:
    return {
        "path": str(backup.path), "made": backup.made.isoformat(), "bytes": backup.bytes, "digest": backup.digest,
    }  # fmt: skip


def run_restore(args: argparse.Namespace) -> int:
    """As a new file; or show what stands otherwise in the copy and bring the named records back."""
    terminal = Terminal(args.json)
    if args.backup.is_dir():
        return _rebuild(terminal, args)
    if args.out:
        path = operations.restore_as_new(args.backup, args.out)
        terminal.answer({"restored": str(path)}, _("已恢复为新文件:{path}").format(path=path))
        return 0
    with opened(args, args.into) as office:
        with office.read() as db:
            permit = accounts.permit(db, args.actor)
        permit.insist(Action.REPAIR)
        found, rows = _compared(args, office, permit.hidden)
        if not args.record:
            shown = [row for row in rows if row.matches(args.find)]
            by_key = {f"{one.kind}:{one.id}": one for one in found}
            terminal.answer(
                {"differences": [_difference(by_key[row.key], row) for row in shown]}, _words(shown)
            )
            return 0
        chosen = [d for d in found if d.id in args.record]
        if missing := set(args.record) - {d.id for d in chosen}:
            raise NotFound(
                _("备份里没有与现在不同的记录 {id}。").format(id=sorted(missing)[0]), code="record.unknown"
            )
        taken = bringing_back.with_owners(chosen, found)
        with copies.reading_copy(office, args.backup) as there:
            done = bringing_back.bring_back(
                office, taken, there=there, source=args.backup.name, actor=args.actor
            )
    told = _brought(taken, done)
    body = {"restored": [d.id for d in taken], "step": done.changes.step_id, "pictures": done.pictures}
    terminal.answer({**body, "without": list(done.without)}, told)
    return 0


def _rebuild(terminal: Terminal, args: argparse.Namespace) -> int:
    """Out of the folder of the second place, as a new file alone. Raises `Refused` (`restore.folder`) for another way."""
    if not args.out:
        words = _(
            "这是一个文件夹。第二处的包要并入现有的数据文件,请用 gezhi bundle auto 数据文件 --regain 文件夹。"
        )
        raise Refused(words, code="restore.folder")
    code = os.environ.get(RECOVERY_VARIABLE)
    done = rebuilding.rebuild(
        args.backup, args.out, password=None if code else password(args), recovery_code=code, install=keys(),
        actor=args.actor, progress=TerminalProgress(),
    )  # fmt: skip
    words = _("已从第二处重建:{path}").format(path=args.out)
    more = _("打印登记、草稿和以前的审计记录只在备份里,没有找回。")
    body = {
        "restored": str(args.out), "new_ops": done.new_ops, "pictures": done.pictures, "lacking": done.lacking,
        "refused": list(done.refused),
    }  # fmt: skip
    terminal.answer(body, "\n".join((words, done.words, more)))
    return 0 if done.complete else UNSOUND


def _brought(taken: list[Difference], done: BroughtBack) -> str:
    """What came back, and what did not."""
    if not done.changes.step_id:
        words = _("记录没有变化,找回{pictures}。").format(pictures=pictures.counted(done.pictures))
    else:
        words = _("已找回 {n} 条记录{pictures},可以撤销。").format(
            n=len(taken), pictures=pictures.added(done.pictures)
        )
    return "\n".join([words, *done.without])


def _compared(
    args: argparse.Namespace, office: Workspace, hidden: frozenset[str]
) -> tuple[list[Difference], list[DifferenceRow]]:
    with copies.reading_copy(office, args.backup) as there, office.read() as here:
        found = bringing_back.differences(
            here, there, kinds=args.kind, hidden=hidden, progress=TerminalProgress()
        )
        return found, list(copy_differences.rows(here, there, found))


def _difference(one: Difference, row: DifferenceRow) -> dict[str, Any]:
    return {
        "kind": one.kind, "id": one.id, "title": row.title, "where": row.where, "removed": row.removed,
        "fields": sorted(one.changed), "picture": one.picture,
    }  # fmt: skip


def _words(rows: list[DifferenceRow]) -> str:
    lines = [
        "  ".join((
            row.key.partition(":")[2], row.kind_words, row.title, row.where,
            row.since, "、".join(row.fields),
        ))
        for row in rows
    ]  # fmt: skip
    coming = sum(row.picture == copied_pictures.COMING for row in rows)
    told = _("共 {n} 条与备份不同{pictures}。").format(n=len(rows), pictures=pictures.contained(coming))
    return "\n".join([*lines, told])
