"""How far the posts are filled: posts and persons counted separately, and the list of what stands empty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from desktop.base.i18n import _
from desktop.domain.roles import ROLES
from desktop.queries.placement import DUTY, HOMES, POSTS, ask
from desktop.queries.places import scopes


@dataclass(frozen=True, slots=True)
class Filled:
    """`there` of `total` places have somebody in the post `role`."""

    role: str
    scope_kind: str
    there: int
    total: int


@dataclass(frozen=True, slots=True)
class RoleCount:
    """How many posts of one kind are held, and by how many people: 51 posts, 35 persons."""

    role: str
    name: str
    posts: int
    persons: int
    places: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """The team in figures on one day.

    `somebody`: grids with a worker (B04). `enough`: distinct workers against grids (B05, at most the grids).
    `own`: grids whose worker has only that grid (B07). `outside`: posts held by outsiders of all posts.
    """

    somebody: Filled
    enough: Filled
    own: Filled
    leaders: Filled
    heads: Filled
    roles: tuple[RoleCount, ...]
    persons: int
    posts: int
    outsiders: int

    @property
    def shared_workers(self) -> bool:
        """Whether more worker posts are held than there are workers: every grid manned and yet too few people."""
        return self.enough.there < self.somebody.there


@dataclass(frozen=True, slots=True)
class Gap:
    """A place without the person it should have; `households` live there (registered)."""

    role: str
    scope_kind: str
    scope_id: str
    name: str
    grid_id: str
    households: int


def coverage(db: Connection, *, day: date) -> Coverage:
    """Count posts and persons; see `Coverage`."""
    rows = ask(db, (POSTS,), _COUNTS, day)
    counts = {row[0]: (row[1], row[2], row[3]) for row in rows}
    roles = tuple(
        RoleCount(kind.key, _(kind.name), *counts[kind.key]) for kind in ROLES if kind.key in counts
    )
    totals = ask(db, (POSTS,), _TOTALS, day).one()
    facts = ask(db, (DUTY, POSTS), _PLACES, day).one()
    grids, micros, buildings, somebody, own, led, headed, workers = facts
    return Coverage(
        somebody=Filled("grid_worker", "grid", somebody, grids),
        enough=Filled("grid_worker", "grid", min(workers, grids), grids),
        own=Filled("grid_worker", "grid", own, grids),
        leaders=Filled("micro_leader", "micro", led, micros),
        heads=Filled("building_head", "building", headed, buildings),
        roles=roles, persons=totals[0], posts=totals[1], outsiders=totals[2] or 0,
    )  # fmt: skip


def gaps(db: Connection, *, day: date) -> list[Gap]:
    """Grids without worker, then micro-grids without leader, then buildings without head, in the office's order."""
    found = ask(db, (DUTY, HOMES, POSTS), _GAPS, day)
    empty = {(row[0], row[1]): (row[2] or "", row[3]) for row in found}
    wanted = (("grid_worker", "grid"), ("micro_leader", "micro"), ("building_head", "building"))
    return [
        Gap(role, kind, place.id, place.name, *empty[role, place.id])
        for role, kind in wanted
        for place in scopes(db, kind, day=day)
        if (role, place.id) in empty
    ]


_COUNTS = """
SELECT role, count(*), count(DISTINCT staff_id), count(DISTINCT scope_id) FROM live_post GROUP BY role
"""
_TOTALS = "SELECT count(DISTINCT staff_id), count(*), sum(coalesce(outsider, 0)) FROM live_post"
_PLACES = """
, worker AS (
  SELECT DISTINCT p.staff_id, p.scope_id FROM live_post p JOIN live_grid g ON g.id = p.scope_id WHERE p.role = 'grid_worker'
),
single AS (SELECT staff_id FROM worker GROUP BY staff_id HAVING count(*) = 1)
SELECT
  (SELECT count(*) FROM live_grid),
  (SELECT count(*) FROM live_micro),
  (SELECT count(*) FROM building),
  (SELECT count(DISTINCT scope_id) FROM worker),
  (SELECT count(DISTINCT scope_id) FROM worker WHERE staff_id IN (SELECT staff_id FROM single)),
  (SELECT count(DISTINCT p.scope_id) FROM live_post p JOIN live_micro m ON m.id = p.scope_id WHERE p.role = 'micro_leader'),
  (SELECT count(DISTINCT p.scope_id) FROM live_post p JOIN building b ON b.id = p.scope_id WHERE p.role = 'building_head'),
  (SELECT count(DISTINCT staff_id) FROM worker)
"""
_GAPS = """
, held AS (SELECT DISTINCT role, scope_id FROM live_post WHERE scope_id IS NOT NULL)
SELECT 'grid_worker', g.id, g.id, (SELECT count(*) FROM home WHERE home.grid_id = g.id) FROM live_grid g
  WHERE NOT EXISTS (SELECT 1 FROM held WHERE role = 'grid_worker' AND scope_id = g.id)
UNION ALL
SELECT 'micro_leader', m.id, m.grid_id, (SELECT count(*) FROM home WHERE home.micro_id = m.id) FROM live_micro m
  WHERE NOT EXISTS (SELECT 1 FROM held WHERE role = 'micro_leader' AND scope_id = m.id)
UNION ALL
SELECT 'building_head', b.id, (SELECT min(grid_id) FROM duty WHERE duty.building_id = b.id),
  (SELECT count(*) FROM home WHERE home.building_id = b.id) FROM building b
  WHERE NOT EXISTS (SELECT 1 FROM held WHERE role = 'building_head' AND scope_id = b.id)
"""
