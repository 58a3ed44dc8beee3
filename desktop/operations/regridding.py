"""Drawing grids anew: move, merge, split off, open, close, rename, each effective from a day, each one undo.

A grid or micro-grid that ends keeps its record, its past territory and its past posts, so that any earlier day is
answered as it was; what continues it is a record of its own, tied by `lineage`. Days work as everywhere: something
counts from its first day until the day before its last. An act may be dated back, not ahead (`regrid.future`); a
preview may look ahead.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.domain.regridding import Place
from desktop.operations.ground import Ground
from desktop.queries import grids as queries
from desktop.queries import regridding
from desktop.queries.regridding import Preview
from desktop.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection

T = TypeVar("T")


class _OnlyLooking(Exception):
    """Takes a preview back."""


def preview(office: Workspace, act: Callable[[Ground], None], *, on: date, actor: str = "") -> Preview:
    """Do the act, look, and take it back: what it would do, told by the act itself. Raises what the act raises.

    In an office with accounts `actor` must be somebody who may see it.
    """
    with office.read() as db:
        before = regridding.state(db, day=on)
    after = tried(office, act, lambda db: regridding.state(db, day=on), on=on, actor=actor)
    return Preview.of(before, after)


def tried(
    office: Workspace, act: Callable[[Ground], None], look: Callable[[Connection], T], *, on: date, actor: str = ""
) -> T:  # fmt: skip
    """What `look` sees in the office as it would be after the act; nothing is changed."""
    looked: list[T] = []

    def try_it() -> None:
        with office.change("grid.preview", actor=actor) as unit:
            act(Ground(unit, on))
            looked.append(look(unit.db))
            raise _OnlyLooking

    with suppress(_OnlyLooking):
        try_it()
    return looked[0]


@contextmanager
def acting(
    office: Workspace, name: str, *, actor: str, on: date, today: date, subject: str
) -> Iterator[Ground]:
    """The change around an act from day `on`; `changes` of the ground is complete afterwards. Raises `Refused`."""
    if on > today:  # what is open-ended holds today: lists and cards need no calendar
        text = _("调整最晚从今天({day})起生效。可以先预览,到那天再办。").format(day=today)
        raise Refused(text, code="regrid.future")
    with office.change(f"grid.{name}", actor=actor, args={"subject": subject, "on": on.isoformat()}) as unit:
        ground = Ground(unit, on)
        yield ground
    ground.changes = unit.changes


def move(
    office: Workspace, places: Sequence[Place], to_micro: str, *, on: date, today: date, actor: str
) -> Changes:
    """Buildings or stairs go to another micro-grid; their households, care and visits follow by living there.

    Raises `Refused`: `regrid.twice` (a building and its own stair, or one place named twice), `regrid.nothing` (all
    are there already), `regrid.closed`; `NotFound` for a place or micro-grid that is not there.
    """
    with acting(
        office, "move", actor=actor, on=on, today=today, subject=_("{n} 处").format(n=len(places))
    ) as ground:
        moving(places, to_micro)(ground)
    return ground.changes


def merge(
    office: Workspace, kind: str, sources: Sequence[str], into: str, *, on: date, today: date, actor: str
) -> Changes:
    """Grids (`kind` "grid") or micro-grids ("micro") go up in another; their posts end on the day.

    The micro-grids of a merged grid continue under the other one with new numbers; their leaders go on.
    Raises `Refused`: `regrid.self`, `regrid.closed`.
    """
    with office.read() as db:
        subject = queries.name_of(db, kind, into)
    with acting(office, "merge", actor=actor, on=on, today=today, subject=subject) as ground:
        merging(kind, sources, into)(ground)
    return ground.changes


def split(
    office: Workspace,
    grid: str,
    micros: Sequence[str],
    *,
    name: str,
    on: date,
    today: date,
    actor: str,
    number: int = 0,
) -> Changes:
    """Some micro-grids of a grid become a grid of their own; `number` 0 takes the next free one.

    Raises `Refused`: `regrid.nothing` (none or all of them), `regrid.number` (taken).
    """
    with acting(office, "split", actor=actor, on=on, today=today, subject=name) as ground:
        splitting(grid, micros, name=name, number=number)(ground)
    return ground.changes


def extract(
    office: Workspace, places: Sequence[Place], grid: str, *, name: str, on: date, today: date, actor: str
) -> Changes:
    """Buildings or stairs become a new micro-grid of a grid. Raises as `move`."""
    with acting(office, "extract", actor=actor, on=on, today=today, subject=name) as ground:
        extracting(places, grid, name=name)(ground)
    return ground.changes


def close(office: Workspace, kind: str, scope_id: str, *, on: date, today: date, actor: str) -> Changes:
    """A grid without micro-grids, or a micro-grid without places, ends. Raises `Refused` (`regrid.not_empty`)."""
    with office.read() as db:
        subject = queries.name_of(db, kind, scope_id)
    with acting(office, "close", actor=actor, on=on, today=today, subject=subject) as ground:
        closing(kind, scope_id)(ground)
    return ground.changes


def rename(
    office: Workspace, kind: str, scope_id: str, *, on: date, today: date, actor: str, name: str = "", number: int = 0,
    code: str = "",
) -> Changes:  # fmt: skip
    """Another name, number or code from a day on; earlier days keep the old ones. Raises `Refused`."""
    with office.read() as db:
        subject = queries.name_of(db, kind, scope_id)
    with acting(office, "rename", actor=actor, on=on, today=today, subject=subject) as ground:
        renaming(kind, scope_id, name=name, number=number, code=code)(ground)
    return ground.changes


# The acts themselves, so that a preview does what the operation does


def moving(places: Sequence[Place], to_micro: str) -> Callable[[Ground], None]:
    """See `move`."""

    def act(ground: Ground) -> None:
        ground.live("micro", to_micro)
        ground.insist_once(places)
        if not sum(ground.take(place, to_micro) for place in places):
            raise Refused(_("选中的楼栋本来就在这个微网格,没有变化。"), code="regrid.nothing")

    return act


def merging(kind: str, sources: Sequence[str], into: str) -> Callable[[Ground], None]:
    """See `merge`."""

    def act(ground: Ground) -> None:
        if not sources or into in sources or len(set(sources)) < len(sources):
            raise Refused(_("请选择另外的网格并入,不能并入自己。"), code="regrid.self")
        ground.live(kind, into)
        for source in sources:
            ground.live(kind, source)
            if kind == "grid":
                for micro in ground.micros_of(source):
                    ground.carry(micro, into)
            else:
                ground.take_all(source, into)
            ground.end(kind, source)
            ground.tie(kind, source, into, "merge")

    return act


def splitting(grid: str, micros: Sequence[str], *, name: str, number: int = 0) -> Callable[[Ground], None]:
    """See `split`."""

    def act(ground: Ground) -> None:
        ground.live("grid", grid)
        own = ground.micros_of(grid)
        _insist_part(micros, own)
        made = ground.open_grid(like=grid, name=name, number=number)
        for micro in micros:
            ground.carry(micro, made)
        ground.tie("grid", grid, made, "split")

    return act


def extracting(places: Sequence[Place], grid: str, *, name: str) -> Callable[[Ground], None]:
    """See `extract`."""

    def act(ground: Ground) -> None:
        ground.live("grid", grid)
        ground.insist_once(places)
        if not places:
            raise Refused(_("请先选择楼栋或单元。"), code="regrid.nothing")
        made = ground.open_micro(grid, name=name)
        for former in ground.owners(places):
            ground.tie("micro", former, made, "extract")
        for place in places:
            ground.take(place, made)

    return act


def closing(kind: str, scope_id: str) -> Callable[[Ground], None]:
    """See `close`."""

    def act(ground: Ground) -> None:
        ground.live(kind, scope_id)
        if inside := ground.inside(kind, scope_id):
            name = queries.name_of(ground.db, kind, scope_id)
            text = _("“{name}”里还有 {n} 处,请先划给别的网格。").format(name=name, n=inside)
            raise Refused(text, code="regrid.not_empty")
        ground.end(kind, scope_id)

    return act


def renaming(
    kind: str, scope_id: str, *, name: str = "", number: int = 0, code: str = ""
) -> Callable[[Ground], None]:
    """See `rename`."""
    return lambda ground: ground.rename(kind, scope_id, name=name, number=number, code=code)


def _insist_part(chosen: Iterable[str], own: Sequence[str]) -> None:
    picked = set(chosen)
    if not picked or picked >= set(own):
        raise Refused(_("请选择这个网格的一部分微网格,不能一个不选或全选。"), code="regrid.nothing")
    if not picked <= set(own):
        raise Refused(_("选中的微网格不在这个网格里。"), code="regrid.foreign")
