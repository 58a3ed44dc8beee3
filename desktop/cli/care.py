"""`gezhi care`: who needs care, who is due for a visit, what birth dates suggest, and records entered without a window.

Everything is answered within the permit of the one who opened the office.
"""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from desktop.base.clock import today
from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.cli.session import Terminal, TerminalProgress, add_office, natural, opened
from desktop.domain.care import BY_KEY, CATEGORIES
from desktop.domain.care_fields import FieldKind, fields_of
from desktop.domain.care_record import CareDraft
from desktop.domain.care_visits import DUE_NAMES, EMERGENCY, NORMAL, Due
from desktop.operations import care as operations
from desktop.operations import care_suggestions as answers
from desktop.queries import accounts, care, care_suggestions, retention
from desktop.workspace import Workspace

KEYS = tuple(category.key for category in CATEGORIES)


def register(commands: Any) -> None:
    """Add `care` and its parts."""
    own = commands.add_parser("care", help=_("重点人群:记录、走访、建议"))
    parts = own.add_subparsers(dest="part", required=True, metavar=_("动作"))
    listed = _part(
        parts, "list", _("列出记录"), run_list, "gezhi care list office.gezhi --category alone --due overdue"
    )
    listed.add_argument("--category", choices=KEYS, default="")
    listed.add_argument("--due", choices=[d.value for d in Due], help=_("只列这种走访状态"))
    listed.add_argument("--ended", action="store_true", help=_("含已结束的"))
    listed.add_argument("--limit", type=natural, default=200, help=_("最多列出多少条"))
    _part(parts, "figures", _("各类人数(少于 3 的不报)"), run_figures, "gezhi care figures office.gezhi")
    suggest = _part(
        parts,
        "suggest",
        _("可能需要关爱的人"),
        run_suggest,
        "gezhi care suggest office.gezhi --accept 3f2a…:alone",
    )
    suggest.add_argument("--category", choices=KEYS, default="")
    suggest.add_argument("--accept", action="append", default=[], metavar="ID", help=_("采纳这一条,可写多次"))
    suggest.add_argument("--refuse", action="append", default=[], metavar="ID", help=_("不是,以后不再提示"))
    _register_writing(parts)


def _register_writing(parts: Any) -> None:
    add = _part(
        parts, "add", _("新增记录"), run_add, "gezhi care add office.gezhi RESIDENT dibao --set amount=620"
    )
    add.add_argument("resident", help=_("居民编号"))
    add.add_argument("category", choices=KEYS)
    add.add_argument(
        "--set", action="append", default=[], metavar="FIELD=VALUE", help=_("字段,可写多次;多选用逗号分开")
    )
    visit = _part(parts, "visit", _("记一次走访"), run_visit, "gezhi care visit office.gezhi RESIDENT")
    visit.add_argument("resident", help=_("居民编号"))
    end = _part(parts, "end", _("结束记录"), run_end, "gezhi care end office.gezhi RECORD --reason …")
    end.add_argument("record", help=_("记录编号"))
    end.add_argument("--reason", required=True, help=_("结束的原因"))
    end.add_argument("--on", type=date.fromisoformat, help=_("从哪天起,不写则今天"))
    remove = _part(parts, "remove", _("删除录错的记录"), run_remove, "gezhi care remove office.gezhi RECORD")
    remove.add_argument("record", help=_("记录编号"))
    profile = _part(
        parts, "profile", _("走访频次:平时或战时"), run_profile, "gezhi care profile office.gezhi emergency"
    )
    profile.add_argument(
        "profile", choices=(NORMAL, EMERGENCY), help=_("normal 平时,emergency 战时(天天走访)")
    )
    _part(parts, "purge", _("清除到期的临时标记"), run_purge, "gezhi care purge office.gezhi")


def _part(parts: Any, name: str, words: str, run: Any, epilog: str) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = parts.add_parser(name, help=words, epilog=epilog)
    add_office(made)
    made.set_defaults(run=run)
    return made


def run_list(args: argparse.Namespace) -> int:
    """The records, what is due first."""
    with opened(args) as office, office.read() as db:
        permit, day = accounts.permit(db, args.actor), today(office.clock)
        wanted = care.ids(
            db,
            permit,
            day=day,
            category=args.category,
            state=Due(args.due) if args.due else None,
            ended=args.ended,
        )
        found = care.rows(db, permit, wanted[: args.limit], day=day)
    rows = [found[i] for i in wanted if i in found]
    plain = [
        {"record": r.id, "resident": r.resident_id, "name": r.name, "where": r.where, "category": r.category,
         "start": r.start or None, "end": r.end or None, "next_visit_on": r.next_visit_on or None, "due": r.due.value,
         "responsible": r.responsible or None}
        for r in rows
    ]  # fmt: skip
    lines = [
        f"{r.id[:8]}  {r.category_name}  {r.name}  {r.where}  {_(DUE_NAMES[r.due])} {r.next_visit_on}"
        for r in rows
    ]
    Terminal(args.json).answer({"records": plain, "total": len(wanted)}, "\n".join(lines) or _("没有记录。"))
    return 0


def run_figures(args: argparse.Namespace) -> int:
    """How many in each category, as it may be told outside."""
    with opened(args) as office, office.read() as db:
        found = care.figures(db, accounts.permit(db, args.actor), day=today(office.clock))
    Terminal(args.json).answer(
        {f.key: f.persons for f in found}, "\n".join(f"{f.name}  {f.words}" for f in found) or _("没有记录。")
    )
    return 0


def run_suggest(args: argparse.Namespace) -> int:
    """Who may belong to a category and why; answers are taken by id."""
    with opened(args) as office:
        day = today(office.clock)
        with office.read() as db:
            permit = accounts.permit(db, args.actor)
            found = care_suggestions.proposed(
                db, permit, day=day, category=args.category, progress=TerminalProgress()
            )
            lines = care_suggestions.rows(db, found, day=day)
        by_id = {care_suggestions.key(s): s for s in found}
        for ids, act in ((args.accept, answers.accept), (args.refuse, answers.refuse)):
            if missing := [i for i in ids if i not in by_id]:
                raise NotFound(_("没有这条建议:{id}").format(id=missing[0]), code="care.no_suggestion")
            if ids:
                act(office, [by_id[i] for i in ids], actor=args.actor, today=day)
    plain = [
        {"id": r.id, "name": r.name, "where": r.where, "category": r.category, "reason": r.reason}
        for r in lines.values()
    ]
    words = "\n".join(f"{r.category_name}  {r.name}  {r.where}  {r.reason}  {r.id}" for r in lines.values())
    Terminal(args.json).answer({"suggestions": plain}, words or _("没有建议。"))
    return 0


def _values(category: str, given: list[str]) -> dict[str, Any]:
    kinds = {field.name: field.kind for field in fields_of(category)}
    values: dict[str, Any] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or name not in kinds:
            words = _("没有这个字段:{name}。可用:{all}").format(name=name, all=" ".join(kinds))
            raise Refused(words, code="care.field")
        values[name] = tuple(value.split(",")) if kinds[name] is FieldKind.MULTI else value
    return values


def run_add(args: argparse.Namespace) -> int:
    """A new record; warnings are said, blocking problems refuse."""
    draft = CareDraft(args.resident, args.category, _values(args.category, args.set))
    with opened(args) as office:
        changes = operations.add(office, draft, actor=args.actor, today=today(office.clock))
    name = BY_KEY[args.category].name
    Terminal(args.json).answer(
        {"record": next(iter(changes.of("care_record")))}, _("已新增:{what}").format(what=_(name))
    )
    return 0


def run_visit(args: argparse.Namespace) -> int:
    """Somebody was there today."""
    with opened(args) as office:
        changes = operations.visited(office, args.resident, on=today(office.clock), actor=args.actor)
    return _touched(args, len(changes.of("care_record")))


def run_end(args: argparse.Namespace) -> int:
    """A record ends."""
    with opened(args) as office:
        day = today(office.clock)
        operations.end(
            office, args.record, on=args.on or day, reason=args.reason, actor=args.actor, today=day
        )
    return _touched(args, 1)


def run_remove(args: argparse.Namespace) -> int:
    """A record entered by mistake."""
    with opened(args) as office:
        operations.remove(office, args.record, actor=args.actor)
    return _touched(args, 1)


def run_profile(args: argparse.Namespace) -> int:
    """How often everybody is visited from now on."""
    with opened(args) as office:
        operations.set_profile(office, args.profile, actor=args.actor)
        with office.read() as db:
            due = len(retention.due(db, today=today(office.clock), rules=["campaign"]))
    words = _("已改为战时:关爱对象天天走访。") if args.profile == EMERGENCY else _("已改为平时的走访频次。")
    if due and args.profile == NORMAL:
        words += "\n" + _("有 {n} 条专项标记到期,可用 gezhi retention purge --rule campaign 清除。").format(
            n=due
        )
    Terminal(args.json).answer({"profile": args.profile, "due": due}, words)
    return 0


def run_purge(args: argparse.Namespace) -> int:
    """Campaign tags whose date has come."""
    with opened(args) as office:
        count = _purged(office, args.actor)
    return _touched(args, count)


def _purged(office: Workspace, actor: str) -> int:
    try:
        return len(operations.purge(office, actor=actor, today=today(office.clock)).of("care_record"))
    except NotFound:
        return 0


def _touched(args: argparse.Namespace, count: int) -> int:
    Terminal(args.json).answer({"records": count}, _("已改动 {n} 条记录。").format(n=count))
    return 0
