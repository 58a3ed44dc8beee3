"""`gezhi pack`: what the district lays down for every office: looked at, taken in, said otherwise, given back."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, Final

import orjson

from desktop.base.clock import today
from desktop.base.errors import Refused, Severity
from desktop.base.i18n import _
from desktop.cli import recipes
from desktop.cli.check import SEVERITY_NAMES
from desktop.cli.session import Terminal, TerminalProgress, add_common, add_office, opened
from desktop.documents.render import design
from desktop.domain import packed
from desktop.domain.layout_names import title_of
from desktop.domain.layouts import from_plain as layout_of
from desktop.domain.packed import PART_NAMES, Item, Part
from desktop.domain.retention import BY_KEY
from desktop.domain.rules.catalogue import RULES
from desktop.exchange.packs import comparing, offers, trying
from desktop.exchange.packs.comparing import Difference, Plan
from desktop.exchange.packs.pack import MAX_PART_BYTES, Pack, read_pack
from desktop.exchange.packs.trying import Noticed
from desktop.operations import packs as operations
from desktop.operations.packs import Contents
from desktop.workspace import Workspace

_DETAILS: Final = 20  # of one recipe in words; JSON has them all


def register(commands: Any) -> None:
    """Add `pack` and its parts."""
    own = commands.add_parser("pack", help=_("区里的口径:检查规则、标准、叫法、问卷、日历、版式等,一次读入"))
    parts = own.add_subparsers(dest="part", required=True, metavar=_("动作"))
    shown = parts.add_parser("show", help=_("看区县包里有什么"), epilog="gezhi pack show 区县包.json --json")
    shown.add_argument("file", type=Path, help=_("区县包文件"))
    add_common(shown)
    shown.set_defaults(run=run_show)
    taken = parts.add_parser(
        "apply", help=_("读入区里送来的口径(或一个区县包文件),一步撤销"),
        epilog="gezhi pack apply office.gezhi --preview",
    )  # fmt: skip
    add_office(taken)
    taken.add_argument("file", type=Path, nargs="?", help=_("区县包文件;不写则读入区里签发送来的"))
    taken.add_argument("--preview", action="store_true", help=_("只看会改什么、影响多少记录,不改动"))
    taken.add_argument(
        "--give-back",
        action="append",
        default=[],
        metavar=_("名称"),
        help=_("这一项不再用本社区的,改用区里的"),
    )
    taken.set_defaults(run=run_apply)
    _register_own(parts)


def _register_own(parts: Any) -> None:
    listed = parts.add_parser(
        "list", help=_("用着区里的哪些口径,哪些是本社区另定的"), epilog="gezhi pack list office.gezhi"
    )
    add_office(listed)
    listed.set_defaults(run=run_list)
    back = parts.add_parser(
        "give-back", help=_("本社区另定的改回区里的"),
        epilog="gezhi pack give-back office.gezhi rule/phone.invalid    gezhi pack give-back office.gezhi --all",
    )  # fmt: skip
    add_office(back)
    back.add_argument("name", nargs="*", help=_("哪几项(list 给出的名称)"))
    back.add_argument("--all", action="store_true", help=_("全部改回"))
    back.set_defaults(run=run_give_back)
    own = parts.add_parser(
        "otherwise", help=_("叫法、问卷、日历本社区另定"),
        epilog="gezhi pack otherwise office.gezhi calendar/2026 2026.json",
    )  # fmt: skip
    add_office(own)
    own.add_argument("name", help=_("哪一项,如 calendar/2026"))
    own.add_argument("file", type=Path, help=_("写着内容的 JSON 文件"))
    own.set_defaults(run=run_otherwise)


def run_show(args: argparse.Namespace) -> int:
    """Say what a pack holds."""
    pack = read_pack(args.file)
    lines = [_title(pack), *([pack.note] if pack.note else [])]
    lines += [
        f"{_(PART_NAMES[Part.RULE])}  {_(SEVERITY_NAMES[severity])}  {rule}  {RULES[rule].describe()}"
        for rule, severity in pack.rules.items()
    ]
    lines += [f"{_(PART_NAMES[Part.RECIPE])}  {recipe.name}" for recipe in pack.recipes]
    lines += [f"{_(PART_NAMES[Part.TEMPLATE])}  {made.name}" for made in pack.templates]
    lines += [f"{_(PART_NAMES[Part.LAYOUT])}  {title_of(layout.key)}" for layout in pack.layouts]
    lines += [
        f"{_(PART_NAMES[Part.RETENTION])}  {_(BY_KEY[rule].name)}  " + _("{n} 天").format(n=days)
        for rule, days in pack.retention.items()
    ]
    more = [item for item in pack.items() if any(item.key in told for told in pack.more.values())]
    lines += [f"{_(PART_NAMES[Part(item.part)])}  {item.key}" for item in more]
    answer = {
        **_head(pack), "note": pack.note, "rules": dict(pack.rules),
        "recipes": [recipes.told(recipe) for recipe in pack.recipes],
        "templates": [
            {"name": t.name, "list": t.list, "source": t.source, "columns": len(t.columns)} for t in pack.templates
        ],
        "layouts": [{"key": layout.key, "locked": sorted(layout.locked)} for layout in pack.layouts],
        "retention": dict(pack.retention), **{name: dict(told) for name, told in pack.more.items()},
    }  # fmt: skip
    Terminal(args.json).answer(answer, "\n".join(lines))
    return 0


def run_apply(args: argparse.Namespace) -> int:
    """Take a pack in, or say what it would change and how many records would be found differently."""
    with opened(args) as office:
        day = today(office.clock)
        wanted, note, offered = _wanted(office, args)
        design.insist_pack(office, _layouts(wanted), today=day)
        plan = comparing.compare(office, wanted, note=note)
        seen = trying.noticed(office, plan, actor=args.actor, today=day, progress=TerminalProgress())
        changes = None if args.preview else comparing.apply(office, wanted, actor=args.actor)
    answer = {
        "name": wanted.name, "version": wanted.version, "serial": wanted.serial, "preview": args.preview,
        "step": changes.step_id if changes else None, "same": plan.same, "older": plan.older,
        "changes": [_plain(row) for row in plan.changes], "kept": [_plain(row) for row in plan.kept],
        "overridden": [_plain(row) for row in plan.overridden],
        "noticed": [{"item": n.name, "what": n.words, "before": n.before, "after": n.after} for n in seen],
        "unknown": list(offered.unknown) if offered else [], "spoilt": list(offered.spoilt) if offered else [],
    }  # fmt: skip
    words = [*_words(plan, seen, preview=args.preview), *(_doubtful(offered) if offered else [])]
    Terminal(args.json).answer(answer, "\n".join(words))
    return 0


def run_list(args: argparse.Namespace) -> int:
    """What the district laid down, with this office's own words."""
    with opened(args) as office:
        rows = comparing.in_force(office)
    lines = [
        f"{row.key}  {row.title}  {_value(row, row.before)}"
        + (_("  本社区另定:{value}").format(value=_value(row, row.after)) if row.local else "")
        for row in rows
    ]
    Terminal(args.json).answer(
        {"items": [_plain(row) for row in rows]}, "\n".join(lines) or _("还没有读入过区里的口径。")
    )
    return 0


def run_give_back(args: argparse.Namespace) -> int:
    """Let the district's word hold again."""
    with opened(args) as office:
        names = [row.key for row in comparing.overrides(office)] if args.all else args.name
        if not names:
            raise Refused(_("没有要改回的。请写明哪几项,或用 --all。"), code="pack.no_override")
        changes = operations.give_back(office, names, actor=args.actor)
    Terminal(args.json).answer(
        {"step": changes.step_id, "items": list(names)},
        _("已改回 {n} 项;可以一步撤销。").format(n=len(names)),
    )
    return 0


def run_otherwise(args: argparse.Namespace) -> int:
    """Let this office say otherwise."""
    known = packed.split(args.name)
    try:
        raw = args.file.read_bytes()
        value = orjson.loads(raw) if len(raw) <= MAX_PART_BYTES else None
    except (OSError, ValueError) as error:
        raise Refused(
            _("读不了文件“{name}”。").format(name=args.file.name), code="pack.unreadable"
        ) from error
    if known is None or value is None or offers.fault(Item(*known, value)) is not None:
        raise Refused(_("“{part}”写得不对。").format(part=args.name), code="pack.part")
    with opened(args) as office:
        changes = operations.say_otherwise(office, args.name, value, actor=args.actor)
    words = _("本社区的“{name}”从现在起这样定;可以一步撤销,也可以改回区里的。")
    Terminal(args.json).answer({"step": changes.step_id, "item": args.name}, words.format(name=args.name))
    return 0


def _wanted(office: Workspace, args: argparse.Namespace) -> tuple[Contents, str, offers.Offered | None]:
    back = frozenset(args.give_back)
    if args.file is not None:
        pack = read_pack(args.file)
        return comparing.contents(pack, back), pack.note, None
    with office.read() as db:
        found = offers.offered(db)
    lies = found.contents
    return Contents(lies.name, lies.version, lies.items, lies.serial, back), "", found


def _layouts(wanted: Contents) -> list[Any]:
    told = [item for item in wanted.items if item.part == Part.LAYOUT and item.value is not None]
    return [layout_of(item.key, item.value) for item in told]


def _head(pack: Pack) -> dict[str, str]:
    return {"name": pack.name, "version": pack.version}


def _title(pack: Pack | Contents) -> str:
    return f"{pack.name}  {pack.version}".strip()


def _plain(row: Difference) -> dict[str, Any]:
    return {
        "part": row.part.value, "key": row.key.partition("/")[2], "item": row.key, "title": row.title,
        "before": row.before, "after": row.after, "local": row.local, "version": row.version,
        "details": [{"field": f, "before": b, "after": a} for f, b, a in row.details],
    }  # fmt: skip


def _words(plan: Plan, seen: tuple[Noticed, ...], *, preview: bool) -> list[str]:
    lines = [_title(plan.contents)] if plan.contents.items else [_("区里还没有送来口径。")]
    for row in plan.changes:
        mark = _("(本社区自己改过)") if row.local else ""
        told = f"{_value(row, row.before)} → {_value(row, row.after)}"
        lines.append(f"{_(PART_NAMES[row.part])}  {row.title}  {told}{mark}")
        lines += [
            f"    {name}: {before or '-'} → {after or '-'}" for name, before, after in row.details[:_DETAILS]
        ]
        if len(row.details) > _DETAILS:
            lines.append("    " + _("另有 {n} 处").format(n=len(row.details) - _DETAILS))
    if seen:
        lines += [_("影响:"), *(f"    {one.said()}" for one in seen)]
    if plan.overridden:
        lines.append(_("本社区自己改过的,保持不动(要改用区里的,加 --give-back):"))
        lines += [
            f"    {row.key}  {row.title}  {_value(row, row.before)}"
            + _("(区里:{value})").format(value=_value(row, row.after))
            for row in plan.overridden
        ]
    if plan.kept:
        lines.append(_("本社区自己的,区县包没有写,保持不动:"))
        lines += [
            f"    {_(PART_NAMES[row.part])}  {row.title}  {_value(row, row.before)}" for row in plan.kept
        ]
    lines.append(_("与现在相同:{n} 处").format(n=plan.same))
    if plan.older:
        lines.append(_("比本社区收下的旧,不采用:{n} 处").format(n=plan.older))
    if plan.empty:
        lines.append(_("没有要改的。"))
    elif preview:
        lines.append(_("以上 {n} 处还没有改动。").format(n=len(plan.changes)))
    else:
        lines.append(_("已改动 {n} 处;可以一步撤销。").format(n=len(plan.changes)))
    return lines


def _doubtful(offered: offers.Offered) -> list[str]:
    lines = []
    if offered.unknown:
        words = _("本机程序还不认识,先保留,升级后再读:{names}")
        lines.append(words.format(names="、".join(offered.unknown)))
    if offered.spoilt:
        words = _("签名不对或内容被改动过,不采用:{names}")
        lines.append(words.format(names="、".join(offered.spoilt)))
    return lines


def _value(row: Difference, value: str) -> str:
    if row.part is Part.RULE and value in set(Severity):
        return _(SEVERITY_NAMES[Severity(value)])
    return value or _("没有")
