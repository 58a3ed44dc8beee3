"""What changes hands with a worker's posts: sizes, lists, open matters, groups, things, the state of the audit chain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection

from desktop.base.i18n import _
from desktop.domain.care import CATEGORIES, CareKind
from desktop.domain.care_visits import Due
from desktop.domain.permissions import Permit
from desktop.queries import care, residents_of
from desktop.queries.placement import DUTY, HOMES, ask
from desktop.queries.places import scope_names
from desktop.security import audit
from desktop.store.log import chunks

HEAD_DIGITS: Final = 16  # of the head of the audit chain that stand on paper, in groups of four


@dataclass(frozen=True, slots=True)
class HandoverFacts:
    """`sizes`: grid id to households, people, buildings. `places`: the grids' micro-grids and buildings by name."""

    sizes: Mapping[str, tuple[int, int, int]]
    households: frozenset[str]
    places: Mapping[str, str]
    visits: int
    patrols: int
    diaries: int
    cards: int
    open: tuple[str, ...]
    groups: tuple[str, ...]
    things: tuple[str, ...]
    audit: str


def facts(
    db: Connection, grids: Sequence[str], staff_id: str, *, day: date, upto: int | None = None
) -> HandoverFacts:
    """Everything the ledger knows that belongs to some grids or to a worker; the audit chain up to entry `upto`."""
    homes = [row for row in ask(db, (DUTY, HOMES), _HOMES, day) if row[1] in grids]
    sizes = {
        grid: (
            sum(row[1] == grid for row in homes),
            sum(row[3] for row in homes if row[1] == grid),
            len({row[2] for row in homes if row[1] == grid and row[2]}),
        )
        for grid in grids
    }
    households = frozenset(row[0] for row in homes)
    return HandoverFacts(
        sizes=sizes, households=households, places=_places(db, grids, day),
        visits=_among(db, "SELECT count(*) FROM visit WHERE household_id IN ({marks})", households),
        patrols=_among(db, "SELECT count(*) FROM patrol WHERE grid_id IN ({marks})", grids),
        diaries=_among(db, "SELECT count(*) FROM diary WHERE staff_id IN ({marks})", [staff_id]),
        cards=_among(
            db, "SELECT count(*) FROM card_issue WHERE ended_on IS NULL AND household_id IN ({marks})", households
        ),
        open=_open(db, households), groups=_groups(db, grids, staff_id), things=_things(db, grids, staff_id),
        audit=_head(db, upto),
    )  # fmt: skip


_HOMES: Final = "SELECT household_id, grid_id, building_id, people FROM home"


def _places(db: Connection, grids: Sequence[str], day: date) -> dict[str, str]:
    own = {
        ("micro", row[0])
        for row in ask(db, (DUTY,), "SELECT id, grid_id FROM live_micro", day)
        if row[1] in grids
    }
    own |= {
        ("building", row[0])
        for row in ask(db, (DUTY,), "SELECT building_id, grid_id FROM duty", day)
        if row[1] in grids
    }
    return {place: name for (_kind, place), name in sorted(scope_names(db, own).items(), key=lambda e: e[1])}


def _among(db: Connection, sql: str, ids: Sequence[str] | frozenset[str]) -> int:
    total = 0
    for part in chunks(sorted(ids)):
        total += int(
            db.exec_driver_sql(sql.format(marks=",".join("?" * len(part))), tuple(part)).scalar() or 0
        )
    return total


def _open(db: Connection, households: frozenset[str]) -> tuple[str, ...]:
    """Doubts that stand and households that wait to be confirmed; what is doubted is not repeated."""
    doubted = _among(
        db,
        "SELECT count(*) FROM doubt WHERE coalesce(closed_on, '') = '' AND record_kind = 'household' "
        "AND record_id IN ({marks})",
        households,
    )
    waiting = _among(
        db,
        "SELECT count(*) FROM household WHERE coalesce(collected_on, '') <> '' "
        "AND coalesce(verified_on, '') < collected_on AND id IN ({marks})",
        households,
    )
    needs = _among(
        db, "SELECT count(*) FROM visit WHERE needs IS NOT NULL AND handling IS NULL AND household_id IN ({marks})",
        households,
    )  # fmt: skip
    told = (
        (doubted, _("存疑待核 {n} 户")), (waiting, _("采集待核实 {n} 户")),
        (needs, _("走访记下的问题还没有处理 {n} 件")),
    )  # fmt: skip
    return tuple(words.format(n=n) for n, words in told if n)


def _groups(db: Connection, grids: Sequence[str], staff_id: str) -> tuple[str, ...]:
    sql = """SELECT c.name, c.members, s.name, c.scope_id, c.owner_staff_id FROM chat_group c
    LEFT JOIN staff s ON s.id = c.owner_staff_id WHERE c.ended_on IS NULL ORDER BY c.name, c.id"""
    told = []
    for name, members, owner, scope, owner_id in db.exec_driver_sql(sql):
        if scope in grids or owner_id == staff_id:
            parts = [
                name or "",
                _("{n}人").format(n=members) if members else "",
                _("群主：{who}").format(who=owner or "—"),
            ]
            told.append("　".join(part for part in parts if part))
    return tuple(told)


def _things(db: Connection, grids: Sequence[str], staff_id: str) -> tuple[str, ...]:
    sql = "SELECT number FROM badge_issue WHERE staff_id = ? AND ended_on IS NULL ORDER BY number"
    told = [_("工作证 {number}").format(number=row[0] or "") for row in db.exec_driver_sql(sql, (staff_id,))]
    boards = _among(
        db, "SELECT count(*) FROM board_issue WHERE removed_on IS NULL AND scope_id IN ({marks})", grids
    )
    return (*told, *((_("网格公示牌 {n} 块").format(n=boards),) if boards else ()))


def _head(db: Connection, upto: int | None) -> str:
    """第 18,204 条 4F2A 91C7 0B3E 55D8: how many entries there are, and the beginning of the newest hash."""
    count = audit.length(db) if upto is None else upto
    digits = (audit.hash_at(db, count) or "0" * HEAD_DIGITS)[:HEAD_DIGITS].upper()
    groups = " ".join(digits[start : start + 4] for start in range(0, HEAD_DIGITS, 4))
    return _("第 {n} 条　{digits}").format(n=f"{count:,}", digits=groups)


def care_counts(db: Connection, permit: Permit, households: frozenset[str], *, day: date) -> dict[str, int]:
    """Persons of these households by open category, in words; restricted categories and campaign tags are left out."""
    found: dict[str, set[str]] = {}
    for row in _records(db, permit, households, day):
        found.setdefault(row.category_name, set()).add(row.resident_id)
    return {name: len(people) for name, people in found.items()}


def due_counts(db: Connection, permit: Permit, households: frozenset[str], *, day: date) -> dict[Due, int]:
    """Persons of these households by the most pressing of their dates."""
    worst: dict[str, Due] = {}
    for row in _records(db, permit, households, day):
        worst.setdefault(row.resident_id, row.due)  # records come with what is due first
    return {state: sum(found is state for found in worst.values()) for state in Due}


def _records(db: Connection, permit: Permit, households: frozenset[str], day: date) -> list[care.CareRow]:
    wanted = care.ids(db, permit, day=day, open_only=True)
    found = care.rows(db, permit, wanted, day=day)
    lives = residents_of.homes(db, {row.resident_id for row in found.values()})
    temporary = {c.key for c in CATEGORIES if c.kind is CareKind.TEMPORARY}
    return [
        found[i]
        for i in wanted
        if i in found
        and found[i].category not in temporary
        and lives.get(found[i].resident_id, "") in households
    ]
