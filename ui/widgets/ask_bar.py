"""A question inside a page: a reason out of a list, words of one's own, Enter for yes, Esc for no.

It stands in the page and not in a dialog, so locking the window hides it with everything else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QWidget

from desktop.base.i18n import _
from ui.widgets.boxes import button, column, label, row, set_tone
from ui.widgets.choice import ChoiceBox
from ui.widgets.enter_moves import EnterMoves

if TYPE_CHECKING:
    from ui.widgets.choice import Option


class AskBar(QFrame):
    """Hidden until `ask`; afterwards the cursor is back where it was."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = label(wrap=True)
        self.choice, self.line = ChoiceBox(), QLineEdit()
        self.choice.setMinimumWidth(150)
        self.yes, self.extra = button("", self._say_yes, kind="primary"), button("", self._say_extra)
        self.no = button(_("取消"), self.dismiss, kind="quiet")
        self._then: Callable[[Any, str], object] | None = None
        self._run_extra: Callable[[str], object] | None = None
        self._before: QWidget | None = None
        self._moves = EnterMoves(self)
        for entry in (self.choice, self.line):
            self._moves.watch(entry)
        self._moves.forward.connect(self._forward)
        entries = row(self.choice, self.line, gap=1)
        entries.setStretch(1, 1)
        self.setLayout(column(self.text, entries, row(self.yes, self.extra, self.no, None), gap=1, margin=2))
        set_tone(self, "info", "bar")
        self.hide()

    def ask(
        self, text: str, then: Callable[[Any, str], object], *, options: Sequence[Option] = (), hint: str | None = "",
        yes: str = "", extra: str = "", run_extra: Callable[[str], object] | None = None,
    ) -> None:  # fmt: skip
        """Put the question. `then(value, words)`: the chosen option's value (None without a list) and the words.

        hint: what stands in the empty line; None for no line. yes: the word on the button. extra: a second way.
        """
        before = QApplication.focusWidget()
        if before is not None and not self.isAncestorOf(before):
            self._before = before
        self.text.setText(text)
        self.choice.set_options(options)
        self.choice.setVisible(bool(options))
        self.line.clear()
        self.line.setPlaceholderText(hint or "")
        self.line.setAccessibleName(text)
        self.line.setVisible(hint is not None)
        self.yes.setText(yes or _("确定"))
        self.extra.setText(extra)
        self.extra.setVisible(bool(extra))
        self._then, self._run_extra = then, run_extra
        self.show()
        (self.choice if options else self.line if hint is not None else self.yes).setFocus(
            Qt.FocusReason.OtherFocusReason
        )

    def dismiss(self) -> None:
        """Take the question away unanswered."""
        if self.isHidden():
            return
        self.hide()
        self._then = self._run_extra = None
        before, self._before = self._before, None
        if before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _forward(self, entry: object) -> None:
        if entry is self.choice and self.line.isVisible():
            self.line.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._say_yes()

    def _say_yes(self) -> None:
        then = self._then
        index = self.choice.currentIndex()
        value = self.choice.options[index].value if index >= 0 and self.choice.options else None
        words = self.line.text().strip()
        self.dismiss()
        if then is not None:
            then(value, words)

    def _say_extra(self) -> None:
        run, words = self._run_extra, self.line.text().strip()
        self.dismiss()
        if run is not None:
            run(words)

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()  # a button pressed by Enter is none of the page's business
        else:
            super().keyPressEvent(event)
