"""What the import screen looks like: files and what was imported before at the left, one file step by step at the right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QSplitter, QWidget

from desktop.base.i18n import _
from desktop.exchange.importing.decisions import Decisions
from desktop.exchange.importing.plan_rows import FieldChange
from desktop.queries.history import StepRow
from ui.bridge.desk import Desk
from ui.dialogs import files
from ui.dialogs.workbook_password import WorkbookPasswordDialog
from ui.screens.exchange.imports.columns import FILES
from ui.screens.exchange.imports.file_page import PLAN, FilePage
from ui.screens.exchange.imports.fix_rows import FixRow
from ui.screens.exchange.imports.history_list import HistoryList
from ui.screens.exchange.imports.import_file import LOCKED, READY, ImportFile
from ui.screens.exchange.imports.presenter import ImportsPresenter
from ui.screens.exchange.imports.preview import CellChange, Line
from ui.screens.exchange.imports.sheets import SheetLine
from ui.screens.exchange.imports.wires import connect
from ui.widgets.boxes import button, column, panel, row
from ui.widgets.empty_state import EmptyState
from ui.widgets.pages import Pages
from ui.widgets.record_table import RecordTable

SUFFIXES = (".xlsx", ".xls", ".et", ".csv", ".xlsm", ".html", ".htm", ".xml")


class ImportsPage(QWidget):
    """One half of the place "exchange"; takes files by button and by drag and drop."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.presenter = ImportsPresenter(self, desk.office, desk.work, actor=desk.actor, today=desk.today)
        self._files: dict[str, ImportFile] = {}
        self.table: RecordTable[ImportFile] = RecordTable(FILES, lambda ids: {i: self._files[i] for i in ids})
        self.table.setAccessibleName(_("要导入的文件"))
        self.table.current_changed.connect(self.presenter.choose)
        self.table.opened.connect(lambda _key: self._go_to_page())
        self.page, self.history = FilePage(), HistoryList()
        self.questions = self.page.questions.card
        self.all_button = button(
            _("全部导入"), self.presenter.apply_all, kind="primary",
            tip=_("按楼栋、队伍、居民、重点人群的顺序逐份导入"),
        )  # fmt: skip
        self.empty = EmptyState(
            "file-up",
            _("把 Excel 文件拖到这里"),
            _(
                "楼栋清单、队伍花名册、居民台账、重点人群台账,可以一起选。先预览每一行会怎样,再决定导入;导入后可以整份撤销。"
            ),
            ((_("选择文件…"), self.choose_files),),
        )
        self._lay_out()
        connect(self)
        self.setAcceptDrops(True)
        self.show_files(())

    def _lay_out(self) -> None:
        more = button(_("添加…"), self.choose_files, icon="plus", tip=_("添加文件(Ctrl+O)"))
        self.remove_button = button(_("移除"), self._remove, tip=_("不导入这份"))
        buttons = row(more, self.remove_button, None, self.all_button, gap=1)
        upper = column(self.table, buttons, self.questions.load, gap=1)
        upper.setStretch(0, 1)
        left = QSplitter(Qt.Orientation.Vertical)
        left.addWidget(panel(upper))
        left.addWidget(self.history)
        left.setSizes([330, 240])
        left.setChildrenCollapsible(False)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(panel(column(left, margin=3)))
        split.addWidget(self.page)
        split.setChildrenCollapsible(False)
        split.setSizes([316, 934])
        split.setStretchFactor(1, 1)
        self.stack = Pages()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(split)
        self.setLayout(column(self.stack))

    # What the presenter says

    def show_files(self, files: Sequence[ImportFile]) -> None:
        """The files at hand."""
        self._files = {file.key: file for file in files}
        self.stack.setCurrentIndex(1 if files else 0)
        keys = list(self._files)
        if keys != list(self.table.records.ids):
            self.table.show_ids(keys)
        else:
            self.table.forget_rows()
        ready = sum(file.state == READY for file in files)
        self.all_button.setEnabled(ready > 0)
        self.all_button.setText(_("全部导入({n} 份)").format(n=ready) if ready else _("全部导入"))

    def show_file(self, file: ImportFile | None) -> None:
        """The chosen one."""
        if file is not None and self.table.current_id() != file.key:
            self.table.go_to(file.key)
        self.page.show_file(file, self.presenter.day_of(file.key) if file else None)
        self.remove_button.setEnabled(file is not None)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Its rows."""
        self.page.show_lines(lines)

    def show_cells(self, changes: Sequence[CellChange]) -> None:
        """One row as typed and as read."""
        self.page.plan.detail.show_cells(changes)

    def show_changes(self, changes: Sequence[FieldChange]) -> None:
        """What one row would change on file."""
        self.page.plan.detail.show_changes(changes)

    def show_answers(self, answers: Decisions) -> None:
        """What is answered now."""
        self.questions.show_answers(answers)

    def show_sheet(self, name: str, lines: Sequence[SheetLine]) -> None:
        """The rows of one sheet."""
        self.page.sheets.show_lines(name, lines)

    def show_fixes(self, rows: Sequence[FixRow], made: int) -> None:
        """The cells to mend."""
        self.page.plan.grid.show_rows(rows, made)

    def show_fix_check(self, key: str, words: str, severity: str) -> None:
        """What a text just keyed is found to be."""
        self.page.plan.grid.show_check(key, words, severity)

    def show_history(self, steps: Sequence[StepRow]) -> None:
        """What was imported before."""
        self.history.show_steps(steps)

    def show_recipe_saved(self, name: str) -> None:
        """The recipe is kept."""
        words = _("已保存导入方案“{name}”。下次同样表头的文件会自动照办。")
        self.page.bar.say(words.format(name=name), "good")

    def show_rejects_saved(self, path: Path, count: int) -> None:
        """Where the workbook of refused rows is."""
        words = _("已把 {n} 行存为 {file},改好后可以再导入。").format(n=count, file=path)
        self.page.bar.say(words, "good", _("打开文件夹"), lambda: files.show_folder(path))

    def ask_password(self, key: str, name: str, *, again: bool) -> None:
        """The workbook is locked."""
        dialog = WorkbookPasswordDialog(name, again=again, parent=self)
        dialog.submitted.connect(lambda typed: self.presenter.unlock(key, typed))
        dialog.open()

    # What the clerk does

    def begin(self) -> None:
        """The keys go to the list, or to the button that fills it."""
        self.presenter.look_at_history()
        if self._files:
            self.table.setFocus()
        else:
            self.empty.buttons[0].setFocus()

    def _go_to_page(self) -> None:
        self.page.focus()

    def choose_files(self) -> None:
        """Ask for workbooks."""
        kinds = _("表格") + f" ({' '.join('*' + suffix for suffix in SUFFIXES)})"
        files.ask_open(self, _("选择要导入的表格"), kinds, self.presenter.add, many=True)

    def choose_answers(self) -> None:
        """Ask for a file of answers."""
        files.ask_open(
            self,
            _("选择答复文件"),
            _("答复文件") + " (*.json)",
            lambda paths: self.presenter.load_answers(paths[0]),
        )

    def choose_rejects(self) -> None:
        """Ask where to write the rows that are not imported."""
        file = self._files.get(self.presenter.chosen)
        if file is not None:
            name = _("{name}_未导入的行").format(name=file.path.stem) + ".xlsx"
            kinds = _("工作簿") + " (*.xlsx)"
            files.ask_save(
                self, _("另存未导入的行"), file.path.with_name(name), kinds, self.presenter.save_rejects
            )

    def _remove(self) -> None:
        self.presenter.remove(self.table.current_id())

    def day_said(self, day: object) -> None:
        """The clerk typed the day of the list."""
        if self.presenter.chosen and day != self.presenter.day_of(self.presenter.chosen):
            self.presenter.set_day(self.presenter.chosen, day)  # type: ignore[arg-type]

    def ask_again(self) -> None:
        """Ask once more for the password of the chosen workbook."""
        file = self._files.get(self.presenter.chosen)
        if file is not None and file.state == LOCKED:
            self.ask_password(file.key, file.path.name, again=False)

    def fix_or_edit(self) -> None:
        """F2: mend the cells of the finding at hand; in the grid, key in the cell."""
        plan = self.page.plan
        if self.page.step == PLAN and plan.fixing:
            plan.grid.edit()
        elif self._files:
            self.page.go_to(PLAN)
            if plan.fix_button.isEnabled():
                plan.fix_button.click()

    # Qt's interface

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.presenter.add(_dropped(event))
        event.acceptProposedAction()


def _dropped(event: QDropEvent) -> list[Path]:
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() in SUFFIXES]
