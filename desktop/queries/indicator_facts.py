"""What the indicators of a return are counted over, on one day: the short tables, as frozen rows.

The long tables (households, residents) are never loaded: `indicator_tallies` adds them up inside the database.
Every effective-dated row is taken when `start <= day < end`; partial dates compare by their text, so that
`2026-06` has begun on 2026-06-30 and something that ended in `2026-06` is over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import orjson
from sqlalchemy import Connection

from desktop.domain.packed import Part
from desktop.queries import packs
from desktop.queries.indicator_rows import (
    BoardFact,
    BuildingFact,
    CommunityFact,
    CompoundFact,
    GridFact,
    GroupFact,
    LandFact,
    MicroFact,
    PatrolFact,
    PostFact,
    StaffFact,
    UnitFact,
)
from desktop.queries.indicator_tallies import FRESH_DAYS, PlaceTally, dwelling_counts, place_tallies
from desktop.queries.indicator_work import WorkFacts
from desktop.queries.indicator_work import load as load_work
from desktop.queries.past import NOW, Past
from desktop.queries.placement import called

NO_WORK = WorkFacts(frozenset(), (), (), (), (), {}, {}, frozenset(), frozenset(), {}, {})


@dataclass(frozen=True)
class Facts:
    """Everything short about one office on one day, and the sums over everything long."""

    as_of: date
    period: tuple[date, date]
    communities: tuple[CommunityFact, ...]
    grids: tuple[GridFact, ...]
    micros: tuple[MicroFact, ...]
    compounds: tuple[CompoundFact, ...]
    buildings: tuple[BuildingFact, ...]
    units: tuple[UnitFact, ...]
    lands: tuple[LandFact, ...]
    staff: Mapping[str, StaffFact]
    posts: tuple[PostFact, ...]
    boards: tuple[BoardFact, ...]
    badged: frozenset[str]  # staff ids with a valid badge
    groups: tuple[GroupFact, ...]
    groups_kept: bool
    patrols: tuple[PatrolFact, ...]
    patrols_kept: bool
    places: tuple[PlaceTally, ...]
    dwellings: Mapping[str, int]  # building id -> dwellings
    norms: Mapping[str, Any] = field(default_factory=dict)
    boards_wrong: tuple[tuple[str, str, str], ...] = ()
    """Boards that show somebody without a post: their id, the place they hang at by id and in words."""
    work: WorkFacts = NO_WORK
    hidden: frozenset[str] = frozenset()  # care categories the reader may not know of


def load(
    db: Connection, *, as_of: date, period: tuple[date, date], hidden: frozenset[str] = frozenset(), was: Past = NOW,
) -> Facts:  # fmt: skip
    """Read one office, as it `was`. Two passes over the long tables in all, whatever the number of indicators."""
    day = as_of.isoformat()

    def rows(sql: str, **values: str) -> list[tuple[Any, ...]]:
        return was.rows(db, sql, values)

    staff, norms = _staff(rows(_STAFF, day=day)), stored_norms(db, was)
    fresh, span = norms.get("fresh_days"), {"first": period[0].isoformat(), "last": period[1].isoformat()}
    return Facts(
        as_of=as_of,
        period=period,
        communities=_communities(rows(_COMMUNITY)),
        grids=_grids(rows(_GRID, day=day)),
        micros=tuple(MicroFact(*row) for row in rows(_MICRO, day=day)),
        compounds=tuple(CompoundFact(*row) for row in rows(_COMPOUND)),
        buildings=tuple(BuildingFact(*row) for row in rows(_BUILDING)),
        units=tuple(UnitFact(*row) for row in rows(_UNIT)),
        lands=tuple(LandFact(*row) for row in rows(_LAND, day=day)),
        staff=staff,
        posts=tuple(_post(row) for row in rows(_POST, day=day) if row[1] in staff),
        boards=tuple(BoardFact(row[0], tuple(_json(row[1]) or ())) for row in rows(_BOARD, day=day)),
        badged=frozenset(row[0] for row in rows(_BADGE, day=day)),
        groups=tuple(GroupFact(*row) for row in rows(_GROUP, day=day)),
        groups_kept=bool(rows("SELECT 1 FROM chat_group LIMIT 1")),
        patrols=tuple(PatrolFact(*row) for row in rows(_PATROL, **span)),
        patrols_kept=bool(rows("SELECT 1 FROM patrol LIMIT 1")),
        places=place_tallies(
            db, as_of, fresh_days=fresh if type(fresh) is int else FRESH_DAYS, period=period, was=was
        ),
        dwellings=dwelling_counts(db, was),
        norms=norms,
        work=load_work(db, as_of=as_of, period=period, hidden=hidden, was=was),
        hidden=hidden,
        boards_wrong=tuple((row[0], row[1], row[2]) for row in rows(_BOARD_WRONG, day=day)),
    )


_COMMUNITY = (
    "SELECT id, coalesce(code, ''), coalesce(name, ''), coalesce(kind, ''), coalesce(county, ''), office_kind,"
    " platform_kind, platform_posts, system_meeting, system_diary, system_publish, declared, leading_group"
    " FROM community ORDER BY sort_no, code, name"
)
_STAFF = (
    "SELECT id, coalesce(community_id, ''), coalesce(name, ''), full_time, committee_posts, certificate,"
    " coalesce(source, ''), outsider, coalesce(education, ''), coalesce(birth, ''), coalesce(politics, '') FROM staff"
    " WHERE left_on IS NULL OR left_on = '' OR left_on > :day ORDER BY community_id, name, id"
)
_PATROL = (
    "SELECT id, coalesce(grid_id, ''), day, coalesce(worker_name, '') FROM patrol"
    " WHERE day >= :first AND day <= :last ORDER BY day, id"
)
# Empty text and NULL dates mean "always" at the start and "still" at the end.
_LIVE = "coalesce({0}, '') <= :day AND ({1} IS NULL OR {1} = '' OR {1} > :day)"
_END = '"end"'  # a word of SQL
_GRID = (
    f"SELECT id, community_id, {called('grid', 'code')}, {called('grid', 'number')}, {called('grid', 'name')}, kind,"  # noqa: S608 - our own words
    " declared, board_map, board_contact, board_duty, bound_east, bound_south, bound_west, bound_north"
    f" FROM grid WHERE {_LIVE.format('opened_on', 'closed_on')} ORDER BY community_id, number, code"
)
_MICRO = (
    "SELECT id, coalesce(grid_id, ''), coalesce(number, 0), coalesce(name, '') FROM (SELECT id, grid_id,"  # noqa: S608 - our own words
    f" {called('micro_grid', 'number')}, {called('micro_grid', 'name')} FROM micro_grid"
    f" WHERE {_LIVE.format('opened_on', 'closed_on')}) ORDER BY grid_id, number"
)
_COMPOUND = (
    "SELECT id, coalesce(community_id, ''), coalesce(name, ''), coalesce(property_company, '') FROM compound"
    " ORDER BY sort_no, name"
)
_BUILDING = (
    "SELECT b.id, coalesce(c.community_id, ''), coalesce(c.name, ''), coalesce(b.label, ''),"
    " coalesce(b.head_name, '') FROM building b LEFT JOIN compound c ON c.id = b.compound_id"
    " ORDER BY c.sort_no, c.name, b.sort_no, b.label"
)
_UNIT = "SELECT id, coalesce(building_id, ''), coalesce(label, '') FROM unit ORDER BY building_id, label"
_LAND = (
    "SELECT coalesce(micro_grid_id, ''), coalesce(building_id, ''), unit_id FROM territory"  # noqa: S608 - our own words
    f" WHERE {_LIVE.format('start', _END)} ORDER BY micro_grid_id, id"
)
_POST = (
    "SELECT id, coalesce(staff_id, ''), coalesce(role, ''), coalesce(scope_kind, ''), coalesce(scope_id, ''),"  # noqa: S608 - our own words
    f" outsider FROM assignment WHERE {_LIVE.format('start', _END)}"
    " ORDER BY staff_id, id"
)
_BOARD = (
    "SELECT scope_id, parts FROM board_issue WHERE scope_kind = 'grid'"  # noqa: S608 - our own words
    f" AND {_LIVE.format('issued_on', 'removed_on')}"
)
_BOARD_WRONG = (
    "SELECT id, coalesce(scope_id, ''), coalesce(place, '') FROM board_issue b"  # noqa: S608 - our own words
    f" WHERE {_LIVE.format('issued_on', 'removed_on')} AND EXISTS (SELECT 1 FROM json_each(b.staff_ids) e"
    f" WHERE NOT EXISTS (SELECT 1 FROM assignment a WHERE a.staff_id = e.value AND {_LIVE.format('a.start', 'a.' + _END)}))"
    " ORDER BY place, id"
)
_BADGE = (
    "SELECT DISTINCT staff_id FROM badge_issue WHERE (valid_until IS NULL OR valid_until >= :day)"  # noqa: S608 - our own words
    f" AND {_LIVE.format('issued_on', 'ended_on')}"
)
_GROUP = (
    "SELECT id, coalesce(community_id, ''), coalesce(name, '') FROM chat_group"  # noqa: S608 - our own words
    f" WHERE {_LIVE.format('started_on', 'ended_on')} ORDER BY name"
)


Rows = Sequence[tuple[Any, ...]]


def _json(text: str | None) -> Any:
    return orjson.loads(text) if text else None


def _yes(value: int | None) -> bool | None:
    return None if value is None else bool(value)


def _communities(rows: Rows) -> tuple[CommunityFact, ...]:
    return tuple(
        CommunityFact(
            id=row[0], code=row[1], name=row[2], kind=row[3], county=row[4], office_kind=row[5],
            platform_kind=row[6], platform_posts=row[7], meeting=_yes(row[8]), diary=_yes(row[9]),
            publish=_yes(row[10]), declared=_json(row[11]) or {}, leading_group=row[12],
        )
        for row in rows
    )  # fmt: skip


def _post(row: tuple[Any, ...]) -> PostFact:
    return PostFact(
        id=row[0], staff_id=row[1], role=row[2], scope_kind=row[3], scope_id=row[4], outsider=bool(row[5])
    )


def _grids(rows: Rows) -> tuple[GridFact, ...]:
    return tuple(
        GridFact(
            id=row[0], community_id=row[1] or "", code=row[2] or "", number=row[3] or 0, name=row[4] or "",
            kind=row[5] or "", declared=_json(row[6]) or {}, board=(_yes(row[7]), _yes(row[8]), _yes(row[9])),
            bounds=tuple(side or "" for side in row[10:14]),
        )
        for row in rows
    )  # fmt: skip


def _staff(rows: Rows) -> dict[str, StaffFact]:
    return {
        row[0]: StaffFact(
            id=row[0], community_id=row[1], name=row[2], full_time=_yes(row[3]),
            committee_posts=tuple(_json(row[4]) or ()), certificate=row[5] or None, source=row[6],
            outsider=_yes(row[7]), education=row[8], birth=row[9], politics=row[10],
        )
        for row in rows
    }  # fmt: skip


def stored_norms(db: Connection, was: Past = NOW) -> dict[str, Any]:
    """The norms this office, or else its district, set differently; empty where none were."""
    found = was.rows(db, "SELECT value FROM setting WHERE key = 'norms'")
    value = _json(found[0][0]) if found else None
    return {**packs.in_force(db, Part.NORM), **(value if isinstance(value, dict) else {})}
