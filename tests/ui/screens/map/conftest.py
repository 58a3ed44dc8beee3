"""The map editor on a desk of its own: work runs at once, changes reach it as the window would pass them on."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.ui.screens.map.map_town import ACTOR, build
from ui.bridge.desk import Desk
from ui.bridge.messages import Messages
from ui.screens.map_editor.view import MapScreen

TODAY = date(2026, 6, 30)


@pytest.fixture
def town(office):
    return build(office, (4, 3))


class Hand:
    """The clerk's mouse and keys on the map, in ground centimetres."""

    def __init__(self, screen: MapScreen) -> None:
        self.screen, self.canvas = screen, screen.canvas

    def dots(self, at) -> QPoint:
        from PySide6.QtCore import QPointF

        return self.canvas.mapFromScene(QPointF(at[0], -at[1]))

    def press(self, at, held=Qt.KeyboardModifier.NoModifier):
        QTest.mousePress(self.canvas.viewport(), Qt.MouseButton.LeftButton, held, self.dots(at))

    def release(self, at, held=Qt.KeyboardModifier.NoModifier):
        QTest.mouseRelease(self.canvas.viewport(), Qt.MouseButton.LeftButton, held, self.dots(at))

    def click(self, at, held=Qt.KeyboardModifier.NoModifier):
        self.press(at, held)
        self.release(at, held)

    def drag(self, one, two, held=Qt.KeyboardModifier.NoModifier):
        from PySide6.QtCore import QEvent, QPointF
        from PySide6.QtGui import QMouseEvent
        from PySide6.QtWidgets import QApplication

        self.press(one, held)
        for share in (0.3, 0.7, 1.0):
            spot = self.dots((one[0] + (two[0] - one[0]) * share, one[1] + (two[1] - one[1]) * share))
            moved = QMouseEvent(
                QEvent.Type.MouseMove, QPointF(spot), QPointF(self.canvas.viewport().mapToGlobal(spot)),
                Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton, held,
            )  # fmt: skip
            QApplication.sendEvent(self.canvas.viewport(), moved)
        self.release(two, held)

    def key(self, key, held=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(self.canvas, key, held)

    def type(self, words):
        """Into the line on the map; Enter."""
        assert self.canvas.inline.isVisible()
        self.canvas.inline.setText(words)
        QTest.keyClick(self.canvas.inline, Qt.Key.Key_Return)


@pytest.fixture
def hand(qtbot, office, work, town):
    desk = Desk(office, work, Messages(), ACTOR, lambda: TODAY, lambda _target: None)
    screen = MapScreen(desk)
    qtbot.addWidget(screen)
    work.after = screen.changed
    screen.resize(1250, 650)
    with qtbot.waitActive(screen):
        screen.show()
        screen.activateWindow()
    screen.entered()
    return Hand(screen)
