"""One question of the gate: what happened, what may be typed, and each answer with what follows from it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop.base.i18n import _
from desktop.security.recovery_code import mistyped_groups
from ui.shell.gate.guide import Question, Typed, Way
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.enter_moves import EnterMoves

BUTTON_WIDTH = 150


class GuidePage(QWidget):
    """`chosen` carries the answer's key and what was typed."""

    chosen = Signal(str, object)
    back_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = label(part="title")
        self.words = label(wrap=True)
        self.code, self.password, self.again = QLineEdit(), QLineEdit(), QLineEdit()
        self.code.setPlaceholderText(_("8 组,每组 6 位数字"))
        for entry in (self.password, self.again):
            entry.setEchoMode(QLineEdit.EchoMode.Password)
        self._moves = EnterMoves(self)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        self._fields = []
        for line, (word, entry) in enumerate(
            ((_("恢复码"), self.code), (_("这台电脑的新密码"), self.password), (_("再输一次"), self.again))
        ):
            name = label(word, tone="muted")
            name.setBuddy(entry)
            entry.setAccessibleName(word)
            self._moves.watch(entry)
            grid.addWidget(name, 2 * line, 0)
            grid.addWidget(entry, 2 * line, 1)
            self._fields.append((name, entry))
        self.told = label(part="small", tone="alarm")
        self.code.textChanged.connect(self._check)
        self.told.hide()
        grid.addWidget(self.told, 1, 1)  # right below the code
        self._moves.forward.connect(lambda entry: self._move(entry, 1))
        self._moves.back.connect(lambda entry: self._move(entry, -1))
        self.buttons: dict[str, QPushButton] = {}
        self._ways = QVBoxLayout()
        self._ways.setSpacing(8)
        back = button(_("返回"), self.back_wanted.emit, kind="link")
        inside = QWidget()
        inside.setLayout(column(self.words, grid, self._ways, row(back, None), None, gap=3))
        scroll = QScrollArea()  # in large letters four cards are higher than the window
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        whole = column(self.title, scroll, gap=3)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def ask(self, question: Question) -> None:
        """Show one question; what was typed for another is forgotten."""
        self.title.setText(question.title)
        self.words.setText(question.words)
        for number, (name, entry) in enumerate(self._fields):
            shown = question.code if number == 0 else question.password
            name.setVisible(shown)
            entry.setVisible(shown)
            entry.clear()
        while (old := self._ways.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons = {}
        for way in question.ways:
            self._ways.addWidget(self._card(way))
        first = self.code if question.code else self.password if question.password else None
        (first or self.buttons[question.ways[0].key]).setFocus()

    def _check(self, code: str) -> None:
        """Say which finished group is wrong while the rest is still being typed."""
        wrong = "、".join(str(number) for number in mistyped_groups(code))
        self.told.setText(_("第 {n} 组有误,请对照恢复码单。").format(n=wrong) if wrong else "")
        self.told.setVisible(bool(wrong))

    def _card(self, way: Way) -> QWidget:
        made = button(_(way.title), lambda: self._choose(way.key), kind="primary" if way.main else "")
        made.setFixedWidth(BUTTON_WIDTH)
        self.buttons[way.key] = made
        words = label(_(way.words), tone="muted", wrap=True)
        line = row(made, words, gap=3, margin=2)
        line.setStretch(1, 1)
        return panel(line, "card")

    def _choose(self, key: str) -> None:
        self.chosen.emit(key, Typed(self.code.text(), self.password.text(), self.again.text()))

    def _move(self, entry: QLineEdit, by: int) -> None:
        entries = [field for _name, field in self._fields if field.isVisible()]
        place = entries.index(entry) + by
        if place >= len(entries):
            next(iter(self.buttons.values())).setFocus()
        elif place >= 0:
            entries[place].setFocus()
