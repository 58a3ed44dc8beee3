"""What a district pack would change in an office, before it does; what the office says for itself stays and is told apart.

plan = compare(office, contents(pack))                    # Plan(changes, overridden, kept, same, older)
apply(office, contents(pack), actor="李梅")                # one undoable step; None when everything is so already
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from desktop.base.i18n import N_, _
from desktop.domain import packed
from desktop.domain.changes import Changes
from desktop.domain.layout_names import title_of
from desktop.domain.packed import Item, Part
from desktop.domain.retention import BY_KEY
from desktop.domain.roles import BY_KEY as ROLES
from desktop.domain.rules.catalogue import RULES
from desktop.exchange.packs.pack import Pack
from desktop.operations import packs as operations
from desktop.operations.packs import Contents
from desktop.queries import packs
from desktop.queries.packs import Shelf
from desktop.workspace import Workspace

NORMS: Final = {
    "basis": N_("网格大小按什么户数算"), "low": N_("网格最少户数"), "high": N_("网格最多户数"),
    "persons": N_("网格最多人数"), "micro": N_("微网格户数"), "micro_slack": N_("微网格允许多出(%)"),
    "community_low": N_("社区最少户数"), "community_high": N_("社区最多户数"), "posts": N_("平台每月最少发布"),
    "volunteers": N_("每个微网格志愿者"), "many_posts": N_("一人任几岗算多"), "fresh_days": N_("核实多少天内算数"),
    "well": N_("达标率(%)"), "minutes": N_("每天入户分钟"), "load": N_("一人包户数"),
}  # fmt: skip
FIELDS: Final = {
    "sex": N_("性别"), "relation": N_("与户主关系"), "ethnicity": N_("民族"), "politics": N_("政治面貌"),
    "education": N_("文化程度"), "marriage": N_("婚姻状况"), "hukou_state": N_("户籍情况"), "occupation": N_("职业"),
    "status": N_("房屋用途"), "category": N_("关爱类别"), "level": N_("等级"), "kind": N_("残疾类别"),
    "grade": N_("残疾等级"), "risk_grade": N_("危险性评估"), "posts": N_("岗位"), "scopes": N_("负责范围"),
    "committee_posts": N_("两委职务"), "certificate": N_("资格证书"), "full_time": N_("是否专职"),
}  # fmt: skip
FEW: Final = 3  # words of a list that are told in one line
_UNTOLD: Final = frozenset({"format", "key", "saved_on"})  # differ without anybody noticing


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as the district says. `key`: the name of the item (`part/key`); `before`, `after`: what holds
    and what would hold, in a few words, "" for nothing.

    `local`: this office says it for itself. `version`: the district's, 0 when nobody signed it. `details`: field, before,
    after, for what goes deeper.
    """

    part: Part
    key: str
    title: str
    before: str
    after: str
    local: bool
    version: int = 0
    details: tuple[tuple[str, str, str], ...] = ()

    @property
    def kept(self) -> bool:
        """Whether nothing becomes of it: it is only told because it is this office's own."""
        return self.before == self.after and not self.details


@dataclass(frozen=True, slots=True)
class Plan:
    """`changes` would be made; `overridden`: the district says otherwise and this office keeps its own word; `kept`: own
    words the district says nothing about; `same` counts what is so already, `older` what a newer version here outlives,
    `fresh` the items never taken in."""

    contents: Contents
    changes: tuple[Difference, ...]
    overridden: tuple[Difference, ...]
    kept: tuple[Difference, ...]
    same: int
    older: int
    fresh: int
    note: str = ""

    @property
    def empty(self) -> bool:
        """Whether taking it in would write nothing."""
        return not self.changes and not self.fresh


def contents(pack: Pack, give_back: frozenset[str] = frozenset()) -> Contents:
    """A pack of a file that nobody signed, as what would be taken in."""
    return Contents(pack.name, pack.version, pack.items(), give_back=give_back)


def compare(office: Workspace, wanted: Contents, *, note: str = "") -> Plan:
    """What would change; writes nothing. Raises `Refused` when one version says two things."""
    with office.read() as db:
        shelf = packs.shelf(db)
    changes, overridden = [], []
    same = older = fresh = 0
    for item in wanted.items:
        if not operations.is_newest(shelf, item):
            older += 1
            continue
        held = shelf.taken.get(item.name, {})
        fresh += item.version not in held or not packed.alike(held[item.version], item.value)
        row = _row(shelf, item)
        if row.local and item.name not in wanted.give_back:
            overridden.append(row)
        elif row.kept:
            same += 1
        else:
            changes.append(row)
    told = {item.name for item in wanted.items}
    kept = [_kept(shelf, name) for name in shelf.own if name not in told]
    return Plan(wanted, _sorted(changes), _sorted(overridden), _sorted(kept), same, older, fresh, note)


def apply(office: Workspace, wanted: Contents, *, actor: str) -> Changes | None:
    """Do what `compare` says, in one undoable step; None when there is nothing to do.

    Raises `Refused` without the right to change settings and when another recipe here has the name of one of the pack.
    """
    return None if compare(office, wanted).empty else operations.apply(office, wanted, actor=actor)


def overrides(office: Workspace) -> tuple[Difference, ...]:
    """What this office says otherwise than the district: `before` holds here, `after` would if it were given back."""
    with office.read() as db:
        shelf = packs.shelf(db)
    names = [name for name in shelf.own if shelf.district(name) is not None]
    return tuple(_row(shelf, _newest(shelf, name)) for name in names)


def in_force(office: Workspace) -> tuple[Difference, ...]:
    """Everything the district laid down and this office took in: `before` is the district's word, `after` what holds."""
    with office.read() as db:
        shelf = packs.shelf(db)
    rows = []
    for name in shelf.taken:
        row = _row(shelf, _newest(shelf, name))
        rows.append(replace(row, before=row.after, after=row.before, details=()))
    return _sorted(rows)


def _sorted(rows: Iterable[Difference]) -> tuple[Difference, ...]:
    order = list(Part)
    return tuple(sorted(rows, key=lambda row: (order.index(row.part), row.title)))


def _newest(shelf: Shelf, name: str) -> Item:
    part, _slash, key = name.partition("/")
    return Item(part, key, shelf.district(name), shelf.version(name))


def _row(shelf: Shelf, item: Item) -> Difference:
    part, now = Part(item.part), shelf.now(item.name)
    becomes = packs.default(item.name) if item.value is None else item.value
    own = item.name in shelf.own and not packed.alike(shelf.own[item.name], item.value)
    was, after = _flat(now), _flat(becomes)
    deep = isinstance(now, Mapping) and isinstance(becomes, Mapping)
    details = tuple(
        (name, was.get(name, ""), after.get(name, ""))
        for name in dict.fromkeys((*was, *after))
        if was.get(name) != after.get(name)
    )
    return Difference(
        part, item.name, title(part, item.key, becomes if becomes is not None else now), _summary(part, now),
        _summary(part, becomes), own, item.version, details if deep else (),
    )  # fmt: skip


def _kept(shelf: Shelf, name: str) -> Difference:
    part, _slash, key = name.partition("/")
    told = _summary(Part(part), shelf.own[name])
    called, version = title(Part(part), key, shelf.own[name]), max(0, shelf.version(name))
    return Difference(Part(part), name, called, told, told, local=True, version=version)


def title(part: Part, key: str, value: Any) -> str:
    """What an item is called for people; `value`, the item or what holds in its place, may carry its own name."""
    if part is Part.RULE:
        return RULES[key].describe() if key in RULES else key
    if part is Part.RETENTION:
        return _(BY_KEY[key].name) if key in BY_KEY else key
    if part is Part.NORM:
        return _(NORMS[key]) if key in NORMS else key
    if part is Part.ROLE:
        return _(ROLES[key].name) if key in ROLES else key
    if part is Part.CODE:
        field = key.rpartition(".")[2]
        return _("“{field}”的叫法").format(field=_(FIELDS[field]) if field in FIELDS else key)
    if part is Part.CALENDAR:
        return _("{year} 年工作日").format(year=key)
    if part is Part.LAYOUT:
        return title_of(key)
    told = value if isinstance(value, Mapping) else {}
    return str(told.get("name") or told.get("title") or key)


def _summary(part: Part, value: Any) -> str:
    """What an item says in a few words; a stored one may be of a newer program."""
    if value is None or value == {}:
        return ""
    plain = value if isinstance(value, Mapping) else {}
    if part is Part.RETENTION:
        return _("{n} 天").format(n=value)
    if part in (Part.RULE, Part.NORM):
        return str(value)
    if part is Part.LAYOUT:
        said = _mapping(plain.get("changes"))
        n = sum(len(keys) for keys in said.values() if isinstance(keys, Mapping))
        return _("改 {n} 项,锁定 {m} 项").format(n=n, m=len(_list(plain.get("locked"))))
    if part is Part.CALENDAR:
        n, m = len(_list(plain.get("off"))), len(_list(plain.get("on")))
        return _("放假 {n} 天,调休上班 {m} 天").format(n=n, m=m)
    if part is Part.QUESTION:
        return _few(_list(plain.get("questions")))
    if part in (Part.CODE, Part.ROLE):
        words = _mapping(plain.get("words"))
        told = _few([f"{word}={meant}" for word, meant in words.items()] or _list(plain.get("synonyms")))
        number = plain.get("normal_number")
        return " · ".join(filter(None, (told, number and _("每处 {n} 人").format(n=number))))
    if part is Part.RECIPE:
        read = [_mapping(_mapping(shape).get("columns")) for shape in _list(plain.get("shapes"))]
        n = sum(len([field for field in columns.values() if field]) for columns in read)
    else:
        n = len(_list(plain.get("columns")) or _list(plain.get("regions")) or plain)
    name = str(plain.get("name") or plain.get("title") or "")
    return _("{name},{n} 栏").format(name=name, n=n)


def _few(words: list[Any]) -> str:
    """The first of a list, and how many there are when they are more."""
    told = "、".join(map(str, words[:FEW]))
    return told if len(words) <= FEW else _("{words} 等 {n} 个").format(words=told, n=len(words))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


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
