"""`gezhi recipe`: the import recipes of the office, listed, renamed, dropped, given out as files and taken in."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from desktop.base.i18n import _
from desktop.cli.session import Terminal, add_office, opened
from desktop.exchange.importing import recipes
from desktop.exchange.importing.recipe import Recipe
from desktop.exchange.importing.recipe_json import write_recipe
from desktop.exchange.importing.run import KINDS


def register(commands: Any) -> None:
    """Add `recipe` and its parts."""
    own = commands.add_parser("recipe", help=_("导入方案:列出、改名、删除、取走、收下"))
    parts = own.add_subparsers(dest="part", required=True, metavar=_("动作"))
    listed = parts.add_parser("list", help=_("列出导入方案"), epilog="gezhi recipe list office.gezhi --json")
    add_office(listed)
    listed.set_defaults(run=run_list)
    renamed = parts.add_parser(
        "rename", help=_("改名"), epilog="gezhi recipe rename office.gezhi 街道月报 街道月报2026"
    )
    add_office(renamed)
    renamed.add_argument("name", help=_("现在的名称"))
    renamed.add_argument("new_name", help=_("新名称"))
    renamed.set_defaults(run=run_rename)
    deleted = parts.add_parser("delete", help=_("删除"), epilog="gezhi recipe delete office.gezhi 街道月报")
    add_office(deleted)
    deleted.add_argument("name", help=_("名称"))
    deleted.set_defaults(run=run_delete)
    out = parts.add_parser(
        "export",
        help=_("写成文件,给别的社区用"),
        epilog="gezhi recipe export office.gezhi 街道月报 --out 月报.json",
    )
    add_office(out)
    out.add_argument("name", help=_("名称"))
    out.add_argument("--out", required=True, type=Path, help=_("写到哪个文件"))
    out.set_defaults(run=run_export)
    taken = parts.add_parser(
        "import", help=_("从文件收下"), epilog="gezhi recipe import office.gezhi 月报.json"
    )
    add_office(taken)
    taken.add_argument("file", type=Path, help=_("方案文件"))
    taken.set_defaults(run=run_import)


def told(recipe: Recipe) -> dict[str, Any]:
    """One recipe for programs."""
    return {
        "name": recipe.name, "kind": recipe.kind, "fingerprint": recipe.fingerprint, "saved_on": recipe.saved_on,
        "sheets": len(recipe.shapes), "columns": sum(1 for s in recipe.shapes for f in s.columns.values() if f),
        "words": sum(len(words) for words in recipe.values.values()), "choices": dict(recipe.choices),
    }  # fmt: skip


def run_list(args: argparse.Namespace) -> int:
    """List the recipes."""
    with opened(args) as office:
        found = recipes.listed(office)
    words = "\n".join(f"{r.saved_on}  {_(KINDS[r.kind])}  {r.name}" for r in found)
    Terminal(args.json).answer({"recipes": [told(r) for r in found]}, words or _("还没有导入方案。"))
    return 0


def run_rename(args: argparse.Namespace) -> int:
    """Give a recipe another name."""
    with opened(args) as office:
        changes = recipes.rename(office, args.name, args.new_name, actor=args.actor)
    Terminal(args.json).answer({"step": changes.step_id, "name": args.new_name}, _("已改名"))
    return 0


def run_delete(args: argparse.Namespace) -> int:
    """Drop a recipe."""
    with opened(args) as office:
        changes = recipes.remove(office, args.name, actor=args.actor)
    Terminal(args.json).answer({"step": changes.step_id}, _("已删除;可以撤销"))
    return 0


def run_export(args: argparse.Namespace) -> int:
    """Write a recipe to a file."""
    with opened(args) as office:
        recipe = recipes.named(office, args.name)
    write_recipe(recipe, args.out)
    words = _("已写到 {out};本社区的小区名称没有写进去").format(out=args.out)
    Terminal(args.json).answer({"file": str(args.out), **told(recipe.shared())}, words)
    return 0


def run_import(args: argparse.Namespace) -> int:
    """Take a recipe in."""
    with opened(args) as office:
        recipe = recipes.take_in(office, args.file, actor=args.actor)
    Terminal(args.json).answer(told(recipe), _("已收下导入方案“{name}”").format(name=recipe.name))
    return 0
