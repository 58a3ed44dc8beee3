"""What printed documents need to know: offices, posts with work phones, doors in walking order, what was issued.

Names of places are in Chinese whatever the window speaks: papers are for the residents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import orjson
from sqlalchemy import Connection, bindparam, text

from desktop.base.i18n import N_
from desktop.domain.roles import BY_KEY
from desktop.queries.placement import DUTY, HOMES, POSTS, ask

_RANK = {role: rank for rank, role in enumerate(BY_KEY)}


@dataclass(frozen=True, slots=True)
class Office:
    """A community as it signs its papers."""

    id: str
    code: str
    name: str
    street: str
    address: str
    phone: str
    supervision_phone: str


@dataclass(frozen=True, slots=True)
class Holder:
    """One live post and who holds it: the first work phone, `photo` the SHA-256 of the picture or nothing.

    `office_id` is the holder's community; the office's own where none is named.
    """

    staff_id: str
    name: str
    role: str
    scope_kind: str
    scope_id: str
    phone: str
    photo: str
    main: bool
    office_id: str


@dataclass(frozen=True, slots=True)
class GridSign:
    """A live grid as papers name it; `code` is made of community code and number where none was given."""

    id: str
    number: int
    name: str
    code: str
    office_id: str
    east: str = ""
    south: str = ""
    west: str = ""
    north: str = ""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class MicroSign:
    """A live micro-grid."""

    id: str
    grid_id: str
    number: int


@dataclass(frozen=True, slots=True)
class Home:
    """One household on the books, in walking order. `grid_id` empty: no grid answers for it; `place` is its door."""

    id: str
    compound_id: str
    grid_id: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Door:
    """One stair, or a building without stairs: where it is, whose it is, how many households are on the books, and
    how many the building list declares (None where it does not say)."""

    compound_id: str
    compound: str
    building_id: str
    label: str
    courtyard: bool
    unit_id: str
    unit: str
    micro_id: str
    grid_id: str
    households: int
    declared: int | None = None
    claims: tuple[str, ...] = ()
    """Every micro-grid that was given this place; more than one is a mistake or a tower shared by floors."""

    @property
    def building(self) -> str:
        """The building as people say it: 3号楼, A座, 12号院."""
        return said_building(self.label, courtyard=self.courtyard)


@dataclass(frozen=True, slots=True)
class Issued:
    """A card, board or badge that was handed out and is still good."""

    id: str
    subject_id: str
    number: str


def natural(label: str) -> list[tuple[int, str]]:
    """A key that puts 2 before 10 and A after both."""
    parts = [(int(part), "") if part.isdigit() else (10**9, part) for part in re.findall(r"\d+|\D+", label)]
    return [*parts, (-1, label)]  # 01 and 1 differ, always in the same way


def offices(db: Connection) -> dict[str, Office]:
    """The communities of the file by id, the office's own first."""
    sql = "SELECT id, code, name, street, address, phone, supervision_phone FROM community ORDER BY sort_no, code, id"
    return {row[0]: Office(*(value or "" for value in row)) for row in db.execute(text(sql))}


def grids(db: Connection, *, day: date) -> list[GridSign]:
    """The live grids by community and number."""
    known = offices(db)
    first = next(iter(known), "")
    question = (
        "SELECT id, number, name, code, community_id, bound_east, bound_south, bound_west, bound_north, colour "
        "FROM live_grid ORDER BY community_id, number, name, id"
    )
    found = []
    for row in ask(db, (DUTY,), question, day):
        office_id = row[4] if row[4] in known else first
        made = f"{known[office_id].code}{row[1] or 0:03d}" if office_id else ""
        bounds = [bound or "" for bound in row[5:10]]
        found.append(
            GridSign(
                row[0],
                row[1] or 0,
                row[2] or N_("第{n}网格").format(n=row[1]),
                row[3] or made,
                office_id,
                *bounds,
            )
        )
    return found


def micros(db: Connection, *, day: date) -> list[MicroSign]:
    """The live micro-grids by grid and number."""
    question = "SELECT id, grid_id, number FROM live_micro ORDER BY grid_id, number, id"
    return [MicroSign(row[0], row[1], row[2] or 0) for row in ask(db, (DUTY,), question, day)]


def holders(db: Connection, *, day: date) -> dict[str, list[Holder]]:
    """Place id (for posts of a whole community: its id) to the live posts there, by rank, main ones first."""
    question = (
        "SELECT s.id, s.name, p.role, p.scope_kind, p.scope_id, s.phones, s.photo, p.is_main, s.community_id "
        "FROM live_post p JOIN staff s ON s.id = p.staff_id ORDER BY p.is_main DESC, s.name, s.id"
    )
    known = offices(db)
    first = next(iter(known), "")
    found: dict[str, list[Holder]] = {}
    for row in ask(db, (POSTS,), question, day):
        phones = orjson.loads(row[5]) if row[5] else []
        office = row[8] if row[8] in known else first
        kind, scope = row[3] or "", row[4] or ""
        place = scope if kind != "community" or scope in known else office
        holder = Holder(
            row[0], row[1] or "", row[2] or "", kind, scope, phones[0] if phones else "", row[6] or "",
            bool(row[7]), office,
        )  # fmt: skip
        if place:
            found.setdefault(place, []).append(holder)
    for posts in found.values():
        posts.sort(key=lambda holder: _RANK.get(holder.role, len(_RANK)))
    return found


def homes(db: Connection, *, day: date) -> list[Home]:
    """Every household on the books, grid by grid, door by door."""
    question = """
    SELECT h.household_id, b.compound_id, h.grid_id, g.number, c.sort_no, c.name, b.sort_no, b.label, u.label, d.room,
      coalesce(c.kind = 'courtyard' OR b.kind = 'courtyard', 0)
    FROM home h JOIN household x ON x.id = h.household_id LEFT JOIN dwelling d ON d.id = x.dwelling_id
    LEFT JOIN building b ON b.id = d.building_id LEFT JOIN compound c ON c.id = b.compound_id
    LEFT JOIN unit u ON u.id = d.unit_id LEFT JOIN live_grid g ON g.id = h.grid_id
    """
    rows = ask(db, (DUTY, HOMES), question, day).all()
    ordered = sorted(
        rows,
        key=lambda r: (
            r[3] or 0, r[4] or 0, r[5] or "", r[6] or 0, natural(r[7] or ""), natural(r[8] or ""),
            natural(r[9] or ""), r[0],
        ),
    )  # fmt: skip
    return [
        Home(
            row[0],
            row[1] or "",
            row[2] or "",
            _door(row[5] or "", row[7] or "", bool(row[10]), row[8], row[9]),
        )
        for row in ordered
    ]


def _door(compound: str, label: str, courtyard: bool, unit: str | None, room: str | None) -> str:
    """`香樟里 3号楼2单元501`; empty for a household without a dwelling."""
    building = said_building(label, courtyard=courtyard) if label else ""
    stair = N_("{n}单元").format(n=unit) if unit else ""
    return f"{compound} {building}{stair}{room or ''}".strip()


def said_building(label: str, *, courtyard: bool) -> str:
    """A building as people say it: 3号楼, A座, 12号院."""
    if courtyard:
        return N_("{n}号院").format(n=label)
    return (N_("{n}号楼") if label[:1].isdigit() else N_("{n}座")).format(n=label)


def doors(db: Connection, *, day: date) -> list[Door]:
    """Every stair (or building without stairs) in walking order; `micro_id` empty: nobody answers for it."""
    question = """
    , held AS (SELECT building_id, unit_id, count(*) AS n FROM home GROUP BY building_id, unit_id),
    loose AS (SELECT building_id, count(*) AS n FROM home GROUP BY building_id)
    SELECT c.id, c.name, b.id, b.label, c.kind, b.kind, u.id, u.label,
      coalesce(o.micro_id, w.micro_id), coalesce(o.grid_id, w.grid_id),
      coalesce(CASE WHEN u.id IS NULL THEN loose.n ELSE held.n END, 0), c.sort_no, b.sort_no,
      CASE WHEN u.id IS NULL THEN b.households_declared ELSE u.households_declared END,
      (SELECT group_concat(micro_id) FROM (SELECT DISTINCT d.micro_id FROM duty d JOIN live_micro m ON m.id = d.micro_id
       WHERE d.building_id = b.id AND d.unit_id IS CASE WHEN o.micro_id IS NULL THEN NULL ELSE u.id END
       ORDER BY m.number, d.micro_id))
    FROM building b LEFT JOIN compound c ON c.id = b.compound_id LEFT JOIN unit u ON u.building_id = b.id
    LEFT JOIN own_claim o ON o.place = u.id LEFT JOIN whole_claim w ON w.place = b.id
    LEFT JOIN held ON held.building_id = b.id AND held.unit_id = u.id
    LEFT JOIN loose ON loose.building_id = b.id
    """
    rows = ask(db, (DUTY, HOMES), question, day).all()
    ordered = sorted(
        rows,
        key=lambda r: (r[11] or 0, r[1] or "", r[12] or 0, natural(r[3] or ""), natural(r[7] or ""), r[2]),
    )
    return [
        Door(
            row[0] or "", row[1] or "", row[2], row[3] or "", "courtyard" in (row[4], row[5]), row[6] or "",
            row[7] or "", row[8] or "", row[9] or "", row[10], row[13],
            tuple(row[14].split(",")) if row[14] else (),
        )
        for row in ordered
    ]  # fmt: skip


def property_phones(db: Connection) -> dict[str, tuple[str, str]]:
    """Compound id to (property company, its phone), where a phone is known."""
    sql = "SELECT id, property_company, property_phone FROM compound WHERE property_phone IS NOT NULL"
    return {row[0]: (row[1] or "", row[2]) for row in db.execute(text(sql)) if row[2]}


_ISSUED: Mapping[str, str] = {
    "card": "SELECT id, household_id, serial FROM card_issue WHERE ended_on IS NULL ORDER BY issued_on, id",
    "badge": "SELECT id, staff_id, number FROM badge_issue WHERE ended_on IS NULL ORDER BY issued_on, id",
    "board": "SELECT id, scope_id, place FROM board_issue WHERE removed_on IS NULL ORDER BY issued_on, id",
}


def issued(db: Connection, kind: str) -> list[Issued]:
    """What is out: `card` (subject household, number serial), `badge` (staff, number), `board` (place id, place)."""
    return [Issued(row[0], row[1] or "", row[2] or "") for row in db.execute(text(_ISSUED[kind]))]


def numbers_used(db: Connection, kind: str) -> list[str]:
    """Every `card` serial or `badge` number ever given out: a number is never given twice."""
    sql = {"card": "SELECT serial FROM card_issue", "badge": "SELECT number FROM badge_issue"}[kind]
    return [row[0] for row in db.execute(text(sql)) if row[0]]


def pictures(db: Connection, hashes: Iterable[str]) -> dict[str, bytes]:
    """The pictures kept under some SHA-256 values; those that are not in this file are left out."""
    wanted: Sequence[str] = sorted({value for value in hashes if value})
    if not wanted:
        return {}
    sql = text("SELECT sha256, bytes FROM blob WHERE sha256 IN :wanted").bindparams(
        bindparam("wanted", expanding=True)
    )
    return {row[0]: row[1] for row in db.execute(sql, {"wanted": list(wanted)})}
