"""What a district pack would change in an office, before it does; what the office changed for itself is told apart.

plan = compare(office, pack)                    # Plan(changes, kept, same)
apply(office, pack, actor="李梅")                # one undoable step; None when everything is so already
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.domain.layout_names import title_of
from desktop.domain.retention import BY_KEY, SETTING
from desktop.domain.rules.catalogue import RULES
from desktop.exchange.exporting import kept
from desktop.exchange.importing import recipe_json
from desktop.exchange.packs.pack import Pack
from desktop.operations import packs as operations
from desktop.operations.packs import Contents, digest
from desktop.queries import listed, packs, retention, rules
from desktop.queries.layouts import DISTRICT
from desktop.queries.packs import Applied
from desktop.queries.recipes import PREFIX as RECIPES
from desktop.workspace import Workspace

_UNTOLD: Final = frozenset({"format", "key", "saved_on"})  # differ without anybody noticing


class Part(StrEnum):
    """What a pack holds."""

    RULE = "rule"
    RECIPE = "recipe"
    TEMPLATE = "template"
    LAYOUT = "layout"
    RETENTION = "retention"


_PARTS: Final = {RECIPES: Part.RECIPE, kept.PREFIX: Part.TEMPLATE, DISTRICT: Part.LAYOUT}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as the pack says. `key`: the rule, or the key of the setting; `before`, `after`: a
    severity, or what a recipe or template is in a few words, "" when there is none.

    `local`: this office changed it after the last pack (or, without one, from what the program came with).
    `details`: field, before, after, for what goes deeper.
    """

    part: Part
    key: str
    title: str
    before: str
    after: str
    local: bool
    details: tuple[tuple[str, str, str], ...] = ()

    @property
    def kept(self) -> bool:
        """Whether nothing becomes of it: it is only told because it is this office's own."""
        return self.before == self.after and not self.details


@dataclass(frozen=True, slots=True)
class Plan:
    """`changes` the pack would make; `kept` are this office's own settings it does not mention; `same` counts the
    things that are so already."""

    pack: Pack
    changes: tuple[Difference, ...]
    kept: tuple[Difference, ...]
    same: int


def contents(pack: Pack) -> Contents:
    """The pack as settings of an office."""
    made = [kept.own(one) for one in pack.templates]
    return Contents(
        pack.name,
        pack.version,
        pack.rules,
        {recipe.fingerprint: recipe_json.to_plain(recipe) for recipe in pack.recipes},
        {kept.PREFIX + one.key: one.plain() for one in made},
        {DISTRICT + one.key: one.plain() for one in pack.layouts},
        pack.retention,
    )


def compare(office: Workspace, pack: Pack) -> Plan:
    """What the pack would change; writes nothing."""
    wanted = contents(pack).settings()
    with office.read() as db:
        weighed, last, days = rules.policy(db), packs.applied(db), retention.days(db)
        stored: dict[str, Mapping[str, Any]] = {
            prefix + key: value
            for prefix in _PARTS
            for key, value in listed.settings_under(db, prefix).items()
            if isinstance(value, Mapping)
        }
    now = {rule: weighed.severity(RULES[rule]).value for rule in RULES}
    changes, own = [], []
    for rule, severity in now.items():
        local = severity != last.rules.get(rule, RULES[rule].severity.value)
        after = pack.rules.get(rule)
        row = Difference(Part.RULE, rule, RULES[rule].describe(), severity, after or severity, local)
        if after is not None and after != severity:
            changes.append(row)
        elif after is None and local:
            own.append(row)
    for name, kept_for in days.items():
        row = _kept_for(name, kept_for, pack.retention.get(name, kept_for), last)
        if row.before != row.after:
            changes.append(row)
        elif name not in pack.retention and row.local:
            own.append(row)
    for key, value in wanted.items():
        if key not in stored or _flat(stored[key]) != _flat(value):
            changes.append(_setting(key, stored.get(key), value, last))
    for key, here in stored.items():
        row = _setting(key, here, here, last)
        if key not in wanted and row.local:
            own.append(row)
    total = len(pack.rules) + len(pack.retention) + len(wanted)
    return Plan(pack, tuple(changes), tuple(own), total - len(changes))


def apply(office: Workspace, pack: Pack, *, actor: str) -> Changes | None:
    """Do what `compare` says, in one undoable step; None when there is nothing to do.

    Raises `Refused` without the right to change settings and when another recipe here has the name of one of the pack.
    """
    return operations.apply(office, contents(pack), actor=actor) if compare(office, pack).changes else None


def _kept_for(name: str, before: int, after: int, last: Applied) -> Difference:
    """How long one class of data is kept, in days."""
    rule, words = BY_KEY[name], _("{n} 天")
    local = str(before) != last.digests.get(f"{SETTING}.{name}", str(rule.days))
    return Difference(
        Part.RETENTION, name, _(rule.name), words.format(n=before), words.format(n=after), local
    )


def _setting(key: str, before: Any, after: Mapping[str, Any], last: Applied) -> Difference:
    old = before if isinstance(before, Mapping) else {}
    prefix, part = next((prefix, part) for prefix, part in _PARTS.items() if key.startswith(prefix))
    local = bool(old) and digest(old) != last.digests.get(key, "")
    was, becomes = _flat(old), _flat(after)
    details = tuple(
        (name, was.get(name, ""), becomes.get(name, ""))
        for name in dict.fromkeys((*was, *becomes))
        if was.get(name) != becomes.get(name)
    )
    title = str(after.get("name") or title_of(key.removeprefix(prefix)))
    return Difference(
        part, key, title, _summary(part, old), _summary(part, after), local, details if old else ()
    )


def _summary(part: Part, plain: Mapping[str, Any]) -> str:
    """A recipe or a template in a few words; a stored one may be of a newer program."""
    if not plain:
        return ""
    name, columns = str(plain.get("name", "")), plain.get("columns")
    if part is Part.TEMPLATE:
        n = len(columns) if isinstance(columns, list) else 0
        return _("{name},{n} 栏").format(name=name, n=n)
    if part is Part.LAYOUT:
        said, locked = plain.get("changes"), plain.get("locked")
        n = (
            sum(len(keys) for keys in said.values() if isinstance(keys, Mapping))
            if isinstance(said, Mapping)
            else 0
        )
        return _("改 {n} 项,锁定 {m} 项").format(n=n, m=len(locked) if isinstance(locked, list) else 0)
    shapes = plain.get("shapes")
    read = [s.get("columns") for s in shapes if isinstance(s, Mapping)] if isinstance(shapes, list) else []
    n = sum(len([field for field in c.values() if field]) for c in read if isinstance(c, Mapping))
    return _("{name},{n} 栏").format(name=name, n=n)


def _flat(value: Any, path: str = "") -> dict[str, str]:
    """`shapes.1.columns.电话` to what stands there."""
    if isinstance(value, Mapping):
        pairs = [(str(key), inner) for key, inner in value.items() if path or key not in _UNTOLD]
    elif isinstance(value, list) and any(isinstance(inner, Mapping | list) for inner in value):
        pairs = [(str(number), inner) for number, inner in enumerate(value, 1)]
    else:
        return {path: "、".join(map(str, value)) if isinstance(value, list) else str(value)}
    found: dict[str, str] = {}
    for key, inner in pairs:
        found |= _flat(inner, f"{path}.{key}" if path else key)
    return found
