"""The one signal that says the office changed; screens ask it whether it concerns them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Changed(QObject):
    """`changed` carries `desktop.domain.changes.Changes`."""

    changed = Signal(object)
