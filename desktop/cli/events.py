"""`gezhi event`, `events` and `lived`: an act done or only tried, what happened to whom, who lived where on a day."""

from __future__ import annotations

import argparse
from dataclasses import fields, replace
from datetime import date
from typing import Any, Final

from desktop.base.clock import today
from desktop.base.errors import NotFound, Severity
from desktop.base.i18n import _
from desktop.cli.session import Terminal, add_office, opened
from desktop.domain.life import effects, rules
from desktop.domain.life.act import ACTS, Kind, LifeEventDraft
from desktop.operations import life_events as operations
from desktop.queries import accounts, life_events, life_facts, residence
from desktop.workspace import Workspace

_IDS: Final = {  # the arguments that name a record: they may be the beginning of its id
    "household_id": "household", "to_household_id": "household", "dwelling_id": "dwelling", "spouse_id": "resident",
    "head_id": "resident", "new_head_id": "resident",
}  # fmt: skip


def register(commands: Any) -> None:
    """Add `event` and `events`."""
    kinds = ",".join(f"{kind}({_(act.title)})" for kind, act in ACTS.items())
    event = commands.add_parser(
        "event", help=_("办一件生活事件:出生、迁入迁出、婚丧、分户并户……"),
        description=_("事件:{kinds}").format(kinds=kinds),
        epilog="gezhi event office.gezhi death --resident 3f2a --head 91bc --on 2026-06-20",
    )  # fmt: skip
    add_office(event)
    event.add_argument("kind", choices=[str(kind) for kind in Kind], metavar=_("事件"))
    add_arguments(event)
    event.set_defaults(run=run_event)
    listed = commands.add_parser(
        "events", help=_("列出一个人或一户的历次变动"), epilog="gezhi events office.gezhi --resident 3f2a"
    )
    add_office(listed)
    listed.add_argument("--resident", default="", help=_("居民编号或它的开头"))
    listed.add_argument("--household", default="", help=_("住户编号或它的开头"))
    listed.set_defaults(run=run_events)
    lived = commands.add_parser(
        "lived", help=_("某一天谁住在这里"), epilog="gezhi lived office.gezhi --dwelling 12ab --on 2026-01-31"
    )
    add_office(lived)
    place = lived.add_mutually_exclusive_group(required=True)
    place.add_argument("--dwelling", default="", help=_("房屋编号或它的开头"))
    place.add_argument("--household", default="", help=_("住户编号或它的开头"))
    lived.add_argument("--on", type=date.fromisoformat, required=True, help=_("哪一天,例如 2026-01-31"))
    lived.set_defaults(run=run_lived)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Everything an act may be told; which of it a kind asks, its refusal says."""
    parser.add_argument("--on", dest="effective_on", default="", help=_("从哪天起,例如 2026-06-20"))
    parser.add_argument(
        "--resident", dest="resident_ids", action="append", default=[], help=_("居民编号,可写多次")
    )
    for name, words in (
        ("household", _("住户编号")), ("to-household", _("去到的住户")), ("dwelling", _("去到的房屋")),
        ("spouse", _("配偶")), ("head", _("留下的人里的新户主")), ("new-head", _("新立户的户主")),
    ):  # fmt: skip
        parser.add_argument(f"--{name}", dest=f"{name.replace('-', '_')}_id", default="", help=words)
    for name, words in (
        ("place", _("从哪里来、到哪里去")), ("reason", _("原因")), ("name", _("新登记的人的姓名")), ("birth", _("出生日期")),
        ("id-number", _("证件号码")), ("tenant-name", _("承租人")), ("tenant-phone", _("承租人电话")),
        ("lease-until", _("租期至")), ("rent-use", _("出租用途代码")),
    ):  # fmt: skip
        parser.add_argument(f"--{name}", default="", help=words)
    parser.add_argument("--reason-code", default=None, help=_("流入或外出原因的代码"))
    parser.add_argument("--relation", default=None, help=_("与户主关系代码(GB/T 4761)"))
    parser.add_argument("--sex", choices=("1", "2"), default=None, help=_("1 男,2 女"))
    parser.add_argument("--phone", dest="phones", action="append", default=[], help=_("电话,可写多次"))
    parser.add_argument(
        "--hukou-here", action=argparse.BooleanOptionalAction, default=None, help=_("户口在本社区")
    )
    parser.add_argument("--dry-run", action="store_true", help=_("只说会改什么,不改"))


def draft_of(args: argparse.Namespace, kind: Kind, office: Workspace) -> LifeEventDraft:
    """The act as asked on the command line, ids completed; raises `NotFound` for one that fits none or several."""
    given = {
        field.name: getattr(args, field.name) for field in fields(LifeEventDraft) if hasattr(args, field.name)
    }
    given |= {"kind": kind, "resident_ids": tuple(given["resident_ids"]), "phones": tuple(given["phones"])}
    draft = LifeEventDraft(**given)
    whole = {name: whole_id(office, table, getattr(draft, name)) for name, table in _IDS.items()}
    people = tuple(whole_id(office, "resident", start) for start in draft.resident_ids)
    found: dict[str, Any] = {**whole, "resident_ids": people}
    return replace(draft, **found)


def whole_id(office: Workspace, kind: str, start: str) -> str:
    """The whole id of the one record whose id begins with `start`; raises `NotFound` for none and for several."""
    if not start:
        return ""
    with office.read() as db:
        found = db.exec_driver_sql(
            f'SELECT id FROM "{kind}" WHERE substr(id, 1, ?) = ? LIMIT 2',  # noqa: S608 - our own kinds
            (len(start), start),
        ).all()
    if len(found) != 1:
        raise NotFound(_("编号“{id}”找不到记录,或不止一条。").format(id=start), code="record.unknown")
    return str(found[0][0])


def run_event(args: argparse.Namespace) -> int:
    """Do the act, or say what it would change."""
    return run_act(args, Kind(args.kind))


def run_act(args: argparse.Namespace, kind: Kind) -> int:
    """Do an act of this kind; with `--dry-run` only the warnings and the changes are told."""
    terminal = Terminal(args.json)
    with opened(args) as office:
        draft, day = draft_of(args, kind, office), today(office.clock)
        with office.read() as db:
            hidden = accounts.permit(db, args.actor).hidden
            facts = life_facts.facts(db, draft, hidden=hidden)
        rules.insist(draft, facts, day)
        warnings = [p.text for p in rules.problems(draft, facts, day).values() if p.severity is Severity.WARN]
        words = effects.effects(draft, facts, day).words
        step = "" if args.dry_run else operations.act(office, draft, actor=args.actor, today=day).step_id
    for text in warnings:
        terminal.say("! " + text)
    title = _(ACTS[kind].title)
    head = _("{act}:试算,没有改动").format(act=title) if args.dry_run else _("{act}:已办理").format(act=title)
    result = {"kind": str(kind), "step": step or None, "changes": list(words), "warnings": warnings}
    terminal.answer(result, "\n".join([head, *(f"  · {text}" for text in words)]))
    return 0


def run_events(args: argparse.Namespace) -> int:
    """List what happened, newest first."""
    with opened(args) as office:
        resident, household = (
            whole_id(office, "resident", args.resident),
            whole_id(office, "household", args.household),
        )
        with office.read() as db:
            permit = accounts.permit(db, args.actor)
            if resident:
                rows = life_events.of_resident(db, resident, permit)
            elif household:
                rows = life_events.of_household(db, household, permit)
            else:
                rows = life_events.between(db, "", "9999", permit)
    found = [
        {"id": r.id, "kind": r.kind, "on": r.effective_on, "text": r.text, "step": r.step_id} for r in rows
    ]
    words = "\n".join(f"{r.effective_on}  {r.text}" for r in rows)
    Terminal(args.json).answer({"events": found}, words or _("还没有变动。"))
    return 0


def run_lived(args: argparse.Namespace) -> int:
    """Who was registered in a dwelling or a household on a day of the past."""
    with opened(args) as office:
        dwelling, household = (
            whole_id(office, "dwelling", args.dwelling),
            whole_id(office, "household", args.household),
        )
        with office.read() as db:
            if dwelling:
                found = residence.at_dwelling(db, dwelling, args.on)
            else:
                found = residence.at_household(db, household, args.on)
    rows = [
        {
            "resident": p.resident_id,
            "name": p.name,
            "household": p.household_id,
            "head": p.head_name,
            "present": p.present,
        }
        for p in found
    ]
    away = _("(外出)")
    words = "\n".join(f"{p.head_name}  {p.name}" + ("" if p.present else away) for p in found)
    Terminal(args.json).answer(
        {"on": args.on.isoformat(), "residents": rows}, words or _("那天没有登记的人。")
    )
    return 0
