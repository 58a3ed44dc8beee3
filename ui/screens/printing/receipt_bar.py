"""The small form 登记签收: a number, Enter, the next number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from desktop.base.i18n import _
from ui.widgets.boxes import button, column, label, row, set_tone
from ui.widgets.editor import DateEditor, TextEditor
from ui.widgets.enter_moves import EnterMoves

if TYPE_CHECKING:
    from ui.screens.printing.receipts_presenter import Receipt


class ReceiptBar(QFrame):
    """`typed` with the number and the day. Implements `ReceiptsView`."""

    typed = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.serial = TextEditor(hint=_("卡片编号,同一网格的只写末几位"), longest=40)
        self.day = DateEditor(hint=_("签收日期,默认今天"))
        self.serial.line.setAccessibleName(_("卡片编号"))
        self.day.line.setAccessibleName(_("签收日期"))
        self.told = label(tone="muted", wrap=True)
        self.close_button = button(_("录完了"), self.hide, kind="quiet")
        self._moves = EnterMoves(self)
        for entry in (self.serial.line, self.day.line):
            self._moves.watch(entry)
        self._moves.forward.connect(self._forward)
        self._moves.back.connect(lambda _entry: self.begin())
        self.serial.line.setMinimumWidth(320)
        self.day.line.setMinimumWidth(160)
        fields = row(label(_("登记签收"), part="heading"), self.serial.line, label(_("签收日期"), tone="muted"),
                     self.day.line, None, self.close_button)  # fmt: skip
        self.setLayout(column(fields, self.told, gap=1, margin=2))
        set_tone(self, "info", "bar")
        self.hide()

    def begin(self) -> None:
        """The keyboard into the number."""
        self.show()
        if not self.told.text():
            self.told.setText(_("照发放登记表上的编号输入,按回车,接着输下一张。按错了 Ctrl+Z。"))
        self.serial.line.selectAll()
        self.serial.line.setFocus(Qt.FocusReason.OtherFocusReason)

    # ReceiptsView

    def show_receipt(self, receipt: Receipt, count: int) -> None:
        """Keyed: ready for the next."""
        words = _("✓ {serial} {where} · 这次共 {n} 张")
        self._tell(words.format(serial=receipt.serial, where=receipt.where, n=f"{count:,}"), "good")
        self.serial.line.clear()
        self.begin()

    def show_refusal(self, text: str) -> None:
        """Why not; the number stands, selected."""
        self._tell(text, "alarm")
        self.begin()

    def _tell(self, text: str, tone: str) -> None:
        self.told.setText(text)
        set_tone(self.told, tone)

    def _forward(self, entry: object) -> None:
        if entry is self.day.line:
            self.begin()
        else:
            self.typed.emit(self.serial.value(), self.day.value())

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
        else:
            super().keyPressEvent(event)
