"""A desk for the screens about people: somebody sits at it, work runs at once, changes come back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from tests.desktop.care_town import CLERK, TODAY, CareTown, appoint, build
from ui.bridge.desk import Desk
from ui.bridge.messages import Messages


@pytest.fixture
def town(office) -> CareTown:
    made = build(office)
    appoint(office)
    return made


@pytest.fixture
def went() -> list:
    return []


@pytest.fixture
def desk(qtbot, office, town, work, went) -> Desk:
    return Desk(office, work, Messages(), CLERK, lambda: TODAY, went.append)


@pytest.fixture
def sit(desk):
    """The same desk with somebody else at it."""
    return lambda actor: replace(desk, actor=actor)


@pytest.fixture
def show(qtbot, work):
    """Shows a screen in an active window and lets it hear of changes, as the window does."""

    def show_(screen):
        qtbot.addWidget(screen)
        work.after = screen.changed
        screen.resize(1250, 650)
        with qtbot.waitActive(screen):
            screen.show()
            screen.activateWindow()
        screen.entered()
        return screen

    return show_


def commit(entry, text: str) -> None:
    """Chinese as an input method commits it; single keys have no such signs."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(entry, event)
