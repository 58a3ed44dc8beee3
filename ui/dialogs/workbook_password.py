"""The password of a workbook that was locked by whoever made it; it is used once and kept nowhere."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from desktop.base.i18n import _
from ui.widgets.boxes import button, column, label, row


class WorkbookPasswordDialog(QDialog):
    """`submitted` carries what was typed; Esc leaves the workbook closed."""

    submitted = Signal(str)

    def __init__(self, name: str, *, again: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("打开有密码的表格"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wrong = label(_("密码不对,请再输一次。"), tone="alarm")
        wrong.setVisible(again)
        self.line = QLineEdit()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setAccessibleName(_("打开密码"))
        self.line.returnPressed.connect(self._submit)
        words = label(
            _("“{name}”有打开密码。请输入发来这份表的人告诉您的密码。").format(name=name), wrap=True
        )
        self.open_button = button(_("打开"), self._submit, kind="primary")
        note = label(_("密码只用这一次,不会保存。"), tone="muted")
        foot = row(None, button(_("取消"), self.reject), self.open_button)
        self.setLayout(column(words, wrong, self.line, note, foot, gap=3, margin=4))
        self.setMinimumWidth(400)
        self.line.setFocus()

    def _submit(self) -> None:
        if self.line.text():
            self.submitted.emit(self.line.text())
            self.accept()
