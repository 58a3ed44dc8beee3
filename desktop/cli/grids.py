"""`gezhi grid list`: grids and micro-grids with their sizes on both bases, their staff and what is missing."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from desktop.base.clock import today
from desktop.base.i18n import _
from desktop.cli import drafts, micros, propose, regrids
from desktop.cli.session import Terminal, add_office, opened
from desktop.queries import grids


def register(commands: Any) -> None:
    """Add `grid list` and the acts of drawing grids anew."""
    grid = commands.add_parser("grid", help=_("网格:大小、人员、空缺、调整"))
    parts = grid.add_subparsers(dest="part", required=True, metavar=_("动作"))
    listed = parts.add_parser(
        "list", help=_("列出网格和微网格"), epilog="gezhi grid list office.gezhi --json"
    )
    add_office(listed)
    listed.add_argument("--as-of", type=date.fromisoformat, help=_("按哪一天计算,默认今天"))
    listed.set_defaults(run=run_list)
    regrids.register(parts)
    propose.register(parts)
    drafts.register(parts)
    micros.register(parts)


def run_list(args: argparse.Namespace) -> int:
    """Print every grid with its micro-grids and the households that lie in none."""
    with opened(args) as office, office.read() as db:
        day = args.as_of or today(office.clock)
        found, micros, outside = (
            grids.grids(db, day=day),
            grids.micros(db, day=day),
            grids.unplaced(db, day=day),
        )
    rows = [
        {
            "id": g.id, "number": g.number, "name": g.name, "code": g.code, **_size(g.size), "buildings": g.buildings,
            "leaders": list(g.leaders), "workers": list(g.workers),
            "problems": [p.text for p in (g.problem, g.problem_occupied) if p],
            "micro_grids": [
                {"id": m.id, "number": m.number, "name": m.name, **_size(m.size), "places": list(m.places),
                 "leaders": list(m.leaders), "problems": [m.problem.text] if m.problem else []}
                for m in micros if m.grid_id == g.id
            ],
        }
        for g in found
    ]  # fmt: skip
    lines = [
        _("{name}:登记 {r} 户,实住 {o} 户,{p} 人;网格员 {w}").format(
            name=g.name,
            r=g.size.registered,
            o=g.size.occupied,
            p=g.size.people,
            w="、".join(g.workers) or _("空缺"),
        )
        for g in found
    ]
    lines.append(_("未入格 {n} 户,重复入格 {m} 户").format(n=outside.nowhere, m=outside.twice))
    body = {"grids": rows, "nowhere": outside.nowhere, "twice": outside.twice, "as_of": day.isoformat()}
    Terminal(args.json).answer(body, "\n".join(lines))
    return 0


def _size(size: grids.Size) -> dict[str, int]:
    return {"registered": size.registered, "occupied": size.occupied, "people": size.people}
