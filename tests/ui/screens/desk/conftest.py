"""One screen on a desk of its own: work runs at once, changes reach it as the window would pass them on."""

from __future__ import annotations

from datetime import date

import pytest

from tests.ui.office_of_three import Ids, fill
from ui.bridge.desk import Desk
from ui.bridge.messages import Messages

TODAY = date(2026, 6, 30)


@pytest.fixture
def ids(office) -> Ids:
    return fill(office)


@pytest.fixture
def went() -> list:
    return []


@pytest.fixture
def desk(qtbot, office, ids, work, went) -> Desk:
    """A desk whose work runs at once; `went` are the targets a screen led to."""
    return Desk(office, work, Messages(), "李梅", lambda: TODAY, went.append)


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
