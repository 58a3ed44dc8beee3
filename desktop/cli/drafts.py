"""`gezhi grid drafts|apply|barriers`: proposals kept to be thought over, one put into force, roads told without a map."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from desktop.base.clock import today
from desktop.base.i18n import _
from desktop.cli import regrids
from desktop.cli.session import Terminal, add_office, natural, opened
from desktop.domain.permissions import Action
from desktop.exchange.exporting.regridding import export_comparison
from desktop.operations import dividing, division_drafts
from desktop.queries import accounts, division, places
from desktop.queries import division_drafts as queries


def register(parts: Any) -> None:
    """Add the commands below `grid`."""
    listed = parts.add_parser(
        "drafts", help=_("列出保存的划分方案"), epilog="gezhi grid drafts office.gezhi --drop 2"
    )
    add_office(listed)
    listed.add_argument("--drop", type=natural, default=0, help=_("删除第几号方案"))
    listed.add_argument("--xlsx", type=Path, help=_("把最新方案的调格对照表写成 Excel"))
    listed.set_defaults(run=run_drafts)
    put = parts.add_parser(
        "apply",
        help=_("按保存的方案调整网格"),
        epilog="gezhi grid apply office.gezhi --draft 2 --on 2026-07-01",
    )
    add_office(put)
    put.add_argument("--draft", type=natural, default=0, help=_("第几号方案,默认最新"))
    put.add_argument("--on", type=date.fromisoformat, help=_("从哪一天起生效,默认今天"))
    put.add_argument("--preview", action="store_true", help=_("只看结果,不改动"))
    put.set_defaults(run=run_apply)
    _register_ground(parts)


def _register_ground(parts: Any) -> None:
    """What proposals keep to: locked buildings, and roads nobody's grid crosses."""
    held = parts.add_parser(
        "locks",
        help=_("锁定楼栋:划分方案不移动它们"),
        epilog="gezhi grid locks office.gezhi --add 云麓小区3号楼",
    )
    add_office(held)
    held.add_argument("--add", nargs="*", default=[], help=_("楼栋,例如 云麓小区3号楼"))
    held.add_argument("--clear", action="store_true", help=_("全部解锁"))
    held.set_defaults(run=run_locks)
    told = parts.add_parser(
        "barriers", help=_("道路、河流:哪些小区或楼栋在一侧,网格不跨过去"),
        epilog="gezhi grid barriers office.gezhi --set 红卫路=云麓小区,锦绣龙庭3号楼",
    )  # fmt: skip
    add_office(told)
    told.add_argument(
        "--set",
        action="append",
        default=[],
        metavar=_("名称=小区,…"),
        help=_("一条界线,可多次;其余的都在另一侧"),
    )
    told.add_argument("--clear", action="store_true", help=_("去掉原来的界线"))
    told.set_defaults(run=run_barriers)


def run_drafts(args: argparse.Namespace) -> int:
    """List them, drop one, or write the newest as a table."""
    with opened(args) as office:
        if args.drop:
            with office.read() as db:
                gone = queries.draft(db, args.drop)
            division_drafts.drop(office, gone.id, actor=args.actor)
        with office.read() as db:
            found = queries.drafts(db)
            if args.xlsx:
                export_comparison(args.xlsx, queries.draft(db).figures)
    body = [
        {"number": one.number, "name": one.name, "made_on": one.made_on, "grids": len(one.grids),
         "preset": one.figures.preset, "moved_households": one.figures.moved}
        for one in found
    ]  # fmt: skip
    words = [
        _("{n} 号 {name}:{k} 格,{moved} 户换网格,{day}").format(
            n=one.number, name=one.name, k=len(one.grids), moved=one.figures.moved, day=one.made_on
        )
        for one in found
    ]
    Terminal(args.json).answer({"drafts": body}, "\n".join(words) or _("没有保存的划分方案。"))
    return 0


def run_apply(args: argparse.Namespace) -> int:
    """Put a kept proposal into force, or look at what it would do."""
    with opened(args) as office:
        on = args.on or today(office.clock)
        with office.read() as db:
            accounts.permit(db, args.actor).insist(Action.REGRID)
            plan = queries.draft(db, args.draft).grids
        return regrids.do(
            args, office, dividing.dividing(plan),
            lambda: dividing.divide(office, plan, on=on, today=today(office.clock), actor=args.actor),
        )  # fmt: skip


def run_barriers(args: argparse.Namespace) -> int:
    """Show, add or take away the barriers told without a map."""
    with opened(args) as office:
        with office.read() as db:
            kept = [] if args.clear else division.divides(db)
            made = [division.divide_named(db, words) for words in args.set]
        told = [one for one in kept if one.name not in {new.name for new in made}] + made
        if args.set or args.clear:
            division_drafts.tell_barriers(office, told, actor=args.actor)
    body = {"barriers": [{"name": one.name, "buildings": sorted(one.buildings)} for one in told]}
    words = [_("{name}:一侧 {n} 栋").format(name=one.name, n=len(one.buildings)) for one in told]
    Terminal(args.json).answer(body, "\n".join(words) or _("没有设置界线。"))
    return 0


def run_locks(args: argparse.Namespace) -> int:
    """Show, add or take away the buildings no proposal moves."""
    with opened(args) as office:
        with office.read() as db:
            kept = frozenset() if args.clear else division.locks(db)
            locked = kept | {places.place_named(db, words).id for words in args.add}
            names = sorted(scope.name for scope in places.places_of(db, locked))
        if args.add or args.clear:
            division_drafts.tell_locks(office, locked, actor=args.actor)
    Terminal(args.json).answer(
        {"locked": sorted(locked), "names": names}, "、".join(names) or _("没有锁定的楼栋。")
    )
    return 0
