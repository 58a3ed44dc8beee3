"""`gezhi between`: what the district asks this office about people on two books, and who goes to another office."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import Any

from desktop.base.clock import today
from desktop.base.i18n import _
from desktop.cli.events import whole_id
from desktop.cli.session import Terminal, add_office, opened
from desktop.domain.between import ANSWERS
from desktop.operations import between
from desktop.queries import between as queries


def register(commands: Any) -> None:
    """Add `between` and its parts."""
    parser = commands.add_parser("between", help=_("社区之间:区里的询问、转出和转入"))
    parts = parser.add_subparsers(dest="part", required=True, metavar=_("动作"))
    listed = parts.add_parser(
        "list", help=_("列出区里的询问和没办完的转出"), epilog="gezhi between list office.gezhi"
    )
    add_office(listed)
    listed.set_defaults(run=run_list)
    answer = parts.add_parser(
        "answer", help=_("回答一条"), epilog="gezhi between answer office.gezhi TICKET --says other"
    )
    add_office(answer)
    answer.add_argument("ticket", help=_("哪一条(list 给出的 id)"))
    answer.add_argument(
        "--says", required=True, choices=[str(says) for says in ANSWERS],
        help=_("ours 归本社区、theirs 归对方、other 不是同一人、seen 知道了"),
    )  # fmt: skip
    answer.add_argument("--note", default="", help=_("说明"))
    answer.set_defaults(run=run_answer)
    move = parts.add_parser(
        "move", help=_("申请把人转到别的社区"),
        epilog="gezhi between move office.gezhi RESIDENT --to 420303090013",
    )  # fmt: skip
    add_office(move)
    move.add_argument("resident", nargs="+", help=_("谁(居民 id,一家人一起写)"))
    move.add_argument("--to", required=True, metavar="OFFICE", help=_("转到哪个社区:代码或名称"))
    move.add_argument("--head", default="", metavar="RESIDENT", help=_("户主走了,谁接任户主"))
    move.add_argument("--note", default="", help=_("说明"))
    move.set_defaults(run=run_move)
    back = parts.add_parser(
        "take-back", help=_("撤回还没办的转出"), epilog="gezhi between take-back office.gezhi REQUEST"
    )
    add_office(back)
    back.add_argument("request", help=_("哪一个(list 给出的 id)"))
    back.set_defaults(run=run_take_back)


def run_list(args: argparse.Namespace) -> int:
    """Tickets, what is open first, and moves that wait."""
    with opened(args) as office, office.read() as db:
        tickets, moves = queries.tickets(db), queries.moves(db)
    rows = [
        {
            "id": one.id, "asks": str(one.asks), "other": one.other, "on": one.on, "people": list(one.people),
            "names": one.names, "says": one.says, "outcome": one.outcome, "open": one.open, "state": one.state,
        }
        for one in tickets
    ]  # fmt: skip
    waiting = [
        {"id": m.id, "people": list(m.people), "names": m.names, "target": m.target, "on": m.on}
        for m in moves
    ]
    lines = [f"{one.id[:8]}  {one.on} {one.names} {one.text} [{one.state}]" for one in tickets]
    lines += [
        f"{m.id[:8]}  "
        + _("{on} {names} 申请转到 {target},等区里办理").format(on=m.on, names=m.names, target=m.target)
        for m in moves
    ]
    Terminal(args.json).answer(
        {"tickets": rows, "moves": waiting, "open": sum(one.open for one in tickets)},
        "\n".join(lines) or _("区里没有询问,也没有没办完的转出。"),
    )
    return 0


def run_answer(args: argparse.Namespace) -> int:
    """Answer one ticket."""
    with opened(args) as office:
        with office.read() as db:
            ticket = _begun(args.ticket, (one.id for one in queries.tickets(db)))
        changes = between.answer(
            office, ticket, args.says, actor=args.actor, today=today(office.clock), note=args.note
        )
        with office.read() as db:
            left = queries.count(db)
    Terminal(args.json).answer(
        {"step": changes.step_id, "open": left}, _("已回答,下次交换包带给区里。还剩 {n} 条。").format(n=left)
    )
    return 0


def run_move(args: argparse.Namespace) -> int:
    """Ask for a move out."""
    with opened(args) as office:
        people = [whole_id(office, "resident", start) for start in args.resident]
        request = between.move_out(
            office, people, args.to, actor=args.actor, today=today(office.clock), note=args.note,
            head_id=whole_id(office, "resident", args.head),
        )  # fmt: skip
    words = _("已申请。区里办妥以前,人还在本社区台账上。")
    Terminal(args.json).answer({"request": request}, words)
    return 0


def run_take_back(args: argparse.Namespace) -> int:
    """Withdraw a move out."""
    with opened(args) as office:
        with office.read() as db:
            request = _begun(args.request, (one.id for one in queries.moves(db)))
        changes = between.take_back(office, request, actor=args.actor)
    Terminal(args.json).answer({"step": changes.step_id}, _("已撤回。"))
    return 0


def _begun(start: str, ids: Iterable[str]) -> str:
    """The only one that begins so; what was given, where none or several do, for the operation to refuse."""
    found = [one for one in ids if start and one.startswith(start)]
    return found[0] if len(found) == 1 else start
