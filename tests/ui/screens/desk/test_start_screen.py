"""The start screen counts what is there, says what is missing, and every number opens."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop.queries import overview
from tests.ui.screens.desk.conftest import TODAY
from ui.bridge.target import Target
from ui.screens.start.presenter import first_steps
from ui.screens.start.view import StartScreen


@pytest.fixture
def screen(show, desk):
    return show(StartScreen(desk))


def test_figures_are_those_of_the_office(screen):
    shown = {tile.word: tile.number for tile in screen.tiles}
    assert shown == {"楼栋": 2, "房屋": 6, "户": 4, "人": 4, "网格": 1, "微网格": 1, "队伍": 0}


def test_gaps_are_counted_and_open_their_list(qtbot, screen, went):
    shown = {line.word: line.number for line in screen.gap_lines}
    assert shown["地址待落的户"] == 1
    assert shown["不在任何微网格的户"] == 1
    assert shown["成员缺证件号码的户"] == 4
    assert shown["没有联系电话的户"] == 0
    line = next(line for line in screen.gap_lines if line.word == "地址待落的户")
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.mouseClick(screen.tiles[2], Qt.MouseButton.LeftButton)
    assert went == [Target("households", "gap", "pending"), Target("households", "all")]


def test_grids_are_charted_and_open_their_list(qtbot, screen, went):
    [line] = screen.sizes.lines
    assert (line.value, line.good) == (3, False)
    screen.sizes.setFocus()
    qtbot.keyClick(screen.sizes, Qt.Key.Key_Return)
    to = went[-1]
    assert (to.place, to.kind, to.id, to.facts["scope"], to.facts["shown"]) == (
        "returns",
        "bar",
        "A03",
        "grid",
        "3",
    )


@pytest.mark.parametrize("key", list(overview.TITLES))
def test_every_gap_counts_the_list_it_opens(office, ids, key):
    with office.read() as db:
        counted = {gap.key: gap.count for gap in overview.gaps(db, day=TODAY)}
        assert len(overview.household_ids(db, key, day=TODAY)) == counted[key]


def test_a_change_elsewhere_is_counted_again(screen, office, ids, desk, work):
    from desktop.operations import residents

    screen.changed(residents.remove(office, ids.residents[0], name="张桂芳", actor="李梅"))
    assert {tile.word: tile.number for tile in screen.tiles}["人"] == 3
    assert {line.word: line.number for line in screen.gap_lines}["没有登记成员的户"] == 1


def test_the_first_steps_are_done_when_their_records_are_there(screen):
    steps = first_steps(overview.Counts(buildings=3, residents=5))
    assert [step.done for step in steps] == [True, True, True, False, False, False]
    assert len(screen.step_buttons) == 6


def test_an_empty_office_is_sent_to_the_checklist(show, make_office, work, went, qtbot):
    from ui.bridge.desk import Desk
    from ui.bridge.messages import Messages

    office = make_office("empty.gezhi")
    screen = show(StartScreen(Desk(office, work, Messages(), "李梅", lambda: TODAY, went.append)))
    assert screen.nothing_missing.isVisible()
    assert screen.gap_lines == []
