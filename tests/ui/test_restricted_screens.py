"""Every screen of the window, for every role: what stands on it tells nothing of restricted care."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from desktop.base.errors import Refused
from desktop.workspace import Workspace
from tests.desktop.care_town import AUDITOR, SPECIALISTS, TODAY, CareTown
from tests.test_restricted_care import NAMES, READERS, planted, told
from ui.bridge.target import Target
from ui.shell.main_window import MainWindow
from ui.shell.places import PLACES
from ui.shell.session import Session

assert planted  # a fixture
_OWN = (SPECIALISTS["drug"], "社区戒毒")  # what this specialist may know


def everything_on(widget: Any) -> str:
    """All words on a screen: labels, buttons, lines, boxes, every cell of every table and tree."""
    found = [widget.windowTitle()]
    for one in widget.findChildren(QWidget):
        found.append(one.toolTip())
        found.append(one.accessibleName())
        if isinstance(one, QLineEdit):
            found.append(one.text())
        elif isinstance(one, QPlainTextEdit):
            found.append(one.toPlainText())
        elif isinstance(one, QComboBox):
            found += [one.itemText(n) for n in range(one.count())]
        elif callable(text := getattr(one, "text", None)):
            found.append(str(text()))
        if isinstance(one, QAbstractItemView) and one.model() is not None:
            model, waiting = one.model(), [QModelIndex()]
            while waiting:
                above = waiting.pop()
                for row in range(min(model.rowCount(above), 500)):
                    for column in range(model.columnCount(above)):
                        found.append(str(model.index(row, column, above).data() or ""))
                    waiting.append(model.index(row, 0, above))
    return "\n".join(found)


def visits(town: CareTown) -> list[Callable[[Any], object]]:
    """Everything in the window that leads towards a person under restricted care."""
    person = town.residents["任杰"]
    return [
        lambda window: window.go(Target("households", "resident", person)),
        lambda window: window.go(Target("households", "household", town.households["201"])),
        lambda window: window.go(Target("care", "category", "mental")),
        lambda window: window.go(Target("care", "resident", person)),
        lambda window: window.place_screen("care").open_guard(),
        lambda window: window.place_screen("care").suggest(),
        lambda window: [window.place_screen("households").next_mode() for _n in range(5)],
    ]


@pytest.mark.slow
@pytest.mark.parametrize("actor", [*READERS, SPECIALISTS["drug"]])
def test_no_screen_tells_a_role_of_restricted_care(
    actor: str,
    qtbot: Any,
    office: Workspace,
    planted: CareTown,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("GEZHI_KEYS", str(tmp_path / "keys"))
    window = MainWindow(
        Session(office, "云麓台社区", actor, "0", lambda: TODAY, lambda _secret: None, lambda _w: "")
    )
    window.messages.failed.disconnect(window.show_failure)
    qtbot.addWidget(window)
    window.resize(1366, 728)
    window.show()

    def settled() -> None:
        qtbot.wait(40)
        qtbot.waitUntil(lambda: not window.jobs.running, timeout=20_000)
        qtbot.wait(20)
        qtbot.waitUntil(lambda: not window.jobs.running, timeout=20_000)

    for place in PLACES:
        window.go(Target(place.key))
        settled()
        assert not told(everything_on(window)), place.key
    for number, visit in enumerate(visits(planted)):
        if (
            actor == AUDITOR and number > 3
        ):  # the screens are not built for somebody who may not see the register
            with pytest.raises(Refused):
                visit(window)
            continue
        visit(window)
        settled()
        text = everything_on(window)
        assert not told(text), number
        lists = everything_on(window.place_screen("care") if actor != AUDITOR else window)
        assert not any(name in lists for name in NAMES if (actor, name) != _OWN), number
    window.close()
