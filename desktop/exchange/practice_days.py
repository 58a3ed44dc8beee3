"""A week of work in the practice community: who is reached how, groups, visits, patrols and diary pages, all made up.

Without it the work screen, the diary and the list of those outside the groups would be empty to practise on.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

from desktop.base.i18n import N_, _
from desktop.base.paths import resource
from desktop.base.progress import SILENT, Progress, step
from desktop.domain.visit import DiaryDraft, DiaryLine, PatrolDraft, VisitDraft
from desktop.operations import bulk, diaries, patrols, visits
from desktop.queries import paper
from desktop.workspace import Workspace

DAYS: Final = 5  # working days, the last of them the day itself or the Friday before
HOMES: Final = 50  # of each grid whose way of being reached is known; the rest is for practising
SATURDAY: Final = 5
_TITLE: Final = N_("演练:记一周的工作")


@dataclass(frozen=True, slots=True)
class _Worker:
    """A grid's worker, and the homes of the grid in walking order."""

    grid_id: str
    grid: str
    staff_id: str
    homes: tuple[str, ...]


def live(office: Workspace, *, actor: str, day: date, progress: Progress = SILENT) -> None:
    """Fill in the working week that ends on `day`: one visit and a half a day for each worker, one patrol, one page.

    The same office and day give the same week. Raises `Cancelled`.
    """
    workers = _workers(office, day)
    homes = [home for worker in workers for home in worker.homes[:HOMES]]
    _reached(office, homes, actor=actor, day=day)
    _groups(office, workers, actor=actor, day=day)
    days = _working_days(day)
    for number, worker in enumerate(workers):
        step(progress, number, len(workers), _(_TITLE))
        for place, one in enumerate(days):
            _one_day(office, worker, place + number, one, actor=actor, today=day)


@lru_cache(maxsize=1)
def _said() -> dict[str, Any]:
    """The made-up words, which are data and not the program's."""
    return tomllib.loads(resource("sample", "practice_days.toml").read_text(encoding="utf-8"))


def _working_days(last: date) -> list[date]:
    days: list[date] = []
    while len(days) < DAYS:
        if last.weekday() < SATURDAY or not days:  # the last day counts even on a Sunday: it is today
            days.insert(0, last)
        last -= timedelta(days=1)
    return days


def _workers(office: Workspace, day: date) -> list[_Worker]:
    with office.read() as db:
        posts, homes = paper.holders(db, day=day), paper.homes(db, day=day)
        grids = paper.grids(db, day=day)
    found = []
    for grid in grids:
        worker = next((post for post in posts.get(grid.id, ()) if post.role == "grid_worker"), None)
        mine = tuple(home.id for home in homes if home.grid_id == grid.id)
        if worker is not None and mine:
            found.append(_Worker(grid.id, grid.name, worker.staff_id, mine))
    return found


def _reached(office: Workspace, homes: Sequence[str], *, actor: str, day: date) -> None:
    """Most are in their grid's group, every eighth is called, every twentieth is visited."""
    ways: dict[str, list[str]] = {"wechat": [], "phone": [], "visit": []}
    for number, home in enumerate(homes, 1):
        ways["visit" if number % 20 == 0 else "phone" if number % 8 == 0 else "wechat"].append(home)
    for way, chosen in ways.items():
        for field, value in (("household.channel", way), ("household.in_group", way == "wechat")):
            if chosen:
                plan = bulk.plan_change(
                    office, field, value, selected="household", ids=chosen, actor=actor, today=day
                )
                bulk.apply(office, plan, actor=actor, today=day)


def _groups(office: Workspace, workers: Sequence[_Worker], *, actor: str, day: date) -> None:
    """A chat group for each grid, owned by its worker."""
    with office.read() as db:
        own = next(iter(paper.offices(db).values()))
    with office.change("import.staff", actor=actor, note=_(_TITLE)) as unit:
        rows = [
            {
                "community_id": own.id, "name": f"{own.name}{one.grid}{_said()['group']}", "kind": "wechat",
                "scope_kind": "grid", "scope_id": one.grid_id, "owner_staff_id": one.staff_id,
                "members": min(len(one.homes), 480),
                "started_on": (day - timedelta(days=200)).isoformat(),
            }
            for one in workers
        ]  # fmt: skip
        unit.create_many("chat_group", [(None, row) for row in rows])


def _one_day(office: Workspace, worker: _Worker, turn: int, day: date, *, actor: str, today: date) -> None:
    """Every second day two visits, else one; one patrol; one page of the diary."""
    said = _said()
    for number in range(1 + turn % 2):
        found, needs, handling = said["heard"][(turn * 2 + number) % len(said["heard"])]
        home = worker.homes[(turn * 7 + number * 3) % len(worker.homes)]
        visit = VisitDraft(
            home, day.isoformat(), staff_id=worker.staff_id, minutes=str(10 + turn % 4 * 5), found=found,
            needs=needs, handling=handling,
        )  # fmt: skip
        visits.add(office, visit, actor=actor, today=today)
    seen = said["found"][turn % len(said["found"])]
    patrols.add(
        office, PatrolDraft(worker.grid_id, day.isoformat(), worker.staff_id, found=seen), actor=actor, today=today
    )  # fmt: skip
    page = DiaryDraft(
        worker.staff_id, day.isoformat(), said["weather"][turn % len(said["weather"])],
        tuple(DiaryLine(*line) for line in said["lines"]), said["plan"],
    )  # fmt: skip
    diaries.write(office, page, actor=actor, today=today)
