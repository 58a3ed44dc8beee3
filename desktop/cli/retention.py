"""`gezhi retention`: what is kept how long, what is due, erasing it for good, and the certificate of that."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, Final

from desktop.base.clock import today
from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.cli.session import Terminal, TerminalProgress, add_office, natural, opened
from desktop.documents import erasures
from desktop.domain.field_names import kind_name
from desktop.domain.permissions import Action
from desktop.domain.retention import BY_KEY, CONFIRMED, RULES, THEN_WORDS
from desktop.operations import retention
from desktop.queries import accounts
from desktop.queries import retention as queries

FILE_PASSWORD: Final = "GEZHI_FILE_PASSWORD"  # noqa: S105 - the name of a variable


def register(commands: Any) -> None:
    """Add the three groups."""
    kept = commands.add_parser("retention", help=_("保留期限:到期清单、清除、删除证明"))
    parts = kept.add_subparsers(dest="part", required=True, metavar=_("动作"))
    listed = _part(
        parts, "list", _("哪些内容到期了"), run_list, epilog="gezhi retention list office.gezhi --rule person"
    )
    listed.add_argument(
        "--rule", action="append", default=[], choices=tuple(BY_KEY), help=_("只看这一类,可写多次")
    )
    listed.add_argument("--limit", type=natural, default=50, help=_("最多列出多少条"))
    days = _part(
        parts, "days", _("改保留天数"), run_days, epilog="gezhi retention days office.gezhi person 1461"
    )
    days.add_argument("rule", choices=tuple(BY_KEY))
    days.add_argument("days", type=natural, help=_("天数"))
    purge = _part(
        parts, "purge", _("彻底清除到期内容(不能撤销)"), run_purge,
        epilog="gezhi retention purge office.gezhi --rule campaign --reason … --confirm 清除",
    )  # fmt: skip
    purge.add_argument(
        "--rule", action="append", default=[], choices=tuple(BY_KEY), help=_("只清除这一类,可写多次")
    )
    purge.add_argument("--reason", required=True, help=_("为什么清除"))
    purge.add_argument("--confirm", default="", metavar=CONFIRMED, help=_("写上“清除”两个字才会做"))
    purge.add_argument("--day", default="", help=_("今天的日期,电脑的日期跳过之后要写"))
    purge.add_argument("--drop-copies", action="store_true", help=_("重做备份,并删去第一处更早的备份"))
    paper = _part(
        parts, "certificate", _("打印删除证明"), run_certificate,
        epilog="gezhi retention certificate office.gezhi 2026-001-a1b2 --out 删除证明.pdf",
    )  # fmt: skip
    paper.add_argument("number", help=_("证明的编号"))
    paper.add_argument("--out", type=Path, required=True, help=_("写到哪个 PDF 文件"))


def _part(parts: Any, name: str, words: str, run: Any, epilog: str) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = parts.add_parser(name, help=words, epilog=epilog)
    add_office(made)
    made.set_defaults(run=run)
    return made


def run_list(args: argparse.Namespace) -> int:
    """What is due, how long things are kept, and the certificates so far."""
    with opened(args) as office, office.read() as db:
        accounts.permit(db, args.actor).insist(Action.PURGE)
        day = today(office.clock)
        found = queries.due(db, today=day, rules=args.rule)
        kept, done = queries.days(db), queries.certificates(db)
        files = queries.exported(db, today=day)
    counts = queries.counts(found)
    lines = []
    for rule in RULES:
        told = _("、").join(f"{kind_name(kind)} {n}" for kind, n in counts.get(rule.key, {}).items())
        lines.append(
            f"{rule.key:<11}{_(rule.name)}  {kept[rule.key]} {_('天')}  {_(THEN_WORDS[rule.then])}  {told}"
        )
    lines += [f"  {one.since}  {kind_name(one.kind)}  {one.title or '—'}" for one in found[: args.limit]]
    lines += [
        _("证明 {number}:{day} {who}").format(number=c.number, day=c.erased_on, who=c.erased_by) for c in done
    ]
    if files:
        lines.append(_("有 {n} 个导出的文件已超过保留天数,请找到并删除。").format(n=len(files)))
    Terminal(args.json).answer(
        {
            "days": kept, "due": counts, "files": len(files),
            "records": [{"rule": o.rule, "kind": o.kind, "id": o.id, "title": o.title, "since": o.since}
                        for o in found[: args.limit]],
            "certificates": [{"number": c.number, "on": c.erased_on, "counts": dict(c.counts)} for c in done],
        },
        "\n".join(lines),
    )  # fmt: skip
    return 0


def run_days(args: argparse.Namespace) -> int:
    """Another number of days for one class."""
    with opened(args) as office:
        retention.set_days(office, {args.rule: args.days}, actor=args.actor)
    words = _("“{name}”保留 {n} 天。").format(name=_(BY_KEY[args.rule].name), n=args.days)
    Terminal(args.json).answer({args.rule: args.days}, words)
    return 0


def run_purge(args: argparse.Namespace) -> int:
    """Erase for good; an interrupted purge is finished first."""
    if args.confirm != CONFIRMED:
        words = _("清除后不能恢复。确认要做,请加上 --confirm {word}").format(word=CONFIRMED)
        raise Refused(words, code="retention.unconfirmed")
    with opened(args) as office:
        progress = TerminalProgress()
        retention.finish(office, progress=progress)
        done = retention.purge(
            office,
            args.rule,
            actor=args.actor,
            today=today(office.clock),
            reason=args.reason,
            said=args.day,
            progress=progress,
        )
        gone = retention.drop_copies(office, actor=args.actor, progress=progress) if args.drop_copies else []
    told = _("、").join(f"{kind_name(kind)} {n}" for kind, n in done.counts.items())
    words = _("已清除:{what}。删除证明编号 {number}。").format(what=told, number=done.number)
    Terminal(args.json).answer(
        {"number": done.number, "counts": dict(done.counts), "copies": len(gone)}, words
    )
    return 0


def run_certificate(args: argparse.Namespace) -> int:
    """The certificate as a PDF."""
    with opened(args) as office:
        args.out.write_bytes(erasures.certificate(office, args.number, actor=args.actor))
    Terminal(args.json).answer({"file": str(args.out)}, _("已写出:{path}").format(path=args.out))
    return 0
