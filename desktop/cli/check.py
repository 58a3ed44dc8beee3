"""`gezhi check`: the file against its log, its chains and the engine's own checks. Idempotent; changes nothing
unless `--repair` is given, which rebuilds what follows from the log."""

from __future__ import annotations

import argparse
from typing import Any

from desktop.base.i18n import _
from desktop.cli.session import Terminal, TerminalProgress, add_office, opened
from desktop.operations import checking


def register(commands: Any) -> None:
    """Add the command."""
    check = commands.add_parser("check", help=_("检查与修复"), epilog="gezhi check office.gezhi --deep")
    add_office(check)
    check.add_argument("--deep", action="store_true", help=_("逐页核对加密校验码(较慢)"))
    check.add_argument("--repair", action="store_true", help=_("按操作记录重建台账和搜索"))
    check.set_defaults(run=run_check)


def run_check(args: argparse.Namespace) -> int:
    """Check, and repair when asked; 0 when nothing is wrong (any more)."""
    with opened(args) as office:
        report = checking.check(office, deep=args.deep, progress=TerminalProgress())
        repaired: tuple[str, ...] = ()
        if args.repair and report.problems:
            repaired = checking.repair(office, actor=args.actor, progress=TerminalProgress())
            report = checking.check(office, deep=args.deep, progress=TerminalProgress())
    words = "\n".join(report.problems) or _("没有发现问题。")
    Terminal(args.json).answer(
        {"problems": list(report.problems), "repaired": list(repaired), "conflicts": report.conflicts}, words
    )
    return 1 if report.problems else 0
