"""The lists that indicators count, by name: what `grids_under` or `doubled` means is said here once."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.returns.norms import OCCUPIED
from desktop.returns.subjects import Building, Community, Grid, Micro, Person, Subject, Unit
from desktop.returns.view import WORKER_ROLE, View

BUILT_NOT = ("none", "无", "未建立", "未建", "否")


def communities(view: View) -> Sequence[Community]:
    return (view.community,) if view.whole else ()


def grids(view: View) -> Sequence[Grid]:
    return view.grids


def micros(view: View) -> Sequence[Micro]:
    return view.micros


def buildings(view: View) -> Sequence[Building]:
    return view.buildings


def units(view: View) -> Sequence[Unit]:
    return view.units


# sizes


def size(view: View, grid: Grid) -> int | None:
    """The households of a grid on the base the county chose."""
    return grid.measure(view.norms.basis)


def sized(view: View) -> Sequence[tuple[Grid, int]] | None:
    """The grids with a known size; None when no size is known though there are grids."""
    found = [(grid, n) for grid in view.grids if (n := size(view, grid)) is not None]
    return None if view.grids and not found else found


def grids_between(view: View, low: int, high: int) -> Sequence[Grid] | None:
    """Grids of a size from `low` to `high`, both included."""
    known = sized(view)
    return None if known is None else [grid for grid, n in known if low <= n <= high]


HUGE = 10**9


def grids_under(view: View) -> Sequence[Grid] | None:
    return grids_between(view, 0, view.norms.low - 1)


def grids_over(view: View) -> Sequence[Grid] | None:
    return grids_between(view, view.norms.high + 1, HUGE)


def grids_fit(view: View) -> Sequence[Grid] | None:
    return grids_between(view, view.norms.low, view.norms.high)


def grids_unfit(view: View) -> Sequence[Grid]:
    return [*(grids_under(view) or ()), *(grids_over(view) or ())]


def grids_crowded(view: View) -> Sequence[Grid] | None:
    """Grids with more residents than the norm."""
    known = [(grid, n) for grid in view.grids if (n := grid.measure("living")) is not None]
    return None if view.grids and not known else [grid for grid, n in known if n > view.norms.persons]


def micros_over(view: View) -> Sequence[Micro] | None:
    """Micro-grids above the tolerated size; unknown without a ledger."""
    if not view.has_ledger:
        return None
    basis = OCCUPIED if view.norms.basis == OCCUPIED else "registered"
    return [micro for micro in view.micros if micro.figures.get(basis, 0) > view.norms.micro_most]


def fit_communities(view: View) -> Sequence[Community] | None:
    """The community if its size is right; None while its size is unknown."""
    if not view.whole:
        return ()
    n = view.community.registered
    if n is None:
        return None
    return (view.community,) if view.norms.community_low <= n <= view.norms.community_high else ()


def marked(value: bool | None, view: View) -> Sequence[Community] | None:
    """The community when a mark about it is yes; None while nobody said."""
    if not view.whole:
        return ()
    return None if value is None else (view.community,) if value else ()


# workers


def workers(view: View) -> Sequence[Person]:
    return view.holders(WORKER_ROLE)


def manned(view: View) -> Sequence[Grid]:
    return [grid for grid in view.grids if grid.workers]


def unmanned(view: View) -> Sequence[Grid]:
    return [grid for grid in view.grids if not grid.workers]


def load(view: View, staff_id: str) -> int:
    """How many grids a person works in the whole office."""
    return len(view.team.grids.get(staff_id, ()))


def single(view: View) -> Sequence[Grid]:
    """Grids with a worker who has no other grid."""
    return [grid for grid in view.grids if any(load(view, worker) == 1 for worker in grid.workers)]


def shared(view: View) -> Sequence[Grid]:
    """Grids whose workers all have further grids."""
    return [grid for grid in view.grids if grid.workers and all(load(view, w) > 1 for w in grid.workers)]


def not_single(view: View) -> Sequence[Grid]:
    """Grids without a worker of their own: shared ones and empty ones."""
    own = {grid.fact.id for grid in single(view)}
    return [grid for grid in view.grids if grid.fact.id not in own]


def workers_with(view: View, least: int) -> Sequence[Person]:
    return [person for person in workers(view) if len(person.grids) >= least]


def full_time(view: View, wanted: bool) -> Sequence[Person] | None:
    """Workers employed full time (or not); None when it is known of nobody."""
    found = workers(view)
    if found and all(person.fact.full_time is None for person in found):
        return None
    return [person for person in found if person.fact.full_time is wanted]


def grids_with(view: View, role: str, named: str = "") -> Sequence[Grid]:
    """Grids with somebody in a post, entered as a post or named by a county table."""
    posted = view.posted(role)
    return [grid for grid in view.grids if grid.fact.id in posted or (named and grid.named(named))]


def people_in(view: View, role: str, named: str = "") -> Sequence[Subject]:
    """The distinct people of a post: those entered, and those a county table only names."""
    entered = view.holders(role)
    known = {person.fact.name for person in entered}
    return [*entered, *(name for name in view.named(named) if name.name not in known)] if named else entered


def certified(view: View) -> Sequence[Person] | None:
    """People with a social worker's certificate; None when it is known of nobody."""
    if view.people and all(person.fact.certificate is None for person in view.people):
        return None
    return [p for p in view.people if p.fact.certificate in ("assistant", "intermediate", "senior")]


# the committee


def _holds(posts: Sequence[str], word: str) -> bool:
    return any(word in post and f"副{word}" not in post for post in posts)


def is_secretary(person: Person) -> bool:
    """书记, also one who is director as well; not 副书记."""
    return _holds(person.fact.committee_posts, "书记")


def is_director(person: Person) -> bool:
    """主任, not 副主任."""
    return _holds(person.fact.committee_posts, "主任")


def committee(view: View) -> Sequence[Person] | None:
    """The members of both committees; None when nobody is known to be one."""
    if not view.whole:
        return ()
    found = [p for p in view.people if p.fact.committee_posts and p.fact.community_id == view.home.id]
    return found or None


def committee_where(
    view: View, secretary: bool | None, director: bool | None = None
) -> Sequence[Person] | None:
    """Members who are (or are not) secretary and director; None does not ask."""
    found = committee(view)
    if found is None:
        return None
    return [p for p in found if secretary in (None, is_secretary(p)) and director in (None, is_director(p))]


def members_at_work(view: View) -> Sequence[Person] | None:
    """Members other than the secretary who are grid workers."""
    found = committee_where(view, secretary=False)
    return None if found is None else [p for p in found if any(q.role == WORKER_ROLE for q in p.posts)]


def heads_at_work(view: View) -> Sequence[Person] | None:
    """Secretary or director who are grid workers."""
    found = committee(view)
    if found is None:
        return None
    return [
        p
        for p in found
        if (is_secretary(p) or is_director(p)) and any(q.role == WORKER_ROLE for q in p.posts)
    ]
