"""Keeps a screen from widening the window: below its smallest size it scrolls, above it fills the place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget


class _Mount(QWidget):
    """Without a layout of its own: a scroll area asks a layout with wrapping labels for its preferred height.

    It would then scroll a screen that fits, only because its preview would like to be taller.
    """

    def __init__(self, screen: QWidget) -> None:
        super().__init__()
        self._screen = screen
        screen.setParent(self)
        screen.installEventFilter(self)

    # Qt's interface

    def minimumSizeHint(self) -> QSize:
        return self._screen.minimumSizeHint()

    def sizeHint(self) -> QSize:
        return self._screen.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._screen.setGeometry(self.rect())

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.setMinimumSize(self._screen.minimumSizeHint())
        return False


def framed(screen: QWidget) -> QScrollArea:
    """A screen that scrolls where the window is smaller than it can be, instead of widening the window."""
    frame = QScrollArea()
    frame.setWidgetResizable(True)
    frame.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    mount = _Mount(screen)
    mount.setMinimumSize(screen.minimumSizeHint())
    frame.setWidget(mount)
    return frame
