"""`gezhi print hang`, `down` and `drop`: where boards hang, what was taken down, which stopped print is left as it is."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Final

from desktop.base.clock import today
from desktop.base.errors import EnvironmentFailure, NotFound, Refused
from desktop.base.i18n import _
from desktop.cli.session import Terminal, opened
from desktop.documents import pictures
from desktop.operations import hanging, paper_issues, printing
from desktop.queries import printed
from desktop.queries.printed import OutItem
from desktop.workspace import Workspace

_SAID: Final = frozenset({"spot", "day", "size", "photo"})
_NAMED: Final = 5  # places told when a name means several


def run_hang(args: argparse.Namespace) -> int:
    """Write down where a board hangs, since when, of what size, with a photo of the wall."""
    said = _options(args)
    photo = pictures.cropped(_bytes(said["photo"])) if said.get("photo") else None
    day = _day(said["day"]) if said.get("day") else None
    with opened(args) as office:
        board = _board(office, args.number)
        hanging.hang(
            office, board.issue_id, actor=args.actor, day=day, size=said.get("size"), photo=photo,
            spot=said.get("spot"),
        )  # fmt: skip
    Terminal(args.json).answer({"board": board.issue_id}, _("已登记上墙:{place}").format(place=board.place))
    return 0


def run_down(args: argparse.Namespace) -> int:
    """Write down that a board was taken down today."""
    with opened(args) as office:
        board, day = _board(office, args.number), today(office.clock)
        hanging.end(office, [("board", board.issue_id)], day=day, actor=args.actor)
    Terminal(args.json).answer({"board": board.issue_id}, _("已登记撤下:{place}").format(place=board.place))
    return 0


def run_drop(args: argparse.Namespace) -> int:
    """Go on no more with a print that was stopped: what lies complete counts."""
    with opened(args) as office:
        with office.read() as db:
            entry = printed.entry(db, args.number)
        if not entry.pending:
            raise Refused(_("这次打印没有停在半路,不用放弃。"), code="print.not_stopped")
        printing.give_up(office, entry.id, actor=args.actor)
    answer = {"register_id": entry.id, "pages_done": entry.done, "pages": entry.pages}
    words = _("不再接着打:{number},打好 {done}/{pages} 页照样算数")
    Terminal(args.json).answer(answer, words.format(number=entry.short, done=entry.done, pages=entry.pages))
    return 0


def _options(args: argparse.Namespace) -> dict[str, str]:
    said = {key: value for key, _equals, value in (text.partition("=") for text in args.option)}
    if not said or set(said) - _SAID:
        text = _("登记上墙可以写:{names},例如 --option spot=电梯厅。").format(names="、".join(sorted(_SAID)))
        raise Refused(text, code="print.option")
    return said


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused(_("日期要写成 2026-06-30 的样子。"), code="print.option") from error


def _bytes(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise EnvironmentFailure(_("读不了这个文件:{name}").format(name=name), code="print.photo") from error


def _board(office: Workspace, place: str) -> OutItem:
    """The board that hangs at a place, as the register calls it: with where exactly in it, or without when one does."""
    with office.read() as db:
        boards = [one for one in printed.out(db) if one.what == "board"]
    here = [one for one in boards if one.place == place]
    here = here or [one for one in boards if place and paper_issues.same_place(one.place, place)]
    if not here:
        raise NotFound(_("登记里没有挂在“{place}”的牌。").format(place=place), code="board.gone")
    if len(here) > 1:
        places = "、".join(f"{one.place} {one.size}".strip() for one in here[:_NAMED])
        text = _("“{place}”有 {n} 块牌,请写全是哪一块:{places}")
        raise Refused(text.format(place=place, n=len(here), places=places), code="board.several")
    return here[0]
