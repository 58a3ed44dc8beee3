"""Where each list comes from: its tables, what each of its fields is in SQL, who belongs on it, in which order."""

# ruff: noqa: S608  (statements are made of our own words only; what a clerk asks for is bound)

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from desktop.queries.placement import DUTY, HOMES
from desktop.queries.presence import HUKOU_SQL

WITH: Final = f"WITH {DUTY}, {HOMES}"
LISTS: Final = frozenset({
    "person.phones", "person.phones_old", "person.former_ids", "person.note_categories", "staff.phones",
    "staff.committee_posts", "building.head_phones", "building.compound_alias", "other.phones",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """`tables` begins with FROM; `live` is who is on the list without being asked for."""

    tables: str
    id: str
    fields: Mapping[str, str]
    order: str
    live: str = "1"
    filters: Mapping[str, str] = field(default_factory=dict)


_GRID = (
    "(SELECT g.number FROM duty t JOIN live_grid g ON g.id = t.grid_id WHERE t.building_id = {b} "
    "AND (t.unit_id = {u} OR t.unit_id IS NULL) ORDER BY t.unit_id IS NULL LIMIT 1)"
)
_MICRO = (
    "(SELECT g.number || '-' || m.number FROM duty t JOIN live_micro m ON m.id = t.micro_id "
    "JOIN live_grid g ON g.id = t.grid_id WHERE t.building_id = {b} "
    "AND (t.unit_id = {u} OR t.unit_id IS NULL) ORDER BY t.unit_id IS NULL LIMIT 1)"
)
# Who has no settled address stands first: further down a reader takes a blank compound for the one above.
_STAIRS = (
    "c.id IS NOT NULL, c.sort_no, c.name, b.sort_no, length(b.label), b.label, length(u.label), u.label, "
    "length(d.room), d.room"
)
_PLACES = (
    "LEFT JOIN unit u ON u.id = d.unit_id LEFT JOIN building b ON b.id = d.building_id "
    "LEFT JOIN compound c ON c.id = b.compound_id"
)


def _of(alias: str, prefix: str, names: str) -> dict[str, str]:
    return {f"{prefix}.{name}": f'{alias}."{name}"' for name in names.split()}


_WHERE = {
    "grid": f"coalesce({_GRID.format(b='d.building_id', u='d.unit_id')}, CAST(h.grid_hint AS INTEGER))",
    "micro_grid": _MICRO.format(b="d.building_id", u="d.unit_id"),
    "grid.code": _GRID.replace("g.number", "g.code").format(b="d.building_id", u="d.unit_id"),
    "dwelling.compound": "c.name",
    "dwelling.building": "b.label",
    "dwelling.unit": "u.label",
    "dwelling.room": "d.room",
    "dwelling.building_kind": "coalesce(b.kind, c.kind)",
    "dwelling.address": "h.address_text",  # as typed, while it is not settled
    "dwelling.status": "d.use",
}
_DWELLING = _of(
    "d", "dwelling",
    "owner_name owner_phone owner_id_number owner_address tenure area rent_use tenant_name tenant_phone lease_until "
    "agent hazard checked_on note",
)  # fmt: skip
_HOUSEHOLD = _of(
    "h", "household",
    "head_name code kind state channel phone in_group verified_on verified_by collected_on needs note hukou_kind "
    "income_source contact_name",
) | {
    "household.occupants": (
        "(SELECT count(*) FROM resident x WHERE x.household_id = h.id AND coalesce(x.state, 'live') = 'live')"
    ),
    "household.members": (
        "(SELECT group_concat(x.name, '、') FROM (SELECT name FROM resident x WHERE x.household_id = h.id "
        "AND coalesce(x.state, 'live') = 'live' ORDER BY x.sort_no, x.rowid) x)"
    ),
    "household.head_id_number": (
        "(SELECT x.id_number FROM resident x WHERE x.household_id = h.id AND x.relation = '02' "
        "AND coalesce(x.state, 'live') = 'live' LIMIT 1)"
    ),
}  # fmt: skip
_PERSON = _of(
    "r", "person",
    "name relation sex birth id_number id_type id_prefix15 ethnicity politics education marriage phones phones_old "
    "former_name former_ids employer occupation state state_on note_categories nationality foreign_name "
    "native_place hukou_place away_to away_reason away_since came_on came_reason residence_kind permit_kind "
    "permit_until employment school insurance_medical insurance_pension party_place health volunteer skills "
    "verified_on id_valid_until",
) | {
    "person.hukou_state": HUKOU_SQL,
    "person.age": "CAST(substr(:day, 1, 4) AS INTEGER) - CAST(substr(r.birth, 1, 4) AS INTEGER) "
    "- (length(r.birth) = 10 AND substr(:day, 6) < substr(r.birth, 6))",
    "guardian.name": "r.guardian", "guardian.phones": "r.guardian_phone", "guardian.relation": "r.guardian_relation",
    "emergency.name": "r.emergency_contact", "emergency.phones": "r.emergency_phone", "note": "r.note",
}  # fmt: skip
_GRIDS = {"grid": f"{_WHERE['grid']} = :grid"}
_HOMES_TABLES = f"LEFT JOIN dwelling d ON d.id = h.dwelling_id {_PLACES}"
_PEOPLE = f"FROM resident r LEFT JOIN household h ON h.id = r.household_id {_HOMES_TABLES}"
_CARE = {
    "care.category": "k.category", "care.level": "k.level", "care.start": "k.start", "care.end": 'k."end"',
    "care.end_reason": "k.end_reason", "care.amount": "k.amount", "care.approved_on": "k.approved_on",
    "care.basis": "k.basis", "disability.card_number": "CASE WHEN k.category = 'disabled' THEN k.card_number END",
    "disability.kind": "CASE WHEN k.category = 'disabled' THEN k.kind END",
    "disability.grade": "CASE WHEN k.category = 'disabled' THEN k.grade END",
    "care.kind": "CASE WHEN k.category <> 'disabled' THEN k.kind END",
    "care.grade": "CASE WHEN k.category <> 'disabled' THEN k.grade END", "responsible": "k.responsible",
    "care.next_visit_on": "k.next_visit_on",
}  # fmt: skip
_STAFF = _of(
    "s", "staff",
    "number name sex birth ethnicity id_number politics education phones private_phone full_time committee_posts "
    "certificate joined_on left_on left_reason source outsider",
)  # fmt: skip
_SCOPE = """CASE a.scope_kind WHEN 'community' THEN '全社区'
WHEN 'grid' THEN (SELECT '第' || g.number || '网格' FROM grid g WHERE g.id = a.scope_id)
WHEN 'micro' THEN (SELECT g.number || '-' || m.number FROM micro_grid m JOIN grid g ON g.id = m.grid_id
  WHERE m.id = a.scope_id)
WHEN 'building' THEN (SELECT c.name || CASE WHEN coalesce(b.kind, c.kind) = 'courtyard' THEN b.label || '号院'
  ELSE b.label || '号楼' END FROM building b LEFT JOIN compound c ON c.id = b.compound_id WHERE b.id = a.scope_id)
END"""
_LIVE_POST = '(a."end" IS NULL OR a."end" > :day)'
_SIZES = {
    f"grid.{name}": f"(SELECT {sql} FROM home o WHERE o.grid_id = g.id)"
    for name, sql in (
        ("registered", "count(*)"), ("occupied", "coalesce(sum(o.occupied), 0)"),
        ("people", "coalesce(sum(o.people), 0)"),
    )
}  # fmt: skip
_POSTS_OF = (
    "(SELECT group_concat(DISTINCT s.name) FROM assignment a JOIN staff s ON s.id = a.staff_id WHERE a.role = '{role}' "
    f"AND a.scope_id = g.id AND {_LIVE_POST} AND (s.left_on IS NULL OR s.left_on > :day))"
)
_DOUBTED = (
    "coalesce((SELECT r.name FROM resident r WHERE r.id = q.record_id), "
    "(SELECT h.head_name FROM household h WHERE h.id = q.record_id), "
    "(SELECT s.name FROM staff s WHERE s.id = q.record_id))"
)
_PAIRS = """FROM (
  SELECT a.id AS one, z.id AS other, 'number' AS why FROM resident a JOIN resident z
  ON z.id_number = a.id_number AND a.id < z.id
  UNION ALL
  SELECT a.id, z.id, 'birth' FROM resident a JOIN resident z ON z.name = a.name AND z.birth = a.birth AND a.id < z.id
  WHERE length(a.birth) = 10 AND (a.id_number IS NULL OR z.id_number IS NULL)
) pair JOIN resident r ON r.id = pair.one JOIN resident x ON x.id = pair.other
LEFT JOIN household h ON h.id = r.household_id LEFT JOIN household y ON y.id = x.household_id """

SOURCES: Final[Mapping[str, Source]] = {
    "residents": Source(
        _PEOPLE, "r.id", _WHERE | _HOUSEHOLD | _PERSON | _DWELLING, f"{_STAIRS}, h.id, r.sort_no, r.id",
        "coalesce(r.state, 'live') = 'live'", _GRIDS,
    ),
    "households": Source(
        f"FROM household h {_HOMES_TABLES}", "h.id", _WHERE | _HOUSEHOLD | _DWELLING, f"{_STAIRS}, h.id",
        "coalesce(h.state, 'live') NOT IN ('left', 'dead', 'closed')", _GRIDS,
    ),
    "care": Source(
        "FROM care_record k JOIN resident r ON r.id = k.resident_id "
        f"LEFT JOIN household h ON h.id = r.household_id {_HOMES_TABLES}",
        "k.id", _WHERE | _HOUSEHOLD | _PERSON | _CARE, f"k.category, {_STAIRS}, r.sort_no, k.id",
        "coalesce(r.state, 'live') = 'live' AND (k.\"end\" IS NULL OR k.\"end\" > :day)",
        _GRIDS | {"category": "k.category = :category"},
    ),
    "dwellings": Source(
        f"FROM dwelling d LEFT JOIN (SELECT dwelling_id, min(id) AS id FROM household GROUP BY dwelling_id) f "
        f"ON f.dwelling_id = d.id LEFT JOIN household h ON h.id = f.id {_PLACES}",
        "d.id", _WHERE | _DWELLING | {k: _HOUSEHOLD[k] for k in ("household.head_name", "household.occupants",
        "household.phone")}, f"{_STAIRS}, d.id", "1", _GRIDS | {"use": "d.use = :use"},
    ),
    "buildings": Source(
        "FROM building b LEFT JOIN compound c ON c.id = b.compound_id LEFT JOIN unit u ON u.building_id = b.id",
        "coalesce(u.id, b.id)",
        {
            "building.compound": "c.name", "building.compound_alias": "c.aliases", "building.label": "b.label",
            "building.kind": "coalesce(b.kind, c.kind)", "building.unit": "u.label",
            "building.floors": "coalesce(u.floors, b.floors)",
            "building.doors_per_floor": "coalesce(u.doors_per_floor, b.doors_per_floor)",
            "building.households": "coalesce(u.households_declared, b.households_declared)",
            "building.built_year": "b.built_year", "building.lift": "b.lift", "building.head_name": "b.head_name",
            "building.head_phones": "b.head_phones", "grid": _GRID.format(b="b.id", u="u.id"),
            "micro_grid": _MICRO.format(b="b.id", u="u.id"),
            "building.dwellings": "(SELECT count(*) FROM dwelling d WHERE d.building_id = b.id AND d.unit_id IS u.id)",
        },
        "c.sort_no, c.name, b.sort_no, length(b.label), b.label, length(u.label), u.label",
        "1", {"grid": f"{_GRID.format(b='b.id', u='u.id')} = :grid"},
    ),
    "staff": Source(
        "FROM staff s", "s.id",
        _STAFF | {
            "staff.posts": "(SELECT group_concat(role) FROM (SELECT DISTINCT a.role FROM assignment a "
            f"WHERE a.staff_id = s.id AND {_LIVE_POST} ORDER BY a.is_main DESC, a.role))",
            "staff.scopes": f"(SELECT group_concat(words, '、') FROM (SELECT DISTINCT {_SCOPE} AS words "
            f"FROM assignment a WHERE a.staff_id = s.id AND {_LIVE_POST} ORDER BY a.is_main DESC))",
            "note": "coalesce(nullif(s.source, ''), s.note)",
        },
        "length(s.number), s.number, s.name, s.id", "(s.left_on IS NULL OR s.left_on > :day)",
    ),
    "assignments": Source(
        "FROM assignment a JOIN staff s ON s.id = a.staff_id", "a.id",
        _STAFF | {
            "assignment.role": "a.role", "assignment.scope": _SCOPE, "assignment.start": "a.start",
            "assignment.end": 'a."end"', "assignment.is_main": "a.is_main", "assignment.basis": "a.basis",
        },
        "a.role, s.name, a.id", f"{_LIVE_POST} AND (s.left_on IS NULL OR s.left_on > :day)",
    ),
    "grids": Source(
        "FROM grid g", "g.id",
        {
            "grid": "g.number", "grid.name": "g.name", "grid.code": "g.code", "grid.kind": "g.kind", **_SIZES,
            "grid.micro_grids": "(SELECT count(*) FROM live_micro m WHERE m.grid_id = g.id)",
            "grid.buildings": "(SELECT count(DISTINCT t.building_id) FROM duty t WHERE t.grid_id = g.id)",
            "grid.leader": _POSTS_OF.format(role="grid_leader"), "grid.worker": _POSTS_OF.format(role="grid_worker"),
            "grid.assistant": _POSTS_OF.format(role="assistant"), "grid.east": "g.bound_east",
            "grid.south": "g.bound_south", "grid.west": "g.bound_west", "grid.north": "g.bound_north",
        },
        "g.number, g.id", "(g.closed_on IS NULL OR g.closed_on > :day)", {"grid": "g.number = :grid"},
    ),
    "doubts": Source(
        "FROM doubt q", "q.id",
        {
            "doubt.kind": "q.record_kind", "doubt.who": _DOUBTED, "doubt.field": "q.field", "doubt.note": "q.note",
            "doubt.raised_by": "q.raised_by", "doubt.raised_on": "q.raised_on", "doubt.answer": "q.answer",
            "doubt.closed_by": "q.closed_by", "doubt.closed_on": "q.closed_on",
        },
        "q.raised_on, q.id", "q.closed_on IS NULL",
    ),
    "duplicates": Source(
        _PAIRS + _HOMES_TABLES, "r.id || x.id",
        _WHERE | _PERSON | {
            "household.head_name": "h.head_name", "other.name": "x.name", "other.id_number": "x.id_number",
            "other.birth": "x.birth", "other.phones": "x.phones", "other.head_name": "y.head_name",
            "duplicate.why": "pair.why",
        },
        "r.name, r.id, x.id",
        "coalesce(r.state, 'live') = 'live' AND coalesce(x.state, 'live') = 'live' AND NOT EXISTS "
        "(SELECT 1 FROM distinct_pair p WHERE p.left_id = r.id AND p.right_id = x.id)",
    ),
}  # fmt: skip
