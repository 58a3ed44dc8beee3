"""The recovery code: shown once, to be printed, and three groups typed back before it counts as written down."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from desktop.base.i18n import _
from desktop.security.recovery_code import mistyped
from ui.widgets.boxes import button, column, label, panel, row, set_tone
from ui.widgets.enter_moves import EnterMoves

PER_ROW = 4
GROUP = 6  # digits


def _tell(told: QLabel, group: str) -> None:
    """Say what the group's own check says while it is typed."""
    wrong = mistyped(group)
    right = not wrong and len(group.strip()) == GROUP
    told.setText(_("这一组有误") if wrong else _("✓ 通过") if right else "")
    set_tone(told, "alarm" if wrong else "good")


class RecoveryPage(QWidget):
    """`proved` carries the groups as typed, in the order asked. title and done: words above, and on the button."""

    proved = Signal(object)
    save_wanted = Signal()
    print_wanted = Signal()

    def __init__(self, parent: QWidget | None = None, *, title: str = "", done: str = "") -> None:
        super().__init__(parent)
        self._grid = QGridLayout()
        self._grid.setSpacing(12)
        self._asked = QGridLayout()
        self._asked.setHorizontalSpacing(12)
        self.entries: list[QLineEdit] = []
        self._moves = EnterMoves(self)
        self._moves.forward.connect(lambda entry: self._move(entry, 1))
        self._moves.back.connect(lambda entry: self._move(entry, -1))
        words = label(
            _("这是忘记密码时打开数据的唯一办法。请打印或抄下,封存在保险柜里,不要拍照,不要存在这台电脑上。"),
            wrap=True,
        )
        self.print_button = button(_("打印恢复码单…"), self.print_wanted.emit, icon="printer")
        self.save_button = button(_("另存为 PDF…"), self.save_wanted.emit, icon="save")
        self.enter_button = button(done or _("下一步"), self._send, kind="primary")
        hold = row(self._asked, None)
        self.setLayout(
            column(
                label(title or _("第 2 步:恢复码单"), part="title"),
                words,
                panel(self._grid, "card"),
                row(self.print_button, self.save_button, None),
                label(_("对照纸上,把下面几组再输一遍:"), part="heading"),
                hold,
                row(self.enter_button, None),
                None,
                gap=4,
            )
        )

    def show_code(self, code: str, asked: Sequence[int]) -> None:
        """`code` is groups joined by hyphens; `asked` counts groups from 1. What was shown before is gone."""
        self.clear()
        groups = code.split("-")
        for number, group in enumerate(groups):
            line, place = divmod(number, PER_ROW)
            cell = QWidget()
            cell.setLayout(row(label(f"{number + 1}", part="small"), label(group, part="code"), None))
            self._grid.addWidget(cell, line, place)
        for place, number in enumerate(asked):
            entry = QLineEdit()
            entry.setMaxLength(6)
            entry.setFixedWidth(110)
            entry.setAccessibleName(_("第 {n} 组").format(n=number))
            self._moves.watch(entry)
            told = label(part="small", tone="alarm")
            told.setMinimumWidth(110)
            entry.textChanged.connect(lambda text, told=told: _tell(told, text))
            self._asked.addWidget(told, 2, place)
            self.entries.append(entry)
            self._asked.addWidget(label(_("第 {n} 组").format(n=number), tone="muted"), 0, place)
            self._asked.addWidget(entry, 1, place)
        self.entries[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Take the code off the screen."""
        self.entries = []
        for grid in (self._grid, self._asked):
            while (item := grid.takeAt(0)) is not None:
                if (part := item.widget()) is not None:
                    part.hide()
                    part.deleteLater()

    def _move(self, entry: QLineEdit, by: int) -> None:
        place = self.entries.index(entry) + by
        if place >= len(self.entries):
            self._send()
        elif place >= 0:
            self.entries[place].setFocus(Qt.FocusReason.TabFocusReason)

    def _send(self) -> None:
        self.proved.emit([entry.text() for entry in self.entries])
