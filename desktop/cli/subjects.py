"""`gezhi subject`: what a person may ask the office for about themselves."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from pathlib import Path
from typing import Any, Final

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.cli.session import Terminal, add_office, opened
from desktop.documents import subject_paper
from desktop.exchange.exporting import subject as handing
from desktop.exchange.exporting.place import put_in_place

FILE_PASSWORD: Final = "GEZHI_FILE_PASSWORD"  # noqa: S105 - the name of a variable


def register(commands: Any) -> None:
    """Add `subject` and its parts."""
    own = commands.add_parser("subject", help=_("本人查阅:导出本人信息、更正记录"))
    parts = own.add_subparsers(dest="part", required=True, metavar=_("动作"))
    out = _part(
        parts, "export", _("导出一个人的全部信息"), run_subject,
        epilog="gezhi subject export office.gezhi 9c1b… --out 本人信息.xlsx --reason …",
    )  # fmt: skip
    out.add_argument("resident", help=_("居民编号"))
    out.add_argument("--out", type=Path, required=True, help=_("写到哪个 xlsx 或 pdf 文件"))
    out.add_argument("--reason", required=True, help=_("原因"))
    out.add_argument(
        "--locked", action="store_true", help=_("加打开密码;密码取自环境变量 GEZHI_FILE_PASSWORD 或现场输入")
    )
    fixed = _part(
        parts,
        "corrections",
        _("一个人的更正记录"),
        run_corrections,
        epilog="gezhi subject corrections office.gezhi 9c1b…",
    )
    fixed.add_argument("resident", help=_("居民编号"))
    fixed.add_argument("--reason", required=True, help=_("原因"))


def _part(parts: Any, name: str, words: str, run: Any, epilog: str) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = parts.add_parser(name, help=words, epilog=epilog)
    add_office(made)
    made.set_defaults(run=run)
    return made


def run_subject(args: argparse.Namespace) -> int:
    """All about one person, for that person: a workbook, or the paper by the ending of the file."""
    if args.out.suffix.lower() == ".pdf":
        return _paper(args)
    word = ""
    if args.locked:
        word = os.environ.get(FILE_PASSWORD) or (
            getpass.getpass(_("文件密码:")) if sys.stdin.isatty() else ""
        )
        if not word:
            raise Refused(_("没有给出文件密码。"), code="subject.password")
    with opened(args) as office:
        done = handing.export(
            office, args.resident, args.out, actor=args.actor, reason=args.reason, password=word
        )
    names = [str(path) for path in done.files]
    Terminal(args.json).answer(
        {"files": names, "lines": done.lines}, _("已写出:{path}").format(path=_("、").join(names))
    )
    return 0


def _paper(args: argparse.Namespace) -> int:
    if args.locked:
        raise Refused(_("PDF 不加打开密码;要加密码请写成 .xlsx。"), code="subject.paper_locked")
    with opened(args) as office:
        made, lines = subject_paper.pdf(office, args.resident, actor=args.actor, reason=args.reason)
        with put_in_place(args.out) as unfinished:
            unfinished.write_bytes(made)
    told = _("已写出:{path}").format(path=args.out)
    Terminal(args.json).answer({"files": [str(args.out)], "lines": lines}, told)
    return 0


def run_corrections(args: argparse.Namespace) -> int:
    """What was corrected, when and by whom; recorded like any look at whole numbers."""
    with opened(args) as office:
        found = handing.corrections(office, args.resident, actor=args.actor, reason=args.reason)
    lines = [f"{c.when}  {c.who}  {c.field}:{c.before or '—'} → {c.after or '—'}" for c in found]
    Terminal(args.json).answer(
        {"corrections": [{"when": c.when, "who": c.who, "field": c.field, "before": c.before, "after": c.after}
                         for c in found]},
        "\n".join(lines) or _("没有更正过。"),
    )  # fmt: skip
    return 0
