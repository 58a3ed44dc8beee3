"""A week of work in the practice community: who is reached how, groups, visits, patrols and diary pages, all made up.

Without it the work screen, the diary and the list of those outside the groups would be empty to practise on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from desktop.base.i18n import N_, _
from desktop.base.progress import SILENT, Progress, step
from desktop.domain.visit import DiaryDraft, DiaryLine, PatrolDraft, VisitDraft
from desktop.operations import bulk, diaries, patrols, visits
from desktop.queries import paper
from desktop.workspace import Workspace

DAYS: Final = 5  # working days, the last of them the day itself or the Friday before
HOMES: Final = 50  # of each grid whose way of being reached is known; the rest is for practising
SATURDAY: Final = 5
_TITLE: Final = N_("演练:记一周的工作")
_HEARD: Final = (
    ("一切平安", "", ""),
    ("楼道灯不亮", "希望尽快修好", "已报物业，当日修好"),
    ("老人取药不便", "请帮忙代取", "已代办"),
    ("问医保怎样缴费", "", "现场教会手机缴费"),
    ("门口堆放杂物", "希望清理", "约定周末一起清理"),
    ("租户准备搬走", "", "提醒来社区登记"),
)
_FOUND: Final = ("", "", "消防通道停了一辆车，已请车主挪开", "")
_WEATHER: Final = ("晴", "多云", "小雨", "晴", "阴")


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
                "community_id": own.id, "name": f"{own.name}{one.grid}居民群", "kind": "wechat", "scope_kind": "grid",
                "scope_id": one.grid_id, "owner_staff_id": one.staff_id, "members": min(len(one.homes), 480),
                "started_on": (day - timedelta(days=200)).isoformat(),
            }
            for one in workers
        ]  # fmt: skip
        unit.create_many("chat_group", [(None, row) for row in rows])


def _one_day(office: Workspace, worker: _Worker, turn: int, day: date, *, actor: str, today: date) -> None:
    """Every second day two visits, else one; one patrol; one page of the diary."""
    for number in range(1 + turn % 2):
        found, needs, handling = _HEARD[(turn * 2 + number) % len(_HEARD)]
        home = worker.homes[(turn * 7 + number * 3) % len(worker.homes)]
        visit = VisitDraft(
            home, day.isoformat(), staff_id=worker.staff_id, minutes=str(10 + turn % 4 * 5), found=found,
            needs=needs, handling=handling,
        )  # fmt: skip
        visits.add(office, visit, actor=actor, today=today)
    seen = _FOUND[turn % len(_FOUND)]
    patrols.add(
        office, PatrolDraft(worker.grid_id, day.isoformat(), worker.staff_id, found=seen), actor=actor, today=today
    )  # fmt: skip
    page = DiaryDraft(
        worker.staff_id, day.isoformat(), _WEATHER[turn % len(_WEATHER)],
        (DiaryLine("08:30", "社区晨会，领当日任务"), DiaryLine("16:00", "整理走访记录", "当日录入")),
        "走访上月未遇的几户",
    )  # fmt: skip
    diaries.write(office, page, actor=actor, today=today)
