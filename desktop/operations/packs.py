"""Taking in what a district lays down, in one step; saying otherwise here; and giving back what was said otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from desktop.base.errors import NotFound, Refused, Severity
from desktop.base.i18n import _
from desktop.domain import packed
from desktop.domain.changes import Changes
from desktop.domain.packed import IN_ONE, WRITTEN, Item, Part
from desktop.domain.permissions import Action
from desktop.domain.retention import insist_on_bounds
from desktop.operations import recipes, rules, settings
from desktop.queries import accounts, packs
from desktop.queries.packs import Shelf
from desktop.workspace import Unit, Workspace


@dataclass(frozen=True, slots=True)
class Contents:
    """`serial` counts the district's packs (0: nobody signed it). `give_back`: names of items whose own word goes."""

    name: str
    version: str
    items: tuple[Item, ...]
    serial: int = 0
    give_back: frozenset[str] = frozenset()


def apply(office: Workspace, contents: Contents, *, actor: str) -> Changes:
    """Take it all in or nothing of it; what this office says for itself stays unless it is given back.

    A version older than one taken in before is passed over. Raises `NotFound` for an unknown rule, `Refused` for one that
    may not be lowered, for days outside the bounds, for one version that says two things, for a recipe whose name another
    recipe of the office has, and without the right to change settings.
    """
    _insist(contents.items)
    title = f"{contents.name} {contents.version}".strip()
    with office.change("pack.apply", actor=actor, args={"subject": title}) as unit:
        accounts.permit(unit.db, actor).insist(Action.MANAGE_SETTINGS)
        shelf = packs.shelf(unit.db)
        newer = [item for item in contents.items if is_newest(shelf, item)]
        for item in newer:
            said = shelf.taken.get(item.name, {}).get(item.version)
            if item.version not in shelf.taken.get(item.name, {}) or not packed.alike(said, item.value):
                settings.put(unit, _taken_key(item), {"value": item.value})
        _follow(unit, shelf, newer, contents.give_back)
        key = f"{packed.APPLIED}{contents.serial:07d}"
        settings.put(unit, key, {"name": contents.name, "version": contents.version})
    return unit.changes


def is_newest(shelf: Shelf, item: Item) -> bool:
    """Whether an item is at least as new as what was taken in. Raises `Refused` when one version says two things."""
    held = shelf.version(item.name)
    if item.version and item.version == held and not packed.alike(shelf.district(item.name), item.value):
        raise Refused(
            _("区里的“{name}”第 {n} 版与本社区收下的同一版内容不同,没有读入,请报告区里。").format(
                name=item.name, n=item.version
            ),
            code="pack.two_contents",
        )
    return item.version >= held


def give_back(office: Workspace, names: Iterable[str], *, actor: str) -> Changes:
    """Let the district's word hold again for some items. Raises `NotFound` for one about which nothing was said here."""
    wanted = frozenset(names)
    with office.change("pack.give_back", actor=actor, args={"count": len(wanted)}) as unit:
        accounts.permit(unit.db, actor).insist(Action.MANAGE_SETTINGS)
        shelf = packs.shelf(unit.db)
        for name in wanted:
            if name not in shelf.own or name not in shelf.taken:
                raise NotFound(_("“{name}”没有本社区自己的改动。").format(name=name), code="pack.no_override")
        items = [_standing(shelf, name) for name in sorted(wanted)]
        _follow(unit, shelf, items, wanted)
    return unit.changes


def say_otherwise(office: Workspace, name: str, value: Any, *, actor: str) -> Changes:
    """Let something else hold here than the district lays down, for a part that has no page of its own.

    Raises `Refused` for a part that is changed elsewhere. The caller has looked whether the value fits.
    """
    known = packed.split(name)
    if known is None or known[0] not in (Part.CODE, Part.ROLE, Part.QUESTION, Part.CALENDAR):
        raise Refused(_("“{name}”请在它自己的页面里修改。").format(name=name), code="pack.elsewhere")
    with office.change("pack.otherwise", actor=actor, args={"subject": name}) as unit:
        accounts.permit(unit.db, actor).insist(Action.MANAGE_SETTINGS)
        settings.put(unit, packed.OWN + name, value)
    return unit.changes


def _insist(items: Iterable[Item]) -> None:
    told = [item for item in items if item.value is not None]
    rules.insist_weighable({i.key: Severity(i.value) for i in told if i.part == Part.RULE})
    insist_on_bounds({i.key: i.value for i in told if i.part == Part.RETENTION})


def _taken_key(item: Item) -> str:
    return packed.setting_key(packed.TAKEN, item.name, item.version)


def _standing(shelf: Shelf, name: str) -> Item:
    part, _slash, key = name.partition("/")
    return Item(part, key, shelf.district(name), shelf.version(name))


def _follow(unit: Unit, shelf: Shelf, items: Iterable[Item], give_back: frozenset[str]) -> None:
    """Take this office's own word away where it is given back or says nothing else; write what is read elsewhere."""
    gone: dict[Part, set[str]] = {}
    for item in items:
        if not item.known:
            continue
        part = Part(item.part)
        own = shelf.own.get(item.name)
        stays = own is not None and item.name not in give_back and not packed.alike(own, item.value)
        if stays:
            continue
        if part in IN_ONE:
            gone.setdefault(part, set()).add(item.key)
        elif part in WRITTEN:
            _write(unit, shelf, item, WRITTEN[part])
        elif own is not None:
            settings.remove(unit, packed.OWN + item.name)
    for part, keys in gone.items():
        entries = packs.entries(unit.db, IN_ONE[part])
        if keys & entries.keys():
            settings.put(unit, IN_ONE[part], {k: v for k, v in entries.items() if k not in keys})


def _write(unit: Unit, shelf: Shelf, item: Item, beginning: str) -> None:
    if item.value is None:
        settings.remove(unit, beginning + item.key)
        return
    if not packed.alike(shelf.stored.get(item.name), item.value):
        settings.put(unit, beginning + item.key, item.value)
    if item.part == Part.RECIPE and isinstance(item.value, Mapping):
        recipes.insist_name(unit.db, item.key, str(item.value["name"]))
