"""What the import screen looks like: files and answers on the left, the chosen file looked through on the right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from desktop.base.i18n import _
from ui.bridge.desk import Desk
from ui.dialogs import files
from ui.screens.exchange.imports.answers import Answers
from ui.screens.exchange.imports.columns import FILES
from ui.screens.exchange.imports.file_page import FilePage
from ui.screens.exchange.imports.import_file import NOTHING_NEW, READY, ImportFile
from ui.screens.exchange.imports.presenter import ImportsPresenter
from ui.screens.exchange.imports.preview import CellChange, Line
from ui.screens.exchange.imports.question_card import QuestionCard
from ui.widgets.boxes import button, column, panel, row
from ui.widgets.empty_state import EmptyState
from ui.widgets.record_table import RecordTable

SUFFIXES = (".xlsx", ".xls", ".et", ".csv", ".xlsm", ".html", ".htm")


class ImportsPage(QWidget):
    """One half of the place "exchange"; takes files by button and by drag and drop."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.presenter = ImportsPresenter(self, desk.office, desk.work, actor=desk.actor, today=desk.today)
        self._files: dict[str, ImportFile] = {}
        self.table: RecordTable[ImportFile] = RecordTable(FILES, lambda ids: {i: self._files[i] for i in ids})
        self.table.setAccessibleName(_("要导入的文件"))
        self.table.current_changed.connect(self.presenter.choose)
        self.questions, self.page = QuestionCard(), FilePage()
        self.apply_button = button(_("导入这份"), self.presenter.apply, tip=_("导入这份(Ctrl+Enter)"))
        self.all_button = button(
            _("全部导入"),
            self.presenter.apply_all,
            kind="primary",
            tip=_("按楼栋、队伍、居民、重点人群的顺序逐份导入"),
        )
        self.empty = EmptyState(
            "file-up",
            _("把 Excel 文件拖到这里"),
            _(
                "楼栋清单、队伍花名册、居民台账、重点人群台账,可以一起选。先预览每一行会怎样,再决定导入;导入后可以整份撤销。"
            ),
            ((_("选择文件…"), self.choose_files),),
        )
        self._lay_out()
        self._connect()
        self.setAcceptDrops(True)
        self.show_answers(self.presenter.answers)
        self.show_files(())

    def _lay_out(self) -> None:
        more = button(_("添加文件…"), self.choose_files, icon="plus", tip=_("添加文件(Ctrl+O)"))
        self.remove_button = button(_("移除"), self._remove, tip=_("不导入这份"))
        buttons = row(more, self.remove_button, None, self.apply_button, self.all_button)
        left = panel(column(self.table, buttons, panel(column(self.questions), "card"), gap=2, margin=3))
        box = left.layout()
        assert box is not None
        box.setStretch(0, 2)  # type: ignore[attr-defined]
        box.setStretch(2, 3)  # type: ignore[attr-defined]
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(self.page)
        split.setChildrenCollapsible(False)
        split.setSizes([400, 850])
        split.setStretchFactor(1, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(split)
        self.setLayout(column(self.stack))

    def _connect(self) -> None:
        presenter = self.presenter
        self.questions.answered.connect(lambda name, value: presenter.answer(**{name: value}))
        self.questions.kind_said.connect(lambda kind: presenter.set_kind(presenter.chosen, kind))
        self.questions.day_said.connect(self._day_said)
        self.questions.compound_said.connect(presenter.answer_compound)
        self.questions.load_wanted.connect(self.choose_answers)
        self.page.filter_wanted.connect(lambda code, result: presenter.filter(code=code, result=result))
        self.page.line_chosen.connect(presenter.look_at)
        self.page.undo_wanted.connect(lambda: presenter.undo())
        self.page.column_said.connect(presenter.set_column)
        self.page.rejects_wanted.connect(self.choose_rejects)

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
        self.questions.show_file(file, self.presenter.day_of(file.key) if file else None)
        self.page.show_file(file)
        self.apply_button.setEnabled(file is not None and file.state in (READY, NOTHING_NEW))
        self.remove_button.setEnabled(file is not None)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Its rows."""
        self.page.show_lines(lines)

    def show_cells(self, changes: Sequence[CellChange]) -> None:
        """One row in detail."""
        self.page.show_cells(changes)

    def show_answers(self, answers: Answers) -> None:
        """What is answered now."""
        self.questions.show_answers(answers)

    # What the clerk does

    def begin(self) -> None:
        """The keys go to the list, or to the button that fills it."""
        if self._files:
            self.table.setFocus()
        else:
            self.empty.buttons[0].setFocus()

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

    def show_rejects_saved(self, path: Path, count: int) -> None:
        """Where the workbook of refused rows is."""
        self.page.bar.say(_("已把 {n} 行存为 {file},改好后可以再导入。").format(n=count, file=path), "good")

    def _remove(self) -> None:
        self.presenter.remove(self.table.current_id())

    def _day_said(self, day: object) -> None:
        if self.presenter.chosen and day != self.presenter.day_of(self.presenter.chosen):
            self.presenter.set_day(self.presenter.chosen, day)  # type: ignore[arg-type]

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
