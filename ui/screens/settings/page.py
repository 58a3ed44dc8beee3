"""What a page of the settings is: one concern, read when it comes into sight; listed in `pages.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.changes import Changes
    from ui.bridge.commands import Command


class SettingsPage(QWidget):
    """Set a focus proxy: it gets the keyboard when the page comes into sight."""

    possible_changed = Signal()

    def commands(self) -> Sequence[Command]:
        """What can be done here; registered once with place "settings"."""
        return ()

    def entered(self) -> None:
        """The page came into sight: read again."""

    def changed(self, changes: Changes) -> None:
        """The office changed while the page is in sight."""

    def unsaved(self) -> bool:
        """Whether something typed here would be lost."""
        return False
