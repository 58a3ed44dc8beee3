"""`gezhi print`: cards, boards, badges, rosters and maps as PDF, written into the print register."""

from __future__ import annotations

import argparse
import contextlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from desktop.base.clock import today
from desktop.base.errors import EnvironmentFailure, Refused
from desktop.base.i18n import _
from desktop.base.progress import Progress
from desktop.cli.session import Terminal, TerminalProgress, add_office, opened
from desktop.documents.render import KINDS, Printed, Scope, render
from desktop.operations.printing import register_print
from desktop.workspace import Workspace

EXAMPLE = "gezhi print office.gezhi card --scope grid:3 --option which=missing --out 联系卡.pdf"
TOLD = 20  # warnings listed one by one; the rest is counted


def register(commands: Any) -> None:
    """Add the command."""
    printing = commands.add_parser(
        "print", help=_("打印联系卡、公示牌、工作证、花名册、示意图"), epilog=EXAMPLE
    )
    add_office(printing)
    printing.add_argument("kind", choices=sorted(KINDS), help=_("打印什么"))
    printing.add_argument(
        "--scope", default="community", help=_("范围:community、grid:3、building:…、staff:…")
    )
    printing.add_argument("--option", action="append", default=[], metavar="K=V", help=_("选项,可多次"))
    printing.add_argument("--out", required=True, type=Path, help=_("写到哪个 PDF"))
    printing.add_argument("--no-register", action="store_true", help=_("只出样张,不登记"))
    printing.set_defaults(run=run_print)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document to write: kind, for whom, with which options, into which file."""

    kind: str
    scope: Scope
    options: Mapping[str, object]
    out: Path


def run_print(args: argparse.Namespace) -> int:
    """Write the document and register it."""
    options: dict[str, object] = {}
    for text in args.option:
        key, equals, value = text.partition("=")
        if not equals:
            raise Refused(_("选项要写成 名称=值,例如 which=missing。"), code="print.option")
        options[key] = value
    sheet = Sheet(args.kind, Scope.parse(args.scope), options, args.out)
    with opened(args) as office:
        printed = write(
            office, sheet, actor=args.actor, register=not args.no_register, progress=TerminalProgress()
        )
    terminal = Terminal(args.json)
    for line in told(printed):
        terminal.say(line)
    terminal.answer(
        {
            "pages": printed.pages, "items": printed.items, "register_id": printed.register_id,
            "warnings": [{"code": w.code, "text": w.text, "where": w.where} for w in printed.warnings],
            "sha256": printed.sha256, "out": str(args.out),
        },
        _("已写出 {out}:{pages} 页,{items} 份").format(out=args.out, pages=printed.pages, items=printed.items),
    )  # fmt: skip
    return 0


def write(
    office: Workspace, sheet: Sheet, *, actor: str, register: bool = True, progress: Progress
) -> Printed:
    """Render to a file beside and rename; then register. Nothing is left behind when it fails.

    The rename comes first: it fails while a viewer holds the old file, and then nothing may count as issued.
    """
    day = today(office.clock)
    beside = sheet.out.with_name(sheet.out.name + ".part")
    try:
        sheet.out.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as out:
            printed = render(
                office, sheet.kind, sheet.scope, sheet.options, out, actor=actor, today=day, progress=progress
            )
        beside.replace(sheet.out)
        if register:
            _register(office, printed, sheet.out, actor=actor, day=day)
    except OSError as error:
        raise EnvironmentFailure(
            _("写不了“{name}”:请检查文件夹能否写入、文件是否正被打开。").format(name=sheet.out.name),
            code="print.cannot_write",
        ) from error
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
    return printed


def _register(office: Workspace, printed: Printed, out: Path, *, actor: str, day: date) -> None:
    try:
        register_print(office, printed.job(), actor=actor, today=day)
    except BaseException:
        out.unlink(missing_ok=True)  # paper that nobody wrote down must not be handed out
        raise


def told(printed: Printed) -> list[str]:
    """The warnings in words: the first ones whole and with their place, of the rest how many of each."""
    lines = [
        f"! {w.text}" if w.where in w.text else f"! {w.text} · {w.where}" for w in printed.warnings[:TOLD]
    ]
    rest = Counter(w.code for w in printed.warnings[TOLD:])
    return lines + [_("! 还有 {n} 条 {code}").format(n=n, code=code) for code, n in sorted(rest.items())]
