"""`--screenshot DIR`: a picture of the gate and of every place, in both themes and languages, for the manual."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget

from desktop.base.i18n import use_language
from ui.shell.gate import doors
from ui.shell.gate.presenter import Opened
from ui.shell.main_window import MainWindow
from ui.shell.self_test import settle
from ui.shell.sessions import session_of
from ui.theme import fonts, style
from ui.theme.theme import THEMES, load_theme

if TYPE_CHECKING:
    from ui.app import Program

SIZE = (1366, 768)
LANGUAGES = ("zh_CN", "en")
PASSWORD = "GEZHI_PASSWORD"  # noqa: S105 - the name of the variable


def take_all(app: QApplication, program: Program, office: str, folder: Path) -> int:
    """Write `<place>-<theme>-<language>.png` at 1366×768 into `folder`; the password comes from the environment."""
    folder.mkdir(parents=True, exist_ok=True)
    opened_office = doors.real_doors().open(Path(office), os.environ.get(PASSWORD, ""), "")
    opened = Opened(opened_office, doors.office_name(opened_office), "李梅")
    try:
        for language in LANGUAGES:
            use_language(language)
            for theme in THEMES:
                style.apply(app, load_theme(theme))
                fonts.load_rare_names()
                tail = f"{theme}-{language}"
                gate = program.show_gate(office)
                take(gate, folder / f"gate-{tail}.png")
                program.close()
                _places(opened, folder, tail)
    finally:
        opened_office.close()
    return 0


def _places(opened: Opened, folder: Path, tail: str) -> None:
    window = MainWindow(session_of(opened))
    window.resize(*SIZE)
    window.show()
    for place in window.places:
        window.go_to_place(place.key)
        settle(window)
        take(window, folder / f"{place.key}-{tail}.png")
    window.close()
    window.deleteLater()


def take(window: QWidget, file: Path) -> None:
    """One picture of a window."""
    window.grab().save(str(file))
