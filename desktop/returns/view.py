"""One community seen through a scope: the subjects that indicators count, made once and shared by all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from desktop.base.i18n import _
from desktop.domain.roles import BY_KEY
from desktop.queries.indicator_facts import Facts
from desktop.queries.indicator_rows import CommunityFact, PostFact, StaffFact
from desktop.queries.indicator_work import CareFact
from desktop.returns.land import Land
from desktop.returns.norms import Norms
from desktop.returns.parts import by_community
from desktop.returns.places import WORKER_ROLE, Places, Team
from desktop.returns.scope import COMMUNITY, Scope
from desktop.returns.subjects import (
    Named,
    Patrol,
    Person,
    Plain,
    Post,
)


class View(Places):
    """The subjects of one community that lie in a scope, on the day of the facts."""

    @cached_property
    def posts(self) -> tuple[Post, ...]:
        """The posts whose place lies in the scope; in a whole community also its own people's posts without one."""
        places = {grid.fact.id: grid.name for grid in self.grids}
        places |= {micro.fact.id: f"{micro.grid} {micro.ref.title}" for micro in self.micros}
        places |= {b.fact.id: b.ref.title for b in self.buildings} | {
            u.fact.id: u.ref.title for u in self.units
        }
        if self.whole:
            places[self.home.id] = self.home.name
        return tuple(
            Post(
                post,
                self.facts.staff[post.staff_id].name,
                f"{_role_name(post)} · {places.get(post.scope_id, '')}",
            )
            for post in self.facts.posts
            if post.scope_id in places or (not post.scope_id and self.whole and self._own(post.staff_id))
        )

    def _own(self, staff_id: str) -> bool:
        return self.facts.staff[staff_id].community_id == self.home.id

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """Everybody with a post in scope; in a whole community everybody of its team."""
        held: dict[str, list[PostFact]] = defaultdict(list)
        for post in self.posts:
            held[post.fact.staff_id].append(post.fact)
        return tuple(
            self._person(fact, tuple(held.get(fact.id, ())))
            for fact in self.facts.staff.values()
            if fact.id in held or (self.whole and fact.community_id == self.home.id)
        )

    def _person(self, fact: StaffFact, posts: tuple[PostFact, ...]) -> Person:
        grids = tuple(self.team.grids.get(fact.id, ()))
        return Person(fact, self.home.name, posts, grids, tuple(self.team.names[grid] for grid in grids))

    def holders(self, *roles: str) -> tuple[Person, ...]:
        """The distinct people who hold one of these posts in scope."""
        return tuple(p for p in self.people if any(post.role in roles for post in p.posts))

    def posted(self, *roles: str) -> frozenset[str]:
        """The ids of the places that have somebody in one of these posts."""
        return frozenset(post.fact.scope_id for post in self.posts if post.fact.role in roles)

    def named(self, key: str) -> tuple[Named, ...]:
        """People whom a county table names for a post of the grids in scope."""
        return tuple(Named(name, grid.name, grid.fact.id) for grid in self.grids for name in grid.named(key))

    @cached_property
    def cares(self) -> tuple[CareFact, ...]:
        """The care records of everybody in scope."""
        if not self.whole:
            by_micro = self.land.cares_by_micro
            return tuple(care for micro in self.micros for care in by_micro.get(micro.fact.id, ()))
        return tuple(c for c in self.facts.work.cares if self.holds(c.building_id, c.unit_id))

    # activity

    @cached_property
    def patrols(self) -> tuple[Patrol, ...]:
        """The rounds of the grids in scope within the period."""
        names = {grid.fact.id: grid.name for grid in self.grids}
        return tuple(Patrol(p, names[p.grid_id]) for p in self.facts.patrols if p.grid_id in names)

    @cached_property
    def groups(self) -> tuple[Plain, ...]:
        """The chat groups of the community; one that names none is the office's first community's."""
        first = self.facts.communities[0].id
        return tuple(
            Plain("chat_group", g.id, g.name)
            for g in self.facts.groups
            if (g.community_id or first) == self.home.id
        )


def _role_name(post: PostFact) -> str:
    return _(BY_KEY[post.role].name) if post.role in BY_KEY else post.role


class Office:
    """The facts of one office, arranged once for any number of scopes."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.norms = Norms.of(facts.norms)
        self._land, self._team, self._parts = Land(facts), Team(facts), by_community(facts)
        kept = tuple(community for community in facts.communities if self._in_use(community))
        self.communities = kept or facts.communities

    def _in_use(self, community: CommunityFact) -> bool:
        """Not an empty shell beside communities that have something in them, such as a county's own entry."""
        part = self._parts[community.id]
        held = part.grids or part.staff or part.buildings or community.declared
        return bool(held or self._land.by_community.get(community.id))

    def part(self, community_id: str) -> Facts:
        """The facts of one community."""
        return self._parts[community_id]

    def views(self, scope: Scope) -> Iterator[View]:
        """A view of each community that has part in the scope."""
        for community in self.communities:
            if scope.kind == COMMUNITY and community.id != scope.id:
                continue
            view = View(self._parts[community.id], self._land, self._team, self.norms, community, scope)
            if scope.depth == 0 or view.grid_facts or view.micros:
                yield view


__all__ = ["WORKER_ROLE", "Office", "View"]
