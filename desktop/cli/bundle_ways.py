"""`gezhi bundle outbox|mailbox|auto|gaps|quarantine`: how bundles travel, and what has not arrived."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from desktop.base.clock import as_datetime
from desktop.base.errors import Cancelled, NotFound
from desktop.base.i18n import N_, _
from desktop.cli.session import Terminal, TerminalProgress, add_office, opened
from desktop.domain.permissions import Action
from desktop.exchange.bundle import automatic, mailbox, outbox, quarantine, regaining
from desktop.exchange.bundle.regaining import Regained
from desktop.exchange.bundle.second_place import told_of
from desktop.operations.gaps import declare_all_lost
from desktop.queries import accounts, gaps, pictures
from desktop.security import install
from desktop.workspace import Workspace

STATES = {
    outbox.WAITING: N_("还没拷出"), outbox.COPIED: N_("已拷出,等回执"), outbox.SPOILT: N_("拷出的那份损坏了"),
    outbox.ACKNOWLEDGED: N_("对方已收到"),
}  # fmt: skip


def keys() -> install.Install:
    """This installation's keys, made at first need in the user's own folder (or where GEZHI_KEYS says)."""
    return install.load_or_create()


def register(parts: Any) -> None:
    """Add the parts of `bundle`."""
    sent = parts.add_parser(
        "outbox", help=_("发件箱:写出的包到哪了,再拷一份"),
        epilog="gezhi bundle outbox office.gezhi --copy 1719 --out 再拷.sqb",
    )  # fmt: skip
    add_office(sent)
    sent.add_argument("--copy", metavar="KEY", help=_("再拷哪一个(编号的开头几位)"))
    sent.add_argument("--out", type=Path, help=_("拷到哪个文件"))
    sent.add_argument("--check", action="store_true", help=_("重新核对插着的 U 盘上的拷贝"))
    sent.set_defaults(run=run_outbox)
    box = parts.add_parser(
        "mailbox",
        help=_("信箱:同社区其他电脑放在共享文件夹里的包"),
        epilog="gezhi bundle mailbox office.gezhi --apply",
    )
    add_office(box)
    box.add_argument("--apply", action="store_true", help=_("全部并入"))
    box.set_defaults(run=run_mailbox)
    auto = parts.add_parser(
        "auto", help=_("自动交换包:每 15 分钟和退出时写到哪里"),
        epilog="gezhi bundle auto office.gezhi --second E:/格知 --mailbox Z:/信箱 --run",
    )  # fmt: skip
    add_office(auto)
    auto.add_argument("--second", type=Path, metavar="DIR", help=_("第二处:另一个磁盘上的文件夹"))
    auto.add_argument("--no-second", action="store_true", help=_("不再写到第二处"))
    auto.add_argument("--mailbox", type=Path, metavar="DIR", help=_("信箱:几台电脑都能打开的文件夹"))
    auto.add_argument("--no-mailbox", action="store_true", help=_("不再用信箱"))
    auto.add_argument(
        "--regain", type=Path, metavar="DIR", help=_("恢复备份以后:把第二处这个文件夹里的包全部并入")
    )
    auto.add_argument("--run", action="store_true", help=_("现在就写(没有新内容就不写)"), dest="now")
    auto.set_defaults(run=run_auto)
    _register_arrived(parts)


def _register_arrived(parts: Any) -> None:
    lacking = parts.add_parser(
        "gaps", help=_("缺少哪台电脑哪几天的数据"),
        epilog="gezhi bundle gaps office.gezhi --lost 1a2b3c4d.5 --reason 硬盘损坏",
    )  # fmt: skip
    add_office(lacking)
    lacking.add_argument("--lost", metavar="KEY", help=_("确认这段数据找不回来了(主任)"))
    lacking.add_argument("--reason", default="", help=_("为什么找不回来"))
    lacking.set_defaults(run=run_gaps)
    refused = parts.add_parser(
        "quarantine",
        help=_("隔离区:拒收的文件"),
        epilog="gezhi bundle quarantine office.gezhi --export 9f --out 送检.sqb",
    )
    add_office(refused)
    refused.add_argument("--export", metavar="KEY", help=_("另存哪一个(编号的开头几位)"))
    refused.add_argument("--out", type=Path, help=_("存到哪个文件"))
    refused.set_defaults(run=run_quarantine)


def run_outbox(args: argparse.Namespace) -> int:
    """List the outbox; copy a bundle again; read copies again. 1 when a copy was found damaged."""
    with opened(args) as office:
        _insist(office, args.actor, Action.EXCHANGE)
        copied = []
        if args.copy:
            key = _one(args.copy, [one.key for one in outbox.entries(office)])
            out = args.out or Path(f"{key}.sqb")
            copied = list(outbox.deliver(office, key, out, actor=args.actor))
        spoilt = outbox.recheck(office) if args.check else ()
        found = outbox.settle(office)
    rows = [
        {
            "key": one.key, "to": one.name or one.recipient, "made": _minute(one.made_ms), "ops": one.ops,
            "bytes": one.bytes, "parts": len(one.files), "left": list(one.left), "state": one.state,
            "copies": [asdict(copy) for copy in one.copies],
        }
        for one in found
    ]  # fmt: skip
    words = [_("已拷好 {file},可以安全弹出。").format(file=path) for path in copied]
    words += [
        f"{one.key}  {_minute(one.made_ms)}  {one.name or one.recipient[:16]}  "
        + _("{n} 条").format(n=one.ops) + f"  {_(STATES[one.state])}"
        for one in found
    ]  # fmt: skip
    result = {"outbox": rows, "copied": [str(path) for path in copied], "spoilt": [one.key for one in spoilt]}
    Terminal(args.json).answer(result, "\n".join(words) or _("发件箱是空的。"))
    return 1 if spoilt else 0


def run_mailbox(args: argparse.Namespace) -> int:
    """See what lies in the mailbox for this PC; take it in. 1 when something was refused."""
    with opened(args) as office:
        _insist(office, args.actor, Action.EXCHANGE)
        chosen = automatic.standing(office, keys()).plan.mailbox is not None
        looked = mailbox.look(office, keys())
        done: tuple[Any, ...] = ()
        refused = tuple(one for one in looked.letters if one.problem)
        if args.apply:
            try:
                done, more = mailbox.take_in(office, keys(), looked.good, actor=args.actor)
            except (KeyboardInterrupt, Cancelled) as stop:
                raise Cancelled(_("已取消。收完的包都在,没有收完的一条也没有写。")) from stop
            refused += more
    rows = [
        {
            "file": one.path.name, "from": one.sender, "written": one.written_at, "ops": one.ops,
            "pictures": one.pictures, "problem": one.problem,
        }
        for one in looked.letters
    ]  # fmt: skip
    words = _waiting(looked)
    if args.apply:
        words.append(_("已并入 {n} 条新内容。").format(n=sum(one.new_ops for one in done)))
    nothing = (
        _("信箱里没有新的包。")
        if chosen
        else _("还没有设信箱:用 gezhi bundle auto … --mailbox 选一个共享文件夹。")
    )
    result = {
        "letters": rows, "unfinished": list(looked.unfinished), "away": looked.away,
        "new_ops": sum(one.new_ops for one in done), "refused": [one.code for one in refused],
    }  # fmt: skip
    Terminal(args.json).answer(result, "\n".join(words) or nothing)
    return 1 if args.apply and refused else 0


def _waiting(looked: mailbox.Looked) -> list[str]:
    """What lies in the mailbox, a line each."""
    words = [
        _("{who}  {when}  {n} 条新内容").format(who=one.sender or one.signer[:16], when=one.written_at, n=one.ops)
        + (f"  {pictures.counted(one.pictures)}" if one.pictures else "")
        if not one.problem else _("{file}:{why}").format(file=one.path.name, why=one.problem)
        for one in looked.letters
    ]  # fmt: skip
    words += [_("{file}:还没拷完或已损坏").format(file=name) for name in looked.unfinished]
    return [*words, _("信箱文件夹现在打不开。")] if looked.away else words


def run_auto(args: argparse.Namespace) -> int:
    """Choose where bundles go by themselves; take back what lies there; write now. 1 when something was not had."""
    own = keys()
    with opened(args) as office:
        _insist(office, args.actor, Action.EXCHANGE)
        if args.second or args.mailbox or args.no_second or args.no_mailbox:
            automatic.choose(
                office, actor=args.actor, second=args.second, mailbox=args.mailbox, no_second=args.no_second,
                no_mailbox=args.no_mailbox,
            )  # fmt: skip
        regained = None
        if args.regain:
            regained = regaining.take_in(
                office, own, args.regain, actor=args.actor, progress=TerminalProgress()
            )
        report = automatic.run(office, own, actor=args.actor) if args.now else automatic.Report()
        stands = automatic.standing(office, own)
    Terminal(args.json).answer(
        _auto_body(stands, report, regained), "\n".join(_auto_words(stands, report, regained))
    )
    return 1 if report.problems or (regained is not None and not regained.complete) else 0


def _auto_words(stands: automatic.Standing, report: automatic.Report, regained: Regained | None) -> list[str]:
    nowhere = _("没有设")
    return [
        *([regained.words] if regained is not None else ()),
        _("第二处:{folder}").format(folder=stands.plan.second or nowhere) + told_of(stands.lying),
        _("信箱:{folder}(给 {names})").format(
            folder=stands.plan.mailbox or nowhere, names="、".join(stands.others) or _("还没有其他电脑")
        ),
        *(_("写好 {file}").format(file=path.name) for path in report.files),
        *stands.problems,
    ]


def _auto_body(
    stands: automatic.Standing, report: automatic.Report, regained: Regained | None
) -> dict[str, Any]:
    body: dict[str, Any] = {
        "second": str(stands.plan.second or ""), "mailbox": str(stands.plan.mailbox or ""), "others": list(stands.others),
        "files": [str(path) for path in report.files], "problems": list(stands.problems),
        "last": _minute(stands.at_ms) if stands.at_ms is not None else None,
    }  # fmt: skip
    if stands.lying is not None:
        body["pictures"] = asdict(stands.lying)
    if regained is not None:
        body["regained"] = {
            "new_ops": regained.new_ops, "pictures": regained.pictures, "refused": list(regained.refused),
            "lacking": regained.lacking,
        }  # fmt: skip
    return body


def run_gaps(args: argparse.Namespace) -> int:
    """Say what is missing; declare it lost."""
    with opened(args) as office:
        _insist(office, args.actor, Action.SEE)
        if args.lost:
            with office.read() as db:
                found = gaps.gaps(db, own_id=office.db_id, at_ms=office.clock.milliseconds())
            gap = gaps.find(found, args.lost)
            ranges = gap.ranges if gap is not None else ()
            declare_all_lost(office, ranges, reason=args.reason, actor=args.actor)
        with office.read() as db:
            found = gaps.gaps(db, own_id=office.db_id, at_ms=office.clock.milliseconds())
            awaited = pictures.awaited(db, keys().public_key)
    rows = [
        {
            "key": gap.key, "computer": gap.computer, "first_day": gap.first_day, "last_day": gap.last_day, "ops": gap.ops,
            "days": gap.days, "tone": gap.tone, "words": gap.words,
        }
        for gap in found
    ]  # fmt: skip
    words = [f"{gap.key}  {gap.words}  " + _("已 {n} 天").format(n=gap.days) for gap in found]
    words += [awaited] if awaited else []
    Terminal(args.json).answer({"gaps": rows, "pictures": awaited}, "\n".join(words) or _("没有缺少的数据。"))
    return 0


def run_quarantine(args: argparse.Namespace) -> int:
    """List what was refused; give a file out."""
    with opened(args) as office:
        _insist(office, args.actor, Action.EXCHANGE)
        given = ""
        if args.export:
            key = quarantine.entry(office, args.export).key
            given = str(quarantine.export(office, key, args.out or Path(f"{key[:8]}.sqb"), actor=args.actor))
        found = quarantine.entries(office)
    rows = [
        {
            "key": one.key, "name": one.name, "code": one.code, "reason": one.text, "at": _minute(one.at_ms),
            "bytes": one.bytes, "taken": one.taken_ms is not None,
        }
        for one in found
    ]  # fmt: skip
    words = [f"{one.key[:8]}  {_minute(one.at_ms)}  {one.name}  {one.text}" for one in found]
    if given:
        words.insert(0, _("已另存为 {file}").format(file=given))
    Terminal(args.json).answer(
        {"quarantine": rows, "exported": given}, "\n".join(words) or _("隔离区是空的。")
    )
    return 0


def _insist(office: Workspace, actor: str, action: Action) -> None:
    with office.read() as db:
        accounts.permit(db, actor).insist(action)


def _one(beginning: str, known: list[str]) -> str:
    found = [key for key in known if key.startswith(beginning)]
    if len(found) != 1:
        raise NotFound(_("发件箱里没有这个包。"), code="outbox.unknown")
    return found[0]


def _minute(at_ms: int) -> str:
    return as_datetime(at_ms).strftime("%Y-%m-%d %H:%M")
