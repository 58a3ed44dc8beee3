"""The top line: office and user, undo and redo with the step they mean, the one search box, lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolButton, QWidget

from desktop.base.i18n import _
from ui.widgets.boxes import label, row
from ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from PySide6.QtGui import QAction


class TitleBar(QFrame):
    """`left` and `right` are shown as quiet buttons beside the search box; `hint` says what it finds."""

    def __init__(
        self, office: str, user: str, left: list[QAction], right: list[QAction], *, practice: bool = False,
        hint: str = "", parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setProperty("part", "titlebar")
        name = label(office, part="heading")
        name.setMinimumWidth(40)
        name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.search = SearchField(hint or _("找人、门牌、电话尾号、网格… (Ctrl+K)"))
        self.search.setMinimumWidth(220)
        self.search.setMaximumWidth(420)
        who = label(user, tone="muted")
        self._practice = practice
        self.mark = label("", part="practice")
        self._mark_practice()
        parts = row(
            self.mark,
            name,
            *[_button(action) for action in left],
            self.search,
            None,
            who,
            *[_button(a) for a in right],
            gap=2,
        )
        parts.setStretch(parts.indexOf(self.search), 4)
        parts.setStretch(parts.indexOf(self.search) + 1, 1)
        parts.setContentsMargins(12, 4, 8, 4)
        self.setLayout(parts)
        self.setFixedHeight(42)

    def _mark_practice(self) -> None:
        self.mark.setText(_("演练"))
        self.mark.setToolTip(_("演练数据都是编造的,每页纸上也印着“演练”"))
        self.mark.setVisible(self._practice)

    def admit(self, sees: bool, why: str) -> None:
        """Nothing is looked for by somebody who may not see the register."""
        self.search.setEnabled(sees)
        self.search.setToolTip("" if sees else why)

    def mark_read_only(self, why: str) -> None:
        """Nothing can be written in this window: said all the time."""
        self.mark.setText(_("只读查看"))
        self.mark.setToolTip(why)
        self.mark.show()

    def mark_writable(self) -> None:
        """It can again."""
        self._mark_practice()


def _button(action: QAction) -> QToolButton:
    made = QToolButton()
    made.setProperty("kind", "quiet")
    made.setDefaultAction(action)
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    return made
