"""What was done and by whom, as the indicators of work ask for it: boards, diaries, calls, posts over time, care."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection

from desktop.domain.care import BY_KEY
from desktop.domain.care_visits import Gravity, interval_days
from desktop.domain.working_days import WorkingDays
from desktop.queries import packs
from desktop.queries.past import NOW, Past

Period = tuple[date, date]


@dataclass(frozen=True, slots=True)
class HungFact:
    """A board that hangs on the day."""

    id: str
    scope_kind: str
    scope_id: str
    place: str


@dataclass(frozen=True, slots=True)
class SpanFact:
    """A grid worker's post from when to when; "" means always and still. Who left holds nothing from that day on."""

    staff_id: str
    name: str
    community_id: str
    grid_id: str
    start: str
    end: str

    def on(self, day: str) -> bool:
        """Whether the post was held on a day."""
        return self.start <= day and (not self.end or self.end > day)


@dataclass(frozen=True, slots=True)
class TurnFact:
    """Something that happened to a grid or micro-grid inside the period."""

    act: str
    scope_id: str
    day: str


@dataclass(frozen=True, slots=True)
class CareFact:
    """Somebody in a care category on the day. `due_days` None: nobody visits for this category."""

    id: str
    resident_id: str
    name: str
    category: str
    building_id: str | None
    unit_id: str | None
    place: str
    filed: bool
    responsible: str
    due_days: int | None
    seen: str  # the last day somebody met them, "" for never


@dataclass(frozen=True, slots=True)
class FoundFact:
    """A problem of the rectification ledger, found by the day; `done` by the day."""

    id: str
    problem: str
    source: str
    scope_id: str
    responsible: str
    done: bool


@dataclass(frozen=True, slots=True)
class WorkFacts:
    """All of it. `kept` are the tables that have any record at all: of the others nothing was collected."""

    kept: frozenset[str]
    hung: tuple[HungFact, ...]
    spans: tuple[SpanFact, ...]
    turns: tuple[TurnFact, ...]
    cares: tuple[CareFact, ...]
    pages: Mapping[str, int]  # staff id -> working days with a page of the diary
    calls: Mapping[str, tuple[int, int]]  # staff id or name -> visits, households met
    mapped: frozenset[str]  # buildings that have their place on a map
    bounded: frozenset[str]  # grids with all four bounds
    owned: Mapping[str, bool]  # chat group -> kept by somebody lent
    grouped: Mapping[str, str]  # chat group -> what it is for, by id
    found: tuple[FoundFact, ...] = ()
    days: WorkingDays = field(default_factory=WorkingDays)


_KEPT: Final = (
    "visit", "diary", "patrol", "care_record", "campaign_entry", "rekeying", "doubt", "lineage", "chat_group",
    "board_issue", "badge_issue", "card_issue", "rectification",
)  # fmt: skip
_LIVE: Final = "coalesce({0}, '') <= :day AND (coalesce({1}, '') = '' OR {1} > :day)"
_SPANS: Final = (
    "SELECT a.staff_id, s.name, coalesce(s.community_id, ''), a.scope_id, coalesce(a.start, ''),"
    " CASE WHEN coalesce(s.left_on, '') <> '' AND (coalesce(a.\"end\", '') = '' OR s.left_on < a.\"end\")"
    " THEN s.left_on ELSE coalesce(a.\"end\", '') END FROM assignment a JOIN staff s ON s.id = a.staff_id"
    " WHERE a.role = 'grid_worker' ORDER BY a.start, a.id"
)
_CARES: Final = (
    "SELECT c.id, r.id, coalesce(r.name, ''), coalesce(c.category, ''), d.building_id, d.unit_id,"  # noqa: S608 - ours
    " coalesce(nullif(coalesce(n.name || ' ', '') || coalesce(b.label, '') || coalesce('-' || u.label, '')"
    " || coalesce('-' || d.room, ''), ''), h.address_text, ''), coalesce(c.start, c.approved_on, ''),"
    " coalesce(c.responsible, ''), coalesce(c.level, ''), coalesce(c.grade, ''), coalesce(r.birth, ''),"
    " coalesce(json_extract(c.details, '$.interval_days'), ''),"
    " coalesce(json_extract(c.details, '$.released_on'), ''),"
    " CASE WHEN json_extract(c.details, '$.last_visit_on') <= :day THEN json_extract(c.details, '$.last_visit_on') END,"
    " (SELECT max(v.day) FROM visit v WHERE v.household_id = h.id AND v.day <= :day"
    " AND coalesce(v.method, '') <> 'missed' AND (v.resident_id IS NULL OR v.resident_id = r.id))"
    " FROM care_record c JOIN resident r ON r.id = c.resident_id JOIN household h ON h.id = r.household_id"
    " LEFT JOIN dwelling d ON d.id = h.dwelling_id LEFT JOIN building b ON b.id = d.building_id"
    " LEFT JOIN unit u ON u.id = d.unit_id LEFT JOIN compound n ON n.id = b.compound_id"
    f" WHERE {_LIVE.format('c.start', 'c.' + chr(34) + 'end' + chr(34))}"
    " AND coalesce(r.state, 'live') NOT IN ('left', 'dead') ORDER BY n.sort_no, b.sort_no, d.room, r.id, c.id"
)
_PAGES: Final = (
    "SELECT staff_id, count(DISTINCT day) FROM diary WHERE day BETWEEN :first AND :last"
    " AND strftime('%w', day) NOT IN ('0', '6') GROUP BY staff_id"
)
_CALLS: Final = (
    "SELECT coalesce(staff_id, worker_name, ''), count(*), count(DISTINCT household_id) FROM visit"
    " WHERE day BETWEEN :first AND :last AND coalesce(method, '') <> 'missed' AND care_record_id IS NULL GROUP BY 1"
)
_BOUNDED: Final = (
    "SELECT id FROM grid WHERE coalesce(bound_east, '') <> '' AND coalesce(bound_south, '') <> ''"
    " AND coalesce(bound_west, '') <> '' AND coalesce(bound_north, '') <> ''"
)
_FOUND: Final = (
    "SELECT id, coalesce(problem, ''), coalesce(source, ''), coalesce(scope_id, ''), coalesce(responsible, ''),"
    " coalesce(done_on, '') <> '' AND done_on <= :day FROM rectification"
    " WHERE coalesce(found_on, '') <= :day AND coalesce(state, '') <> 'dropped' ORDER BY found_on, sort_no, id"
)
_GROUPS: Final = (
    "SELECT g.id, coalesce(s.outsider, 0), coalesce(g.scope_id, '') FROM chat_group g"
    " LEFT JOIN staff s ON s.id = g.owner_staff_id"
)


def load(
    db: Connection, *, as_of: date, period: Period, hidden: frozenset[str], was: Past = NOW
) -> WorkFacts:
    """Read it; care categories in `hidden` are left out as if nobody were in them."""
    day = {"day": as_of.isoformat()}
    within = {"first": period[0].isoformat(), "last": period[1].isoformat()}

    def rows(sql: str, values: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        return was.rows(db, sql, values)

    groups = rows(_GROUPS)
    hung = f"SELECT id, coalesce(scope_kind, ''), coalesce(scope_id, ''), coalesce(place, '') FROM board_issue WHERE {_LIVE.format('issued_on', 'removed_on')} ORDER BY place, id"  # noqa: S608, E501
    turns = (
        "SELECT DISTINCT act, from_id, effective_on FROM lineage WHERE effective_on BETWEEN :first AND :last"
    )
    return WorkFacts(
        kept=_kept(db),
        hung=tuple(HungFact(*row) for row in rows(hung, day)),
        spans=tuple(SpanFact(*row) for row in rows(_SPANS)),
        turns=tuple(TurnFact(*row) for row in rows(turns, within)),
        cares=tuple(_care(row, as_of) for row in rows(_CARES, day) if row[3] not in hidden),
        pages={row[0] or "": row[1] for row in rows(_PAGES, within)},
        calls={row[0]: (row[1], row[2]) for row in rows(_CALLS, within)},
        mapped=frozenset(row[0] for row in rows("SELECT id FROM building WHERE map_x IS NOT NULL")),
        bounded=frozenset(row[0] for row in rows(_BOUNDED)),
        owned={row[0]: bool(row[1]) for row in groups},
        grouped={row[0]: row[2] for row in groups},
        found=tuple(_problem(row) for row in rows(_FOUND, day)),
        days=packs.working_days(db),
    )


def _problem(row: tuple[Any, ...]) -> FoundFact:
    return FoundFact(row[0], row[1], row[2], row[3], row[4], bool(row[5]))


def _kept(db: Connection) -> frozenset[str]:
    there = {row[0] for row in db.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return frozenset(
        table
        for table in _KEPT
        if table in there and db.exec_driver_sql(f"SELECT 1 FROM {table} LIMIT 1").first()  # noqa: S608 - ours
    )


def _care(row: tuple[Any, ...], as_of: date) -> CareFact:
    gravity = Gravity(
        level=str(row[9]),
        grade=str(row[10]),
        birth=str(row[11]),
        since=str(row[13] or row[7]),
        own_days=str(row[12]),
    )
    days = interval_days(row[3], gravity, day=as_of) if row[3] in BY_KEY else None
    return CareFact(
        id=row[0], resident_id=row[1], name=row[2], category=row[3], building_id=row[4], unit_id=row[5],
        place=row[6],
        filed=bool(row[7] and row[8]), responsible=row[8], due_days=days, seen=max(row[14] or "", row[15] or ""),
    )  # fmt: skip
