"""`gezhi duplicates`: what may be registered twice, merging, and saying that two are two."""

from __future__ import annotations

import argparse
from typing import Any

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.cli.session import Terminal, TerminalProgress, add_office, natural, opened
from desktop.operations import duplicates as operations
from desktop.queries import accounts, comparing, duplicates
from desktop.workspace import Workspace

SIDES = {"left", "right", "both"}


def register(commands: Any) -> None:
    """Add the command."""
    own = commands.add_parser(
        "duplicates", help=_("可能重复的登记:列出、对照、合并"),
        epilog="gezhi duplicates office.gezhi --merge KEEP DROP --take phones=both",
    )  # fmt: skip
    add_office(own)
    own.add_argument("--kind", choices=duplicates.KINDS, default="resident", help=_("居民还是住户"))
    own.add_argument("--least", type=natural, default=0, help=_("只列不低于这个分数的(满分 100)"))
    own.add_argument("--limit", type=natural, default=200, help=_("最多列出多少对"))
    act = own.add_mutually_exclusive_group()
    act.add_argument("--compare", nargs=2, metavar=("LEFT", "RIGHT"), help=_("并排对照"))
    act.add_argument("--merge", nargs=2, metavar=("KEEP", "DROP"), help=_("合并,保留前一条"))
    act.add_argument("--distinct", nargs=2, metavar=("LEFT", "RIGHT"), help=_("不是同一个,以后不再列出"))
    own.add_argument(
        "--take", action="append", default=[], metavar="FIELD=left|right|both", help=_("合并时逐项选择")
    )
    own.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """List, compare, merge, or remember that two are two."""
    with opened(args) as office:
        if args.merge:
            keep, drop = args.merge
            changes = operations.merge(
                office, args.kind, keep, drop, actor=args.actor, choices=_choices(args.take)
            )
            Terminal(args.json).answer(
                {"kept": keep, "dropped": drop, "step": changes.step_id}, _("已合并。gezhi undo 可以撤销。")
            )
        elif args.distinct:
            operations.distinct(office, args.kind, *args.distinct, actor=args.actor)
            Terminal(args.json).answer({"distinct": args.distinct}, _("已记住:不是同一个。"))
        elif args.compare:
            _compare(office, args)
        else:
            _list(office, args)
    return 0


def _choices(given: list[str]) -> dict[str, str]:
    found = dict(text.partition("=")[::2] for text in given)
    if wrong := [name for name, side in found.items() if side not in SIDES]:
        words = _("“{name}”请写成 {name}=left、right 或 both。").format(name=wrong[0])
        raise Refused(words, code="duplicate.choice")
    return found


def _compare(office: Workspace, args: argparse.Namespace) -> None:
    with office.read() as db:
        permit = accounts.permit(db, args.actor)
        found = comparing.side_by_side(db, permit, args.kind, *args.compare)
    plain = {f.name: {"left": f.left, "right": f.right, "choice": f.choice} for f in found.fields}
    lines = [
        f"{' ' if f.same else '≠'} {f.label}  {f.left or '—'}  |  {f.right or '—'}" for f in found.fields
    ]
    lines += [f"  {name}  {left}  |  {right}" for name, left, right in found.follows]
    Terminal(args.json).answer({"fields": plain}, "\n".join(lines))


def _list(office: Workspace, args: argparse.Namespace) -> None:
    with office.read() as db:
        found = duplicates.pairs(db, kind=args.kind, least=args.least, progress=TerminalProgress())
        names = duplicates.names(db, args.kind, [i for p in found[: args.limit] for i in (p.left, p.right)])
    plain = [
        {"left": p.left, "right": p.right, "score": p.score, "reasons": list(p.reasons),
         "names": [names[p.left][0], names[p.right][0]]}
        for p in found[: args.limit]
    ]  # fmt: skip
    lines = [
        f"{p.score:3}  {' '.join(names[p.left])}  |  {' '.join(names[p.right])}  {p.words}\n     {p.left} {p.right}"
        for p in found[: args.limit]
    ]
    Terminal(args.json).answer(
        {"pairs": plain, "total": len(found)}, "\n".join(lines) or _("没有发现重复的登记。")
    )
