"""`gezhi conflicts`: what two computers wrote differently, and settling it."""

from __future__ import annotations

import argparse
from typing import Any

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.cli.session import Terminal, add_office, opened
from desktop.domain.disputes import Form
from desktop.operations import disputes
from desktop.queries import accounts, crossings
from desktop.queries import disputes as queries
from desktop.queries.disputes import Dispute, Side


def register(commands: Any) -> None:
    """Add `conflicts` and its parts."""
    conflicts = commands.add_parser("conflicts", help=_("两台电脑改得不一样的地方"))
    parts = conflicts.add_subparsers(dest="part", required=True, metavar=_("动作"))
    listed = parts.add_parser(
        "list", help=_("列出待核对的"), epilog="gezhi conflicts list office.gezhi --json"
    )
    add_office(listed)
    listed.set_defaults(run=run_list)
    resolve = parts.add_parser(
        "resolve",
        help=_("裁决一处"),
        epilog="gezhi conflicts resolve office.gezhi resident:ID:name --side KEY",
    )
    add_office(resolve)
    resolve.add_argument("dispute", nargs="?", help=_("哪一处(list 给出的 key)"))
    resolve.add_argument("--side", help=_("以哪一方为准(list 给出的 side)"))
    resolve.add_argument("--merged", action="store_true", help=_("备注合并两方文字,名单取两方并集"))
    resolve.add_argument("--all-shown", action="store_true", help=_("不需主任裁决的,一律按现在显示的确认"))
    resolve.add_argument("--seen", default="", help=_("看到的版本(list 给出的 version);又有新写法就不裁决"))
    resolve.set_defaults(run=run_resolve)


def run_list(args: argparse.Namespace) -> int:
    """The inbox, masked."""
    with opened(args) as office, office.read() as db:
        permit = accounts.permit(db, args.actor)
        found, crossed = queries.open_disputes(db, permit), crossings.crossings(db, permit)
    rows = [
        {
            "key": one.key, "kind": one.kind, "id": one.id, "title": one.title, "where": one.where,
            "fields": list(one.fields), "form": str(one.form), "guarded": one.guarded, "shown": one.shown,
            "before": dict(one.before), "version": one.version,
            "sides": [
                {
                    "side": side.key, "actor": side.actor, "install": side.install, "computer": side.computer,
                    "at": side.at, "values": dict(side.words),
                }
                for side in one.sides
            ],
        }
        for one in found
    ]  # fmt: skip
    lines = [
        "\n".join(
            [f"{one.kind_name} {one.title} {one.where}  {one.key}", *(_said(one, side) for side in one.sides)]
        )
        for one in found
    ]
    lines += [f"{one.title} {one.names} {one.where}" for one in crossed]
    issues = [
        {"rule": one.rule, "kind": one.kind, "ids": list(one.ids), "title": one.title} for one in crossed
    ]
    told = {"open": rows, "count": len(rows), "issues": issues}
    Terminal(args.json).answer(told, "\n".join(lines) or _("没有待核对的。"))
    return 0


def _said(one: Dispute, side: Side) -> str:
    told = "、".join(f"{one.labels[name]} {side.words[name]}" for name in one.fields)
    who = " ".join(word for word in (side.actor, side.computer, side.at) if word)
    return f"    {side.key}  {who}: {told}"


def run_resolve(args: argparse.Namespace) -> int:
    """Settle one, or confirm everything that needs no director."""
    with opened(args) as office:
        if args.all_shown:
            changes = disputes.choose_all(office, actor=args.actor)
        elif args.dispute and args.merged:
            with office.read() as db:
                one = queries.dispute(db, args.dispute, accounts.permit(db, args.actor))
            merged = one.suggestion if one is not None and one.form is not Form.CHOICE else ""
            changes = disputes.merge(office, args.dispute, merged, actor=args.actor, version=args.seen)
        elif args.dispute and args.side:
            changes = disputes.choose(office, args.dispute, args.side, actor=args.actor, version=args.seen)
        else:
            raise Refused(_("请写明哪一处,以及 --side、--merged 或 --all-shown。"), code="dispute.which")
        with office.read() as db:
            left = queries.count(db)
    Terminal(args.json).answer(
        {"step": changes.step_id, "left": left}, _("已裁决,还剩 {n} 处。").format(n=left)
    )
    return 0
