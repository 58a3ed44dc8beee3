"""`gezhi glyph` and `gezhi receipts`: characters no font has, and who signed for a card."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from desktop.base.clock import today
from desktop.base.errors import EnvironmentFailure, Refused
from desktop.base.i18n import _
from desktop.cli.session import Terminal, add_office, opened
from desktop.documents.layout.glyphs import prepared
from desktop.operations import card_receipts, glyphs
from desktop.queries import glyphs as known

EXAMPLE_GLYPH = "gezhi glyph office.gezhi 𰄀 --words ⿰釒宏"
EXAMPLE_RECEIPTS = "gezhi receipts office.gezhi 420303001003003-0001 420303001003003-0002 --on 2026-07-02"


def register(commands: Any) -> None:
    """Add both commands."""
    glyph = commands.add_parser("glyph", help=_("生僻字:字库没有的字怎样印"), epilog=EXAMPLE_GLYPH)
    add_office(glyph)
    glyph.add_argument("char", nargs="?", default="", help=_("哪个字;不写就列出已登记的"))
    glyph.add_argument("--words", default="", help=_("拆字写法,例如 ⿰釒宏"))
    glyph.add_argument("--picture", type=Path, help=_("这个字的图片(PNG、JPG)"))
    glyph.add_argument("--forget", action="store_true", help=_("取消登记"))
    glyph.set_defaults(run=run_glyph)
    receipts = commands.add_parser("receipts", help=_("按发放登记表登记联系卡签收"), epilog=EXAMPLE_RECEIPTS)
    add_office(receipts)
    receipts.add_argument("serials", nargs="+", metavar=_("编号"), help=_("签收了的卡片编号"))
    receipts.add_argument("--on", help=_("签收日期,默认今天"))
    receipts.set_defaults(run=run_receipts)


def run_glyph(args: argparse.Namespace) -> int:
    """List, write down or forget how a character is printed."""
    with opened(args) as office:
        if args.char and args.forget:
            glyphs.forget(office, args.char, actor=args.actor)
        elif args.char:
            picture = _picture(args.picture) if args.picture else b""
            glyphs.describe(office, args.char, words=args.words, picture=picture, actor=args.actor)
        with office.read() as db:
            said = known.said(db)
    terminal = Terminal(args.json)
    for char, entry in said.items():
        way = _("图片") if entry.picture else entry.words
        terminal.say(f"{char} U+{ord(char):04X} {way}")
    listed = [
        {"char": char, "code": f"U+{ord(char):04X}", "words": entry.words, "picture": bool(entry.picture)}
        for char, entry in said.items()
    ]
    terminal.answer({"glyphs": listed}, _("登记了 {n} 个生僻字").format(n=len(listed)))
    return 0


def _picture(path: Path) -> bytes:
    try:
        return prepared(path.read_bytes())
    except OSError as error:
        raise EnvironmentFailure(_("打不开“{name}”。").format(name=path.name), code="glyph.file") from error
    except ValueError as error:
        raise Refused(_("“{name}”不是能用的图片。").format(name=path.name), code="glyph.picture") from error


def run_receipts(args: argparse.Namespace) -> int:
    """Key a list back."""
    with opened(args) as office:
        day = today(office.clock)
        try:
            on = date.fromisoformat(args.on) if args.on else day
        except ValueError as error:
            raise Refused(_("日期要写成 2026-07-02 的样子"), code="receipt.day") from error
        card_receipts.receive(office, args.serials, on=on, actor=args.actor, today=day)
    count = len(set(args.serials))
    Terminal(args.json).answer(
        {"received": count, "on": on.isoformat()}, _("登记了 {n} 户签收").format(n=count)
    )
    return 0
