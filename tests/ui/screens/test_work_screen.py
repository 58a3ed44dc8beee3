"""The work screen: sheets keyed in row by row, those who are due, a day of the diary; by presenter and by keyboard."""

from __future__ import annotations

import io
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.documents.render import Scope, render
from desktop.domain.care_record import CareDraft
from desktop.domain.visit import DiaryDraft, DiaryLine, PatrolDraft, VisitDraft, lines_of, text_of
from desktop.operations import care, patrols, visits
from desktop.operations.printing import register_print
from desktop.queries import diaries
from desktop.queries import visits as queries
from tests.desktop.documents.paper_town import CLERK, TODAY, build
from ui.screens.work.diary_presenter import DiaryPresenter
from ui.screens.work.presenter import VisitsPresenter

Key = Qt.Key


@pytest.fixture
def town(office):
    town = build(office)
    with office.read() as db:
        sql = "SELECT id FROM resident WHERE household_id = ?"
        person = str(db.exec_driver_sql(sql, (town.homes[0],)).scalar())
    with office.change("resident.edit", actor="李梅") as unit:
        unit.set("resident", person, {"birth": "1950-01-01"})
    care.add(office, CareDraft(person, "alone", {"next_visit_on": "2026-06-01"}), **CLERK)
    return town


@pytest.fixture
def sheet(office, town):
    printed = render(office, "visit-sheet", Scope("grid", ("1",)), {}, io.BytesIO(), **CLERK)
    register_print(office, printed.job(), **CLERK)
    return f"{printed.register_id[:8].upper()}-01"


class Page:
    """What the presenter says, written down."""

    def __init__(self):
        self.lists, self.entry, self.home, self.problems = None, None, None, {}

    def show_lists(self, lists):
        self.lists = lists

    def show_entry(self, draft, where, focus):
        self.entry = (draft, where, focus)

    def show_home(self, where, problem):
        self.home = (where, problem)

    def show_problems(self, problems):
        self.problems = problems


@pytest.fixture
def page(office, town, work):
    page = Page()
    page.presenter = VisitsPresenter(page, office, work, actor="李梅", today=lambda: TODAY)
    work.after = lambda changes: page.presenter.changed(changes, visible=True)
    page.presenter.entered()
    return page


def test_a_sheet_is_keyed_in_row_by_row(office, town, page, sheet, work):
    assert len(page.lists.due) == 1
    page.presenter.begin()
    page.presenter.find_row(sheet, "1")
    assert page.home[0].startswith("香樟里 1-1-101")
    page.presenter.save(
        VisitDraft("", "2026-06-29", sheet=sheet.lower(), row="1", staff_id=town.staff["陈小燕"])
    )
    assert work.notices == ["已记下走访"]
    draft, _where, focus = page.entry
    assert (draft.sheet, draft.row, draft.day, draft.staff_id, focus) == (
        sheet.lower(), "2", "2026-06-29", town.staff["陈小燕"], "row",
    )  # fmt: skip
    assert page.home[0].startswith("香樟里 1-1-301"), "the next door of the stair"
    assert len(page.lists.made) == 1
    assert page.lists.due == (), "one visit satisfies what was due"
    with office.read() as db:
        (row,) = queries.rows(db, page.lists.made).values()
    assert row.household_id == town.homes[0]


def test_what_cannot_be_kept_is_said_beside_its_field(page, sheet):
    page.presenter.begin()
    for draft, field in (
        (VisitDraft("", "2026-06-30"), "sheet"),
        (VisitDraft("", "2026-06-30", sheet="x", row="1"), "sheet"),
        (VisitDraft("", "2026-06-30", sheet=sheet, row="40"), "row"),
        (VisitDraft("", "2026-06-30", sheet=sheet, row="一"), "row"),
        (VisitDraft("", "2026-07-09", sheet=sheet, row="1"), "day"),
    ):
        page.presenter.save(draft)
        assert list(page.problems) == [field]
    page.presenter.find_row(sheet, "40")
    assert page.home[1] is not None
    page.presenter.find_row("", "")
    assert page.home == ("", None)


def test_whoever_is_due_is_visited_from_the_list(office, town, page):
    page.presenter.begin_for(page.lists.due[0])
    draft, where, focus = page.entry
    assert (draft.kind, focus) == ("care", "method")
    assert "香樟里 1-1-101" in where
    page.presenter.save(draft)
    assert page.lists.due == ()
    assert page.entry[2] == "sheet"
    page.presenter.remove(page.lists.made[0])
    assert page.lists.made == ()


class Diary:
    """What the diary's presenter says."""

    def __init__(self):
        self.people, self.day, self.problems, self.typing = None, None, {}, False

    def show_people(self, people, chosen):
        self.people = (people, chosen)

    def show_day(self, draft, known, day):
        self.day = (draft, known, day)

    def show_problems(self, problems):
        self.problems = problems

    def dirty(self):
        return self.typing


def test_a_day_of_the_diary(office, town, work):
    worker = town.staff["陈小燕"]
    visits.add(office, VisitDraft(town.homes[0], "2026-06-29", staff_id=worker, needs="漏水"), **CLERK)
    patrols.add(office, PatrolDraft(town.grids[0], "2026-06-29", staff_id=worker), **CLERK)
    view = Diary()
    shows = DiaryPresenter(view, office, work, actor="李梅", today=lambda: TODAY)
    work.after = lambda changes: shows.changed(changes, visible=True)
    shows.entered()
    shows.choose(worker)
    shows.go_to("2026-06-29")
    _draft, known, day = view.day
    assert [line.time for line in known] == ["巡查", "走访"]
    assert (day.found, day.solved) == (1, 0)
    shows.save(DiaryDraft(worker, "2026-06-29", "晴", lines_of("9:00 例会 → 换牌")))
    assert view.day[0].lines == (DiaryLine("9:00", "例会", "换牌"),)
    shows.review()
    assert view.day[2].reviewed_by == "李梅"
    shows.save(DiaryDraft(worker, "2026-06-29", "天" * 40))
    assert list(view.problems) == ["weather"]
    shows.go_to("六月")
    assert shows.day == date(2026, 6, 29)
    view.typing = True
    before = view.day
    visits.add(office, VisitDraft(town.homes[1], "2026-06-29", staff_id=worker), **CLERK)
    assert view.day is before, "nobody's typing is thrown away"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("9:00 参加例会 → 换牌", DiaryLine("9:00", "参加例会", "换牌")),
        ("8：30-9：00 巡查", DiaryLine("8:30-9:00", "巡查", "")),
        ("整理台账 | 补 3 户", DiaryLine("", "整理台账", "补 3 户")),
        ("只写一句", DiaryLine("", "只写一句", "")),
    ],
)
def test_a_line_is_read_as_it_is_written(text, line):
    assert lines_of(text) == (line,)
    assert lines_of(text_of((line,))) == (line,)
    assert lines_of(" \n\n") == ()


def test_by_keyboard_alone(qtbot, office, open_screen, town_of):
    """Ctrl+N, sheet and row, Enter through the form, Ctrl+S; then the diary and a line in it."""
    printed = render(office, "visit-sheet", Scope(), {}, io.BytesIO(), actor="李梅", today=date(2026, 6, 30))
    register_print(office, printed.job(), actor="李梅", today=date(2026, 6, 30))
    window, screen = open_screen("work")
    form = screen.visits.form.form
    form.focus("sheet")
    qtbot.keyClicks(QApplication.focusWidget(), f"{printed.register_id[:8]}-01")
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return)
    qtbot.keyClicks(QApplication.focusWidget(), "1")
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return)
    open_screen.quiet(window)
    assert "表号" not in screen.visits.form.where.text()
    form.focus("needs")
    qtbot.keyClicks(QApplication.focusWidget(), "door broken")
    qtbot.keyClick(window, Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    open_screen.quiet(window)
    with office.read() as db:
        (row,) = queries.rows(db, queries.ids(db)).values()
    assert row.needs == "door broken"
    assert form.focused() == "row"
    assert form.draft().row == "2"
    qtbot.keyClick(window, Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    open_screen.quiet(window)
    assert screen.on_diary()
    screen.diary.form.focus("weather")
    qtbot.keyClicks(QApplication.focusWidget(), "sunny")
    qtbot.keyClick(window, Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    open_screen.quiet(window)
    with office.read() as db:
        page = diaries.day(db, screen.diary.presenter.worker, screen.diary.presenter.day)
    assert page.weather == "sunny"
    assert not screen.unsaved()


def test_a_patrol_is_written_down_by_keyboard_and_taken_off(qtbot, office, open_screen, town_of):
    """Ctrl+Shift+N, the grid, what was found, Ctrl+S: it stands in the list and waits for the next one."""
    window, screen = open_screen("work")
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window, Key.Key_N, both)
    open_screen.quiet(window)
    page = screen.patrols
    assert screen.on_patrols()
    assert not screen.unsaved()
    qtbot.keyClick(window, Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    open_screen.quiet(window)
    assert page.form.problem("grid_id") is not None, "a patrol of no grid"
    grid = page.presenter.lists.grids[0][0]
    worker = page.presenter.lists.people[0]
    page.form.editor("grid_id").show_value(grid)
    page.form.editor("staff_id").show_value(worker.id)
    page.form.focus("found")
    qtbot.keyClicks(QApplication.focusWidget(), "things on the stairs")
    assert screen.unsaved()
    qtbot.keyClick(window, Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    open_screen.quiet(window)
    (row,) = page.presenter.lists.rows.values()
    assert (row.found, row.worker, row.day) == ("things on the stairs", worker.name, "2026-06-30")
    with office.read() as db:
        assert diaries.day(db, worker.id, date(2026, 6, 30)).patrols == (row,)
    draft = page.form.draft()
    assert (draft.staff_id, draft.grid_id, draft.found) == (worker.id, "", "")
    page.made.go_to(row.id)
    assert screen.has_patrol()
    assert not screen.has_visit()
    window.commands.action("work.patrol_remove").trigger()
    open_screen.quiet(window)
    assert page.presenter.lists.rows == {}
