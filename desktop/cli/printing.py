"""`gezhi print`: cards, boards, badges, rosters and maps as PDF, written into the print register."""

from __future__ import annotations

import argparse
import contextlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from desktop.base.clock import today
from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.base.progress import Progress
from desktop.cli import print_verbs
from desktop.cli.session import Terminal, TerminalProgress, add_office, opened
from desktop.documents.render import KINDS, Printed, Scope, export, filing, kind_named, render, stale
from desktop.documents.render.reprint import reprint
from desktop.queries import printed as printed_queries
from desktop.workspace import Workspace

EXAMPLE = (
    "gezhi print office.gezhi card --scope grid:3 --option which=missing --out 联系卡.pdf\n"
    "gezhi print office.gezhi board-gate --option size=80x120 --bleed --out 大牌.pdf --format png --dpi 150\n"
    "gezhi print stale office.gezhi\n"
    "gezhi print office.gezhi board-door --scope stale --out 换牌.pdf\n"
    "gezhi print office.gezhi map --as-of 2025-12-31 --out 去年示意图.pdf\n"
    "gezhi print again office.gezhi 1F2E3D4C --out 重印.pdf\n"
    "gezhi print hang office.gezhi 锦绣龙庭1号楼1单元 --option spot=电梯厅 --option photo=墙.jpg\n"
    "gezhi print down office.gezhi 锦绣龙庭1号楼1单元\n"
    "gezhi print drop office.gezhi 1F2E3D4C"
)
TOLD = 20  # warnings listed one by one; the rest is counted


def register(commands: Any) -> None:
    """Add the command. A verb (`VERBS`) stands where the office file stands otherwise."""
    printing = commands.add_parser(
        "print",
        help=_(
            "打印联系卡、公示牌、工作证、花名册、示意图;stale 查需更换的,register 看登记,again 照原样重印,hang 登记上墙,"
            "down 撤下,drop 不再接着打"
        ),
        epilog=EXAMPLE,
    )
    add_office(printing)
    printing.add_argument(
        "kind",
        help=_("打印什么:{kinds};用 stale、register、again、hang、down、drop 时这里写单位文件").format(
            kinds="、".join(KINDS)
        ),
    )
    printing.add_argument(
        "number", nargs="?", default="", help=_("again、drop 后面:登记号或它的开头;hang、down 后面:挂在哪里")
    )
    printing.add_argument(
        "--scope", default="community", help=_("范围:community、grid:3、building:…、staff:…、stale(需更换的)")
    )
    printing.add_argument("--option", action="append", default=[], metavar="K=V", help=_("选项,可多次"))
    printing.add_argument("--out", type=Path, help=_("写到哪个 PDF"))
    printing.add_argument(
        "--format", "--export", dest="format", choices=("pdf", *export.KINDS), default="pdf",
        help=_("给广告店的格式:pdf、png 或 jpg;选图片的,一页一张,放在 PDF 旁边"),
    )  # fmt: skip
    printing.add_argument("--dpi", type=int, default=export.DPI, help=_("图片每英寸多少点"))
    printing.add_argument("--bleed", action="store_true", help=_("四周加 3 毫米出血和裁切线,交广告店"))
    printing.add_argument("--overwrite", action="store_true", help=_("同名的图片已经有了也覆盖"))
    printing.add_argument("--no-register", action="store_true", help=_("只出样张,不登记"))
    printing.add_argument(
        "--as-of", type=date.fromisoformat, help=_("按哪一天的网格和人员,例如去年年底;不登记")
    )
    printing.set_defaults(run=run_print)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document to write: kind, for whom, with which options, into which file."""

    kind: str
    scope: Scope
    options: Mapping[str, object]
    out: Path


def run_print(args: argparse.Namespace) -> int:
    """Write the document and register it, or do what one of the verbs says."""
    verb = str(args.office)
    if verb in VERBS and not Path(verb).exists():
        args.office = Path(args.kind)
        return VERBS[verb](args)
    kind = kind_named(args.kind)
    options: dict[str, object] = {"bleed": "1"} if args.bleed else {}
    for text in args.option:
        key, equals, value = text.partition("=")
        if not equals:
            raise Refused(_("选项要写成 名称=值,例如 which=missing。"), code="print.option")
        options[key] = value
    sheet = Sheet(args.kind, Scope.parse(args.scope), options, _out(args))
    if args.format in export.KINDS:
        export.insist_public(kind.public)
        export.insist_free(() if args.overwrite else export.taken(sheet.out, args.format))
    with opened(args) as office:
        filing.settle(office, actor=args.actor, today=today(office.clock))
        printed = write(
            office, sheet, actor=args.actor, register=not args.no_register, progress=TerminalProgress(),
            as_of=args.as_of,
        )  # fmt: skip
    shots = _exported(args, sheet.out) if args.format in export.KINDS else []
    terminal = Terminal(args.json)
    for line in (*told(printed), *(_shot(one) for one in shots)):
        terminal.say(line)
    terminal.answer(
        {
            "pages": printed.pages, "items": printed.items, "register_id": printed.register_id,
            "warnings": [{"code": w.code, "text": w.text, "where": w.where} for w in printed.warnings],
            "sha256": printed.sha256, "out": str(args.out),
            "pictures": [
                {"out": str(one.path), "width": one.width, "height": one.height, "bytes": one.size} for one in shots
            ],
        },
        _("已写出 {out}:{pages} 页,{items} 份").format(out=args.out, pages=printed.pages, items=printed.items),
    )  # fmt: skip
    return 0


def _exported(args: argparse.Namespace, pdf: Path) -> Sequence[export.Picture]:
    return export.pictures(
        pdf, args.format, dpi=args.dpi, progress=TerminalProgress(), overwrite=args.overwrite
    )


def _shot(one: export.Picture) -> str:
    """A picture in words: its name, its dots, how large the file is."""
    size = f"{one.size / 1e6:.1f} MB"
    return _("图片 {name}:{width}×{height} 点,{size}").format(
        name=one.path.name, width=one.width, height=one.height, size=size
    )


def _out(args: argparse.Namespace) -> Path:
    if args.out is None:
        raise Refused(_("请用 --out 说明写到哪个 PDF。"), code="usage")
    return Path(args.out)


def run_stale(args: argparse.Namespace) -> int:
    """What hangs, lies in households or is worn and is wrong now."""
    with opened(args) as office:
        filing.settle(office, actor=args.actor, today=today(office.clock))
        with office.read() as db:
            found = stale.find(db, today(office.clock))
    items = [
        {"kind": one.kind, "where": one.where, "printed": one.item.printed, "because": list(one.because)}
        for one in found
    ]
    terminal = Terminal(args.json)
    for one in found:
        title = _(KINDS[one.kind].title)
        terminal.say(f"{title} · {one.where} · {'；'.join(one.because)}")
    terminal.answer({"items": items}, _("需更换 {n} 份").format(n=len(found)))
    return 0


def run_register(args: argparse.Namespace) -> int:
    """What was printed, the newest first."""
    with opened(args) as office, office.read() as db:
        rows = printed_queries.register(db)
    terminal = Terminal(args.json)
    for row in rows:
        terminal.say(f"{row.short} {row.at} {row.kind} {row.scope} {row.items}/{row.pages} {row.actor}")
    entries = [
        {
            "register_id": row.id, "kind": row.kind, "scope": row.scope, "options": row.options, "at": row.at,
            "items": row.items, "pages": row.pages, "actor": row.actor, "state": row.state, "sha256": row.sha256,
        }
        for row in rows
    ]  # fmt: skip
    terminal.answer({"entries": entries}, _("打印过 {n} 次").format(n=len(rows)))
    return 0


def run_again(args: argparse.Namespace) -> int:
    """A print once more, from what the register keeps: the same bytes as long as the program draws the same."""
    out = _out(args)
    part = filing.part_of(out)
    try:
        with opened(args) as office:
            with part.open("wb") as stream:
                made = reprint(
                    office, args.number, stream, actor=args.actor, today=today(office.clock),
                    progress=TerminalProgress(),
                )  # fmt: skip
            part.replace(out)
            office.record_event("print.again", actor=args.actor, object_id=made.entry.id)
    except OSError as error:
        raise filing.unwritable(out) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    said = _("与当时一字不差") if made.same else _("内容与当时一样,程序更新后版面可能略有不同")
    Terminal(args.json).answer(
        {
            "register_id": made.entry.id,
            "pages": made.pages,
            "same": made.same,
            "sha256": made.sha256,
            "out": str(out),
        },
        _("已写出 {out}:{pages} 页,{said}").format(out=out, pages=made.pages, said=said),
    )
    return 0


VERBS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "stale": run_stale,
    "register": run_register,
    "again": run_again,
    "hang": print_verbs.run_hang,
    "down": print_verbs.run_down,
    "drop": print_verbs.run_drop,
}


def write(
    office: Workspace, sheet: Sheet, *, actor: str, register: bool = True, progress: Progress,
    as_of: date | None = None,
) -> Printed:  # fmt: skip
    """Render to a part file beside, then name and register it together; nothing is left behind when it fails.

    `as_of`: the grids, posts and names of an earlier day; such a paper hangs nowhere and is not registered.
    """
    day = as_of or today(office.clock)
    part = filing.part_of(sheet.out)
    try:
        sheet.out.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as out:
            printed = render(
                office, sheet.kind, sheet.scope, sheet.options, out, actor=actor, today=day, progress=progress
            )
        if register and as_of is None:
            filing.file(office, printed.job(), sheet.out, actor=actor, today=day)
        else:
            part.replace(sheet.out)
    except OSError as error:
        raise filing.unwritable(sheet.out) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return printed


def told(printed: Printed) -> list[str]:
    """The warnings in words: the first ones whole and with their place, of the rest how many of each."""
    lines = [
        f"! {w.text}" if w.where in w.text else f"! {w.text} · {w.where}" for w in printed.warnings[:TOLD]
    ]
    rest = Counter(w.code for w in printed.warnings[TOLD:])
    return lines + [_("! 还有 {n} 条 {code}").format(n=n, code=code) for code, n in sorted(rest.items())]
