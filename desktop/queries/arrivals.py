"""What a bundle would do to the register: who is added, changed, deleted, moved, disputed, or here twice.

`before` and `after` are two states of the same file, the second inside a transaction that may yet be rolled back.
Whoever asks is told nothing of categories that are not entrusted to him.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sqlalchemy import Connection

from desktop.base.i18n import N_, _
from desktop.domain import periods
from desktop.domain.between import TICKET
from desktop.domain.field_names import field_name, kind_name
from desktop.domain.life.act import PRISON_CATEGORY, Kind
from desktop.domain.packed import OFFER
from desktop.domain.permissions import Permit
from desktop.queries import named, streams
from desktop.store.log import chunks
from desktop.store.op import trusted
from desktop.store.run import Run
from desktop.store.schema import SYNCED
from desktop.store.vector import Vector

ADDED, CHANGED, REMOVED, MOVED, DISPUTED, TWICE = "added", "changed", "removed", "moved", "disputed", "twice"
PURGED = "purged"  # for good: no undo, no copy brings it back
ACTIONS: Final[Mapping[str, str]] = {
    ADDED: N_("新增"), CHANGED: N_("修改"), REMOVED: N_("删除"), MOVED: N_("搬动"), DISPUTED: N_("两边不一致"),
    TWICE: N_("疑似重复"), PURGED: N_("清除"),
}  # fmt: skip
ASIDE: Final[Mapping[str, str]] = {  # what a letter of the district, or news of computers, brings
    OFFER: N_("区里下发的口径 {n} 项:到“设置 → 区里的口径”看过再采用(gezhi pack apply --preview)"),
    TICKET: N_("区里的来信 {n} 件(转入、转出、重复登记):到“交换 → 社区之间”办(gezhi between list)"),
    "computer.": N_("电脑与证书 {n} 处:见“设置 → 电脑与证书”(gezhi computer list)"),
}
SHOWN: Final = 500  # lines of a preview; the counts are of everything
BEHIND: Final = frozenset({"step", "setting", "lineage", "account", "erasure"})  # not things of the register
FIRST: Final = ("household", "resident", "care_record", "staff", "assignment", "building", "dwelling")
_HOMES: Final = {"resident": "household_id", "household": "dwelling_id"}
_OWNERS: Final = (
    ("resident_id", "resident"), ("household_id", "household"), ("staff_id", "staff"), ("building_id", "building"),
    ("dwelling_id", "dwelling"), ("grid_id", "grid"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One record and what happens to it; `fields` are the words of what changes or is disputed."""

    key: str
    action: str
    kind_words: str
    title: str
    where: str
    fields: tuple[str, ...] = ()

    @property
    def action_words(self) -> str:
        """What happens, in a word."""
        return _(ACTIONS[self.action])


@dataclass(frozen=True, slots=True)
class Arrival:
    """How many records of the register are touched in which way, and the first `SHOWN` of them by name."""

    counts: Mapping[str, int]
    kinds: tuple[tuple[str, int], ...]
    lines: tuple[Line, ...]
    aside: Mapping[str, int] = field(default_factory=dict)  # beside the register, by the settings' beginning

    def count(self, action: str) -> int:
        """How many records: `ADDED`, `CHANGED`, …"""
        return self.counts.get(action, 0)

    @property
    def words(self) -> str:
        """All counts in a line; a bundle that changes nothing says so."""
        told = [f"{_(ACTIONS[one])} {self.counts[one]:,}" for one in ACTIONS if self.counts.get(one)]
        beside = [_(ASIDE[one]).format(n=f"{self.aside[one]:,}") for one in ASIDE if self.aside.get(one)]
        return "\n".join(["  ".join(told) or _("台账没有变化"), *beside])


@dataclass(frozen=True, slots=True)
class Source:
    """Whose operations are new: a computer's name ("" this one, None unknown), how many, first and last day."""

    computer: str | None
    install: str
    ops: int
    first_day: str
    last_day: str

    def words(self, year: int) -> str:
        """The sentence for the clerk."""
        who = (
            _("本机")
            if self.computer == ""
            else self.computer or _("不认识的电脑 {code}").format(code=self.install[:8])
        )
        when = periods.words(self.first_day, self.last_day, year)
        return _("{who}:{when},{n} 条").format(who=who, when=when or _("日期不明"), n=f"{self.ops:,}")


@dataclass(frozen=True, slots=True)
class _Found:
    kind: str
    id: str
    action: str
    row: Mapping[str, Any]
    fields: tuple[str, ...] = ()


def weigh(
    before: Connection, after: Connection, touched: Iterable[tuple[str, str]], permit: Permit,
    purged: Collection[str] = (),
) -> Arrival:  # fmt: skip
    """Hold both states against each other in what was touched; `purged`: the records that are cleared for good."""
    by_kind: dict[str, list[str]] = {}
    touched = sorted(touched)
    for kind, record_id in touched:
        if kind in SYNCED and kind not in BEHIND:
            by_kind.setdefault(kind, []).append(record_id)
    found = [one for kind, ids in by_kind.items() for one in _kind(before, after, kind, ids, permit)]
    found = [replace(one, action=PURGED) if _cleared(one, purged) else one for one in found]
    found += _twice(after, by_kind.get("resident", []), {one.id for one in found if one.action == ADDED})
    counts = Counter(one.action for one in found)
    kinds = Counter(one.kind for one in found if one.action not in (DISPUTED, TWICE))
    lines = _lines(before, after, sorted(found, key=_rank)[:SHOWN])
    named_kinds = tuple((kind_name(k), n) for k, n in kinds.most_common())
    return Arrival(dict(counts), named_kinds, tuple(lines), _aside(after, touched))


def _aside(after: Connection, touched: Iterable[tuple[str, str]]) -> dict[str, int]:
    """How many settings of each sort that somebody should look at."""
    found: Counter[str] = Counter()
    for part in chunks([record_id for kind, record_id in touched if kind == "setting"]):
        marks = ",".join("?" * len(part))
        rows = after.exec_driver_sql(f"SELECT key FROM setting WHERE id IN ({marks})", tuple(part))  # noqa: S608
        found.update(begin for (key,) in rows for begin in ASIDE if str(key).startswith(begin))
    return dict(found)


def _cleared(one: _Found, purged: Collection[str]) -> bool:
    return one.id in purged and one.action in (REMOVED, CHANGED, MOVED)


def sources(
    db: Connection, runs: Iterable[Run], held: Vector, *, own_id: str, heard: Mapping[str, str]
) -> tuple[Source, ...]:
    """By which computers and in which days the operations were written that are not in `held`, the most first."""
    called = streams.names(db, own_id=own_id, heard=heard)
    found: dict[str, list[Any]] = {}
    for run in runs:
        fresh = [at for at, dot in enumerate(run.dots()) if dot not in held]
        if not fresh:
            continue
        first, last = trusted(run.ops[fresh[0]]), trusted(run.ops[fresh[-1]])
        one = found.setdefault(first.install, [0, set()])
        one[0] += len(fresh)
        one[1] |= {streams.day_of(first.wall_ms), streams.day_of(last.wall_ms)} - {""}
    told = [
        Source(called.get(install), install, ops, min(days, default=""), max(days, default=""))
        for install, (ops, days) in found.items()
    ]
    return tuple(sorted(told, key=lambda one: (-one.ops, one.install)))


def _kind(
    before: Connection, after: Connection, kind: str, ids: list[str], permit: Permit
) -> Iterable[_Found]:
    then, now = _rows(before, kind, ids), _rows(after, kind, ids)
    old, new = _conflicts(before, ids), _conflicts(after, ids)
    for record_id in ids:
        was, is_ = then.get(record_id), now.get(record_id)
        row = is_ or was
        if row is None or any(_concealed(kind, side, permit) for side in (was, is_) if side):
            continue
        if was is None or is_ is None:
            yield _Found(kind, record_id, ADDED if was is None else REMOVED, row)
        elif changed := tuple(sorted(name for name in is_ if is_[name] != was[name])):
            action = MOVED if _HOMES.get(kind) in changed and was[_HOMES[kind]] else CHANGED
            yield _Found(kind, record_id, action, is_, changed)
        if fresh := tuple(sorted(new.get(record_id, set()) - old.get(record_id, set()))):
            yield _Found(kind, record_id, DISPUTED, row, fresh)


def _rows(db: Connection, kind: str, ids: list[str]) -> dict[str, dict[str, Any]]:
    table = SYNCED[kind]
    found: dict[str, dict[str, Any]] = {}
    for part in chunks(ids):
        for row in db.execute(table.select().where(table.c.id.in_(part))).mappings():
            found[row["id"]] = {str(name): value for name, value in row.items() if name != "id"}
    return found


def _conflicts(db: Connection, ids: list[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for part in chunks(ids):
        marks = ",".join("?" * len(part))
        query = f"SELECT entity_id, field FROM conflict WHERE entity_id IN ({marks})"  # noqa: S608
        for record_id, name in db.exec_driver_sql(query, tuple(part)):
            found.setdefault(record_id, set()).add(name)
    return found


def _concealed(kind: str, row: Mapping[str, Any], permit: Permit) -> bool:
    """A care record of a category, a stay in prison, and what was asked about a care record, are told only to whom
    it is entrusted."""
    if kind == "life_event" and row.get("kind") == Kind.PRISON:
        return not permit.sees(PRISON_CATEGORY)
    if kind == "care_record":
        return not permit.sees(str(row.get("category")))
    return row.get("category") in permit.hidden or row.get("record_kind") == "care_record"


def _twice(after: Connection, ids: list[str], added: set[str]) -> Iterable[_Found]:
    """Residents among those touched whose ID number another resident here has too."""
    for part in chunks(ids):
        marks = ",".join("?" * len(part))
        rows = after.exec_driver_sql(
            f"SELECT r.id, r.name, r.household_id FROM resident r WHERE r.id IN ({marks}) AND r.id_number <> '' "  # noqa: S608
            "AND EXISTS (SELECT 1 FROM resident o WHERE o.id_number = r.id_number AND o.id <> r.id)",
            tuple(part),
        )
        for record_id, name, household in rows:
            if record_id in added:
                yield _Found("resident", record_id, TWICE, {"name": name, "household_id": household})


def _rank(one: _Found) -> tuple[int, int, str, str]:
    order = (PURGED, DISPUTED, TWICE, REMOVED, MOVED, ADDED, CHANGED)
    return (
        order.index(one.action),
        FIRST.index(one.kind) if one.kind in FIRST else len(FIRST),
        one.kind,
        one.id,
    )


def _lines(before: Connection, after: Connection, found: list[_Found]) -> Iterable[Line]:
    asked = [(one.kind, one.id) for one in found]
    asked += [owner for one in found if (owner := _owner(one.row))]
    called = named.named(before, asked) | named.named(after, asked)
    for one in found:
        name = called.get((one.kind, one.id)) or called.get(_owner(one.row) or ("", ""))
        words = tuple(
            told for each in one.fields if (told := field_name(one.kind, each)) != each
        )  # what no form shows is not worth a word
        yield Line(
            f"{one.action}:{one.kind}:{one.id}", one.action, kind_name(one.kind),
            name.title if name else _plain(one.row), name.where if name else "", words,
        )  # fmt: skip


def _owner(row: Mapping[str, Any]) -> tuple[str, str] | None:
    return next(((kind, str(row[name])) for name, kind in _OWNERS if row.get(name)), None)


def _plain(row: Mapping[str, Any]) -> str:
    known = (
        str(row[name]) for name in ("name", "head_name", "label", "code", "room", "number") if row.get(name)
    )
    return next(known, _("(无名称)"))
