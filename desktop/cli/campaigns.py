"""`gezhi campaign`: what is collected for a purpose and a time, and who is marked in it."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any, Final

from desktop.base.clock import today
from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.cli.session import Terminal, add_office, opened
from desktop.domain.permissions import Action
from desktop.operations import campaigns
from desktop.queries import accounts, arrangements, household_list, listing, packs, resident_list
from desktop.queries import campaigns as campaign_queries
from desktop.workspace import Workspace

LISTS: Final = {"resident": resident_list.SOURCE, "household": household_list.SOURCE}


def register(commands: Any) -> None:
    """Add `campaign` and its parts."""
    own = commands.add_parser("campaign", help=_("专项工作:有期限的标记和问答"))
    parts = own.add_subparsers(dest="part", required=True, metavar=_("动作"))
    listed = _part(parts, "list", _("列出专项工作"), run_campaigns, epilog="gezhi campaign list office.gezhi")
    listed.add_argument("--of", default="", metavar="ID", help=_("列出这一项里的标记"))
    start = _part(
        parts, "start", _("开始一项"), run_start,
        epilog="gezhi campaign start office.gezhi --name 六问 --purpose … --basis … --ends 2026-09-30",
    )  # fmt: skip
    for name, words in (("--name", _("名称")), ("--purpose", _("用途")), ("--basis", _("依据"))):
        start.add_argument(name, required=True, help=words)
    start.add_argument("--ends", type=date.fromisoformat, required=True, help=_("结束日期"))
    start.add_argument("--purge", type=date.fromisoformat, help=_("清除日期,不写则按保留期限"))
    end = _part(parts, "end", _("提前结束"), run_end, epilog="gezhi campaign end office.gezhi 3f2a…")
    end.add_argument("campaign", help=_("专项的编号"))
    tag = _part(
        parts, "tag", _("给住户或居民加标记"), run_tag,
        epilog="gezhi campaign tag office.gezhi 3f2a… --resident 9c1b… --text 发热 --answer 三问=否    "
        "gezhi campaign tag office.gezhi 3f2a… --filter 60岁以上独居",
    )  # fmt: skip
    tag.add_argument("campaign", help=_("专项的编号"))
    tag.add_argument("--resident", action="append", default=[], help=_("居民编号,可写多次"))
    tag.add_argument("--household", action="append", default=[], help=_("住户编号,可写多次"))
    tag.add_argument("--filter", default="", metavar=_("名称"), help=_("名单里保存过的筛选:筛出的全部都标记"))
    tag.add_argument(
        "--list", choices=tuple(LISTS), default="resident", help=_("筛选是哪个名单的:居民或住户")
    )
    tag.add_argument("--text", default="", help=_("标记"))
    tag.add_argument("--answer", action="append", default=[], metavar=_("问题=回答"), help=_("问答,可写多次"))
    tag.add_argument("--questions", default="", metavar=_("问卷"), help=_("回答的是哪份问卷,没答的记为空"))
    untag = _part(parts, "untag", _("去掉标记"), run_untag, epilog="gezhi campaign untag office.gezhi 7d4e…")
    untag.add_argument("entry", nargs="+", help=_("标记的编号"))


def _part(parts: Any, name: str, words: str, run: Any, epilog: str) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = parts.add_parser(name, help=words, epilog=epilog)
    add_office(made)
    made.set_defaults(run=run)
    return made


def run_campaigns(args: argparse.Namespace) -> int:
    """The campaigns, or the entries of one."""
    with opened(args) as office, office.read() as db:
        accounts.permit(db, args.actor).insist(Action.SEE)
        found = campaign_queries.campaigns(db)
        entries = campaign_queries.entries(db, args.of) if args.of else ()
    lines = [
        f"{c.id}  {c.name}  {c.started_on}—{c.ended_on}  {_('清除')} {c.purge_on}  {c.entries}" for c in found
    ]
    if args.of:
        lines = [f"{e.id}  {e.title}  {e.tag}  {e.noted_on}" for e in entries]
    Terminal(args.json).answer(
        {
            "campaigns": [{"id": c.id, "name": c.name, "ends": c.ended_on, "purge": c.purge_on, "entries": c.entries}
                          for c in found],
            "entries": [{"id": e.id, "kind": e.kind, "record": e.record_id, "tag": e.tag} for e in entries],
        },
        "\n".join(lines) or _("没有。"),
    )  # fmt: skip
    return 0


def run_start(args: argparse.Namespace) -> int:
    """A new campaign."""
    with opened(args) as office:
        changes = campaigns.start(
            office, name=args.name, purpose=args.purpose, basis=args.basis, ends_on=args.ends, purge_on=args.purge,
            actor=args.actor, today=today(office.clock),
        )  # fmt: skip
    (made,) = changes.of("campaign")
    Terminal(args.json).answer({"campaign": made}, _("已开始:{name}({id})").format(name=args.name, id=made))
    return 0


def run_end(args: argparse.Namespace) -> int:
    """End one before its time."""
    with opened(args) as office:
        campaigns.end(office, args.campaign, actor=args.actor, today=today(office.clock))
        with office.read() as db:
            purge_on = campaign_queries.one(db, args.campaign).purge_on
    words = _("已结束,{day} 起可以清除。").format(day=purge_on)
    Terminal(args.json).answer({"campaign": args.campaign, "purge": purge_on}, words)
    return 0


def run_tag(args: argparse.Namespace) -> int:
    """Mark people or households."""
    records = [("resident", i) for i in args.resident] + [("household", i) for i in args.household]
    answers = dict(text.partition("=")[::2] for text in args.answer)
    with opened(args) as office:
        if args.filter:
            records += [(args.list, found) for found in _filtered(office, args.list, args.filter)]
        changes = campaigns.tag(
            office,
            args.campaign,
            list(dict.fromkeys(records)),
            text=args.text,
            answers=answers,
            questions=args.questions,
            actor=args.actor,
            today=today(office.clock),
        )
        with office.read() as db:
            asked = packs.question_sets(db).get(args.questions, ())
    made, left = sorted(changes.of("campaign_entry")), [one for one in asked if one not in answers]
    words = [_("已加 {n} 个标记。").format(n=len(made))]
    if left:
        words.append(_("还有 {n} 问没有回答:{left}").format(n=len(left), left="、".join(left)))
    Terminal(args.json).answer({"entries": made, "unanswered": left}, "".join(words))
    return 0


def _filtered(office: Workspace, which: str, name: str) -> list[str]:
    """Whom a saved filter shows; raises `NotFound` with the names there are, `Refused` when it shows nobody."""
    with office.read() as db:
        saved = arrangements.saved_filters(db, which)
        found = listing.ids(db, LISTS[which], saved[name]) if name in saved else None
    if found is None:
        known = _("、").join(saved) or _("(还没有保存过筛选)")
        words = _("没有这个筛选:{name}。有的是:{known}").format(name=name, known=known)
        raise NotFound(words, code="campaign.no_filter")
    if not found:
        raise Refused(_("这个筛选现在筛不出人。"), code="campaign.nobody")
    return found


def run_untag(args: argparse.Namespace) -> int:
    """Take marks off."""
    with opened(args) as office:
        campaigns.untag(office, args.entry, actor=args.actor)
    Terminal(args.json).answer({"entries": args.entry}, _("已去掉 {n} 个标记。").format(n=len(args.entry)))
    return 0
