"""The import recipes an office keeps: listed, saved, renamed, dropped, taken in from a file and given out.

recipes = listed(office)                        # newest last
save(office, recipe, actor="李梅")               # one undoable step, synced to the office's other PCs
chosen(office, "街道月报")                       # by name, or by the path of a recipe file
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import orjson

from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.exchange.importing.prepared import Prepared
from desktop.exchange.importing.recipe import Recipe, made
from desktop.exchange.importing.recipe_json import MAPPED_VALUES, MAX_BYTES, from_plain, read_recipe, to_plain
from desktop.operations import recipes as operations
from desktop.queries import recipes as queries
from desktop.workspace import Workspace


def of(prepared: Prepared, *, name: str, saved_on: date) -> Recipe:
    """The recipe that would do again what was chosen and corrected in an import; corrections of one cell stay out."""
    decisions = prepared.decisions
    learnt = prepared.fixes.values(MAPPED_VALUES)
    values = {
        field: {**decisions.values.get(field, {}), **learnt.get(field, {})}
        for field in {*decisions.values, *learnt}
    }
    return made(prepared.parsed.guess, replace(decisions, values=values), name=name, saved_on=saved_on)


def listed(office: Workspace) -> tuple[Recipe, ...]:
    """Every recipe that can be read; one a newer program wrote is passed over."""
    with office.read() as db:
        stored = queries.stored(db)
    found = []
    for plain in stored.values():
        try:
            found.append(from_plain(plain))
        except Refused:
            continue
    return tuple(found)


def save(office: Workspace, recipe: Recipe, *, actor: str) -> Changes:
    """Keep a recipe; the one for the same headings gives way. Raises `Refused` without a name or for a taken one."""
    if not recipe.name.strip():
        raise Refused(_("请给导入方案起个名字。"), code="recipe.no_name")
    if not recipe.shapes:
        raise Refused(_("这份文件里没有认出表格,没有可保存的方案。"), code="recipe.empty")
    plain = to_plain(recipe)
    if len(orjson.dumps(plain)) > MAX_BYTES:
        raise Refused(_("这个导入方案太大,请先减少改过的用词。"), code="recipe.too_large")
    return operations.save(office, recipe.fingerprint, plain, actor=actor)


def rename(office: Workspace, name: str, new_name: str, *, actor: str) -> Changes:
    """Another name for a recipe; raises `NotFound`, and `Refused` when the new name is taken."""
    return save(office, replace(named(office, name), name=new_name.strip()), actor=actor)


def remove(office: Workspace, name: str, *, actor: str) -> Changes:
    """Drop a recipe; raises `NotFound`."""
    return operations.remove(office, named(office, name).fingerprint, actor=actor)


def take_in(office: Workspace, path: Path, *, actor: str) -> Recipe:
    """Keep the recipe of a file; raises `Refused` for a file that is none."""
    recipe = read_recipe(path)
    save(office, recipe, actor=actor)
    return recipe


def named(office: Workspace, name: str) -> Recipe:
    """One recipe; raises `NotFound`."""
    found = next((r for r in listed(office) if r.name == name), None)
    if found is None:
        raise NotFound(_("没有名为“{name}”的导入方案。").format(name=name), code="recipe.unknown")
    return found


def chosen(office: Workspace, text: str) -> Recipe:
    """A recipe by its name in the office, else the recipe in that file; raises `NotFound` or `Refused`."""
    known = next((r for r in listed(office) if r.name == text), None)
    if known is not None:
        return known
    path = Path(text)
    return read_recipe(path) if path.is_file() else named(office, text)
