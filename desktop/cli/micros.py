"""`gezhi grid micro`: the micro-grids of a grid at about fifty households each, shown, and put into force when asked."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from typing import Any

from desktop.base.clock import today
from desktop.base.i18n import _
from desktop.cli.session import Terminal, add_office, opened
from desktop.documents.render import standing
from desktop.operations import dividing
from desktop.queries import places
from desktop.regrid.micro_plan import MicroPart, in_force, micro_plan
from desktop.regrid.proposal import BASES


def register(parts: Any) -> None:
    """Add `micro` below `grid`."""
    command = parts.add_parser(
        "micro", help=_("按 1:50 划分一个网格的微网格,不拆楼层;加 --apply 才调整"),
        epilog="gezhi grid micro office.gezhi --grid 3 --basis occupied --json",
    )  # fmt: skip
    add_office(command)
    command.add_argument("--grid", required=True, help=_("网格编号或名称"))
    command.add_argument("--basis", choices=BASES, default="registered", help=_("按登记户还是实住户"))
    command.add_argument(
        "--by-floors",
        action="store_true",
        help=_("允许超过 70 户的单元按楼层分工(会标出来,微网格仍不小于单元)"),
    )
    command.add_argument("--on", type=date.fromisoformat, help=_("从哪一天起生效,默认今天"))
    command.add_argument("--apply", action="store_true", help=_("按这个方案调整"))
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the micro-grids to be, and draw them so when asked."""
    with opened(args) as office:
        day = args.on or today(office.clock)
        with office.read() as db:
            grid = places.grid_named(db, args.grid, day=day)
            ground = standing.read(db, day)
        parts = micro_plan(
            ground.rows, ground.stairs, ground.boxes, grid=grid.id, basis=args.basis, by_floors=args.by_floors
        )
        step = ""
        if args.apply:
            done = dividing.redraw_micros(
                office, grid.id, in_force(parts), on=day, today=today(office.clock), actor=args.actor
            )
            step = done.step_id
    body = {
        "grid": grid.id, "step": step, "micro_grids": [
            {"places": list(part.names), "households": part.households, "within": part.within,
             "floor_contacts": part.contacts, "floors": list(part.floors) if part.floors else None}
            for part in parts
        ],
    }  # fmt: skip
    Terminal(args.json).answer(body, "\n".join(_words(parts)))
    return 0


def _words(parts: Sequence[MicroPart]) -> list[str]:
    found = []
    for number, part in enumerate(parts, 1):
        words = _("{n}. {places}:{h} 户").format(n=number, places="、".join(part.names), h=part.households)
        if part.contacts:
            words += _("(单元超过 70 户,请设 {n} 名楼层联络员)").format(n=part.contacts)
        if part.floors:
            words += _("(按楼层分工第 {part}/{of} 段,拆分了单元)").format(
                part=part.floors[0], of=part.floors[1]
            )
        found.append(words)
    return found or [_("这个网格里没有楼栋。")]
