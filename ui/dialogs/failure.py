"""Something broke: what happened, what is safe, what to try; details folded away, and a button that copies them."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from desktop.base.i18n import _
from ui.theme.icons import pixmap
from ui.theme.roles import Role
from ui.widgets.boxes import button, column, label, row

if TYPE_CHECKING:
    from ui.bridge.messages import Failure


class FailureDialog(QDialog):
    """Shows one `Failure`. The clipboard gets its words, the version and the system, nothing from the register."""

    def __init__(self, failure: Failure, version: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("出了问题"))
        self._failure, self._version = failure, version
        icon = label()
        icon.setPixmap(pixmap("triangle-alert", Role.ALARM, 32))
        words = column(
            label(failure.happened, part="heading", wrap=True),
            label(failure.safe, wrap=True),
            label(failure.to_try, wrap=True),
        )
        self.details = QPlainTextEdit(self.report())
        self.details.setReadOnly(True)
        self.details.setMinimumHeight(140)
        self.details.hide()
        self.fold = button(_("显示详情"), self._fold, kind="link")
        self.copy_button = button(_("复制详情"), self.copy, icon="copy")
        self.close_button = button(_("关闭"), self.accept, kind="primary")
        self.close_button.setDefault(True)
        top = row(icon, words, gap=4)
        top.setStretch(1, 1)
        foot = row(self.fold, None, self.copy_button, self.close_button)
        self.setLayout(column(top, self.details, foot, gap=4, margin=4))
        self.setMinimumWidth(460)

    def report(self) -> str:
        """What is copied: for the technician, without a name or number of anybody."""
        lines = (self._failure.happened, f"格知 {self._version}", platform.platform(), self._failure.details)
        return "\n".join(lines)

    def copy(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(self.report())
        self.copy_button.setText(_("已复制"))

    def _fold(self) -> None:
        shown = self.details.isVisible()
        self.details.setVisible(not shown)
        self.fold.setText(_("显示详情") if shown else _("收起详情"))
        self.adjustSize()
