"""The pages on which grids are drawn anew: nothing without a look beforehand, one step back, a search that stops."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from desktop.operations import regridding, undo
from desktop.queries import division_drafts as drafts
from desktop.queries import grids
from desktop.workspace import Workspace
from tests.desktop.operations.regridding_town import ACTOR, DAY, GridTown
from tests.journeys.homecoming_town import HomecomingTown
from tests.ui.conftest import InlineWork
from ui.bridge.desk import Desk
from ui.bridge.target import Target
from ui.screens.grids.regrid.acts_presenter import drawn_map
from ui.screens.grids.regrid.form import ACTS, MERGE, MOVE, RENAME, SPLIT
from ui.screens.grids.view import GridsScreen


@pytest.fixture
def town(make_office: Callable[..., Workspace]) -> GridTown:
    return GridTown(make_office("town.gezhi", founded=False))


@pytest.fixture
def went() -> list[Any]:
    return []


@pytest.fixture
def screen(qapp: Any, town: GridTown, work: InlineWork, went: list[Any]) -> GridsScreen:
    desk = Desk(
        office=town.office,
        work=work,
        messages=SimpleNamespace(),
        actor=ACTOR,
        today=lambda: DAY,
        go=went.append,
    )  # type: ignore[arg-type]
    made = GridsScreen(desk)
    work.after = made.changed
    made.entered()
    return made


def sizes(town: GridTown, day: date = DAY) -> dict[str, int]:
    with town.office.read() as db:
        return {g.name: g.size.registered for g in grids.grids(db, day=day)}


def choose(page: Any, act: str, names: list[str], target: str = "") -> None:
    page.acts.setCurrentIndex(list(ACTS).index(act))
    page.acts.chosen.emit()
    wanted = [key for key, item in page._items.items() if item.name.strip() in names]
    assert len(wanted) == len(names)
    page.items.clearSelection()
    for key in wanted:
        line = list(page.items.records.ids).index(key)
        page.items.selectionModel().select(
            page.items.records.index(line, 0),
            page.items.selectionModel().SelectionFlag.Select | page.items.selectionModel().SelectionFlag.Rows,
        )
    if target:
        place = next(n for n, one in enumerate(page._targets) if one.name == target)
        page.target.setCurrentIndex(place + 1)


def test_an_act_is_looked_at_done_and_taken_back(screen: GridsScreen, town: GridTown) -> None:
    screen.pages.open_acts()
    page = screen.pages.acts
    assert page is not None
    choose(page, MOVE, ["云麓小区2号楼"], "2-1 微网格")
    page.write()
    assert sizes(town) == {"第1网格": 5, "第2网格": 9}, "what was not looked at beforehand is shown first"
    assert "3 户换网格" in page.words.text()
    assert {c.name for c in page._changes.values()} >= {"第1网格", "第2网格", "2-1 微网格"}
    assert not page.map._image.isNull()
    page.write()
    assert sizes(town) == {"第1网格": 2, "第2网格": 12}
    assert "Ctrl+Z" in page.bar.text.text()
    undo.undo(town.office, actor=ACTOR)
    assert sizes(town) == {"第1网格": 5, "第2网格": 9}


def test_doubts_are_told_in_words(screen: GridsScreen, town: GridTown) -> None:
    screen.pages.open_acts()
    page = screen.pages.acts
    assert page is not None
    page.try_out()
    assert "请先在左边选择" in page.bar.text.text()
    choose(page, MOVE, ["云麓小区1号楼", "云麓小区1号楼2单元"], "2-1 微网格")
    page.try_out()
    assert "不能同时选" in page.bar.text.text()
    choose(page, MOVE, ["云麓小区1号楼2单元"], "1-2 微网格")
    page.try_out()
    assert "云麓小区1号楼会被拆到几个微网格" in page.words.text()
    choose(page, MERGE, ["第2网格"], "第1网格")
    page.try_out()
    assert "赵强" not in page.bar.text.text()
    assert "14" in page.changes.records.columns[1].text(next(iter(page._changes.values())))
    choose(page, SPLIT, ["2-2 微网格"])
    page.try_out()
    assert "请写新网格的名称" in page.bar.text.text()
    page.name.setText("第3网格")
    page.try_out()
    assert "“第3网格”还没有网格员" in page.words.text()
    choose(page, RENAME, ["第1网格", "第2网格"])
    page.try_out()
    assert "一次只能选一个" in page.bar.text.text()
    page.day.setText("昨天")
    page.day.editingFinished.emit()
    assert "2026-07-01 的样子" in page.bar.text.text()
    assert sizes(town) == {"第1网格": 5, "第2网格": 9}


def proposal(screen: GridsScreen) -> Any:
    screen.pages.open_proposal()
    page = screen.pages.proposal
    assert page is not None
    for box, text in ((page.wishes.fewest, "5"), (page.wishes.most, "9"), (page.wishes.k, "2")):
        box.setText(text)
    page.wishes.most.editingFinished.emit()
    page.wishes.k.editingFinished.emit()
    return page


def test_three_plans_side_by_side_one_kept_one_applied_when_told(
    screen: GridsScreen, town: GridTown, work: InlineWork, went: list[Any], qapp: Any
) -> None:
    page = proposal(screen)
    assert "现按 2 格" in page.facts.text()
    screen.pages.look()
    qapp.processEvents()  # earlier plans arrive late and change nothing
    assert all("2/2 格合规模" in card.words.text() for card in page.cards.values())
    page.presenter.choose("redraw")
    page.presenter.search(prove=True)
    assert "已证明" in page.reasons.text()
    assert sizes(town) == {"第1网格": 5, "第2网格": 9}, "never applied by itself"
    page._print()
    assert went[-1].id == "regrid"
    with town.office.read() as db:
        assert len(drafts.draft(db).grids) == 2
    page.presenter.add_barrier("红卫路=云麓小区1号楼、云麓小区3号楼")
    assert "界线:红卫路" in page.facts.text()
    screen.pages.look()
    page.presenter.choose("adjust")
    page._try("")
    assert page.ask.isVisibleTo(page), page.bar.text.text()
    page.presenter.apply(DAY)
    assert sizes(town)["第1网格"] in {6, 8}
    page.presenter.add_barrier("")
    assert "界线" not in page.facts.text()
    undo.undo(town.office, actor=ACTOR)
    assert not work.refusals


def test_a_locked_building_is_told_and_stays(screen: GridsScreen, town: GridTown) -> None:
    page = proposal(screen)
    page.presenter.search()
    page.presenter.lock(["云麓小区2号楼"])
    assert "锁定 1 栋" in page.facts.text()
    screen.pages.open_acts()
    acts = screen.pages.acts
    assert acts is not None
    choose(acts, MOVE, ["云麓小区2号楼"], "2-1 微网格")
    acts.try_out()
    assert "云麓小区2号楼已锁定在原网格" in acts.words.text()
    page.presenter.unlock()
    assert "锁定" not in page.facts.text()


def test_a_search_is_stopped(screen: GridsScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    page = proposal(screen)
    seen: list[int] = []

    def heard(done: int, total: int, doing: str) -> None:
        seen.append(done)
        page.presenter.stop()

    monkeypatch.setattr(page, "progress", heard)
    page.presenter.search()
    assert len(seen) <= 2
    assert page.wishes.search.isEnabled()


def test_micro_grids_of_a_grid_are_shown_and_drawn_when_told(screen: GridsScreen, town: GridTown) -> None:
    screen.pages.open_micro(town.grids[0])
    page = screen.pages.micro
    assert page is not None
    assert "方案 1 个" in page.words.text()
    page._apply("哪天")
    assert "2026-07-01 的样子" in page.bar.text.text()
    page._apply("")
    with town.office.read() as db:
        assert len(grids.micros(db, day=DAY, grid_id=town.grids[0])) == 1
        assert grids.unplaced(db, day=DAY).nowhere == 0
    page.presenter.apply(DAY)
    assert "没有变化" in page.bar.text.text()


def test_an_ended_grid_still_opens_and_says_what_replaced_it(screen: GridsScreen, town: GridTown) -> None:
    regridding.merge(town.office, "grid", [town.grids[1]], town.grids[0], on=DAY, today=DAY, actor=ACTOR)
    screen.presenter.reload()
    screen.open(Target("grids", "grid", town.grids[1]))
    assert "“第2网格”已在 2026-07-01 结束,现在是:第1网格" in screen.bar.text.text()
    assert screen.grids.current_id() == town.grids[0]
    screen.presenter.tell_past(town.grids[0])
    assert "2026-07-01 第2网格并入第1网格" in screen.bar.text.text()


def test_people_come_home_through_the_window(
    qapp: Any, make_office: Callable[..., Workspace], work: InlineWork
) -> None:
    """Micro-grids drawn by those at home are drawn anew by the other basis; last year's map stays what it was."""
    home = HomecomingTown(make_office("home.gezhi", founded=False))
    home.all_home()
    last_year = date(2025, 12, 31)
    with home.office.read() as db:
        old = drawn_map(db, last_year)
        assert {m.size.occupied for m in grids.micros(db, day=DAY)} == {56}
    desk = Desk(
        office=home.office,
        work=work,
        messages=SimpleNamespace(),
        actor=ACTOR,
        today=lambda: DAY,
        go=lambda _t: None,
    )  # type: ignore[arg-type]
    made = GridsScreen(desk)
    made.entered()
    for grid in home.grids:
        made.pages.open_micro(grid)
        page = made.pages.micro
        assert page is not None
        page.basis.setCurrentIndex(1)
        page.basis.chosen.emit()
        assert "方案 8 个,其中 8 个在 30–70 户" in page.words.text()
        page._apply("")
    with home.office.read() as db:
        now = grids.micros(db, day=DAY)
        assert [m.size.occupied for m in now] == [42] * 24
        assert len({name for m in now for name in m.leaders}) == 18, "every leader goes on"
        assert grids.unplaced(db, day=DAY).nowhere == 0
        assert drawn_map(db, last_year) == old
    for _grid in home.grids:
        undo.undo(home.office, actor=ACTOR)
    with home.office.read() as db:
        assert {m.size.occupied for m in grids.micros(db, day=DAY)} == {56}
