"""`gezhi visits`, `diary` and `patrols`: what was done on a day, keyed back from sheets and listed again."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from desktop.base.clock import today
from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.cli.session import Terminal, add_office, natural, opened
from desktop.domain.permissions import Action
from desktop.domain.visit import KINDS, METHODS, DiaryDraft, DiaryLine, PatrolDraft, VisitDraft
from desktop.operations import diaries as diary_operations
from desktop.operations import patrols as patrol_operations
from desktop.operations import visits as operations
from desktop.queries import accounts, diaries, team, visits
from desktop.queries.places import grid_named


def register(commands: Any) -> None:
    """Add the three commands and their parts."""
    _register_visits(commands.add_parser("visits", help=_("走访记录:录入、列出")))
    _register_diary(commands.add_parser("diary", help=_("工作日志:看、写、审阅")))
    _register_patrols(commands.add_parser("patrols", help=_("巡查记录:录入、列出")))


def _register_visits(own: argparse.ArgumentParser) -> None:
    parts = own.add_subparsers(dest="part", required=True, metavar=_("动作"))
    add = _part(
        parts, "add", _("记一次走访,按走访表的表号和序号,或按住户"), run_visit,
        epilog="gezhi visits add office.gezhi --sheet 3FA97C21-01 --row 5 --method home --needs 楼道灯坏",
    )  # fmt: skip
    where = add.add_mutually_exclusive_group(required=True)
    where.add_argument("--sheet", default="", metavar=_("表号"), help=_("走访表右上角的表号"))
    where.add_argument("--household", default="", help=_("住户编号"))
    add.add_argument("--row", type=natural, default=1, help=_("走访表上的序号"))
    add.add_argument("--resident", default="", help=_("只走访了这一位居民,写他的编号"))
    add.add_argument("--on", default="", help=_("哪一天,例如 2026-06-30,不写则今天"))
    add.add_argument("--method", choices=tuple(METHODS), default="home", help=_("方式"))
    add.add_argument("--kind", choices=tuple(KINDS), default="daily", help=_("类别"))
    add.add_argument("--worker", default="", help=_("走访人的姓名"))
    for name, words in (
        ("minutes", _("用了多少分钟")), ("found", _("现场情况")), ("needs", _("问题和需求")), ("handling", _("怎么处理")),
        ("next", _("约好的下次走访日期")),
    ):  # fmt: skip
        add.add_argument(f"--{name}", default="", help=words)
    listed = _part(
        parts, "list", _("列出走访记录"), run_visits, "gezhi visits list office.gezhi --since 2026-06-01"
    )
    for name, words in (("since", _("从哪天起")), ("until", _("到哪天止")), ("household", _("住户编号"))):
        listed.add_argument(f"--{name}", default="", help=words)
    listed.add_argument("--worker", default="", help=_("走访人的姓名"))
    listed.add_argument("--limit", type=natural, default=200, help=_("最多列出多少条"))


def _register_diary(own: argparse.ArgumentParser) -> None:
    parts = own.add_subparsers(dest="part", required=True, metavar=_("动作"))
    show = _part(
        parts,
        "show",
        _("看一个人一天的日志"),
        run_show,
        epilog="gezhi diary show office.gezhi --worker 陈小燕",
    )
    write = _part(
        parts, "write", _("写一天的日志;走访和巡查不用写,会自动带出"), run_write,
        epilog="gezhi diary write office.gezhi --worker 陈小燕 --weather 晴 --line '9:00|参加例会|下周换牌'",
    )  # fmt: skip
    write.add_argument("--weather", default="", help=_("天气"))
    write.add_argument(
        "--line", action="append", default=[], metavar="TIME|WHAT|RESULT", help=_("一条,可写多次")
    )
    write.add_argument("--plan", default="", help=_("明日计划"))
    review = _part(
        parts, "review", _("审阅一天的日志"), run_review,
        epilog="gezhi diary review office.gezhi --worker 陈小燕 --on 2026-06-30 --by 周建国",
    )  # fmt: skip
    review.add_argument("--by", required=True, help=_("审阅人"))
    for one in (show, write, review):
        one.add_argument("--worker", required=True, help=_("写日志的人"))
        one.add_argument("--on", default="", help=_("哪一天,例如 2026-06-30,不写则今天"))


def _register_patrols(own: argparse.ArgumentParser) -> None:
    parts = own.add_subparsers(dest="part", required=True, metavar=_("动作"))
    add = _part(
        parts,
        "add",
        _("记一次巡查"),
        run_patrol,
        epilog="gezhi patrols add office.gezhi --grid 3 --found 楼道堆物",
    )
    add.add_argument("--grid", required=True, help=_("网格的编号或名称"))
    add.add_argument("--on", default="", help=_("哪一天,例如 2026-06-30,不写则今天"))
    add.add_argument("--worker", default="", help=_("巡查人的姓名"))
    add.add_argument("--found", default="", help=_("发现的问题"))
    add.add_argument("--note", default="", help=_("怎么处理"))
    listed = _part(parts, "list", _("列出巡查记录"), run_patrols, "gezhi patrols list office.gezhi")
    for name, words in (("since", _("从哪天起")), ("until", _("到哪天止")), ("worker", _("巡查人的姓名"))):
        listed.add_argument(f"--{name}", default="", help=words)
    listed.add_argument("--limit", type=natural, default=200, help=_("最多列出多少条"))


def _part(parts: Any, name: str, words: str, run: Any, epilog: str) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = parts.add_parser(name, help=words, epilog=epilog)
    add_office(made)
    made.set_defaults(run=run)
    return made


def _worker(db: Any, name: str, day: date) -> str:
    """The id of the one member of the team of that name; "" for no name. Raises `NotFound`, `Refused` for several."""
    if not name.strip():
        return ""
    found = [who.id for who in team.names(db, day=day) if name.strip() in (who.name, who.id)]
    if not found:
        raise NotFound(_("队伍里没有“{name}”。").format(name=name), code="staff.unknown")
    if len(found) > 1:
        raise Refused(
            _("有 {n} 个人叫“{name}”,请写人员编号。").format(n=len(found), name=name), code="staff.several"
        )
    return found[0]


def run_visit(args: argparse.Namespace) -> int:
    """Write one visit down."""
    with opened(args) as office:
        day = today(office.clock)
        with office.read() as db:
            home = visits.sheet_row(db, args.sheet, args.row).household_id if args.sheet else args.household
            worker = _worker(db, args.worker, day)
        draft = VisitDraft(
            home, args.on or day.isoformat(), args.method, args.kind, args.resident, worker,
            worker_name="" if worker else args.actor, minutes=args.minutes, found=args.found, needs=args.needs,
            handling=args.handling, next_on=args.next, sheet=args.sheet, row=str(args.row),
        )  # fmt: skip
        changes = operations.add(office, draft, actor=args.actor, today=day)
    planned = len(changes.of("care_record"))
    result = {"visit": next(iter(changes.of("visit"))), "household": home, "planned": planned}
    Terminal(args.json).answer(result, _("已记下走访,重新排定了 {n} 项下次走访。").format(n=planned))
    return 0


def run_visits(args: argparse.Namespace) -> int:
    """Visits, the newest first."""
    with opened(args) as office, office.read() as db:
        accounts.permit(db, args.actor).insist(Action.SEE)
        worker = _worker(db, args.worker, today(office.clock))
        wanted = visits.ids(
            db,
            staff_id=worker,
            household_id=args.household,
            since=args.since,
            until=args.until,
            limit=args.limit,
        )
        rows = list(visits.rows(db, wanted).values())
    plain = [
        {"visit": r.id, "day": r.day, "household": r.household_id, "name": r.name, "where": r.where, "worker": r.worker,
         "method": r.method, "kind": r.kind, "minutes": r.minutes, "found": r.found, "needs": r.needs,
         "handling": r.handling, "next_on": r.next_on or None, "late": r.late}
        for r in rows
    ]  # fmt: skip
    lines = [
        f"{r.day}  {r.where}  {r.name}  {_(METHODS.get(r.method, r.method))}  {r.worker}  {r.found} {r.needs}".rstrip()
        for r in rows
    ]
    Terminal(args.json).answer({"visits": plain}, "\n".join(lines) or _("没有记录。"))
    return 0


def run_show(args: argparse.Namespace) -> int:
    """One page of the diary."""
    with opened(args) as office, office.read() as db:
        accounts.permit(db, args.actor).insist(Action.SEE)
        on = _day(args.on, today(office.clock))
        page = diaries.day(db, _worker(db, args.worker, on), on)
    lines = [" | ".join(part for part in (line.time, line.what, line.result) if part) for line in page.lines]
    lines += [" ".join((_("巡查"), row.grid, row.found, row.note)).rstrip() for row in page.patrols]
    lines += [" ".join((_("走访"), row.where, row.found, row.needs)).rstrip() for row in page.visits]
    plain = {
        "day": page.day, "diary": page.id or None, "weather": page.weather, "plan": page.plan,
        "lines": [[line.time, line.what, line.result] for line in page.lines], "visits": len(page.visits),
        "patrols": len(page.patrols), "minutes": page.minutes, "found": page.found, "solved": page.solved,
        "reviewed_by": page.reviewed_by or None,
    }  # fmt: skip
    Terminal(args.json).answer(plain, "\n".join(lines) or _("这一天还没有内容。"))
    return 0


def _day(typed: str, usual: date) -> date:
    try:
        return date.fromisoformat(typed) if typed else usual
    except ValueError as error:
        raise Refused(_("日期写成 2026-06-30 的样子。"), code="visit.day") from error


def run_write(args: argparse.Namespace) -> int:
    """Write a page."""
    with opened(args) as office:
        day = today(office.clock)
        with office.read() as db:
            worker = _worker(db, args.worker, day)
        lines = tuple(
            DiaryLine(*(part.strip() for part in (*text.split("|"), "", "")[:3])) for text in args.line
        )
        draft = DiaryDraft(worker, args.on or day.isoformat(), args.weather, lines, args.plan)
        changes = diary_operations.write(office, draft, actor=args.actor, today=day)
    Terminal(args.json).answer({"diary": next(iter(changes.of("diary")), None)}, _("日志已写好。"))
    return 0


def run_review(args: argparse.Namespace) -> int:
    """Note that somebody read a page."""
    with opened(args) as office:
        day = today(office.clock)
        with office.read() as db:
            page = diaries.page_of(db, _worker(db, args.worker, day), args.on or day.isoformat())
        diary_operations.review(office, page, by=args.by, actor=args.actor, today=day)
    Terminal(args.json).answer({"diary": page}, _("已审阅。"))
    return 0


def run_patrol(args: argparse.Namespace) -> int:
    """Write one patrol down."""
    with opened(args) as office:
        day = today(office.clock)
        with office.read() as db:
            grid, worker = grid_named(db, args.grid, day=day), _worker(db, args.worker, day)
        draft = PatrolDraft(
            grid.id, args.on or day.isoformat(), worker, "" if worker else args.actor, args.found, args.note
        )
        changes = patrol_operations.add(office, draft, actor=args.actor, today=day)
    Terminal(args.json).answer({"patrol": next(iter(changes.of("patrol")))}, _("已记下巡查。"))
    return 0


def run_patrols(args: argparse.Namespace) -> int:
    """Patrols, the newest first."""
    with opened(args) as office, office.read() as db:
        accounts.permit(db, args.actor).insist(Action.SEE)
        worker = _worker(db, args.worker, today(office.clock))
        rows = diaries.patrols(db, staff_id=worker, since=args.since, until=args.until, limit=args.limit)
    plain = [
        {"patrol": r.id, "day": r.day, "grid": r.grid, "worker": r.worker, "found": r.found, "note": r.note}
        for r in rows
    ]
    lines = [f"{r.day}  {r.grid}  {r.worker}  {r.found}  {r.note}".rstrip() for r in rows]
    Terminal(args.json).answer({"patrols": plain}, "\n".join(lines) or _("没有记录。"))
    return 0
