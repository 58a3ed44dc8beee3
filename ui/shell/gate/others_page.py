"""The last, optional step of founding: further users, each with a start password printed on a sheet of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QScrollArea, QWidget

from desktop.base.i18n import _
from desktop.domain.permissions import Role, role_words
from ui.widgets.boxes import button, column, label, row
from ui.widgets.choice import ChoiceBox, Option
from ui.widgets.enter_moves import EnterMoves

if TYPE_CHECKING:
    from desktop.base.errors import Problem
    from ui.shell.gate.presenter import GatePresenter
    from ui.shell.pickers import Pickers

ROWS: Final = 8


class OthersPage(QWidget):
    """`wanted` carries (name, role) of the filled rows; `entered` when the office is to be entered."""

    wanted = Signal(object)
    entered = Signal()
    save_wanted = Signal()
    print_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.names = [QLineEdit() for _row in range(ROWS)]
        self.roles = [ChoiceBox() for _row in range(ROWS)]
        self._told = [label(part="small", tone="alarm", wrap=True) for _row in range(ROWS)]
        self._asked: list[int] = []  # the rows whose people were asked for
        self._moves = EnterMoves(self)
        self._moves.forward.connect(lambda entry: self._move(entry, 1))
        self._moves.back.connect(lambda entry: self._move(entry, -1))
        self.words = label(
            _(
                "还有谁要用这个社区?填姓名、选角色,程序给每人一个起始密码,打印出来交给本人,第一次登录时换成自己的。"
            ),
            wrap=True,
        )
        self.make_button = button(_("生成起始密码"), self._send, kind="primary")
        self.later_button = button(_("以后再添加,进入社区"), self.entered.emit, kind="link")
        self.print_button = button(_("打印起始密码…"), self.print_wanted.emit, icon="printer")
        self.save_button = button(_("另存为 PDF…"), self.save_wanted.emit, icon="save")
        self.enter_button = button(_("进入社区"), self.entered.emit, kind="primary")
        self.note = label(
            _("起始密码只在这里打印一次,程序里不保存。打印或另存以后再进入。"), tone="warn", wrap=True
        )
        actions = row(self.make_button, self.later_button, None)
        self._handing = QWidget()
        self._handing.setLayout(
            column(self.note, row(self.print_button, self.save_button, self.enter_button, None), gap=2)
        )
        self._handing.hide()
        title = label(_("第 4 步:其他用户"), part="title")
        self.people = self._rows()
        whole = column(title, self.words, self.people, actions, self._handing, None, gap=3)
        whole.setStretch(2, 1000)  # the rows while they are there, else nothing below the last line
        self.setLayout(whole)

    def _rows(self) -> QScrollArea:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setColumnStretch(0, 1)
        options = [Option(str(role), role_words(role)) for role in Role]
        for line, (name, role) in enumerate(zip(self.names, self.roles, strict=True)):
            name.setPlaceholderText(_("姓名"))
            name.setAccessibleName(_("第 {n} 位的姓名").format(n=line + 1))
            role.setAccessibleName(_("第 {n} 位的角色").format(n=line + 1))
            role.set_options(options)
            role.setCurrentIndex(0)
            self._moves.watch(name)
            grid.addWidget(name, 2 * line, 0)
            grid.addWidget(role, 2 * line, 1)
            grid.addWidget(self._told[line], 2 * line + 1, 0, 1, 2)
            self._told[line].hide()
        inside = QWidget()
        inside.setLayout(column(grid, None))
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        return scroll

    def attach(self, presenter: GatePresenter, pickers: Pickers) -> None:
        """Connect what makes the users, and the system's dialogs for their sheets."""
        self.wanted.connect(presenter.add_others)
        self.entered.connect(presenter.enter)
        self.save_wanted.connect(
            lambda: self.let_enter() if pickers.save_starts(presenter.handed()) else None
        )
        self.print_wanted.connect(lambda: pickers.print_starts(presenter.handed()))
        self.print_wanted.connect(self.let_enter)

    def begin(self) -> None:
        """Cursor into the first name."""
        self.names[0].setFocus()

    def show_problems(self, problems: Mapping[str, Problem]) -> None:
        """Below the rows concerned; the keys count the rows that were asked for."""
        for told in self._told:
            told.hide()
        for key, problem in problems.items():
            line = self._asked[int(key)]
            self._told[line].setText(problem.text)
            self._told[line].show()
            self.names[line].setFocus()

    def show_handed(self, names: Sequence[str]) -> None:
        """They may sign in: now the paper."""
        self.words.setText(_("已添加:{names}").format(names="、".join(names)))
        for part in (self.people, self.make_button, self.later_button):
            part.hide()
        self.enter_button.setEnabled(False)
        self._handing.show()
        self.print_button.setFocus()

    def let_enter(self) -> None:
        """The sheets were printed or saved."""
        self.enter_button.setEnabled(True)
        self.enter_button.setFocus()

    def _send(self) -> None:
        self._asked = [line for line, name in enumerate(self.names) if name.text().strip()]
        if not self._asked:
            self.entered.emit()
            return
        chosen = ((self.names[n].text(), self.roles[n]) for n in self._asked)
        self.wanted.emit([(name, str(box.options[box.currentIndex()].value)) for name, box in chosen])

    def _move(self, entry: QWidget, by: int) -> None:
        place = self.names.index(entry) + by  # type: ignore[arg-type]  # only the names are watched
        if by > 0 and (place >= ROWS or not self.names[place - 1].text().strip()):
            self.make_button.setFocus()
        elif 0 <= place < ROWS:
            self.names[place].setFocus()
