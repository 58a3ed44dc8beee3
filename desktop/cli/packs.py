"""`gezhi pack`: what a district wants every office to check, to read and to hand in the same way, taken in at once."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, Final

from desktop.base.clock import today
from desktop.base.errors import Severity
from desktop.base.i18n import N_, _
from desktop.cli import recipes
from desktop.cli.check import SEVERITY_NAMES
from desktop.cli.session import Terminal, add_common, add_office, opened
from desktop.documents.render import design
from desktop.domain.layout_names import title_of
from desktop.domain.retention import BY_KEY
from desktop.domain.rules.catalogue import RULES
from desktop.exchange.packs import comparing
from desktop.exchange.packs.comparing import Difference, Part, Plan
from desktop.exchange.packs.pack import Pack, read_pack

PARTS: Final = {
    Part.RULE: N_("检查规则"),
    Part.RECIPE: N_("导入方案"),
    Part.TEMPLATE: N_("导出模板"),
    Part.LAYOUT: N_("版式"),
    Part.RETENTION: N_("保留期限"),
}
_DETAILS: Final = 20  # of one recipe in words; JSON has them all


def register(commands: Any) -> None:
    """Add `pack` and its parts."""
    own = commands.add_parser("pack", help=_("区县包:检查规则、导入方案、导出模板、版式、保留期限,一次读入"))
    parts = own.add_subparsers(dest="part", required=True, metavar=_("动作"))
    shown = parts.add_parser("show", help=_("看区县包里有什么"), epilog="gezhi pack show 区县包.json --json")
    shown.add_argument("file", type=Path, help=_("区县包文件"))
    add_common(shown)
    shown.set_defaults(run=run_show)
    taken = parts.add_parser(
        "apply", help=_("读入区县包,一步撤销"), epilog="gezhi pack apply office.gezhi 区县包.json --preview"
    )
    add_office(taken)
    taken.add_argument("file", type=Path, help=_("区县包文件"))
    taken.add_argument("--preview", action="store_true", help=_("只看会改什么,不改动"))
    taken.set_defaults(run=run_apply)


def run_show(args: argparse.Namespace) -> int:
    """Say what a pack holds."""
    pack = read_pack(args.file)
    lines = [_title(pack), *([pack.note] if pack.note else [])]
    lines += [
        f"{_(PARTS[Part.RULE])}  {_(SEVERITY_NAMES[severity])}  {rule}  {RULES[rule].describe()}"
        for rule, severity in pack.rules.items()
    ]
    lines += [f"{_(PARTS[Part.RECIPE])}  {recipe.name}" for recipe in pack.recipes]
    lines += [f"{_(PARTS[Part.TEMPLATE])}  {made.name}" for made in pack.templates]
    lines += [f"{_(PARTS[Part.LAYOUT])}  {title_of(layout.key)}" for layout in pack.layouts]
    lines += [
        f"{_(PARTS[Part.RETENTION])}  {_(BY_KEY[rule].name)}  " + _("{n} 天").format(n=days)
        for rule, days in pack.retention.items()
    ]
    answer = {
        **_head(pack), "note": pack.note, "rules": dict(pack.rules),
        "recipes": [recipes.told(recipe) for recipe in pack.recipes],
        "templates": [
            {"name": t.name, "list": t.list, "source": t.source, "columns": len(t.columns)} for t in pack.templates
        ],
        "layouts": [{"key": layout.key, "locked": sorted(layout.locked)} for layout in pack.layouts],
        "retention": dict(pack.retention),
    }  # fmt: skip
    Terminal(args.json).answer(answer, "\n".join(lines))
    return 0


def run_apply(args: argparse.Namespace) -> int:
    """Take a pack in, or say what it would change."""
    pack = read_pack(args.file)
    with opened(args) as office:
        design.insist_pack(office, pack.layouts, today=today(office.clock))
        plan = comparing.compare(office, pack)
        changes = None if args.preview else comparing.apply(office, pack, actor=args.actor)
    answer = {
        **_head(pack), "preview": args.preview, "step": changes.step_id if changes else None, "same": plan.same,
        "changes": [_plain(row) for row in plan.changes], "kept": [_plain(row) for row in plan.kept],
    }  # fmt: skip
    Terminal(args.json).answer(answer, "\n".join(_words(plan, preview=args.preview)))
    return 0


def _head(pack: Pack) -> dict[str, str]:
    return {"name": pack.name, "version": pack.version}


def _title(pack: Pack) -> str:
    return f"{pack.name}  {pack.version}".strip()


def _plain(row: Difference) -> dict[str, Any]:
    return {
        "part": row.part.value, "key": row.key, "title": row.title, "before": row.before, "after": row.after,
        "local": row.local, "details": [{"field": f, "before": b, "after": a} for f, b, a in row.details],
    }  # fmt: skip


def _words(plan: Plan, *, preview: bool) -> list[str]:
    lines = [_title(plan.pack)]
    for row in plan.changes:
        mark = _("(本社区自己改过)") if row.local else ""
        told = f"{_value(row, row.before)} → {_value(row, row.after)}"
        lines.append(f"{_(PARTS[row.part])}  {row.title}  {told}{mark}")
        lines += [
            f"    {name}: {before or '-'} → {after or '-'}" for name, before, after in row.details[:_DETAILS]
        ]
        if len(row.details) > _DETAILS:
            lines.append("    " + _("另有 {n} 处").format(n=len(row.details) - _DETAILS))
    if plan.kept:
        lines.append(_("本社区自己的,区县包没有写,保持不动:"))
        lines += [f"    {_(PARTS[row.part])}  {row.title}  {_value(row, row.before)}" for row in plan.kept]
    lines.append(_("与现在相同:{n} 处").format(n=plan.same))
    if not plan.changes:
        lines.append(_("没有要改的。"))
    elif preview:
        lines.append(_("以上 {n} 处还没有改动。").format(n=len(plan.changes)))
    else:
        lines.append(_("已改动 {n} 处;可以一步撤销。").format(n=len(plan.changes)))
    return lines


def _value(row: Difference, value: str) -> str:
    if row.part is Part.RULE:
        return _(SEVERITY_NAMES[Severity(value)])
    return value or _("没有")
