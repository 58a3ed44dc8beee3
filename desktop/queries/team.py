"""The people of the team and the posts they hold, held and will hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import orjson
from sqlalchemy import Connection, bindparam, text

from desktop.base.errors import NotFound
from desktop.base.i18n import _
from desktop.domain.roles import BY_KEY
from desktop.domain.team import StaffDraft
from desktop.queries import versions
from desktop.queries.placement import DUTY, POSTS, ask
from desktop.queries.places import scope_names
from desktop.queries.versions import Versions
from desktop.store import search

SORTS = {
    "name": "s.name {d}, s.id",
    "number": "CAST(s.number AS INTEGER) {d}, s.number {d}, s.name, s.id",
    "posts": "posts {d}, s.name, s.id",
    "joined_on": "s.joined_on {d}, s.name, s.id",
}


@dataclass(frozen=True, slots=True)
class StaffFilter:
    """Which people to list; empty fields leave the choice open. `left`: those who are no longer there, too."""

    text: str = ""
    role: str = ""
    grid_id: str = ""
    left: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """One post of one person, past, present or to come. `end` is the first day without it."""

    id: str
    staff_id: str
    role: str
    scope_kind: str
    scope_id: str
    scope_name: str
    start: str
    end: str
    is_main: bool
    outsider: bool
    live: bool

    @property
    def role_name(self) -> str:
        """The post in words."""
        kind = BY_KEY.get(self.role)
        return _(kind.name) if kind else self.role

    @property
    def title(self) -> str:
        """Place and post: 第三网格 网格员."""
        return f"{self.scope_name} {self.role_name}".strip()


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One line of the list; `posts` are the live ones. Phones are work numbers."""

    id: str
    number: str
    name: str
    sex: str
    phones: tuple[str, ...]
    posts: tuple[Post, ...]
    full_time: bool | None
    committee_posts: tuple[str, ...]
    certificate: str
    outsider: bool
    joined_on: str
    left_on: str


@dataclass(frozen=True, slots=True)
class StaffName:
    """One person to choose: `initials` as typed for the name."""

    id: str
    name: str
    initials: str


@dataclass(frozen=True, slots=True)
class StaffCard:
    """Everything about one person: the draft for the form, all posts by time, and the versions shown."""

    id: str
    draft: StaffDraft
    posts: tuple[Post, ...]
    seen: Versions


def staff_ids(
    db: Connection, wanted: StaffFilter, *, day: date, sort: str = "name", descending: bool = False
) -> list[str]:
    """The people of a list, in order. An unknown sort falls back to the name."""
    plain = "".join(ch for ch in wanted.text.lower() if ch.isalnum())
    values = {
        "left": wanted.left, "role": wanted.role, "grid": wanted.grid_id, "text": wanted.text.strip(),
        "like": f"%{wanted.text.strip()}%", "match": search.beginning(plain),
    }  # fmt: skip
    order = SORTS.get(sort, SORTS["name"]).format(d="DESC" if descending else "ASC")
    found = ask(db, (DUTY, POSTS), _LIST + order, day, values).all()
    if sort not in SORTS or sort == "name":  # as a telephone book has it; SQLite knows no pinyin
        found = sorted(found, key=lambda row: (search.readings(row[2] or "")[0], row[2]), reverse=descending)
    return [row[0] for row in found]


def staff_rows(db: Connection, ids: Sequence[str], *, day: date) -> dict[str, StaffRow]:
    """The lines of the list for some people; ids that are gone are left out."""
    held: dict[str, list[Post]] = {}
    for post in posts(db, ids, day=day):
        if post.live:
            held.setdefault(post.staff_id, []).append(post)
    sql = text(
        "SELECT id, number, name, sex, phones, full_time, committee_posts, certificate, outsider, joined_on, left_on "
        "FROM staff WHERE id IN :ids"
    ).bindparams(bindparam("ids", expanding=True))
    return {
        row[0]: StaffRow(
            id=row[0], number=row[1] or "", name=row[2] or "", sex=row[3] or "", phones=_texts(row[4]),
            posts=tuple(held.get(row[0], ())), full_time=_flag(row[5]), committee_posts=_texts(row[6]),
            certificate=row[7] or "", outsider=bool(row[8]), joined_on=row[9] or "", left_on=row[10] or "",
        )
        for row in db.execute(sql, {"ids": list(ids)})
    }  # fmt: skip


def card(db: Connection, staff_id: str, *, day: date) -> StaffCard:
    """One person with all posts; raises `NotFound`."""
    sql = text(
        "SELECT name, sex, birth, id_number, phones, politics, education, full_time, outsider, committee_posts, "
        "certificate, joined_on, left_on, note FROM staff WHERE id = :id"
    )
    row = db.execute(sql, {"id": staff_id}).one_or_none()
    if row is None:
        raise NotFound(_("这位人员已不在册。"), code="staff.gone")
    draft = StaffDraft(
        name=row[0] or "", sex=row[1], birth=row[2] or "", id_number=row[3] or "", phones=_texts(row[4]),
        politics=row[5], education=row[6], full_time=_flag(row[7]), outsider=bool(row[8]),
        committee_posts=_texts(row[9]), certificate=row[10], joined_on=row[11] or "", left_on=row[12] or "",
        note=row[13] or "",
    )  # fmt: skip
    return StaffCard(staff_id, draft, tuple(posts(db, [staff_id], day=day)), versions.of(db, staff_id))


def names(db: Connection, *, day: date) -> list[StaffName]:
    """Everybody who is there on the day, by name, for choosing."""
    question = "SELECT id, name FROM staff WHERE left_on IS NULL OR left_on > :day ORDER BY name, id"
    found = ask(db, (POSTS,), question, day)
    people = [StaffName(row[0], row[1] or "", search.readings(row[1] or "")[1][0]) for row in found]
    return sorted(people, key=lambda who: (search.readings(who.name)[0], who.name))


def photo_of(db: Connection, staff_id: str) -> str:
    """The SHA-256 of somebody's portrait, "" where there is none."""
    row = db.execute(text("SELECT photo FROM staff WHERE id = :id"), {"id": staff_id}).one_or_none()
    return str(row[0] or "") if row else ""


def holders(db: Connection, role: str, *, day: date) -> dict[str, str]:
    """Place to the names of those who hold a post there on the day."""
    question = (
        "SELECT scope_id, group_concat(DISTINCT staff_name) FROM live_post "
        "WHERE role = :role AND scope_id IS NOT NULL GROUP BY scope_id"
    )
    return {row[0]: row[1].replace(",", "、") for row in ask(db, (POSTS,), question, day, {"role": role})}


def holder_of(db: Connection, assignment_id: str) -> str:
    """Who holds a post; "" when it is gone."""
    sql = text("SELECT staff_id FROM assignment WHERE id = :id")
    return str(db.execute(sql, {"id": assignment_id}).scalar() or "")


def posts(db: Connection, staff_ids: Sequence[str], *, day: date) -> list[Post]:
    """All posts of some people: the live ones first, the newest first among the others."""
    statement = text(_POSTS).bindparams(bindparam("ids", expanding=True))
    found = db.execute(statement, {"day": day.isoformat(), "ids": list(staff_ids)}).all()
    names = scope_names(db, {(row[3], row[4]) for row in found if row[4]})
    return [
        Post(
            id=row[0], staff_id=row[1], role=row[2] or "", scope_kind=row[3] or "", scope_id=row[4] or "",
            scope_name=_scope_name(row[3], row[4], names), start=row[5] or "", end=row[6] or "",
            is_main=bool(row[7]), outsider=bool(row[8]), live=bool(row[9]),
        )
        for row in found
    ]  # fmt: skip


def _scope_name(kind: str | None, scope_id: str | None, names: dict[tuple[str, str], str]) -> str:
    if kind == "community":
        return _("全社区")
    return names.get((kind or "", scope_id or ""), _("(没有写明范围)"))


_POSTS = """
SELECT a.id, a.staff_id, a.role, a.scope_kind, a.scope_id, a.start, a."end", a.is_main, a.outsider,
  ((a.start IS NULL OR a.start <= :day) AND (a."end" IS NULL OR a."end" > :day)
   AND (s.left_on IS NULL OR s.left_on > :day)) AS live
FROM assignment a JOIN staff s ON s.id = a.staff_id WHERE a.staff_id IN :ids
ORDER BY live DESC, a.is_main DESC, a.start DESC, a.role, a.scope_id, a.id
"""
_LIST = """
SELECT s.id, (SELECT count(*) FROM live_post p WHERE p.staff_id = s.id) AS posts, s.name FROM staff s
WHERE (:left OR s.left_on IS NULL OR s.left_on > :day)
AND (:role = '' OR s.id IN (SELECT staff_id FROM live_post WHERE role = :role))
AND (:grid = '' OR s.id IN (SELECT p.staff_id FROM live_post p WHERE p.scope_id = :grid
  OR p.scope_id IN (SELECT id FROM live_micro WHERE grid_id = :grid)
  OR p.scope_id IN (SELECT building_id FROM duty WHERE grid_id = :grid)))
AND (:text = '' OR s.name LIKE :like OR s.id IN (
  SELECT e.entity_id FROM search JOIN search_entry e ON e.no = search.rowid
  WHERE search MATCH :match AND e.kind = 'staff'))
ORDER BY """


def _texts(stored: str | None) -> tuple[str, ...]:
    return tuple(orjson.loads(stored)) if stored else ()


def _flag(stored: int | None) -> bool | None:
    return None if stored is None else bool(stored)
