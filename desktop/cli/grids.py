"""`gezhi grid list`: grids and micro-grids with their sizes on both bases, their staff and what is missing."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from desktop.base.clock import today
from desktop.base.errors import NotFound
from desktop.base.i18n import _
from desktop.cli import drafts, micros, propose, regrids
from desktop.cli.session import Terminal, add_office, opened
from desktop.queries import grids, lineage


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
    traced = parts.add_parser(
        "trace", help=_("旧的名称、编号、编码:现在是哪个网格,经过了什么"),
        epilog="gezhi grid trace office.gezhi 第四网格",
    )  # fmt: skip
    add_office(traced)
    traced.add_argument("words", help=_("名称、编号(3 或 3-2)或编码,已结束的也行"))
    traced.set_defaults(run=run_trace)
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


def run_trace(args: argparse.Namespace) -> int:
    """Print what became of every grid that bears or bore a name."""
    with opened(args) as office, office.read() as db:
        found = [lineage.trace(db, scope_id) for scope_id in lineage.named(db, args.words)]
    if not found:
        raise NotFound(_("找不到“{words}”。").format(words=args.words), code="place.unknown")
    body = [
        {"kind": one.kind, "id": one.id, "name": one.name, "closed_on": one.closed_on, "happened": list(one.happened),
         "now": [{"id": key, "name": name} for key, name in one.later]}
        for one in found
    ]  # fmt: skip
    words = "\n".join(one.words or _("{name}:没有变化").format(name=one.name) for one in found)
    Terminal(args.json).answer({"grids": body}, words)
    return 0


def _size(size: grids.Size) -> dict[str, int]:
    return {"registered": size.registered, "occupied": size.occupied, "people": size.people}
