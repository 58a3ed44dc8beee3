"""`gezhi doubt`, `gezhi verify`, `gezhi rekey`: what is doubted, what waits for a second person, what agreed."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from desktop.base.clock import today
from desktop.base.i18n import _
from desktop.cli.session import Terminal, add_office, natural, opened
from desktop.domain import rekeying as rekeying_rules
from desktop.domain.changes import Changes
from desktop.operations import doubts, rekeying, verification
from desktop.queries import accounts
from desktop.queries import doubts as open_doubts
from desktop.queries import rekeying as rekeyed
from desktop.queries import verification as waits
from desktop.queries.doubts import DoubtRow


def register(commands: Any) -> None:
    """Add the commands."""
    _doubt(commands.add_parser("doubt", help=_("疑问:列出、提出、答复、了结")))
    _verify(commands.add_parser("verify", help=_("核实:列出待核实的住户、核实、退回")))
    _rekey(commands.add_parser("rekey", help=_("复录:抽样、待复录、准确率")))


def _doubt(group: Any) -> None:
    parts = group.add_subparsers(dest="part", required=True, metavar=_("动作"))
    listed = parts.add_parser(
        "list", help=_("列出没有了结的疑问"), epilog="gezhi doubt list office.gezhi --json"
    )
    add_office(listed)
    listed.add_argument("--closed", action="store_true", help=_("列出已了结的"))
    listed.set_defaults(run=run_doubts)
    mark = parts.add_parser(
        "mark",
        help=_("提出疑问"),
        epilog="gezhi doubt mark office.gezhi resident ID --field birth --note 与户口簿不同",
    )
    add_office(mark)
    mark.add_argument("kind", help=_("记录种类,如 resident、household"))
    mark.add_argument("id", help=_("记录编号"))
    mark.add_argument("--field", default="", help=_("栏目;不写则对整条记录"))
    mark.add_argument("--note", required=True, help=_("有什么疑问"))
    mark.set_defaults(run=run_mark)
    close = parts.add_parser(
        "close", help=_("了结疑问"), epilog="gezhi doubt close office.gezhi ID --answer 已核对"
    )
    add_office(close)
    close.add_argument("id", help=_("疑问编号"))
    close.add_argument("--answer", default="", help=_("答复"))
    close.set_defaults(run=run_close)


def _verify(group: Any) -> None:
    parts = group.add_subparsers(dest="part", required=True, metavar=_("动作"))
    listed = parts.add_parser(
        "list", help=_("列出待核实的住户"), epilog="gezhi verify list office.gezhi --json"
    )
    add_office(listed)
    listed.add_argument("--limit", type=natural, default=500, help=_("最多列出多少户"))
    listed.set_defaults(run=run_waiting)
    confirm = parts.add_parser(
        "confirm", help=_("核实住户"), epilog="gezhi verify confirm office.gezhi ID ID"
    )
    add_office(confirm)
    confirm.add_argument("id", nargs="+", help=_("住户编号"))
    confirm.set_defaults(run=run_confirm)
    back = parts.add_parser(
        "back", help=_("退回住户"), epilog="gezhi verify back office.gezhi ID --note 少一口人"
    )
    add_office(back)
    back.add_argument("id", help=_("住户编号"))
    back.add_argument("--note", required=True, help=_("为什么退回"))
    back.set_defaults(run=run_back)


def _rekey(group: Any) -> None:
    parts = group.add_subparsers(dest="part", required=True, metavar=_("动作"))
    plan = parts.add_parser(
        "plan", help=_("安排复录"), epilog="gezhi rekey plan office.gezhi --percent 5 --seed 2026-06"
    )
    add_office(plan)
    plan.add_argument("--percent", type=natural, required=True, help=_("抽取百分之几的居民"))
    plan.add_argument("--seed", required=True, help=_("抽样的种子:种子相同,抽到的人相同"))
    plan.add_argument("--field", action="append", default=[], help=_("要复录的栏目(可多次)"))
    plan.set_defaults(run=run_plan)
    todo = parts.add_parser("list", help=_("列出待复录的居民"), epilog="gezhi rekey list office.gezhi --json")
    add_office(todo)
    todo.set_defaults(run=run_todo)
    said = parts.add_parser(
        "accuracy", help=_("两次录入的一致率"), epilog="gezhi rekey accuracy office.gezhi"
    )
    add_office(said)
    said.add_argument("--since", type=date.fromisoformat, help=_("从哪一天起"))
    said.add_argument("--by", default="", help=_("只看哪位复录人"))
    said.set_defaults(run=run_accuracy)


def run_doubts(args: argparse.Namespace) -> int:
    """List the doubts."""
    with opened(args) as office, office.read() as db:
        rows = open_doubts.doubts(db, permit=accounts.permit(db, args.actor), closed=args.closed)
    listed = [
        {
            "id": row.id, "kind": row.record_kind, "record": row.record_id, "field": row.field, "what": row.what,
            "title": row.about.title, "where": row.about.where, "note": row.note, "raised_by": row.raised_by,
            "raised_on": row.raised_on, "answer": row.answer, "closed_on": row.closed_on,
        }
        for row in rows
    ]  # fmt: skip
    words = "\n".join(_doubt_words(row) for row in rows) or _("没有疑问。")
    Terminal(args.json).answer({"doubts": listed}, words)
    return 0


def _doubt_words(row: DoubtRow) -> str:
    said = f"{row.id[:8]}  {row.raised_on} {row.raised_by}  {row.about.title} {row.about.where}  {row.what}:{row.note}"
    return f"{said}  → {row.answer}" if row.answer else said


def run_mark(args: argparse.Namespace) -> int:
    """Raise a doubt."""
    with opened(args) as office:
        changes = doubts.mark(
            office,
            args.kind,
            args.id,
            field=args.field,
            note=args.note,
            actor=args.actor,
            today=today(office.clock),
        )
    return _done(args, changes, _("已提出疑问。"))


def run_close(args: argparse.Namespace) -> int:
    """Close a doubt."""
    with opened(args) as office:
        changes = doubts.close(
            office, args.id, answer=args.answer, actor=args.actor, today=today(office.clock)
        )
    return _done(args, changes, _("疑问已了结。"))


def run_waiting(args: argparse.Namespace) -> int:
    """List what waits for a second person."""
    with opened(args) as office, office.read() as db:
        rows, total = waits.waiting(db, limit=args.limit), waits.count(db)
    listed = [
        {
            "id": row.household_id, "head": row.about.title, "where": row.about.where, "members": row.members,
            "collected_by": row.collected_by, "collected_on": row.collected_on, "doubts": row.doubts,
        }
        for row in rows
    ]  # fmt: skip
    lines = [
        f"{row.household_id[:8]}  {row.collected_on} {row.collected_by}  {row.about.title} {row.about.where}"
        for row in rows
    ]
    words = "\n".join([*lines, _("共 {n} 户待核实。").format(n=total)])
    Terminal(args.json).answer({"waiting": listed, "total": total}, words)
    return 0


def run_confirm(args: argparse.Namespace) -> int:
    """Confirm households."""
    with opened(args) as office:
        changes = verification.confirm(office, args.id, actor=args.actor, today=today(office.clock))
    return _done(args, changes, _("已核实 {n} 户。").format(n=len(args.id)))


def run_back(args: argparse.Namespace) -> int:
    """Send a household back."""
    with opened(args) as office:
        changes = verification.send_back(
            office, args.id, note=args.note, actor=args.actor, today=today(office.clock)
        )
    return _done(args, changes, _("已退回。"))


def run_plan(args: argparse.Namespace) -> int:
    """Say what is to be keyed again."""
    with opened(args) as office:
        changes = rekeying.plan(
            office, fields=args.field or rekeying_rules.FIELDS, percent=args.percent, seed=args.seed, actor=args.actor,
            today=today(office.clock),
        )  # fmt: skip
        with office.read() as db:
            waiting = len(rekeyed.todo(db, limit=1_000_000))
    words = _("已安排,{n} 位居民待复录。").format(n=waiting)
    Terminal(args.json).answer({"step": changes.step_id, "waiting": waiting}, words)
    return 0


def run_todo(args: argparse.Namespace) -> int:
    """List who is to be keyed again, without what is to be keyed."""
    with opened(args) as office, office.read() as db:
        wanted, rows = rekeyed.plan(db), rekeyed.todo(db)
    listed = [{"id": row.resident_id, "where": row.where, "hint": row.hint} for row in rows]
    words = "\n".join(f"{row.resident_id[:8]}  {row.where}  {row.hint}" for row in rows) or _(
        "没有待复录的居民。"
    )
    Terminal(args.json).answer({"fields": list(wanted.fields) if wanted else [], "waiting": listed}, words)
    return 0


def run_accuracy(args: argparse.Namespace) -> int:
    """Say how often the two keyings agreed."""
    with opened(args) as office, office.read() as db:
        since = args.since.isoformat() if args.since else ""
        rows = rekeyed.accuracy(db, since=since, keyed_by=args.by)
    listed = [
        {"field": row.field, "keyed": row.keyed, "agreed": row.agreed, "per_mille": row.per_mille}
        for row in rows
    ]
    lines = [
        _("{field}:{agreed}/{keyed} 一致").format(field=row.what, agreed=row.agreed, keyed=row.keyed)
        for row in rows
    ]
    Terminal(args.json).answer({"accuracy": listed}, "\n".join(lines) or _("还没有复录过。"))
    return 0


def _done(args: argparse.Namespace, changes: Changes, words: str) -> int:
    Terminal(args.json).answer({"step": changes.step_id, "name": changes.name}, words)
    return 0
