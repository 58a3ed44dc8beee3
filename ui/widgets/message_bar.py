"""A bar of words across a screen: a refusal, a warning, a hint; with a way out and a way to close it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from desktop.base.i18n import _
from ui.theme.roles import Role
from ui.widgets.boxes import button, label, row, set_tone

if TYPE_CHECKING:
    from collections.abc import Callable

_LOOKS = {
    "alarm": ("circle-x", Role.ALARM),
    "warn": ("triangle-alert", Role.WARN),
    "info": ("info", Role.ACCENT),
    "good": ("circle-check", Role.GOOD),
}


class MessageBar(QFrame):
    """Hidden until `say`; Esc or 知道了 hides it."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = label()
        self.text = label(wrap=True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.action = button("", kind="link")
        self._run: Callable[[], object] | None = None
        self.action.clicked.connect(lambda _checked=False: self._act())
        self.close_button = button(_("知道了"), self.dismiss, kind="quiet")
        layout = row(self._icon, self.text, self.action, self.close_button, margin=2)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.hide()

    def say(
        self, text: str, kind: str = "alarm", action: str = "", run: Callable[[], object] | None = None
    ) -> None:
        """Show `text`; kind: "alarm", "warn", "info" or "good"; `action` is the word for the way out."""
        from ui.theme.icons import pixmap  # noqa: PLC0415 - QtSvg, not before something is said

        icon, role = _LOOKS[kind]
        self._icon.setPixmap(pixmap(icon, role, 18))
        set_tone(self, kind, "bar")
        self.text.setText(text)
        self._run = run
        self.action.setText(action)
        self.action.setVisible(bool(action))
        self.show()

    def dismiss(self) -> None:
        """Take the bar away."""
        self.hide()
        self.closed.emit()

    def _act(self) -> None:
        run = self._run
        self.dismiss()
        if run is not None:
            run()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)
