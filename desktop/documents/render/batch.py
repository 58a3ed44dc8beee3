"""What a reader hands to the renderer: the data of every item, and how to draw them all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from desktop.base.errors import NotFound
from desktop.base.i18n import _
from desktop.documents.kinds.common import Drawn
from desktop.documents.kinds.internal import Copy
from desktop.documents.layout.warnings import PaperWarning
from desktop.documents.render.kind import Scope, Value
from desktop.operations.printing import Issue
from desktop.queries import paper
from desktop.queries.paper import GridSign, Holder, Office


@dataclass(frozen=True, slots=True)
class Subject:
    """What one printed item is about: a record (`household`, `unit`, `building`, `grid`, `staff`, `community` …), its
    id, and `title`, what a clerk calls it. An internal paper's title names a place or a worker, never a resident."""

    kind: str
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Batch:
    """`items` are what the gate reads and `draw` draws, `wording` what the template adds.

    `draw` is a `partial` of the kind's own `draw(out, items, *, …, progress)` with every setting that the bytes
    depend on, nothing else: the register keeps settings and items, and the same paper can be made again from them.
    `subjects` says whose each item is; `issues`, where a kind hands something out, runs parallel to it.
    `shows` is given where a subject is not one item (a map's pages): what each subject shows, for comparing.
    """

    items: Sequence[Any]
    draw: partial[Drawn]
    issues: tuple[Issue, ...] = ()
    warnings: tuple[PaperWarning, ...] = ()
    wording: Sequence[tuple[str, str]] = ()
    subjects: tuple[Subject, ...] = ()
    shows: tuple[Any, ...] = ()
    chooses: str = ""
    """With `shows`: the setting of `draw` that names the subjects to draw, by id ("" for the overview)."""

    def __post_init__(self) -> None:
        told = len(self.shows) if self.shows else len(self.items)
        if self.subjects and len(self.subjects) != told:
            raise ValueError("every item needs its subject")
        if self.issues and len(self.issues) != len(self.subjects):
            raise ValueError("issues run parallel to subjects")

    def only(self, wanted: Iterable[int]) -> Batch:
        """The batch of some subjects, by their place in `subjects`."""
        kept = sorted(set(wanted))
        if self.shows:
            names = [s.id if s.kind == "grid" else "" for s in (self.subjects[n] for n in kept)]
            return replace(
                self,
                draw=partial(self.draw.func, **{**self.draw.keywords, self.chooses: names}),
                subjects=tuple(self.subjects[n] for n in kept),
                shows=tuple(self.shows[n] for n in kept),
            )
        return replace(
            self,
            items=[self.items[n] for n in kept],
            issues=tuple(self.issues[n] for n in kept) if self.issues else (),
            subjects=tuple(self.subjects[n] for n in kept),
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: for whom, with which settings, on which day, and how internal copies are signed."""

    scope: Scope
    settings: Mapping[str, Value]
    today: date
    copy: Copy

    def flag(self, key: str) -> bool:
        return bool(self.settings[key])

    def number(self, key: str) -> int:
        return int(self.settings[key])

    def word(self, key: str) -> str:
        return str(self.settings[key])


class Team:
    """The offices, grids and live posts of a file on a day, looked up many times while a batch is put together."""

    def __init__(self, db: Any, today: date) -> None:
        self.offices = paper.offices(db)
        self.grids = {grid.id: grid for grid in paper.grids(db, day=today)}
        self.holders = paper.holders(db, day=today)

    def office(self, office_id: str = "") -> Office:
        """A community; the office's own when none is named. Raises `NotFound` in a file without one."""
        found = self.offices.get(office_id) or next(iter(self.offices.values()), None)
        if found is None:
            raise NotFound(_("还没有社区资料，请先填写社区名称和电话"), code="print.no_community")
        return found

    def chosen_grids(self, scope: Scope) -> list[GridSign]:
        """The grids of a scope, by id or number; raises `NotFound` for one that does not exist."""
        if scope.kind != "grid":
            return list(self.grids.values())
        found = []
        for wanted in scope.ids:
            match = [grid for grid in self.grids.values() if wanted in (grid.id, str(grid.number))]
            if not match:
                raise NotFound(_("没有网格 {name}").format(name=wanted), code="print.no_grid")
            found += match
        return found

    def first(self, place: str, *roles: str) -> Holder | None:
        """Who holds the first of `roles` that somebody holds at `place`."""
        posts = self.holders.get(place, [])
        return next((post for role in roles for post in posts if post.role == role), None)


class Numbers:
    """Numbers `{code}-{0001…}`: what has one keeps it, what is new gets the next never used."""

    def __init__(self, used: Iterable[str]) -> None:
        self._last: dict[str, int] = {}
        for number in used:
            code, _hyphen, running = number.rpartition("-")
            if running.isdecimal():
                self._last[code] = max(self._last.get(code, 0), int(running))

    def of(self, code: str, present: str) -> str:
        """The number of something that now bears `present` (empty: none yet) under `code`."""
        if present.startswith(f"{code}-"):
            return present
        self._last[code] = self._last.get(code, 0) + 1
        return f"{code}-{self._last[code]:04d}"
