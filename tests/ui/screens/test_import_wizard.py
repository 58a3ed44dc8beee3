"""Bringing lists in by the keyboard alone: step by step and back, mended in place, known again the next month."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.exchange.importing import recipes
from ui.screens.exchange.imports import file_page as steps
from ui.screens.exchange.imports.import_file import DONE, LOCKED, NOTHING_NEW, READY

FILES = Path(__file__).parents[2] / "files" / "public"
ROSTER, LEDGER = FILES / "04_网格队伍花名册.xlsx", FILES / "01_居民台账_2026年6月.xlsx"
ALT, CTRL, NONE = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.NoModifier,
)
Key = Qt.Key

pytestmark = pytest.mark.slow


class Clerk:
    """Hands on the keyboard."""

    def __init__(self, qtbot, open_screen) -> None:
        self.bot, self._quiet = qtbot, open_screen.quiet
        self.window, self.screen = open_screen("exchange")
        self.page = self.screen.imports
        self.wizard = self.page.page

    def quiet(self) -> None:
        self._quiet(self.window)

    def key(self, key: Key, modifiers: Qt.KeyboardModifier = NONE, on: QWidget | None = None) -> None:
        self.bot.keyClick(on or QApplication.focusWidget() or self.window, key, modifiers)
        self.quiet()

    def type(self, text: str) -> None:
        """As an input method gives it."""
        commit = QInputMethodEvent("", [])
        commit.setCommitString(text)
        QApplication.sendEvent(QApplication.focusWidget(), commit)
        self.bot.wait(80)  # a key within 60 ms would be the input method's own

    def take(self, *paths: Path) -> None:
        self.page.presenter.add(paths)
        self.quiet()

    @property
    def file(self):
        return self.page._files[self.page.presenter.chosen]


@pytest.fixture
def clerk(qtbot, open_screen):
    return Clerk(qtbot, open_screen)


def test_every_step_by_the_keyboard_and_back_with_nothing_lost(clerk):
    clerk.take(ROSTER)
    assert (clerk.file.state, clerk.wizard.step) == (READY, steps.SHEETS)
    assert clerk.wizard.sheets.sheets.records.rowCount() == len(clerk.file.preview.sheets)
    assert {line.cls for line in clerk.wizard.sheets._lines.values()} >= {"title", "header", "data"}
    clerk.key(Key.Key_Right, ALT)
    assert clerk.wizard.step == steps.COLUMNS
    mapping = clerk.wizard.columns.mapping
    assert mapping.hasFocus()
    wanted = next(k for k, c in clerk.wizard.columns._mapping.items() if c.heading == "民族")
    mapping.go_to(wanted)
    clerk.key(Key.Key_Return)
    assert clerk.wizard.columns.field.hasFocus()
    clerk.key(Key.Key_Home)  # 不导入
    clerk.quiet()
    assert not next(c for c in clerk.file.preview.columns if c.heading == "民族").field
    clerk.key(Key.Key_Return)
    assert mapping.hasFocus()
    clerk.key(Key.Key_Right, ALT)
    assert clerk.wizard.step == steps.QUESTIONS
    clerk.key(Key.Key_Right, ALT)
    clerk.key(Key.Key_Right, ALT)
    assert clerk.wizard.step == steps.FINISH
    for expected in (steps.PLAN, steps.QUESTIONS, steps.COLUMNS):
        clerk.key(Key.Key_Left, ALT)
        assert clerk.wizard.step == expected
    assert not next(c for c in clerk.file.preview.columns if c.heading == "民族").field
    clerk.key(Key.Key_F1, CTRL)
    assert clerk.wizard.bar.isVisible()


def test_a_cell_is_mended_in_place_and_all_like_it_and_taken_back(clerk):
    clerk.take(ROSTER)
    clerk.wizard.go_to(steps.PLAN)
    before = {f.code: f.count for f in clerk.file.preview.findings}
    assert before["role.unknown"] > 0
    clerk.wizard.plan.findings.go_to("role.unknown")
    clerk.key(Key.Key_F2)
    assert clerk.wizard.plan.fixing
    grid = clerk.wizard.plan.grid
    assert grid.table.cells.rowCount() == before["role.unknown"]
    clerk.key(Key.Key_F2)
    clerk.key(Key.Key_A, CTRL)
    clerk.type("志愿者")
    clerk.key(Key.Key_Return)
    key = next(iter(grid._rows))
    assert grid._rows[key].text == "志愿者"
    clerk.key(Key.Key_Escape)  # leaves the next cell
    clerk.key(Key.Key_F5)
    assert {f.code: f.count for f in clerk.file.preview.findings}.get("role.unknown", 0) == before[
        "role.unknown"
    ] - 1
    assert clerk.file.preview.fixes == 1
    assert key in grid._rows  # what was mended stays in sight
    clerk.key(Key.Key_Backspace, CTRL)
    assert clerk.file.preview.fixes == 0
    assert {f.code: f.count for f in clerk.file.preview.findings}["role.unknown"] == before["role.unknown"]
    assert ROSTER.read_bytes()  # the file was never written
    grid.table.go_to(0, 3)
    clerk.key(Key.Key_F2)
    clerk.key(Key.Key_A, CTRL)
    clerk.type("志愿者")
    clerk.key(Key.Key_Return)
    clerk.key(Key.Key_Escape)
    clerk.key(Key.Key_Escape)
    assert not clerk.wizard.plan.fixing
    assert clerk.file.preview.fixes == 1  # leaving the grid checks what was keyed


def test_written_undone_and_known_again_next_month(clerk, tmp_path, office):
    clerk.take(ROSTER)
    clerk.wizard.go_to(steps.COLUMNS)
    column = next(c for c in clerk.file.preview.columns if c.heading == "民族")
    clerk.page.presenter.set_column(column, "")
    clerk.quiet()
    clerk.wizard.go_to(steps.FINISH)
    clerk.wizard.finish.recipe_name.setText("街道花名册")
    clerk.wizard.finish.recipe_name.setFocus()
    clerk.key(Key.Key_Return)
    assert [recipe.name for recipe in recipes.listed(office)] == ["街道花名册"]
    clerk.key(Key.Key_Return, CTRL)
    assert clerk.file.state == DONE
    july = tmp_path / "七月花名册.xlsx"
    shutil.copy(ROSTER, july)
    clerk.take(july)
    clerk.page.presenter.choose(next(k for k, f in clerk.page._files.items() if f.path == july))
    clerk.quiet()
    assert clerk.file.preview.recipe == "街道花名册"
    assert clerk.wizard.step == steps.PLAN  # nothing is asked again
    assert "街道花名册" in clerk.wizard.bar.text.text()
    assert not next(c for c in clerk.file.preview.columns if c.heading == "民族").field
    assert clerk.file.state == NOTHING_NEW
    clerk.page.presenter.read_without_recipe()
    clerk.quiet()
    assert next(c for c in clerk.file.preview.columns if c.heading == "民族").field
    history = clerk.page.history
    step = next(s for s in history._steps.values() if s.args.get("subject") == ROSTER.name)
    history.table.go_to(step.id)
    history.undo_button.setFocus()
    clerk.key(Key.Key_Space)
    assert history._steps[step.id].undone
    with office.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM staff WHERE name = '刘丽娟'").scalar() == 0


def test_the_rows_are_filtered_by_fate_finding_and_words(clerk):
    clerk.take(ROSTER)
    clerk.wizard.go_to(steps.PLAN)
    plan = clerk.wizard.plan
    plan.findings.go_to("staff.duplicate_row")
    clerk.key(Key.Key_Return, on=plan.findings)
    assert {line.result for line in plan._lines.values()} == {"merged"}
    plan.show_all()
    assert len(plan._lines) == clerk.file.preview.rows
    plan.search.setFocus()
    clerk.type("刘")
    assert plan._lines
    assert all("刘" in line.what for line in plan._lines.values())


def test_a_locked_workbook_asks_and_asks_again(clerk, locked):
    clerk.take(locked)
    assert clerk.file.state == LOCKED
    dialog = _dialog(clerk)
    dialog.line.setFocus()
    clerk.bot.keyClicks(dialog.line, "wrong")
    clerk.key(Key.Key_Return, on=dialog.line)
    assert clerk.file.state == LOCKED
    dialog = _dialog(clerk)
    clerk.bot.keyClicks(dialog.line, "mima1234")
    clerk.key(Key.Key_Return, on=dialog.line)
    assert clerk.file.state in (READY, NOTHING_NEW)


def _dialog(clerk):
    from ui.dialogs.workbook_password import WorkbookPasswordDialog

    return next(d for d in clerk.page.findChildren(WorkbookPasswordDialog) if d.isVisible())


@pytest.fixture
def locked(monkeypatch, tmp_path):
    """The roster behind a password; what opens it is tested with the reader."""
    from desktop.base.errors import Refused
    from desktop.exchange.importing import run

    real = run.read_workbook

    def read(path, *, password=None):
        if password != "mima1234":
            raise Refused("x", code="file.encrypted" if password is None else "file.wrong_password")
        return real(ROSTER)

    monkeypatch.setattr(run, "read_workbook", read)
    path = tmp_path / "锁着.xlsx"
    path.write_bytes(b"x")
    return path


def test_a_family_in_one_cell_is_shown_apart_before_it_is_taken_apart(clerk, tmp_path):
    import openpyxl
    from openpyxl.styles import PatternFill

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["住址", "户主", "姓名", "与户主关系", "联系电话"])
    for number in range(6):
        sheet.append([f"3-2-{number + 1}01", f"张{number}伟", f"张{number}伟", "户主", ""])
    sheet.append(["3-2-801", "李世艳", "李世艳(户主)、徐新民(夫)", "", ""])
    sheet["C3"].fill = PatternFill("solid", fgColor="FFFFFF00")
    path = tmp_path / "一家一格.xlsx"
    book.save(path)
    clerk.take(path)
    clerk.wizard.go_to(steps.QUESTIONS)
    asked = clerk.wizard.questions.card.marks
    assert asked.split.isVisible()
    assert "徐新民(夫)" in asked.examples.text()
    before = clerk.file.preview.creates["resident"]
    asked.split.setFocus()
    clerk.key(Key.Key_Space)
    assert clerk.file.preview.creates["resident"] == before + 2
    box = next(iter(asked.boxes.values()))
    box.setFocus()
    clerk.key(Key.Key_Down)  # 已迁出
    assert list(clerk.page.presenter._decided[clerk.page.presenter.chosen].marks.values()) == ["left"]
